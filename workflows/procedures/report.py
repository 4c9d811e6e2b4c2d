"""The report of a citizen or a professional about a listed service: looked at, passed to its vendor, answered."""

from workflows.guards import report as guard
from workflows.report_vocabulary import ReportState as S
from workflows.rulebook import DelayName
from workflows.steps import Procedure, Step
from workflows.vocabulary import Holder, Role
from workflows.words import _

_WITH_THE_DESK = (S.RECEIVED, S.ANSWERED, S.UNANSWERED)

REPORT = Procedure(
    name="report",
    states=S,
    initial=S.RECEIVED,
    opening=Step(
        trigger="receive",
        label=_("Recevoir un signalement"),
        target=S.RECEIVED,
        roles=(Role.PROCEDURE,),
        effects=("tell_desk",),
    ),
    steps=(
        Step(
            trigger="pass_on",
            label=_("Transmettre à l’éditeur"),
            sources=(S.RECEIVED,),
            target=S.PASSED,
            roles=(Role.OFFICER,),
            input_guards=(guard.a_text_for_the_vendor_is_written,),
            asks_reason=True,
            effects=("note_passing",),
        ),
        Step(
            trigger="remind",
            label=_("Rappeler le signalement à l’éditeur"),
            sources=(S.PASSED,),
            roles=(Role.CLOCK,),
            guards=(guard.its_reminder_is_due,),
            effects=("remind_vendor",),
        ),
        Step(
            trigger="answer",
            label=_("Répondre au signalement"),
            sources=(S.PASSED, S.UNANSWERED),
            target=S.ANSWERED,
            roles=(Role.VENDOR, Role.SIGNATORY),
            asks_reason=True,
            effects=("note_answer",),
        ),
        Step(
            trigger="miss_answer",
            label=_("Constater l’absence de réponse"),
            sources=(S.PASSED,),
            target=S.UNANSWERED,
            roles=(Role.CLOCK,),
            guards=(guard.its_due_date_has_passed,),
            effects=("tell_silence",),
        ),
        Step(
            trigger="note_delay",
            label=_("Constater le retard du guichet"),
            sources=_WITH_THE_DESK,
            roles=(Role.CLOCK,),
            guards=(guard.its_due_date_has_passed, guard.its_delay_is_not_noted_yet),
            effects=("note_desk_delay",),
        ),
        Step(
            trigger="open_audit",
            label=_("Joindre à un audit"),
            sources=_WITH_THE_DESK,
            target=S.AUDITED,
            roles=(Role.OFFICER,),
            guards=(guard.its_listing_can_be_audited, guard.somebody_may_audit_it),
            asks_reason=True,
            effects=("join_audit",),
        ),
        Step(
            trigger="close",
            label=_("Clore le signalement"),
            sources=(*_WITH_THE_DESK, S.PASSED),
            target=S.CLOSED,
            roles=(Role.OFFICER,),
            asks_reason=True,
            effects=("note_closing",),
        ),
    ),
    holders={
        S.RECEIVED: Holder.DESK,
        S.PASSED: Holder.VENDOR,
        S.ANSWERED: Holder.DESK,
        S.UNANSWERED: Holder.DESK,
    },
    delays={
        S.RECEIVED: DelayName.REPORT_TRIAGE,
        S.PASSED: DelayName.REPORT_ANSWER,
        S.ANSWERED: DelayName.REPORT_TRIAGE,
        S.UNANSWERED: DelayName.REPORT_TRIAGE,
    },
    silence={S.PASSED: "miss_answer"},
)
