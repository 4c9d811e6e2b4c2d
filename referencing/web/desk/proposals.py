"""Whom to give the free parts of some cases: as proposed, as changed by the officer, then given in one go."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from referencing import access, clock
from referencing.services import assigning
from referencing.services.assigning import Given, give_many, proposal_words
from referencing.services.seeing import staff_roles
from referencing.web.database import session, writing
from referencing.web.desk.assignments import MOST, house_cases
from referencing.web.desk.blueprint import blueprint
from referencing.web.desk.forms import PlainForm
from referencing.web.desk.views import identified
from referencing.web.identity import signed_in_person
from referencing.words import gettext, ngettext
from workflows.assigning import BAR_WORDS, WARNINGS, bars
from workflows.calendar import day_of
from workflows.vocabulary import Actor
from workflows.words import _

_PARTS = 600  # fields of a form: fifty cases of a dozen themes


@blueprint.get("/instruction/proposition")
@access.officer
def proposal() -> Any:  # noqa: ANN401 - what Flask takes
    """Show whom each free part of the chosen cases would go to, and why."""
    person, on = signed_in_person(), day_of(clock.now())
    cases = house_cases(session(), request.args.getlist("dossier")[:MOST], person)
    people = assigning.candidates(session(), on)
    made = assigning.proposals(session(), cases, on)
    lines = [
        (one, proposal_words(one), [who for who in people if not set(bars(one.part, who)) - WARNINGS]) for one in made
    ]
    names = {case.number: case.service.name for case in cases}  # type: ignore[attr-defined]  # every case has one
    return render_template(
        "pages/desk/proposal.html",
        lines=lines,
        cases=[(number, [line for line in lines if line[0].part.number == number]) for number in names],
        names=names,
        form=PlainForm(formdata=None),
        part_words=assigning.part_words,
    )


@blueprint.post("/instruction/proposition")
@access.officer
def accept() -> Any:  # noqa: ANN401 - what Flask takes
    """Give the parts as the form says; each that may not be given is told, the others are given all the same."""
    PlainForm().validate_on_submit()
    person, at = signed_in_person(), clock.now()
    asked = [(name.split("/", 2), to) for name, to in list(request.form.items())[:_PARTS] if name.startswith("part/")]
    with writing() as current:
        cases = {case.number: case for case in house_cases(current, [one[1] for one, to in asked if to], person)}
        why = gettext(_("Sur proposition du service"))
        wanted = [
            (cases[number.upper()], Given(theme=theme, to=identified(to), seen=None, why=why))
            for (_part, number, theme), to in asked
            if to
        ]
        actor = Actor(person.id, person.name, staff_roles(person))
        made = give_many(current, wanted, actor=actor, at=at, on=day_of(at))
    faults = [
        f"{case.number}, {assigning.part_words(one.theme)} : {' '.join(gettext(BAR_WORDS[bar]) for bar in bars_)}"
        for (case, one), bars_ in zip(wanted, made, strict=True)
        if isinstance(bars_, tuple)
    ]
    given = len(made) - len(faults)
    flash(ngettext("{0} partie attribuée.", "{0} parties attribuées.", given).format(given))
    for fault in faults:
        flash(fault)
    return redirect(url_for("desk.queue"), 303)
