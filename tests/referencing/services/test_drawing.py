"""A draw by the door: what each step leaves, what is refused, what the clock ends, what nobody can do quietly."""

import hashlib
import json

import pytest
from sqlalchemy import select, text, update

import verify_draw
from models.audit import Audit
from models.document import IssuedDocument
from models.draw import Draw
from models.ledger import LedgerEntry
from models.listing import Listing
from models.news import News
from referencing.documents.pages import html_of
from referencing.services import campaigns, ledger
from referencing.services.errors import StaleError
from referencing.services.people import declare_interest
from tests.referencing.documents.sample import sample
from tests.referencing.services import draws
from tests.referencing.services.papers.shape import differences, shape
from workflows.draw import Secret, commitment_of
from workflows.draw_file import draw_faults
from workflows.draw_vocabulary import Dimension, RiskBand
from workflows.machine import StepRefusedError
from workflows.vocabulary import AuditOrigin, AuditState, DrawState, ListingState, Role, Track


@pytest.fixture
def catalogue(town):
    """Three listings in force; their numbers."""
    return town, [town.do(draws.listed, track) for track in (Track.SIMPLE, Track.SIMPLE, Track.EXCHANGE)]


def refused(town, *args):
    """Return the reasons for which something is refused, each with its details."""
    with pytest.raises(StepRefusedError) as error:
        town.do(*args)
    return [(one.code, *one.details) for one in error.value.refusals]


def suspend(town, number, state=ListingState.SUSPENDED):
    town.do(lambda w: w.session.execute(update(Listing).where(Listing.number == number).values(state=state)))


def entries(town, number):
    def read(w):
        draw = w.session.scalars(select(Draw).where(Draw.number == number)).one()
        query = select(LedgerEntry).where(LedgerEntry.case_id == draw.id).order_by(LedgerEntry.seq)
        return [(entry.trigger, entry.payload) for entry in w.session.scalars(query)]

    return town.do(read)


def told(town, kind):
    return town.do(lambda w: len(w.session.scalars(select(News.id).where(News.kind == kind)).all()))


def test_whole_draw_leaves_file_ledger_audit_and_minutes(catalogue, tmp_path):
    town, listings = catalogue
    number = draws.drawn(town)

    population, sha256, file, file_sha256 = draws.read(
        town, number, "population", "population_sha256", "file", "file_sha256"
    )
    path = tmp_path / "tirage.json"
    path.write_text(file, encoding="utf-8")
    content = json.loads(file)
    [chosen] = [line["listing"] for line in content["lines"] if line["drawn"]]
    audits = town.do(lambda w: [(a.listing.number, a.origin, a.state) for a in w.session.scalars(select(Audit))])
    issued = select(IssuedDocument.kind).where(IssuedDocument.procedure == "draw")
    kinds = town.do(lambda w: w.session.scalars(issued).all())

    assert [line["listing"] for line in content["lines"]] == sorted(listings)
    assert draw_faults(file.encode()) == []
    assert verify_draw.main(path)[0] == 0
    assert sha256 == hashlib.sha256(population.encode()).hexdigest() == content["population_sha256"]
    assert file_sha256 == hashlib.sha256(file.encode()).hexdigest()
    assert audits == [(chosen, AuditOrigin.DRAW, AuditState.PLANNED)]
    assert kinds == ["draw_minutes"]
    broken = town.do(lambda w: ledger.verify(w.session).broken)
    assert [one for one in broken if one.code != "case_without_entries"] == []


def test_minutes_say_who_what_when_and_how_likely(catalogue):
    town, _listings = catalogue
    number = draws.drawn(town, quota=1, weights={RiskBand.LOW: 1, RiskBand.MEDIUM: 3})

    context = town.do(lambda w: w.session.scalars(select(IssuedDocument)).one().context)

    assert list(differences(shape(context), shape(sample("draw_minutes")))) == []
    assert context["draw"]["number"] == number
    assert [one["secret"] for one in context["officials"]] == [secret.text for secret in draws.SECRETS]
    assert [(one["value"], one["by"], one["counts"]) for one in context["typed"]] == [
        (draws.VALUE, "Agente Exemple", True),
        (draws.VALUE, "Secrétaire Exemple", True),
    ]
    assert [line["listing"] for line in context["drawn"]] == [
        line["listing"] for line in context["lines"] if line["drawn"]
    ]
    assert {line["percent"] for line in context["lines"]} == {"33,3\u00a0%"}
    assert context["is_simulated"] is False
    html = html_of("draw_minutes", context)
    for words in (draws.read(town, number, "population_sha256"), draws.VALUE, number, "33,3"):
        assert words in html


