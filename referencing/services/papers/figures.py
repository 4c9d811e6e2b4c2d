"""The figures of a period on one page: times by stage, opinions, decisions, the last twelve months of listings."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from referencing.services.figures import charts
from referencing.services.papers.letterhead import DESK, FORMAT
from referencing.words import gettext
from workflows.words import _

KIND = "figures"
TITLE = _("Chiffres du référencement")
_MONTHS = 12


def figures_paper(facts: Mapping[str, Any], public_url: str, *, is_demo: bool) -> dict[str, Any]:
    """Return what the paper says of the figures held at an instant; `public_url` has no final slash."""
    months = facts["months"][-_MONTHS:]
    drawn = [charts.stage_chart(facts["stages"]), charts.in_force_chart(months), charts.flow_chart(months)]
    return {
        "kind": KIND,
        "title": gettext(TITLE),
        "format": FORMAT,
        "number": f"{facts['period']['key']}-{facts['computed_at'][:10]}",
        "issued_at": facts["computed_at"],
        "issued_on": facts["computed_at"][:10],
        "is_demo": is_demo,
        "issuer": {"office": gettext(DESK)},
        "page_url": f"{public_url}/chiffres?periode={facts['period']['key']}",
        "figures": {**facts, "months": months},
        "is_cut": len(months) < len(facts["months"]),
        "charts": [asdict(one) if one else {} for one in drawn],
    }
