# ruff: noqa: INP001 - a script, no part of a package
"""Draw docs/workflow.md from the tables of workflows/procedures/: run by `make fix`."""

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from workflows.labels import label  # noqa: E402 - the checkout comes first
from workflows.procedures import PROCEDURES  # noqa: E402
from workflows.rulebook import DelayName, Rulebook  # noqa: E402
from workflows.rulebook_file import parse_rulebook  # noqa: E402
from workflows.steps import Procedure, Step  # noqa: E402
from workflows.vocabulary import Holder, Party, Role  # noqa: E402
from workflows.works import WORKS  # noqa: E402

PAGE = ROOT / "docs" / "workflow.md"
RULEBOOKS = ROOT / "workflows" / "rulebooks"
CROWD = 4  # a step that leaves more states than that would hide the others: it is told under the drawing
HEAD = """# The six procedures

Drawn from the tables in `workflows/procedures/`: change them, then run `make fix`. Names are those of the code; beside
them, the French words that users read. A step is taken if its roles and everything under «only if» allow it; what it
leaves is written in the same transaction, documents and mails are made after it. «Then runs» names the delay of the
state entered; rulebooks set it.
"""


def page() -> str:
    """Return the whole text of docs/workflow.md."""
    books = [_book(folder) for folder in sorted(RULEBOOKS.iterdir(), reverse=True) if folder.is_dir()]
    parts = [HEAD, *(_procedure(procedure, books) for procedure in PROCEDURES.values()), _works(), _people()]
    return "\n".join(parts)


def _book(folder: Path) -> Rulebook:
    files = sorted(folder.rglob("*.toml"))
    texts = {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}
    return parse_rulebook(folder.name, texts)


def _procedure(procedure: Procedure, books: list[Rulebook]) -> str:
    steps = (procedure.opening, *procedure.steps)
    drawing = ["```mermaid", *_diagram(procedure), "```"]
    crowd = [_told(step) for step in procedure.steps if len(step.sources) > CROWD]
    heads = ("trigger", "label", "from → to", "who", "only if", "leaves", "then runs")
    table = _table(heads, (_step_row(procedure, step) for step in steps))
    held = ("state", "label", "who holds the ball", "when nobody acts", *(f"delay in {book.key}" for book in books))
    states = _table(held, (_state_row(procedure, state, books) for state in procedure.states))
    return "\n".join([f"## {procedure.name.capitalize()}\n", *drawing, "", *crowd, *table, "", *states, ""])


def _diagram(procedure: Procedure) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in procedure.states:
        yield f'    state "{label(state)}" as {state}'
    yield f"    [*] --> {procedure.initial} : {procedure.opening.trigger}"
    arrows: dict[tuple[StrEnum, StrEnum], list[str]] = {}
    for step in procedure.steps:
        for source in step.sources if len(step.sources) <= CROWD else ():
            arrows.setdefault((source, step.target or source), []).append(step.trigger)
    for (source, target), triggers in arrows.items():
        yield f"    {source} --> {target} : {'<br/>'.join(triggers)}"
    for state in procedure.states:
        if state in procedure.final:
            yield f"    {state} --> [*]"


def _told(step: Step) -> str:
    return f"Not drawn, for it leaves {len(step.sources)} states: `{step.trigger}` → {step.target}.\n"


def _step_row(procedure: Procedure, step: Step) -> tuple[str, ...]:
    sources, target = ", ".join(step.sources), step.target or "="
    return (
        f"`{step.trigger}`",
        step.label,
        f"{sources or '·'} → {target}",
        ", ".join(step.roles),
        " ".join(_conditions(step)),
        "; ".join(_left(step)),
        _then_runs(procedure, step),
    )


def _conditions(step: Step) -> Iterator[str]:
    if step.asks_reason:
        yield "A reason is given."
    for guard in step.guards + step.input_guards:
        yield " ".join((guard.__doc__ or guard.__name__).split("\n\n", maxsplit=1)[0].split())


def _left(step: Step) -> Iterator[str]:
    yield from (f"document `{kind}`" for kind in step.documents)
    yield from (f"`{effect}`" for effect in step.effects)
    if step.notifies:
        yield "mail to " + ", ".join(step.notifies)


def _then_runs(procedure: Procedure, step: Step) -> str:
    if step.target is None or step.target not in procedure.delays:
        return ""
    goes_on = ", which stops and goes on" if step.target in procedure.resumes else ""
    return f"`{procedure.delays[step.target]}`{goes_on}"


def _state_row(procedure: Procedure, state: StrEnum, books: list[Rulebook]) -> tuple[str, ...]:
    silence = procedure.silence.get(state)
    final = "final" if state in procedure.final else ""
    delays = (_delay(book, procedure.delays.get(state)) for book in books)
    holder = final or procedure.holder(state)
    lapse = procedure.lapse_delays.get(state)
    after = "; ".join(f"{_delay(book, lapse)} in {book.key}" for book in books) if lapse else ""
    told = f"`{silence}`" + (f" after {after}" if after else "") if silence else ""
    return (f"`{state}`", label(state), holder, told, *delays)


def _delay(book: Rulebook, name: StrEnum | None) -> str:
    if name is None:
        return ""
    delay = book.delay(DelayName(name))
    unit = delay.unit.replace("_", " ")
    return f"{delay.amount} {unit if delay.amount > 1 else unit.removesuffix('s')} ({delay.nature})"


def _works() -> str:
    rows = (
        (
            f"`{name}`",
            ", ".join(work.states),
            ", ".join(work.roles),
            ", ".join(work.only_flagged),
        )
        for name, work in WORKS.items()
    )
    head = "## Works\n\nWhat people prepare between two steps; the guards of the next step look at it.\n"
    return "\n".join([head, *_table(("work", "open in", "to", "flagged criteria only in"), rows), ""])


def _people() -> str:
    codes = [("role", Role), ("holder of the ball", Holder), ("party of the agreement", Party)]
    rows = ((f"`{code}`", kind, label(code)) for kind, members in codes for code in members)
    return "\n".join(["## People\n", *_table(("name", "is a", "label"), rows), ""])


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(heads)
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)
    yield from (f"| {' | '.join(cells)} |" for cells in rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