def test_ledger_holds_each_part_in_its_order_and_the_hash_before_any_secret(catalogue):
    town, _listings = catalogue
    number = draws.drawn(town)

    found = entries(town, number)

    assert [trigger for trigger, _ in found] == [
        *("prepare", "commit", "commit", "freeze", "reveal", "reveal", "type_value", "type_value", "draw")
    ]
    payloads = dict(found)
    assert payloads["freeze"]["population"] == draws.read(town, number, "population_sha256")
    assert [payload["seat"] for trigger, payload in found if trigger == "reveal"] == [1, 2]
    assert payloads["draw"]["seed"] == draws.read(town, number, "seed")
    secrets = [secret.words for secret in draws.SECRETS]
    assert not any(word in json.dumps(payload) for trigger, payload in found[:4] for word in secrets)


def test_population_counts_what_is_left_out_and_keeps_who(catalogue):
    town, listings = catalogue
    drawn = draws.drawn(town)
    audited = town.do(lambda w: w.session.scalars(select(Audit)).one().listing.number)
    town.do(lambda w: draws.step(w, drawn, "annul", Role.DECIDER, "Erreur de périmètre."))
    town.do(draws.create)  # the audits of an annulled draw keep nobody out

    number = draws.frozen(town)

    assert draws.read(town, number, "listed") == 3
    assert audited in listings
    town.do(draws.step, number, "cancel", Role.AUDITOR, "Un autre tirage suit.")
    draws.drawn(town)
    later = draws.frozen(town)
    assert draws.read(town, later, "listed") == 2
    assert list(draws.read(town, later, "exclusions").values()) == [["open_audit"]]
    assert "excluded\topen_audit\t1" in draws.read(town, later, "population").splitlines()


def test_officials_hear_what_is_asked_of_them(catalogue):
    town, _listings = catalogue
    number = draws.frozen(town)

    assert (told(town, "draw_commitment_asked"), told(town, "draw_secret_asked")) == (2, 2)
    town.do(draws.step, number, "cancel", Role.AUDITOR, "Erreur de périmètre.")
    assert told(town, "draw_cancelled") == 2


def test_secret_not_revealed_cancels_by_the_clock_in_sight(catalogue):
    town, _listings = catalogue
    number = draws.frozen(town)
    town.do(draws.reveal, number, [Role.OFFICER])

    town.wait(10)
    assert town.tick() == {}
    town.wait(1)
    assert town.tick() == {"draw.miss_reveal": 1}

    state, why = draws.read(town, number, "state", "ended_because")
    assert state is DrawState.CANCELLED
    assert "Secrétaire Exemple" in why
    assert "Agente Exemple" not in why
    assert entries(town, number)[-1] == ("miss_reveal", {"hidden": [2]})
    assert town.tick() == {}


def test_revealed_draw_outlives_the_day_of_the_reveals(catalogue):
    town, _listings = catalogue
    number = draws.frozen(town)
    town.do(draws.reveal, number)
    town.wait(30)

    assert town.tick() == {}
    assert draws.read(town, number) is DrawState.FROZEN


def test_secret_that_does_not_fit_is_refused_and_nothing_is_kept(catalogue):
    town, _listings = catalogue
    number = draws.frozen(town)
    other = Secret(draws.SECRETS[0].salt, "un tout autre secret")

    assert refused(town, draws.step, number, "reveal", Role.OFFICER, other.text) == [
        ("secret_is_another", commitment_of(number, 1, draws.SECRETS[0]))
    ]
    assert refused(town, draws.step, number, "reveal", Role.AUDITOR, draws.SECRETS[0].text)[0] == ("no_seat",)
    assert [seat.secret for seat in draws.read(town, number, "seats")] == [None, None]


