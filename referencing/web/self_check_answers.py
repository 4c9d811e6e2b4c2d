"""Between the form of the self-check and its answers, and each verdict in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from referencing.web.vendor.declaration_forms import EligibilityForm, lines
from referencing.words import gettext
from workflows.dossier import Audience, Form, Sector, VendorNature
from workflows.self_check import Answers, Outcome, Verdict, values_of
from workflows.self_check_words import DEVICES, NO_OBJECT, NONE_CHOSEN, REASONS, REMEDIES, VALUES


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One point as a reader sees it; `remedy` is empty unless the point is missed."""

    key: str
    title: str
    guidance: str
    source: tuple[str, ...]
    answer: str
    outcome: Outcome
    is_mandatory: bool
    reason: str
    remedy: str


def answers_in(form: EligibilityForm) -> Answers:
    """Return the answers of a form that was found valid."""
    return Answers(
        forms=tuple(Form(value) for value in form.forms.data or ()),
        nature=VendorNature(form.nature.data),
        audience=Audience(form.audience.data),
        fields=tuple(Sector(value) for value in form.fields.data or ()),
        connected_objects=tuple(dict.fromkeys(lines(form.connected_objects.data))),
        medical_device=form.medical_device.data or "",
        free=form.free.data == "true",
    )


def as_data(answers: Answers) -> dict[str, Any]:
    """Return answers as the form takes them."""
    return {
        "forms": [value.value for value in answers.forms],
        "nature": answers.nature.value,
        "audience": answers.audience.value,
        "fields": [value.value for value in answers.fields],
        "connected_objects": "\n".join(answers.connected_objects),
        "medical_device": answers.medical_device,
        "free": _truth(answers.free),
    }


def told(found: tuple[Verdict, ...], answers: Answers) -> list[Told]:
    """Return every verdict in words."""
    given = values_of(answers)
    return [_told(one, given) for one in found]


def _told(verdict: Verdict, given: Mapping[str, Any]) -> Told:
    point, outcome = verdict.point, verdict.outcome
    name = "medical_device" if point.field == "medical_device" else point.field
    admitted = ", ".join(_word(point.field, value) for value in point.accepts)
    return Told(
        key=point.key,
        title=point.title,
        guidance=point.guidance,
        source=point.source,
        answer=_answer(name, given.get(name)),
        outcome=outcome,
        is_mandatory=point.mandatory,
        reason=gettext(REASONS[outcome], admitted) if admitted else gettext(REASONS[outcome]),
        remedy=gettext(REMEDIES[point.field]) if outcome is Outcome.MISSED else "",
    )


def _answer(field: str, value: Any) -> str:  # noqa: ANN401 - of any field of the answers
    if field == "medical_device":
        return gettext(DEVICES[value])
    if field == "connected_objects":
        return ", ".join(value) or gettext(NO_OBJECT)
    held = value if isinstance(value, tuple) else (value,)
    return ", ".join(_word(field, one) for one in held) or gettext(NONE_CHOSEN)


def _word(field: str, value: Any) -> str:  # noqa: ANN401 - as above
    code = _truth(value) if isinstance(value, bool) else str(value)
    words = VALUES.get(field, {})
    return gettext(words[code]) if code in words else code


def _truth(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "true" if value else "false"
