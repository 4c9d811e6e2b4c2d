"""The columns of the open data, in their order: name, type, what it says. They are only ever added to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workflows.words import _

SEPARATOR = "|"  # between several values of one cell
TEXT, DAY, MOMENT, NUMBER, FLAG = _("texte"), _("date"), _("date et heure"), _("nombre entier"), _("booléen")
LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


@dataclass(frozen=True, slots=True)
class Column:
    """`codes` names the table of codes that its values come from."""

    name: str
    type: str
    says: str
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One CSV: the name of its file, what a line is, its columns."""

    file: str
    title: str
    line: str
    columns: Sequence[Column] = field(default_factory=tuple)


LISTINGS = Dataset(
    "catalogue.csv",
    _("Référencements"),
    _("Une ligne par référencement publié un jour, dans l’ordre des numéros, y compris ceux qui ont pris fin."),
    (
        Column("referencement", TEXT, _("Numéro du référencement, clé du fichier.")),
        Column("identifiant", TEXT, _("Identifiant du référencement dans l’interface de programmation (UUID).")),
        Column("service", TEXT, _("Nom du service.")),
        Column("page", TEXT, _("Adresse de la page du service dans le catalogue.")),
        Column("editeur", TEXT, _("Nom de l’éditeur.")),
        Column("siren", TEXT, _("SIREN de l’éditeur : neuf chiffres, à lire comme un texte.")),
        Column("parcours", TEXT, _("Parcours de référencement."), "parcours"),
        Column("referentiel", TEXT, _("Référentiel au titre duquel le service est référencé.")),
        Column("thematiques", TEXT, _("Thèmes sous lesquels le service se trouve, séparés par « | »."), "thematiques"),
        Column("domaines", TEXT, _("Domaines du service, séparés par « | »."), "domaines"),
        Column("etat", TEXT, _("État du référencement au jour de l’extraction."), "etat"),
        Column("au_catalogue", FLAG, _("« true » si le service figure dans la liste du catalogue ce jour-là.")),
        Column("premier_jour", DAY, _("Premier jour de la première période de référencement.")),
        Column("debut", DAY, _("Premier jour de la période en cours, ou de la dernière.")),
        Column("fin", DAY, _("Dernier jour de cette période, inclus.")),
        Column("periode", NUMBER, _("Rang de cette période : 1 pour la première.")),
        Column("version_verifiee", TEXT, _("Version du service vérifiée en dernier.")),
        Column("precedent", TEXT, _("Numéro du référencement précédent du même service ; vide s’il n’y en a pas.")),
    ),
)
HISTORY = Dataset(
    "historique.csv",
    _("Historique"),
    _("Une ligne par changement public d’un référencement, dans l’ordre des numéros puis du temps."),
    (
        Column("referencement", TEXT, _("Numéro du référencement, tel qu’au premier fichier.")),
        Column("ordre", NUMBER, _("Rang du changement dans l’historique du référencement, à partir de 1.")),
        Column("date", DAY, _("Jour du changement, à l’heure de Paris.")),
        Column("instant", MOMENT, _("Moment du changement, en temps universel (UTC).")),
        Column("evenement", TEXT, _("Ce qui s’est passé."), "evenement"),
        Column("avant", TEXT, _("État avant le changement ; vide à l’ouverture."), "etat"),
        Column("apres", TEXT, _("État après le changement."), "etat"),
        Column("debut", DAY, _("Premier jour de la période, après le changement.")),
        Column("fin", DAY, _("Dernier jour de la période, après le changement.")),
        Column("version_verifiee", TEXT, _("Version vérifiée, après le changement.")),
    ),
)
DATASETS: Mapping[str, Dataset] = {one.file: one for one in (LISTINGS, HISTORY)}
JSON_FILE = "catalogue.json"
