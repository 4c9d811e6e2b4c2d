"""What the invented services say of themselves: read once from `shelf.toml`, laid over a dossier."""

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from workflows import dossier as d
from workflows.rulebook import Rulebook
from workflows.vocabulary import Access

# Those of the catalogue that no story tells about, in the order in which they are published.
SHOWN = (
    *("Exemple Glucides", "Exemple Bébé", "Exemple Lombaires", "Exemple Arrêt", "Exemple Ordonnances"),
    *("Exemple Balance", "Exemple Cancer Ensemble", "Exemple Aidants Bretagne", "Exemple Audition"),
    *("Exemple Consultation", "Exemple Sérénité", "Exemple Mouvement Occitanie"),
)


@cache
def _shelf() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("shelf.toml").read_text("utf-8"))


def exchanges(name: str) -> bool:
    """Return whether a service of the shelf exchanges data."""
    return "apis" in _shelf().get(name, {})


def told(service: d.Service) -> d.Service:
    """Return a service with what the shelf says of it."""
    said = _shelf().get(service.name, {})
    more: dict[str, Any] = {key: said[key] for key in ("description", "free") if key in said}
    more |= {key: tuple(said.get(key, ())) for key in ("connected_objects", "regions") if said}
    kinds: dict[str, Any] = {"topics": d.Topic, "forms": d.Form, "fields": d.Sector}
    more |= {key: tuple(map(kind, said[key])) for key, kind in kinds.items() if key in said}
    return replace(service, **more)


def wanted(name: str, book: Rulebook) -> dict[str, tuple[Access, ...]]:
    """Return the operations that a service of the shelf asks for, the base first; none where it says nothing."""
    asked = _shelf().get(name, {}).get("apis", {})
    if not asked:
        return {}
    base = {book.base_api.key: book.base_api.operations} if book.base_api else {}
    return base | {key: tuple(map(Access, operations)) for key, operations in asked.items() if key in book.api}


def need(name: str, api: str, otherwise: str) -> str:
    """Return why a service needs an API."""
    said: str = _shelf().get(name, {}).get("needs", {}).get(api, otherwise)
    return said


def purpose(name: str, otherwise: str) -> str:
    """Return for what a service exchanges data."""
    said: str = _shelf().get(name, {}).get("purpose", otherwise)
    return said