def test_value_typed_otherwise_is_refused_and_the_first_may_be_set_aside(catalogue):
    town, _listings = catalogue
    number = draws.frozen(town)
    town.do(draws.reveal, number)
    assert refused(town, draws.step, number, "type_value", Role.OFFICER, draws.VALUE)[0][0] == "not_due_yet"
    town.wait(14)
    town.do(draws.step, number, "type_value", Role.OFFICER, "04 12 23 33 54 / 07")

    assert refused(town, draws.step, number, "type_value", Role.SECRETARY, draws.VALUE) == [("value_differs", "13")]
    assert refused(town, draws.step, number, "draw", Role.AUDITOR) == [("value_not_settled", "1")]
    town.do(draws.step, number, "set_value_aside", Role.SECRETARY, "Deux chiffres intervertis.")
    town.do(draws.step, number, "type_value", Role.SECRETARY, draws.VALUE)
    town.do(draws.step, number, "type_value", Role.SECRETARY, draws.VALUE)  # twice by one person is twice alike
    town.do(draws.step, number, "draw", Role.AUDITOR)

    assert [(one.value, one.set_aside_at is None) for one in draws.read(town, number, "values")] == [
        ("04 12 23 33 54 / 07", False),
        (draws.VALUE, True),
        (draws.VALUE, True),
    ]


def test_population_changed_after_the_freeze_is_not_drawn_from(catalogue):
    town, _listings = catalogue
    number = draws.valued(town)
    town.do(
        lambda w: w.session.execute(
            update(Draw)
            .where(Draw.number == number)
            .values(population=Draw.population + "listing\tREF-2030-00001\tall\t1\n")
        )
    )

    assert refused(town, draws.step, number, "draw", Role.AUDITOR) == [("population_changed",)]


def test_catalogue_that_changes_after_the_freeze_changes_no_population(catalogue):
    town, listings = catalogue
    number = draws.frozen(town)
    frozen = draws.read(town, number, "population")
    town.do(draws.listed)
    suspend(town, listings[0])
    town.do(draws.reveal, number)
    town.wait(14)
    for role in draws.OFFICIALS:
        town.do(draws.step, number, "type_value", role, draws.VALUE)
    town.do(draws.step, number, "draw", Role.AUDITOR)

    assert draws.read(town, number, "population") == frozen
    assert len(json.loads(draws.read(town, number, "file"))["lines"]) == 3


def test_listing_that_left_meanwhile_is_drawn_but_not_audited(catalogue):
    town, listings = catalogue
    number = draws.valued(town, quota=3)
    suspend(town, listings[0], ListingState.WITHDRAWN)

    town.do(draws.step, number, "draw", Role.AUDITOR)

    lots = draws.read(town, number, "lots")
    assert {lot.listing.number: lot.audit_id is not None for lot in lots} == {
        listing: listing != listings[0] for listing in listings
    }
    assert entries(town, number)[-1][1]["audits"] == 2


def test_no_second_draw_stands_beside_the_first(catalogue):
    town, _listings = catalogue
    campaign = town.do(draws.create)
    first = town.do(draws.prepare, campaign)

    assert refused(town, draws.prepare, campaign) == [("draw_stands", first)]
    town.do(draws.step, first, "cancel", Role.AUDITOR, "Un témoin est absent.")
    second = town.do(draws.prepare, campaign)

    assert second != first
    assert draws.read(town, first, "state", "ended_because") == (DrawState.CANCELLED, "Un témoin est absent.")


def test_result_is_annulled_with_its_audits_by_the_decider_alone(catalogue):
    town, _listings = catalogue
    number = draws.drawn(town)

    assert refused(town, draws.step, number, "annul", Role.AUDITOR, "Motif.")[0][0] == "wrong_role"
    assert refused(town, draws.step, number, "annul", Role.DECIDER) == [("reason_missing",)]
    town.do(draws.step, number, "annul", Role.DECIDER, "Population incomplète.")

    assert draws.read(town, number) is DrawState.CANCELLED
    assert draws.read(town, number, "file") is not None
    assert town.do(lambda w: w.session.scalars(select(Audit.state)).all()) == [AuditState.CANCELLED]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"officials": [Role.OFFICER]}, ["officials_missing"]),
        ({"officials": [Role.OFFICER, Role.OFFICER]}, ["officials_missing"]),
        ({"reveal": 0}, ["reveal_not_ahead"]),
        ({"public": 10}, ["public_day_too_early"]),
        ({"reveal": -3, "public": -5}, ["reveal_not_ahead", "public_day_too_early"]),
    ],
)
def test_draw_that_one_person_or_the_order_of_days_would_decide_is_not_prepared(town, changes, reasons):
    campaign = town.do(draws.create)

    assert [code for code, *_ in refused(town, lambda w: draws.prepare(w, campaign, **changes))] == reasons


