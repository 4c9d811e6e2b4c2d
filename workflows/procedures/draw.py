"""The draw of a campaign: commitments, freeze, reveals, public value, lots, in an order that nobody can turn round."""

from workflows.guards import draw as guard
from workflows.steps import Procedure, Step
from workflows.vocabulary import DrawState as S
from workflows.vocabulary import Holder, Role
from workflows.words import _

_OFFICIALS = (Role.OFFICER, Role.SECRETARY, Role.DECIDER, Role.CNAM, Role.AUDITOR)

DRAW = Procedure(
    name="draw",
    states=S,
    initial=S.PREPARING,
    opening=Step(
        trigger="prepare",
        label=_("Préparer un tirage"),
        target=S.PREPARING,
        roles=(Role.AUDITOR,),
        guards=(guard.no_other_draw_stands, guard.enough_officials_are_named, guard.the_days_follow_one_another),
        effects=("call_officials",),
    ),
    steps=(
        Step(
            trigger="commit",
            label=_("Publier son engagement"),
            sources=(S.PREPARING,),
            roles=_OFFICIALS,
            guards=(guard.the_actor_keeps_a_secret,),
            input_guards=(guard.the_commitment_is_their_own,),
            effects=("keep_commitment",),
        ),
        Step(
            trigger="freeze",
            label=_("Figer la population"),
            sources=(S.PREPARING,),
            target=S.FROZEN,
            roles=(Role.AUDITOR,),
            guards=(
                guard.everyone_has_committed,
                guard.the_days_follow_one_another,
                guard.the_population_can_be_drawn_from,
            ),
            effects=("freeze_population", "call_for_secrets"),
        ),
        Step(
            trigger="reveal",
            label=_("Révéler son secret"),
            sources=(S.FROZEN,),
            roles=_OFFICIALS,
            guards=(
                guard.the_actor_keeps_a_secret,
                guard.their_secret_is_still_hidden,
                guard.the_reveals_are_still_open,
            ),
            input_guards=(guard.the_secret_fits_its_commitment,),
            effects=("keep_secret",),
        ),
        Step(
            trigger="type_value",
            label=_("Saisir la valeur publique"),
            sources=(S.FROZEN,),
            roles=_OFFICIALS,
            guards=(
                guard.every_secret_is_revealed,
                guard.the_day_of_the_value_has_come,
                guard.the_value_is_not_settled,
            ),
            input_guards=(guard.the_value_is_the_one_typed_first,),
            effects=("keep_value",),
        ),
        Step(
            trigger="set_value_aside",
            label=_("Écarter la valeur saisie"),
            sources=(S.FROZEN,),
            roles=_OFFICIALS,
            guards=(guard.some_value_was_typed,),
            asks_reason=True,
            effects=("set_value_aside",),
        ),
        Step(
            trigger="draw",
            label=_("Tirer au sort"),
            sources=(S.FROZEN,),
            target=S.DRAWN,
            roles=(Role.AUDITOR, Role.PROCEDURE),
            guards=(
                guard.every_secret_is_revealed,
                guard.the_value_is_typed_twice,
                guard.the_population_is_the_frozen_one,
            ),
            effects=("draw_lots", "open_audits", "tell_result"),
            documents=("draw_minutes",),
        ),
        Step(
            trigger="miss_reveal",
            label=_("Constater qu’un secret n’est pas révélé"),
            sources=(S.FROZEN,),
            target=S.CANCELLED,
            roles=(Role.CLOCK,),
            guards=(guard.a_reveal_is_overdue,),
            effects=("note_hidden_secrets", "tell_cancellation"),
        ),
        Step(
            trigger="cancel",
            label=_("Annuler le tirage"),
            sources=(S.PREPARING, S.FROZEN),
            target=S.CANCELLED,
            roles=(Role.AUDITOR,),
            asks_reason=True,
            effects=("note_reason", "tell_cancellation"),
        ),
        Step(
            trigger="annul",
            label=_("Annuler le résultat du tirage"),
            sources=(S.DRAWN,),
            target=S.CANCELLED,
            roles=(Role.DECIDER,),
            guards=(guard.no_audit_of_it_has_begun,),
            asks_reason=True,
            effects=("note_reason", "cancel_audits", "tell_cancellation"),
        ),
    ),
    holders={S.PREPARING: Holder.OFFICIALS, S.FROZEN: Holder.OFFICIALS},
    silence={S.FROZEN: "miss_reveal"},
)
