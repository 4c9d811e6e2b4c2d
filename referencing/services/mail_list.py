"""Every mail that the service writes by itself, from the tables: what triggers it, who gets it, what it says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from referencing.mail.account_kinds import ACCOUNT_KINDS
from referencing.mail.kinds import CASE, KINDS
from referencing.mail.notice import DIGEST, Footing, Item, Notice, Part, Told, Words, digest_words, told_words, words_of
from referencing.mail.report_kinds import REPORTER_KINDS
from referencing.mail.sentences import SENTENCES
from referencing.mail.why import why, why_digest
from referencing.services.errors import NotFoundError
from referencing.words import gettext
from workflows.labels import label
from workflows.news import CHOSEN, group_of_step
from workflows.procedures import ABOUT_SERVICES
from workflows.sight import row_of
from workflows.steps import Procedure, Step
from workflows.vocabulary import Holder, NewsGroup
from workflows.words import _

_SAMPLE = Notice(
    procedure="application",
    trigger="submit",
    number=CASE["number"],
    service=CASE["service"],
    organisation=CASE["organisation"],
    reader="Camille Essai",
    reader_is_vendor=True,
    awaited=None,
    reader_is_awaited=False,
    due_on=None,
    has_document=False,
    link="",
    ends_on=date(2027, 3, 1),
    lapses_on=date(2026, 4, 1),
    flags=3,
)
TOLD = {**KINDS, **ACCOUNT_KINDS, **REPORTER_KINDS}  # all that is told beside the steps
_DIGEST = _("Récapitulatif de plusieurs nouvelles")
_DIGEST_WHEN = _("À l’heure choisie, chaque jour ou chaque semaine, s’il y a des nouvelles en attente.")
_DIGEST_WHO = _("Chaque personne qui a choisi de recevoir des nouvelles regroupées.")
_STEP_WHEN = _("Étape « {step} », faite par : {roles}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One automatic mail: `group` is what it is to a vendor's member, `staff_group` to staff; None: not told."""

    key: str
    title: str
    when: str
    who: str
    group: NewsGroup | None
    staff_group: NewsGroup | None = None


def lines() -> Iterator[tuple[str, list[Line]]]:
    """Yield the name of each procedure, empty for what is told beside them, with its mails."""
    for procedure in ABOUT_SERVICES.values():
        rows = (procedure.opening, *procedure.steps)
        yield procedure.name, [_line(procedure, row) for row in rows if row.notifies]
    told = [
        Line(
            key=kind.key,
            title=gettext(kind.title).format_map(_Samples(kind.sample)),
            when=gettext(kind.when),
            who=gettext(kind.who),
            group=kind.group,
        )
        for kind in TOLD.values()
    ]
    yield "", [*told, _digest_line()]


def _digest_line() -> Line:
    return Line(key=DIGEST, title=gettext(_DIGEST), when=gettext(_DIGEST_WHEN), who=gettext(_DIGEST_WHO), group=None)


def preview(key: str, public_url: str) -> tuple[Line, Words]:
    """Return one mail with invented data; NotFoundError when the service writes none by this key."""
    line = next((line for _name, group in lines() for line in group if line.key == key), None)
    if line is None:
        raise NotFoundError(key)
    if key == DIGEST:
        return line, _gathered(public_url)
    return line, _told(key, public_url) if key in TOLD else _notice(key, line, public_url)


class _Samples(dict[str, str]):
    """The values of a preview; a place of the case is filled by the invented one."""

    def __missing__(self, key: str) -> str:
        return CASE[key]


def _line(procedure: Procedure, row: Step) -> Line:
    title, _sentence = SENTENCES[procedure.name][row.trigger]
    is_vendor = bool({Holder.VENDOR, Holder.PARTIES} & set(row.notifies))
    is_staff = bool(set(row.notifies) - {Holder.VENDOR})
    return Line(
        key=f"{procedure.name}.{row.trigger}",
        title=gettext(title),
        when=gettext(
            _STEP_WHEN, step=gettext(row.label), roles=", ".join(_inside(gettext(label(role))) for role in row.roles)
        ),
        who=", ".join(gettext(label(holder)) for holder in row.notifies),
        group=_group(procedure, row, is_vendor=True) if is_vendor else None,
        staff_group=_group(procedure, row, is_vendor=False) if is_staff else None,
    )


def _inside(words: str) -> str:
    """Return words as they stand inside a sentence; a name in them keeps its capitals."""
    return words[:1].lower() + words[1:]


def _group(procedure: Procedure, row: Step, *, is_vendor: bool) -> NewsGroup:
    holder = procedure.holder(row.target) if row.target is not None else Holder.NOBODY
    is_awaited = holder in row.notifies and (holder is Holder.VENDOR) == is_vendor
    return group_of_step(procedure.name, row.trigger, is_vendor=is_vendor, is_awaited=is_awaited)


def _notice(key: str, line: Line, public_url: str) -> Words:
    procedure, trigger = key.split(".", 1)
    is_vendor = line.group is not None
    notice = replace(
        _SAMPLE,
        procedure=procedure,
        trigger=trigger,
        reader_is_vendor=is_vendor,
        has_document=bool(row_of(procedure, trigger).documents),
        link=f"{public_url}/dossiers/{_SAMPLE.number}",
    )
    group = line.group or line.staff_group or NewsGroup.PROGRESS
    return words_of(notice, _footing(group, public_url, organisation=_SAMPLE.organisation, is_vendor=is_vendor))


def _told(key: str, public_url: str) -> Words:
    kind = TOLD[key]
    facts = {**kind.sample, **(CASE if kind.is_about_case else {})}
    organisation = CASE["organisation"] if kind.is_about_case else None
    if kind.why:  # to somebody without an account, whose name nobody asked
        return told_words(Told(kind=kind, reader="", link=public_url, facts=facts), Footing(why=gettext(kind.why)))
    footing = _footing(kind.group, public_url, organisation=organisation, is_vendor=kind.is_about_case)
    return told_words(Told(kind=kind, reader=_SAMPLE.reader, link=public_url, facts=facts), footing)


def _gathered(public_url: str) -> Words:
    """Return a digest of two pieces of news about the invented case."""
    day = date(2026, 3, 12)
    told = [KINDS[key] for key in ("message", "assignment")]
    items = [Item(day, kind.line({**kind.sample, **CASE})) for kind in told]
    case = Part(f"{CASE['number']} – {CASE['service']}", f"{public_url}/dossiers/{CASE['number']}", items)
    footing = replace(
        _footing(NewsGroup.WORK, public_url, organisation=None, is_vendor=False),
        why=why_digest(),
    )
    return digest_words(_SAMPLE.reader, [case], footing)


def _footing(group: NewsGroup, public_url: str, *, organisation: str | None, is_vendor: bool) -> Footing:
    return Footing(
        why=why(group, organisation=organisation, is_vendor=is_vendor),
        settings_link=f"{public_url}/compte/courriels",
        unsubscribe_link=f"{public_url}/courriels/desinscription/apercu" if group in CHOSEN else None,
    )
