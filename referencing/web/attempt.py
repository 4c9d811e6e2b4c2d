"""A step that somebody is trying to take: kept beside the request, so that a page that refuses it loses nothing."""

from dataclasses import dataclass

from referencing.web.forms import StepForm
from workflows.steps import Step


@dataclass(frozen=True, slots=True)
class Attempt:
    """`number`: the case; `service`: its name; `form`: what was typed; `is_final`: no step leads back."""

    number: str
    service: str
    step: Step
    form: StepForm
    is_final: bool
