"""The schemas of the answers, in JSON Schema 2020-12: every member is named, nothing else is allowed."""

from typing import Any

from workflows.catalogue import Means
from workflows.dossier import Form, Sector, Topic
from workflows.procedures import ABOUT_SERVICES
from workflows.vocabulary import Access, Holder, ListingState, ReservationState, Track

Json = dict[str, Any]
_TEXT: Json = {"type": "string"}
_FLAG: Json = {"type": "boolean"}
_DAY: Json = {"type": "string", "format": "date"}
_MOMENT: Json = {"type": "string", "format": "date-time"}
_ID: Json = {"type": "string", "format": "uuid"}
_COUNT: Json = {"type": "integer", "minimum": 0}


def ref(name: str) -> Json:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def among(values: Any) -> Json:  # noqa: ANN401 - an enumeration
    """Return the schema of one of some codes."""
    return {"type": "string", "enum": [str(value) for value in values]}


def several(items: Json) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def thing(optional: tuple[str, ...] = (), /, **properties: Json) -> Json:
    """Return the schema of an object with these members, all needed but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def or_null(schema: Json) -> Json:
    """Return the schema of what may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


_SERVICE = thing(slug=_TEXT, name=_TEXT, description=_TEXT, page={"type": "string", "format": "uri"})
_BRIEF_SERVICE = thing(slug=_TEXT, name=_TEXT, page={"type": "string", "format": "uri"})
_VENDOR = thing(name=_TEXT)
_SORTED = {
    "topics": several(among(Topic)),
    "fields": several(among(Sector)),
    "forms": several(among(Form)),
    "regions": several({"type": "string", "description": "ISO 3166-2 ; aucune : toute la France."}),
    "is_free": _FLAG,
    "has_connected_objects": _FLAG,
    "is_medical_device": _FLAG,
}
_GRANT = thing(api=_TEXT, operations=several(among(Access)))
_LINE = thing(
    listing=_ID,
    number=_TEXT,
    service=_SERVICE,
    vendor=_VENDOR,
    track=among(Track),
    starts_on=_DAY,
    ends_on=_DAY,
    entered_on=_DAY,
    is_new=_FLAG,
    verified_version=_TEXT,
    is_ahead={**_FLAG, "description": "La version en service n’a pas encore été vérifiée."},
    grants=several(ref("Grant")),
    **_SORTED,
)
_EXCHANGE = thing(
    api=_TEXT,
    title=_TEXT,
    operations=several(among(Access)),
    purpose=_TEXT,
    retention={"type": "string", "description": "Durée de conservation, ISO 8601."},
    tested_on={"type": "object", "additionalProperties": _DAY},
)
_RESERVATION = thing(state=among(ReservationState), subject=_TEXT, theme=_TEXT, text=_TEXT, due_on=_DAY)
_VERIFIED = thing(
    theme=_TEXT,
    points={"type": "object", "properties": {means.value: _COUNT for means in Means}, "additionalProperties": False},
)
_LISTING = thing(
    ("entered_on", "is_ahead", "urls", "exchanges", "verified", "reservations", "earlier", *_SORTED),
    listing=_ID,
    number=_TEXT,
    service=_SERVICE,
    vendor=_VENDOR,
    starts_on=_DAY,
    ends_on=_DAY,
    state=among(ListingState),
    is_in_catalogue=_FLAG,
    track=among(Track),
    verified_version=_TEXT,
    rulebook=_TEXT,
    superseded_by={**or_null(_ID), "description": "Le référencement plus récent du même service, s’il y en a un."},
    entered_on=_DAY,
    is_ahead=_FLAG,
    urls={"type": "object", "additionalProperties": _TEXT},
    exchanges=several(_EXCHANGE),
    verified=several(_VERIFIED),
    reservations=several(_RESERVATION),
    earlier=several(_ID),
    **_SORTED,
)
_CHANGE = thing(
    position={"type": "integer", "minimum": 1},
    cursor=_TEXT,
    at=_MOMENT,
    event={"type": "string", "pattern": "^listing\\.[a-z_]+$"},
    before=or_null(among(ListingState)),
    listing=thing(
        listing=_ID,
        number=_TEXT,
        service=_BRIEF_SERVICE,
        vendor=thing(name=_TEXT, siren=_TEXT),
        state=among(ListingState),
        is_listed={**_FLAG, "description": "Au catalogue jusqu’à « ends_on » compris, sauf changement."},
        track=among(Track),
        starts_on=_DAY,
        ends_on=_DAY,
        verified_version=_TEXT,
        grants=several(ref("Grant")),
    ),
)
_PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "instance": _TEXT,
        "errors": several(thing(parameter=_TEXT, detail=_TEXT)),
    },
    "required": ["type", "title", "status", "detail", "instance"],
    "additionalProperties": False,
}

SCHEMAS: dict[str, Json] = {
    "Catalogue": thing(total=_COUNT, services=several(ref("Line")), next=or_null(_TEXT)),
    "Line": _LINE,
    "Grant": _GRANT,
    "Listing": _LISTING,
    "Changes": thing(changes=several(ref("Change")), next=_TEXT, has_more=_FLAG),
    "Change": _CHANGE,
    "Authorisations": thing(
        authorisations=several(
            thing(
                listing=_ID,
                number=_TEXT,
                service=thing(slug=_TEXT, name=_TEXT),
                vendor=thing(name=_TEXT, siren=_TEXT),
                ends_on=_DAY,
                grants=several(
                    thing(
                        api=_TEXT,
                        operation=among(Access),
                        purpose=_TEXT,
                        retention=_TEXT,
                        specification_version=_TEXT,
                        granted_at=_MOMENT,
                    )
                ),
            )
        )
    ),
    "Cases": thing(cases=several(ref("CaseLine")), next=or_null(_TEXT)),
    "CaseLine": thing(
        number=_TEXT,
        procedure=among(ABOUT_SERVICES),
        state=_TEXT,
        service=_TEXT,
        moved_at=_MOMENT,
        due_on=or_null(_DAY),
    ),
    "Case": thing(
        number=_TEXT,
        procedure=among(ABOUT_SERVICES),
        state=_TEXT,
        service=_TEXT,
        rulebook=_TEXT,
        version={"type": "integer", "minimum": 1},
        opened_at=_MOMENT,
        moved_at=_MOMENT,
        due_on=or_null(_DAY),
        held_by=among(Holder),
        steps=several(
            thing(number={"type": "integer", "minimum": 1}, step=_TEXT, before=or_null(_TEXT), after=_TEXT, at=_MOMENT)
        ),
        papers=several(thing(number=_TEXT, kind=_TEXT, issued_at=_MOMENT)),
    ),
    "Document": {"type": "object", "required": ["openapi", "paths"]},
    "Problem": _PROBLEM,
}
