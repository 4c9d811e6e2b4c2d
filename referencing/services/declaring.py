"""Write one part of a declaration: colleagues may write different parts at once, and never over one another."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.application import Application
from models.part import DeclaredPart
from models.queries.parts import parts_of
from models.queries.services import is_service_shared, service_named
from referencing.services import rulebooks
from referencing.services.applications import show_life
from referencing.services.dossier.shape import shape_faults
from referencing.services.errors import InvalidDossierError, StaleError
from referencing.services.working import acting_person, begin_work
from workflows.dossier import Service, Vendor
from workflows.parts import FIELDS, Part
from workflows.reading import Fault, Faults, read
from workflows.vocabulary import Actor, Kind, Track

Values = Mapping[str, Any]
_TRACK = "track"


class StalePartError(StaleError):
    """A colleague wrote this part since it was read: `version` is the present one, `by` their name."""

    def __init__(self, number: str, now: DeclaredPart) -> None:
        self.version, self.by, self.at = now.version, now.changed_by.name, now.changed_at
        super().__init__(number)


def part_version(session: Session, application: Application, part: Part) -> int:
    """Return how often a part was written on its page."""
    known = parts_of(session, application.id).get(part)
    return known.version if known else 0


def declare_part(
    session: Session, application: Application, part: Part, values: Values, *, seen: int, actor: Actor, at: datetime
) -> int:
    """Write the fields of a part (path → plain value, None to take it away) and return the part's new version.

    StalePartError when it was written since version `seen`; InvalidDossierError names each field that does not fit;
    StepRefusedError when the declaration may not be changed now. The same values again change nothing.
    """
    begin_work(session, application, "declare", actor)
    known = parts_of(session, application.id).get(part)
    declaration = _with(application.declaration, part, values)
    if declaration == application.declaration and values.get(_TRACK, application.track) == application.track:
        return known.version if known else 0
    if known is not None and known.version != seen:
        raise StalePartError(application.number, known)
    _check(session, application, declaration)
    application.declaration = declaration
    application.track = Track(values.get(_TRACK, application.track))
    application.service.name = declaration["service"]["name"]
    show_life(application, rulebooks.load(application.rulebook), at)
    return _note(session, application, part, known, actor, at)


def _with(declaration: Mapping[str, Any], part: Part, values: Values) -> dict[str, Any]:
    """Return a declaration with the values of a part; KeyError names a field that is not the part's."""
    written = copy.deepcopy(dict(declaration))
    for path, value in values.items():
        if path not in FIELDS[part]:
            raise KeyError(path)
        if path != _TRACK:
            _put(written, path.split("."), value)
    return written


def _put(target: dict[str, Any], names: list[str], value: object) -> None:
    first, *rest = names
    if not rest:
        if value is None:
            target.pop(first, None)
        else:
            target[first] = value
        return
    inner = target.get(first)
    if inner is None and value is None:
        return
    target[first] = inner = dict(inner or {})
    _put(inner, rest, value)
    if first == "medical_device" and "class" not in inner:  # a certificate without a device says nothing
        del target[first]


def _check(session: Session, application: Application, declaration: dict[str, Any]) -> None:
    faults = Faults()
    for name, cls in (("vendor", Vendor), ("service", Service)):
        read(cls, declaration[name], name, faults)
    book = rulebooks.load(application.rulebook)
    found = [*faults.found, *shape_faults(declaration, book, None), *_name_faults(session, application, declaration)]
    if found:
        raise InvalidDossierError(tuple(found))


def _name_faults(session: Session, application: Application, declaration: dict[str, Any]) -> list[Fault]:
    """A service keeps its name once it was listed or filed before; no two of a vendor have the same."""
    name, service = declaration["service"].get("name"), application.service
    if name == service.name or not isinstance(name, str):
        return []
    if application.kind is not Kind.INITIAL or is_service_shared(session, service.id, application.id):
        return [Fault("service.name", "service_name_kept", (service.name,))]
    taken = service_named(session, application.organisation_id, name)
    return [Fault("service.name", "service_name_taken", (name,))] if taken else []


def _note(
    session: Session, application: Application, part: Part, known: DeclaredPart | None, actor: Actor, at: datetime
) -> int:
    if known is None:
        known = DeclaredPart(application_id=application.id, part=part.value, version=0)
        session.add(known)
    known.version += 1
    known.changed_at, known.changed_by_id = at, acting_person(actor)
    session.flush()
    session.expire(known, ["changed_by"])
    return known.version
