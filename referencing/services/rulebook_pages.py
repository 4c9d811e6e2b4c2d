"""A rulebook to read: conditions in words, delays with where they act, and what changed between two of them."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from referencing.words import gettext, ngettext
from workflows.calendar import Delay
from workflows.delay_names import NAMES, NATURES, forms
from workflows.labels import label
from workflows.procedures import PROCEDURES
from workflows.rulebook import Criterion, DelayName, Rulebook
from workflows.words import _

_FIELDS = {
    "title": _("Intitulé"),
    "guidance": _("Aide"),
    "obligation": _("Obligation"),
    "when": _("Condition"),
    "track": _("Voie"),
    "target": _("Niveau attendu"),
    "evidence": _("Pièces"),
    "evidence_minimum": _("Nombre de pièces"),
    "evidence_expires": _("Pièces à durée limitée"),
    "source": _("Source"),
    "theme": _("Thème"),
    "scheme": _("Référentiel d’origine"),
    "official_id": _("Identifiant officiel"),
}


@dataclass(frozen=True, slots=True)
class DelayLine:
    """One delay in words: its name, value with unit, nature and source, and the states where it runs."""

    name: str
    value: str
    nature: str
    source: str
    where: str


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two rulebooks at one place: `kind` is added, removed or changed."""

    place: str
    kind: str
    before: str
    after: str


def condition_words(criterion: Criterion, book: Rulebook) -> str:
    """Return when a criterion applies, in the words of the questions it depends on."""
    tree = criterion.condition
    parts = [gettext(_("voie : {0}"), gettext(label(criterion.track)))] if criterion.track else []
    if tree is not None:
        parts.append(_said(tree.body, {question.key: question.title for question in book.questions}))
    return " ; ".join(parts) or gettext(_("toujours"))


def _said(node: ast.expr, titles: Mapping[str, str]) -> str:
    if isinstance(node, ast.BoolOp):
        word = gettext(_(" et ")) if isinstance(node.op, ast.And) else gettext(_(" ou "))
        return word.join(_inner(value, titles) for value in node.values)
    if isinstance(node, ast.UnaryOp):
        return gettext(_("non ({0})"), _said(node.operand, titles))
    if isinstance(node, ast.Name):
        return gettext(_("« {0} » : oui"), titles.get(node.id, node.id))
    return ast.unparse(node)


def _inner(node: ast.expr, titles: Mapping[str, str]) -> str:
    said = _said(node, titles)
    return f"({said})" if isinstance(node, ast.BoolOp) else said


def delay_lines(book: Rulebook) -> list[DelayLine]:
    """Return the delays of a rulebook in the order of its names."""
    return [_delay_line(name, book.delay(name)) for name in DelayName]


def _delay_line(name: DelayName, delay: Delay) -> DelayLine:
    nature = gettext(NATURES[delay.nature])
    return DelayLine(gettext(NAMES[name]), delay_words(delay), nature, delay.source, _where(name))


def delay_words(delay: Delay) -> str:
    """Return a delay as «2 mois», «15 jours ouvrés»."""
    return ngettext(*forms(delay), delay.amount).format(delay.amount)


def _where(name: DelayName) -> str:
    found = [
        gettext(label(state))
        for procedure in PROCEDURES.values()
        for state, delay in {**procedure.delays, **procedure.lapse_delays}.items()
        if delay is name
    ]
    return ", ".join(dict.fromkeys(found))


def compare(before: Rulebook, after: Rulebook) -> list[Change]:
    """Return what differs between two rulebooks, in the order of the criteria and then of everything else."""
    changes = list(_compared(before.criterion, after.criterion, ""))
    changes += _compared(before.theme, after.theme, gettext(_("Thème")) + " ")
    changes += _compared(_keyed(before.questions), _keyed(after.questions), gettext(_("Question")) + " ")
    changes += _compared(_keyed(before.eligibility), _keyed(after.eligibility), gettext(_("Éligibilité")) + " ")
    changes += _compared(before.api, after.api, "API ")
    changes += _compared(before.delays, after.delays, gettext(_("Délai")) + " ")
    for name, words in (
        *(("terms_years", _("Durées (années)")), ("renewal", _("Renouvellement")), ("lapse", _("Caducité"))),
        *(("agreement", _("Convention")), ("commission", _("Commission")), ("audits", _("Audits"))),
    ):
        changes += _compared({"": getattr(before, name)}, {"": getattr(after, name)}, gettext(words))
    return changes


def _keyed(rows: tuple[Any, ...]) -> dict[str, Any]:
    return {row.key: row for row in rows}


def _compared(before: Mapping[str, Any], after: Mapping[str, Any], prefix: str) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is None:
            yield Change(prefix + key, "added", "", _text(getattr(new, "title", new)))
        elif new is None:
            yield Change(prefix + key, "removed", _text(getattr(old, "title", old)), "")
        elif old != new:
            yield from _fields_changed(prefix + key, old, new)


def _fields_changed(place: str, old: Any, new: Any) -> Iterator[Change]:  # noqa: ANN401 - any part of a rulebook
    if not is_dataclass(old) or isinstance(old, Delay):
        yield Change(place, "changed", _text(old), _text(new))
        return
    for field in fields(old):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was != now:
            name = gettext(_FIELDS.get(field.name, field.name))
            yield Change(f"{place} – {name}", "changed", _text(was), _text(now))


def _text(value: object) -> str:
    if isinstance(value, Delay):
        return delay_words(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return gettext(_("oui")) if value else gettext(_("non"))
    return "" if value is None else str(value)
