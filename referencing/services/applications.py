"""Applications before they are filed, and while they are completed: open one, answer, ask for access."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models import application as memory
from models.assessment import Flag
from models.evidence import Evidence
from models.organisation import Organisation
from models.queries import facts as query
from models.queries.services import service_named
from models.service import Service
from referencing.services import rulebooks
from referencing.services.declarations import declaration_of, write_answers
from referencing.services.public_holidays import french_holidays
from referencing.services.slugs import slug_for
from referencing.services.steps import open_case
from referencing.services.working import begin_work, refuse_if
from referencing.services.writing import mark_all_written, mark_written
from workflows.calendar import day_of
from workflows.clocks import silence_dates
from workflows.dossier import Answer, Dossier, EvidenceItem
from workflows.procedures import APPLICATION
from workflows.rulebook import Rulebook
from workflows.vocabulary import Actor, Refusal

EvidenceOf = Mapping[EvidenceItem, Evidence]


def open_application(
    session: Session, organisation: Organisation, dossier: Dossier, evidence: EvidenceOf, *, actor: Actor, at: datetime
) -> memory.Application:
    """Open an application with all that a dossier holds; `evidence` maps each of its evidence items to the kept file.

    StepRefusedError when the kind does not fit the service's listing; KeyError for an unknown rulebook.
    """
    book = rulebooks.load(dossier.rulebook)
    service = named_service(session, organisation, dossier.service.name, at)
    application = memory.Application(
        organisation_id=organisation.id,
        service_id=service.id,
        rulebook=book.key,
        kind=dossier.kind,
        track=dossier.track,
        declaration=declaration_of(dossier),
        round=0,
    )
    open_case(session, application, actor=actor, at=at)
    write_answers(session, application, dossier, evidence, at)
    session.flush()
    return application


def named_service(session: Session, organisation: Organisation, name: str, at: datetime) -> Service:
    """Return the vendor's service of this name, created when missing."""
    service = service_named(session, organisation.id, name)
    if service is None:
        service = Service(organisation_id=organisation.id, name=name, slug=slug_for(session, name), created_at=at)
        session.add(service)
        session.flush()
    return service


def redeclare(
    session: Session,
    application: memory.Application,
    dossier: Dossier,
    evidence: EvidenceOf,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Replace the whole declaration of an application that is not filed yet."""
    begin_work(session, application, "declare", actor)
    kept = {name: value for name, value in application.declaration.items() if name == "files"}
    application.declaration = declaration_of(dossier) | kept
    application.track = dossier.track
    write_answers(session, application, dossier, evidence, at)
    mark_all_written(session, application, actor=actor, at=at)
    show_life(application, rulebooks.load(application.rulebook), at)
    session.flush()


def answer(
    session: Session,
    application: memory.Application,
    key: str,
    given: Answer,
    evidence: EvidenceOf,
    *,
    actor: Actor,
    at: datetime,
) -> memory.Answer:
    """Write the answer to one criterion; during a change request only the flagged ones, which are then answered."""
    attached = [evidence[item] for item in given.evidence]
    return write_answer(session, application, key, given, attached, actor=actor, at=at)


def write_answer(
    session: Session,
    application: memory.Application,
    key: str,
    given: Answer,
    attached: Sequence[Evidence],
    *,
    actor: Actor,
    at: datetime,
    seen: int | None = None,
) -> memory.Answer:
    """Write an answer with these pieces of evidence, whatever `given` says of them, over the version `seen`.

    StalePartError when it has another version by now; `seen` None writes over any.
    """
    flags = flags_of(session, application)
    begin_work(session, application, "answer", actor, flagged=frozenset(flags), key=key)
    book = rulebooks.load(application.rulebook)
    refuse_if(_faults(book, key, given), application, "answer")
    mark_written(session, application, key, actor=actor, at=at, seen=seen)
    row = query.answer_to(session, application.id, key)
    if row is None:
        row = memory.Answer(application_id=application.id, criterion=key)
        session.add(row)
    row.level, row.comment, row.not_applicable, row.changed_at = given.level, given.comment, given.not_applicable, at
    row.evidence = [memory.AnswerEvidence(evidence=piece, position=place) for place, piece in enumerate(attached)]
    if key in flags:
        flags[key].answered_at = at
    show_life(application, book, at)
    session.flush()
    return row


def flags_of(session: Session, application: memory.Application) -> dict[str, Flag]:
    """Return what the change request that was sent and is not closed flags, by criterion."""
    request = query.change_request_of(session, application.id)
    return {flag.criterion: flag for flag in request.flags} if request and request.sent_at else {}


def _faults(book: Rulebook, key: str, given: Answer) -> tuple[Refusal, ...]:
    if key not in book.criterion:
        return (Refusal("unknown_criterion", (key,)),)
    if given.level is not None and given.level not in [level.value for level in book.levels]:
        return (Refusal("level_off_scale", (str(given.level),)),)
    return ()


def show_life(application: memory.Application, book: Rulebook, at: datetime) -> None:
    """The vendor worked on the case: its silence starts anew."""
    silence = silence_dates(APPLICATION, application.state, book, day_of(at), french_holidays())
    application.lapses_on, application.next_warning_on = silence.lapses_on, silence.next_warning_on
    application.warned_days = application.warned_on = None


def keep_evidence(
    session: Session, organisation_id: UUID, name: str, file_id: UUID, item: EvidenceItem, at: datetime
) -> Evidence:
    """Put a kept file into a vendor's library under a name, once for the same name, file and date."""
    known = query.evidence_like(session, organisation_id, name, file_id, item.valid_until)
    if known is None:
        known = Evidence(
            organisation_id=organisation_id, file_id=file_id, name=name, valid_until=item.valid_until, added_at=at
        )
        session.add(known)
        session.flush()
    return known
