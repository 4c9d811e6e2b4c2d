"""A story of reports about one service: closed, answered by its vendor, left unanswered and joined to an audit."""

from models.entropy import new_id
from referencing.services.demo import acts
from referencing.services.demo.acts import Story
from referencing.services.demo.world import World
from referencing.services.reports.acting import pass_on
from referencing.services.reports.receiving import Account, receive
from referencing.words import gettext
from workflows.report_vocabulary import Reporter, ReportKind
from workflows.vocabulary import Role, Track
from workflows.words import _

_KEY = "demonstration"  # of addresses that nobody was given
_ASKED = _("Merci de nous dire ce qu’il en est et, si le problème est confirmé, ce que vous faites et pour quand.")


def reported(w: World, number: int) -> Story:
    """Reports in every state: the desk late with one, a vendor reminded, a vendor silent, two still under way."""
    case = yield from acts.file(w, number, _("Exemple Signal"), Track.SIMPLE)
    listing = yield from acts.whole(w, case)
    yield 10
    late = take_in(w, listing, ReportKind.OTHER, _("Je ne trouve pas comment changer la langue de l’application."))
    yield 14
    w.step(late, "close", Role.OFFICER, gettext(_("La langue se choisit dans les réglages, écran « Affichage ».")))
    crash = take_in(w, listing, ReportKind.UNREACHABLE, _("L’application se ferme dès l’ouverture depuis mardi."))
    yield 2
    _pass(w, crash)
    yield 12
    w.step(
        crash,
        "answer",
        Role.VENDOR,
        gettext(_("La panne venait d’une mise à jour ; la correction est en ligne.")),
    )
    yield 3
    w.step(crash, "close", Role.OFFICER, gettext(_("L’éditeur a corrigé : mettez l’application à jour.")))
    text = _("Le service transmet mes données à un site de publicité, sans que sa fiche le dise.")
    leak = take_in(w, listing, ReportKind.DATA_USE, text, Reporter.PROFESSIONAL)
    yield 2
    _pass(w, leak)
    yield 20
    w.step(leak, "open_audit", Role.OFFICER, gettext(_("Sans réponse de l’éditeur sur un usage de données.")))
    yield w.until_the_end(9)
    again = take_in(w, listing, ReportKind.PRICE, _("Un abonnement payant est demandé après trois jours d’essai."))
    yield 1
    _pass(w, again)
    yield w.until_the_end(2)
    take_in(w, listing, ReportKind.PRICE, _("Après trois jours d’essai, un abonnement payant est demandé."))


def take_in(w: World, listing: str, kind: ReportKind, text: str, reporter: Reporter = Reporter.CITIZEN) -> str:
    """Take in a report as the public form does; return its number."""
    told = Account(kind=kind, text=gettext(text), reporter=reporter, noticed_on=None, email=None, form_key=new_id().hex)
    return str(receive(w.session, w.case(listing), told, secret_key=_KEY, at=w.at).number)


def _pass(w: World, number: str) -> None:
    report = w.case(number)
    asked, officer = gettext(_ASKED), w.staff(Role.OFFICER)
    pass_on(w.session, report, report.text, asked, actor=officer, at=w.at, seen_version=report.version)
