"""The reservation: what the commission or an audit asks, lifted by evidence, overdue by the clock."""

from workflows.guards import reservation as guard
from workflows.rulebook import DelayName
from workflows.steps import Procedure, Step
from workflows.vocabulary import Holder, Role
from workflows.vocabulary import ReservationState as S
from workflows.words import _

RESERVATION = Procedure(
    name="reservation",
    states=S,
    initial=S.OPEN,
    opening=Step(trigger="impose", label=_("Émettre une réserve"), target=S.OPEN, roles=(Role.PROCEDURE,)),
    steps=(
        Step(
            trigger="file_evidence",
            label=_("Déposer une preuve"),
            sources=(S.OPEN, S.OVERDUE),
            target=S.EVIDENCE_FILED,
            roles=(Role.VENDOR, Role.SIGNATORY),
            guards=(guard.some_evidence_is_attached,),
            notifies=(Holder.DESK,),
        ),
        Step(
            trigger="entrust",
            label=_("Confier la réserve au guichet"),
            sources=(S.OPEN,),
            target=S.ENTRUSTED,
            roles=(Role.PROCEDURE,),
            notifies=(Holder.DESK,),
        ),
        Step(
            trigger="lift",
            label=_("Lever la réserve"),
            sources=(S.EVIDENCE_FILED, S.ENTRUSTED, S.ENTRUSTED_OVERDUE),
            target=S.LIFTED,
            roles=(Role.OFFICER, Role.AUDITOR),
            effects=("note_lifting",),
            notifies=(Holder.VENDOR,),
        ),
        Step(
            trigger="send_back",
            label=_("Renvoyer la preuve"),
            sources=(S.EVIDENCE_FILED,),
            target=S.OPEN,
            roles=(Role.OFFICER, Role.AUDITOR),
            asks_reason=True,
            effects=("set_evidence_aside",),
            notifies=(Holder.VENDOR,),
        ),
        Step(
            trigger="miss",
            label=_("Constater le dépassement"),
            sources=(S.OPEN,),
            target=S.OVERDUE,
            roles=(Role.CLOCK,),
            guards=(guard.its_due_date_has_passed,),
            effects=("apply_missed_effect",),
            notifies=(Holder.VENDOR, Holder.DESK),
        ),
        Step(
            trigger="note_delay",
            label=_("Constater le retard du guichet"),
            sources=(S.ENTRUSTED,),
            target=S.ENTRUSTED_OVERDUE,
            roles=(Role.CLOCK,),
            guards=(guard.its_due_date_has_passed,),
            notifies=(Holder.DESK,),
        ),
        Step(
            trigger="void",
            label=_("Constater qu’elle est sans objet"),
            sources=(S.OPEN, S.EVIDENCE_FILED, S.OVERDUE, S.ENTRUSTED, S.ENTRUSTED_OVERDUE),
            target=S.VOID,
            roles=(Role.PROCEDURE,),
        ),
    ),
    holders={
        S.OPEN: Holder.VENDOR,
        S.EVIDENCE_FILED: Holder.DESK,
        S.OVERDUE: Holder.VENDOR,
        S.ENTRUSTED: Holder.DESK,
        S.ENTRUSTED_OVERDUE: Holder.DESK,
    },
    delays={
        S.OPEN: DelayName.RESERVATION,
        S.EVIDENCE_FILED: DelayName.RESERVATION_REVIEW,
        S.ENTRUSTED: DelayName.RESERVATION,
    },
    silence={S.OPEN: "miss", S.ENTRUSTED: "note_delay"},
)
