"""What a verb may answer instead of doing: fields, not prose."""

from workflows.membership import Objection
from workflows.reading import Fault


class NotFoundError(Exception):
    """There is no such thing, or not for this actor."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class DeclarationNeededError(Exception):
    """A case opens to this person only after a declaration of interests; `number` names it."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number)


class StaleError(Exception):
    """The case changed since it was read; `number` names it."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number)


class StalePartError(StaleError):
    """One part of a case was written by somebody else since it was read; `subject` names the part."""

    def __init__(self, number: str, subject: str) -> None:
        super().__init__(number)
        self.subject = subject


class InvalidDossierError(Exception):
    """A dossier cannot be taken in; every fault has its place."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(", ".join(f"{fault.place}: {fault.code}" for fault in faults))


class ObjectionError(Exception):
    """An act about people's access that may not be done, with all that speaks against it."""

    def __init__(self, *codes: Objection) -> None:
        self.codes = codes
        super().__init__(*codes)