def test_freeze_says_all_that_is_missing(town):
    number = town.do(lambda w: draws.prepare(w, draws.create(w)))

    assert [code for code, *_ in refused(town, draws.step, number, "freeze", Role.AUDITOR)] == [
        "commitment_missing",
        "commitment_missing",
        "population_empty",
    ]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"quota": 4}, [("quota_too_large", "all", "4", "3")]),
        ({"quota": None}, [("nothing_to_draw",)]),
    ],
)
def test_quotas_that_do_not_fit_are_not_frozen(catalogue, changes, reasons):
    town, _listings = catalogue
    number = town.do(lambda w: draws.prepare(w, draws.create(w, **changes)))
    town.do(draws.commit, number)

    assert refused(town, draws.step, number, "freeze", Role.AUDITOR) == reasons


def test_quotas_are_set_by_stratum_and_never_larger(catalogue):
    town, _listings = catalogue
    number = town.do(lambda w: draws.create(w, quota=None, dimensions=(Dimension.TRACK,)))

    def quotas(w, wanted, seen=1):
        campaign = campaigns.campaign_named(w.session, number)
        campaigns.set_quotas(w.session, campaign, wanted, w.at.date(), seen)

    assert refused(town, quotas, {"simple": 3, "exchange": 1}) == [("quota_too_large", "simple", "3", "2")]
    assert refused(town, quotas, {"simple": -1, "exchange": 1}) == [("quota_negative", "simple", "-1")]
    town.do(quotas, {"simple": 1, "exchange": 1})
    with pytest.raises(StaleError):
        town.do(quotas, {"simple": 2, "exchange": 0})
    assert town.do(lambda w: campaigns.campaign_named(w.session, number).quotas) == {"simple": 1, "exchange": 1}


def test_campaign_does_not_change_under_a_draw(catalogue):
    town, _listings = catalogue
    number = town.do(draws.create)
    draw = town.do(draws.prepare, number)

    def change(w):
        campaign = campaigns.campaign_named(w.session, number)
        campaigns.change_campaign(w.session, campaign, draws.settings_of(w, quota=2), campaign.version)

    assert refused(town, change) == [("campaign_drawn_from", draw)]
    town.do(draws.step, draw, "cancel", Role.AUDITOR, "Quota à revoir.")
    town.do(change)


def test_auditor_with_an_interest_or_who_assessed_does_not_audit(catalogue):
    town, listings = catalogue

    def declare(w):
        application = w.application_behind(w.case(listings[0]))
        declare_interest(
            w.session, application.id, w.staff(Role.AUDITOR), has_interest=True, statement="Parts.", at=w.at
        )

    town.do(declare)
    number = town.do(lambda w: draws.prepare(w, draws.create(w)))
    town.do(draws.commit, number)

    assert refused(town, draws.step, number, "freeze", Role.AUDITOR) == [("auditor_for_none", "Service 1")]


@pytest.mark.parametrize(
    "spoilt", ["state = 'drawn'", "state = 'cancelled'", "public_on = reveal_by", "state = 'frozen'"]
)
def test_database_itself_refuses_a_draw_without_what_its_state_requires(town, spoilt):
    number = town.do(lambda w: draws.prepare(w, draws.create(w)))

    with pytest.raises(Exception, match=r"ck_draw|CHECK"):
        town.do(lambda w: w.session.execute(text(f"UPDATE draw SET {spoilt} WHERE number = '{number}'")))  # noqa: S608


def test_only_listings_in_force_enter(catalogue):
    town, listings = catalogue
    suspend(town, listings[1])
    suspend(town, listings[2], ListingState.WITHDRAWN)

    number = draws.frozen(town)

    names = [line.split("\t")[1] for line in draws.read(town, number, "population").splitlines() if "listing" in line]
    states = town.do(lambda w: dict(w.session.execute(select(Listing.number, Listing.state)).all()))
    assert names == sorted(listings[:2])
    assert states[listings[1]] is ListingState.SUSPENDED
