"""Plainly invented vendors, services and dossiers, complete for whichever rulebook and track."""

from dataclasses import replace
from datetime import date, timedelta

from stdnum import luhn

from referencing.services.demo import shelf
from referencing.words import gettext
from workflows import dossier as d
from workflows.completeness import applicable
from workflows.rulebook import Criterion, Rulebook
from workflows.vocabulary import Kind, Track
from workflows.words import _

CERTIFICATE = "certificat.pdf"
PAPER = "preuve-{theme}.pdf"
_YEARS = 730


def vendor(number: int) -> d.Vendor:
    """Return an invented vendor: its SIREN has a valid key, its address a domain kept for examples."""
    stem = f"9{number:07d}"
    return d.Vendor(
        name=gettext(_("Éditeur Exemple {0}"), f"{number:02d}"),
        siren=stem + luhn.calc_check_digit(stem),
        signatory=d.Signatory(
            name=gettext(_("Signataire Exemple {0}"), f"{number:02d}"), email=f"signataire@editeur-{number:02d}.example"
        ),
    )


def dossier(book: Rulebook, number: int, name: str, track: Track, on: date) -> d.Dossier:
    """Return a complete first dossier for an invented service, good on a day and two years after."""
    exchange = track is Track.EXCHANGE
    bare = d.Dossier(
        format=d.FORMAT,
        rulebook=book.key,
        kind=Kind.INITIAL,
        track=track,
        vendor=vendor(number),
        service=shelf.told(_service(number, name, exchange, on)),
        orientation={question.key: question.key in _YES for question in book.questions},
        grants=_grants(book, number, name) if exchange else (),
    )
    return complete(bare, book, on)


_YES = ("health_data", "user_accounts", "medical_content")


def _service(number: int, name: str, exchange: bool, on: date) -> d.Service:  # noqa: FBT001 - one caller
    return d.Service(
        name=name,
        version="1.0.0",
        description=gettext(_("Service inventé pour la démonstration.")),
        forms=(d.Form.MOBILE_APP, d.Form.WEBSITE) if number % 2 else (d.Form.WEBSITE,),
        audience=d.Audience.INDIVIDUALS,
        fields=(list(d.Sector)[number % 3],),
        free=number % 3 > 0,
        usable_since=on - timedelta(days=90),
        connected_objects=("blood_pressure_cuff",) if exchange and number % 2 else (),
        regions=("FR-BRE",) if number % 5 == 0 else (),
        urls={"website": f"https://service-{number:02d}.example/"},
    )


def _grants(book: Rulebook, number: int, name: str) -> tuple[d.GrantRequest, ...]:
    usual = [api for api in book.apis if api.base] + [api for api in book.apis if not api.base][: 1 + number % 2]
    wanted = shelf.wanted(name, book) or {api.key: api.operations for api in usual}
    return tuple(
        d.GrantRequest(
            api=key,
            access=operations,
            purpose=shelf.purpose(name, book.purposes[number % len(book.purposes)].key),
            need=shelf.need(name, key, gettext(_("Suivre ce que la personne choisit de partager."))),
            modalities=gettext(_("Appels signés depuis les serveurs du service, à la demande de la personne.")),
            retention="P12M",
            security=gettext(_("Chiffrement en transit et au repos, accès nominatifs, journal conservé un an.")),
            consent_text=gettext(
                _(
                    "Vous autorisez {0} à utiliser « {1} » dans Mon espace santé. "
                    "Vous pouvez changer d’avis à tout moment."
                ),
                name,
                book.api[key].title,
            ),
        )
        for key, operations in wanted.items()
    )


def complete(bare: d.Dossier, book: Rulebook, on: date) -> d.Dossier:
    """Return a dossier with an answer at target level, and its evidence, to each criterion that applies."""
    return replace(bare, answers={criterion.key: _answer(criterion, on) for criterion in applicable(bare, book)})


def _answer(criterion: Criterion, on: date) -> d.Answer:
    good_until = on + timedelta(days=_YEARS)
    if criterion.evidence_expires:
        evidence = (d.EvidenceItem(file=CERTIFICATE, valid_until=good_until),)
    else:
        evidence = (d.EvidenceItem(file=PAPER.format(theme=criterion.theme)),)
    extra = max(criterion.evidence_minimum - 1, 0)
    more = tuple(d.EvidenceItem(file=f"annexe-{n + 1}.pdf", valid_until=evidence[0].valid_until) for n in range(extra))
    return d.Answer(
        level=max(criterion.target, 1),
        comment=gettext(_("Réponse inventée : {0}."), criterion.title[0].lower() + criterion.title[1:]),
        evidence=evidence + more if criterion.evidence_minimum else (),
    )
