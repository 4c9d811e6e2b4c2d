from datetime import timedelta

import pytest

from models.queries.grants import revoke_grants
from referencing.services.catalogue.browsing import browse
from referencing.services.catalogue.filter import Sort, filter_from, read_place, written_place
from tests.referencing.listed import TODAY, listed, release
from tests.referencing.told import AT, vendor
from workflows.vocabulary import Facet, ListingState, Track


def names(session, size=50, after=None, **asked):
    given = {key: value if isinstance(value, list) else [value] for key, value in asked.items()}
    return [one.line.name for one in browse(session, filter_from(given), after, TODAY, size).lines]


@pytest.fixture
def shelf(session):
    """A few services that differ in everything that is asked about."""
    listed(
        session,
        "Glycémie Facile",
        of=vendor(session, "Société Cœur"),
        grants=("pairing:read", "pairing:write", "measures:read", "measures:write"),
        topics=["diabetes", "health_measures"],
        forms=["mobile_app"],
        connected_objects=["glucose_meter"],
        medical_device={"class": "IIa"},
        description="Le carnet des personnes qui vivent avec un diabète.",
    )
    listed(session, "Agenda Doux", grants=("pairing:read", "agenda:read"), topics=["care_path"], free=False)
    listed(session, "Sommeil Calme", topics=["sleep"], fields=["wellbeing"], regions=["FR-BRE"])
    listed(session, "Éveil", topics=["children"], forms=["mobile_app", "website"], starts_on=TODAY - timedelta(days=3))
    listed(session, "Ancien", state=ListingState.SUSPENDED)
    listed(session, "Échu", ends_on=TODAY - timedelta(days=1))
    session.commit()
    return session


ALL = ["Agenda Doux", "Éveil", "Glycémie Facile", "Sommeil Calme"]


def test_list_holds_what_is_in_force_by_name_without_accents(shelf):
    assert names(shelf) == ALL


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("glycemie", ["Glycémie Facile"]),
        ("GLYCÉMIE facile", ["Glycémie Facile"]),
        ("glycmie", ["Glycémie Facile"]),
        ("diabette", ["Glycémie Facile"]),  # in its description, with a slip
        ("mon carnet pour le diabète", ["Glycémie Facile"]),
        ("coeur", ["Glycémie Facile"]),
        ("glucomètre", ["Glycémie Facile"]),
        ("agenda", ["Agenda Doux"]),
        ("santé", ["Agenda Doux", "Éveil", "Glycémie Facile"]),
        ("eveil", ["Éveil"]),
        ("ancien", []),
        ("agenda sommeil", []),
        ("zzzzzz", []),
        ("le la les", []),
        ("…", ALL),
    ],
)
def test_text_is_found_in_names_and_descriptions(shelf, typed, found):
    assert names(shelf, q=typed, tri="nom") == found


def test_services_found_by_their_name_come_first(session):
    listed(session, "Avec Agenda", description="rien")
    listed(session, "Aaa", description="Un agenda pour tous.")
    session.commit()

    assert names(session, q="agenda") == ["Avec Agenda", "Aaa"]
    assert names(session, q="agenda", tri="nom") == ["Aaa", "Avec Agenda"]


def test_slip_is_told(shelf):
    found = browse(shelf, filter_from({"q": ["diabette"]}), None, TODAY)

    assert list(found.corrected) == [("diabette", "diabete")]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"theme": "sleep"}, ["Sommeil Calme"]),
        ({"theme": ["sleep", "children"]}, ["Éveil", "Sommeil Calme"]),
        ({"domaine": "wellbeing"}, ["Sommeil Calme"]),
        ({"forme": "mobile_app"}, ["Éveil", "Glycémie Facile"]),
        ({"forme": "website", "theme": "children"}, ["Éveil"]),
        ({"prix": "paid"}, ["Agenda Doux"]),
        ({"objet": "yes"}, ["Glycémie Facile"]),
        ({"dm": "no"}, ["Agenda Doux", "Éveil", "Sommeil Calme"]),
        ({"region": "FR-BRE"}, ALL),
        ({"region": "FR-OCC"}, ["Agenda Doux", "Éveil", "Glycémie Facile"]),
        ({"nouveau": "oui"}, ["Éveil"]),
        ({"echange": "aucun"}, ["Éveil", "Sommeil Calme"]),
        ({"echange": "avec"}, ["Agenda Doux", "Glycémie Facile"]),
        ({"api": "measures"}, ["Glycémie Facile"]),
        ({"api": ["measures", "agenda"]}, ["Agenda Doux", "Glycémie Facile"]),
        ({"accepte": "agenda:read"}, ["Agenda Doux", "Éveil", "Sommeil Calme"]),
        ({"accepte": "measures:read"}, ["Éveil", "Sommeil Calme"]),  # the one that reads measures writes them too
        ({"accepte": ["measures:read", "measures:write"]}, ["Éveil", "Glycémie Facile", "Sommeil Calme"]),
        ({"echange": "choisis"}, ["Éveil", "Sommeil Calme"]),
        ({"echange": "aucun", "accepte": "agenda:read"}, ["Éveil", "Sommeil Calme"]),
    ],
)
def test_filter_keeps_what_it_names(shelf, asked, found):
    assert names(shelf, **asked) == found


def test_counts_say_what_each_choice_would_leave(shelf):
    counts = browse(shelf, filter_from({"theme": ["sleep"]}), None, TODAY).counts

    assert counts.total == 1
    assert {value: n for (facet, value), n in counts.facets.items() if facet is Facet.TOPIC} == {
        "diabetes": 1,
        "health_measures": 1,
        "care_path": 1,
        "sleep": 1,
        "children": 1,
    }
    assert counts.facets[Facet.FORM, "website"] == 1
    assert (Facet.FORM, "mobile_app") not in counts.facets
    assert counts.tracks == {Track.SIMPLE: 1}


def test_counts_are_never_older_than_the_list(shelf):
    before = browse(shelf, filter_from({}), None, TODAY)
    one = next(shown.line.id for shown in before.lines if shown.line.name == "Éveil")
    row = shelf.get(type(listed(shelf, "Autre")), one)
    row.state, row.moved_at = ListingState.SUSPENDED, AT + timedelta(minutes=1)
    shelf.commit()

    after = browse(shelf, filter_from({}), None, TODAY)

    assert [before.counts.total, after.counts.total] == [4, 4]
    assert after.counts.facets[Facet.FORM, "mobile_app"] == before.counts.facets[Facet.FORM, "mobile_app"] - 1


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "service"])
def test_pages_follow_each_other_without_gap_or_repeat(session, sort, text):
    for number in range(7):
        listed(session, f"Nom {number % 3}", description="Un service.", starts_on=TODAY - timedelta(days=number % 4))
    session.commit()
    asked = filter_from({"q": [text], "tri": [sort.value]})
    whole, seen, after = browse(session, asked, None, TODAY, 50), [], None

    while True:
        page = browse(session, asked, after, TODAY, 2)
        seen += [one.line.id for one in page.lines]
        if page.after is None:
            break
        after = read_place(written_place(page.after), asked.order)

    assert seen == [one.line.id for one in whole.lines]
    assert len(seen) == 7


def test_line_says_what_runs_now(session):
    listing = listed(session, grants=("measures:read",))
    release(session, listing)
    revoke_grants(session, [listing.id], AT)
    session.commit()

    [one] = browse(session, filter_from({}), None, TODAY).lines

    assert (one.line.is_ahead, list(one.grants)) == (True, [])
