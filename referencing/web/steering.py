"""The overview that steers the audits, for auditors."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template, request

from referencing import access, clock
from referencing.services.figures.holding import HELD_FOR, Held
from referencing.services.steering import FEW, Overview, needed, overview
from referencing.web.database import session
from referencing.words import gettext
from workflows.words import _

blueprint = Blueprint("steering", __name__)
PERIODS: dict[str, tuple[int | None, str]] = {
    "12": (12, _("12 derniers mois")),
    "24": (24, _("24 derniers mois")),
    "36": (36, _("36 derniers mois")),
    "tout": (None, _("Depuis le début")),
}
_USUAL_PERIOD, _USUAL_POINTS = "36", 10
_LEAST, _MOST = 1, 50
_HELD = "held_steering"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was typed, and what is wrong with it by field."""

    period: str
    precision: str
    errors: dict[str, str]

    @property
    def points(self) -> int:
        """The half-width in percentage points; the usual one where what was typed is none."""
        return _USUAL_POINTS if "precision" in self.errors else int(self.precision)

    @property
    def known_period(self) -> str:
        """The period, the usual one where what was chosen is none."""
        return _USUAL_PERIOD if "periode" in self.errors else self.period


@blueprint.get("/audits/pilotage")
@access.auditor
def page() -> Any:  # noqa: ANN401 - what Flask takes
    """Show what the audits reached and found, and how many a wanted precision takes."""
    asked, at = _asked(), clock.now()
    key = asked.known_period
    found: Overview
    computed_at, found = _held().get(key, at, lambda: (at, overview(session(), PERIODS[key][0], at)))
    shown = render_template(
        "pages/steering/page.html",
        asked=asked,
        periods={code: words for code, (_months, words) in PERIODS.items()},
        found=found,
        needed=needed(found, asked.points / 100),
        drawn=found.checked_drawn,
        others=found.checked_others,
        few=FEW,
        least=_LEAST,
        most=_MOST,
        computed_at=computed_at,
        minutes=int(HELD_FOR.total_seconds() // 60),
        percent=percent,
    )
    return shown, 400 if asked.errors else 200


def _asked() -> _Asked:
    period = request.args.get("periode", _USUAL_PERIOD)
    typed = request.args.get("precision", str(_USUAL_POINTS)).strip()
    errors = {}
    if period not in PERIODS:
        errors["periode"] = gettext(_("Choisissez une période de la liste."))
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 2  # noqa: PLR2004 - two figures
    if not is_number or not _LEAST <= int(typed) <= _MOST:
        errors["precision"] = gettext(_("Indiquez un nombre entier de points, de {0} à {1}."), _LEAST, _MOST)
    return _Asked(period, typed[:20], errors)


def percent(share: float) -> str:
    """Return a share as «12,5 %»."""
    return gettext(_("{0} %"), f"{share * 100:.1f}".replace(".", ","))


def _held() -> Held:
    held: Held = current_app.extensions.setdefault(_HELD, Held())
    return held
