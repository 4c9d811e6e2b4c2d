"""The OpenAPI 3.1 document: addresses and their answers; the tests hold every answer against it."""

from typing import Any

from referencing.services.catalogue.filter import LONGEST as LONGEST_TEXT
from referencing.services.catalogue.filter import (
    NAMES,
    Exchange,
    Sort,
    base_operations,
    exchanges,
    operations,
    values_of,
)
from referencing.web.api.parameters import MOST, USUAL
from referencing.web.api.schemas import SCHEMAS, ref
from referencing.web.problems import PLACE
from workflows.labels import label
from workflows.programs import Scope
from workflows.vocabulary import Facet

Json = dict[str, Any]
_DESCRIPTION = (
    "Le catalogue de Mon espace santé pour les programmes : la liste, chaque référencement, le flux des changements. "
    "Ces données sont publiques et se lisent sans clé. Une clé, de portée limitée et révocable, ouvre les "
    "habilitations et les dossiers d’un éditeur. Chaque réponse porte un ETag ; chaque erreur suit la RFC 9457."
)


def _parameter(name: str, description: str, schema: Json, place: str = "query") -> Json:
    given = {"name": name, "in": place, "description": description, "schema": schema}
    return {**given, "required": True} if place == "path" else given


def _several(name: str, description: str, values: list[str]) -> Json:
    schema = {"type": "array", "items": {"type": "string", "enum": values}}
    return {**_parameter(name, description, schema), "style": "form", "explode": True}


def _limit() -> Json:
    schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    return _parameter("limit", "Nombre de lignes d’une page.", schema)


def _filters() -> list[Json]:
    apis = [api.key for api in exchanges()]
    accepted = [f"{api}:{operation.value}" for api, operation in operations()]
    return [
        _parameter(
            "q",
            "Recherche, sans égard aux accents ni aux fautes de frappe.",
            {"type": "string", "maxLength": LONGEST_TEXT},
        ),
        *(_several(name, _words(facet), list(values_of(facet))) for name, facet in NAMES.items()),
        _parameter(
            "echange", "Échanges avec Mon espace santé.", {"type": "string", "enum": [one.value for one in Exchange]}
        ),
        _several("accepte", "Seuls échanges acceptés, avec « echange=choisis ».", accepted),
        _several("api", "API utilisées.", apis),
        _parameter("nouveau", "Entrés au catalogue depuis 90 jours.", {"type": "string", "enum": ["oui"]}),
        _parameter("tri", "Ordre de la liste.", {"type": "string", "enum": [one.value for one in Sort]}),
        _limit(),
        _parameter("cursor", "Curseur « next » de la page d’avant.", {"type": "string"}),
    ]


def _words(facet: Facet) -> str:
    return f"{label(facet)}. Plusieurs valeurs s’ajoutent."


def _operation(summary: str, description: str, schema: str, codes: tuple[int, ...], **more: Any) -> Json:  # noqa: ANN401 - JSON
    problems = {str(code): {"$ref": "#/components/responses/Problem"} for code in (*codes, 429, 500, 503)}
    found = {
        "description": "La réponse.",
        "headers": {"ETag": {"description": "À renvoyer dans If-None-Match.", "schema": {"type": "string"}}},
        "content": {"application/json": {"schema": ref(schema)}},
    }
    unchanged = {"description": "Rien n’a changé depuis la réponse de cet ETag."}
    return {
        "summary": summary,
        "description": description,
        "responses": {"200": found, "304": unchanged, **problems},
        **more,
    }


# Endpoint → address and operation.
def _paths() -> dict[str, tuple[str, Json]]:
    listing = _parameter("listing_id", "Identifiant du référencement.", {"type": "string", "format": "uuid"}, "path")
    since = _parameter("since", "Dernier curseur reçu ; rien pour le début.", {"type": "string"})
    return {
        "catalogue": (
            "/catalogue",
            _operation(
                "Le catalogue",
                "Les services référencés aujourd’hui, filtrés comme sur la page du catalogue, page par page.",
                "Catalogue",
                (400,),
                parameters=_filters(),
            ),
        ),
        "listing": (
            "/listings/{listing_id}",
            _operation(
                "Un référencement",
                "Tout ce que le public peut savoir d’un référencement, même terminé ou suspendu.",
                "Listing",
                (400, 404),
                parameters=[listing],
            ),
        ),
        "changes": (
            "/changes",
            _operation(
                "Le flux des changements",
                "Chaque changement public de chaque référencement, dans l’ordre, sans trou ni répétition. "
                "Appliquez-les l’un après l’autre depuis le début : votre copie est celle du catalogue.",
                "Changes",
                (400, 410),
                parameters=[since, _limit()],
            ),
        ),
        **_authorisations(),
        **_cases(),
        "openapi": ("/openapi.json", _operation("Ce document", "La description de l’API.", "Document", (400,))),
    }


def _authorisations() -> dict[str, tuple[str, Json]]:
    apis = sorted({api.key for api in exchanges()} | {api for api, _operation in base_operations()})
    api = _parameter("api", "Une seule API.", {"type": "string", "enum": apis})
    return {
        "authorisations": (
            "/authorisations",
            _operation(
                "Les habilitations en vigueur",
                "Quel service peut appeler quelle API, en lecture ou en écriture, en ce moment. "
                "Jamais une habilitation d’un référencement qui n’est pas actif. "
                "À redemander chaque minute, avec l’ETag.",
                "Authorisations",
                (400, 401, 403),
                parameters=[api],
                **_key(Scope.AUTHORISATIONS),
            ),
        ),
    }


def _cases() -> dict[str, tuple[str, Json]]:
    number = _parameter("number", "Numéro du dossier, tel que CAND-2026-00012.", {"type": "string"}, "path")
    cursor = _parameter("cursor", "Curseur « next » de la page d’avant.", {"type": "string"})
    return {
        "cases": (
            "/cases",
            _operation(
                "Vos dossiers",
                "Les dossiers de l’organisation de la clé, le dernier avancé d’abord.",
                "Cases",
                (400, 401, 403),
                parameters=[_limit(), cursor],
                **_key(Scope.CASES),
            ),
        ),
        "case": (
            "/cases/{number}",
            _operation(
                "Un de vos dossiers",
                "Où en est un dossier, ses étapes, ses documents. Celui d’une autre organisation est introuvable.",
                "Case",
                (400, 401, 403, 404),
                parameters=[number],
                **_key(Scope.CASES),
            ),
        ),
    }


def _key(scope: Scope) -> Json:
    return {"security": [{"key": []}], "x-scope": scope.value}


def document_for(base: str, endpoints: frozenset[str]) -> Json:
    """Return the document of a service that has these endpoints, at a public address."""
    paths = {
        place: {"get": {"operationId": name, **told}} for name, (place, told) in _paths().items() if name in endpoints
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Parcours", "version": "1.0.0", "description": _DESCRIPTION},
        "servers": [{"url": base + PLACE}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "responses": {
                "Problem": {
                    "description": "Un problème (RFC 9457).",
                    "content": {"application/problem+json": {"schema": ref("Problem")}},
                }
            },
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "Une clé d’API."}},
        },
    }
