from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.workflows.builders import (
    CERTIFIED_UNTIL,
    MEDICAL_DEVICE,
    ON,
    answered,
    complete_dossier,
    grant,
    rulebook,
    service,
    vendor,
)
from workflows.completeness import (
    Gap,
    applicable,
    eligibility_gaps,
    eligibility_met,
    gaps,
    orientation_facts,
)
from workflows.dossier import Answer, Audience, EvidenceItem, Form, Sector, VendorNature
from workflows.vocabulary import Access, Track

BOOK = rulebook()
SMALL = rulebook("demo-2")
SIMPLE = complete_dossier(BOOK)
EXCHANGE = complete_dossier(BOOK, Track.EXCHANGE)


def _with(dossier, key, **changes):
    return replace(dossier, answers=dossier.answers | {key: replace(dossier.answers[key], **changes)})


def _serving(dossier, **changes):
    return replace(dossier, service=replace(dossier.service, **changes))


@pytest.mark.parametrize("book", [BOOK, SMALL])
@pytest.mark.parametrize("track", Track)
def test_complete_dossier_has_no_gap(book, track):
    assert gaps(complete_dossier(book, track), book, ON) == ()


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"forms": ()}, "ELI-FORME"),
        ({"audience": Audience.PROFESSIONALS}, "ELI-PUBLIC"),
        ({"fields": ()}, "ELI-DOMAINE"),
    ],
)
def test_service_outside_the_catalogue_is_not_eligible(changes, gap):
    dossier = _serving(SIMPLE, **changes)

    [found] = eligibility_gaps(dossier, BOOK)

    titles = {point.key: point.title for point in BOOK.eligibility}
    assert found == Gap(gap, "not_eligible", (titles[gap],))


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("ELI-FORME", {"forms": (Form.WEBSITE,)}),
        ("ELI-FORME", {"forms": (Form.MOBILE_APP,)}),
        ("ELI-DOMAINE", {"fields": (Sector.AUTONOMY,)}),
        ("ELI-DOMAINE", {"fields": (Sector.WELLBEING, Sector.HEALTH)}),
        ("ELI-OBJETS", {"connected_objects": ()}),
        ("ELI-OBJETS", {"connected_objects": ("scale",)}),
        ("ELI-DM", {"medical_device": MEDICAL_DEVICE}),
        ("ELI-GRATUITE", {"free": False}),
    ],
)
def test_eligibility_point_accepts_what_the_founding_document_does(key, changes):
    point = next(point for point in BOOK.eligibility if point.key == key)

    assert eligibility_met(point, _serving(SIMPLE, **changes))


@pytest.mark.parametrize("nature", VendorNature)
def test_point_about_the_vendor_reads_the_vendor(nature):
    point = replace(next(point for point in BOOK.eligibility if point.field == "nature"), accepts=("public",))
    dossier = replace(SIMPLE, vendor=vendor(nature=nature))

    assert eligibility_met(point, dossier) is (nature is VendorNature.PUBLIC)


def test_point_that_is_not_mandatory_forbids_nothing():
    points = tuple(replace(point, mandatory=False) for point in BOOK.eligibility)
    dossier = _serving(SIMPLE, audience=Audience.PROFESSIONALS)

    assert eligibility_gaps(dossier, replace(BOOK, eligibility=points)) == ()


@pytest.mark.parametrize(
    ("since", "found"),
    [
        (None, (Gap("service.usable_since", "not_usable"),)),
        (ON + timedelta(days=1), (Gap("service.usable_since", "not_usable_yet", ("2026-11-25",)),)),
        (ON, ()),
    ],
)
def test_service_must_be_usable_on_the_day(since, found):
    assert gaps(_serving(SIMPLE, usable_since=since), BOOK, ON) == found


def test_each_orientation_question_must_be_answered():
    dossier = replace(SIMPLE, orientation={k: v for k, v in SIMPLE.orientation.items() if k != "teleconsultation"})

    question = next(question for question in BOOK.questions if question.key == "teleconsultation")
    assert gaps(dossier, BOOK, ON) == (Gap("teleconsultation", "orientation_unanswered", (question.title,)),)


def test_criterion_without_an_answer_is_unanswered():
    dossier = replace(SIMPLE, answers={k: v for k, v in SIMPLE.answers.items() if k != "SEC-TLS"})

    assert gaps(dossier, BOOK, ON) == (Gap("SEC-TLS", "unanswered", (BOOK.criterion["SEC-TLS"].title,)),)


@pytest.mark.parametrize("key", ["SEC-TLS", "ETH-ERGO"])
def test_comment_alone_is_no_answer_even_to_an_optional_criterion(key):
    dossier = _with(SIMPLE, key, level=None)

    assert [(gap.key, gap.code) for gap in gaps(dossier, BOOK, ON)] == [(key, "unanswered")]


@pytest.mark.parametrize(
    ("reason", "found"),
    [("Aucun mot de passe.", ()), (" \n", (Gap("SEC-TLS", "not_applicable_without_reason"),))],
)
def test_what_does_not_apply_has_its_reason_and_needs_no_evidence(reason, found):
    dossier = replace(SIMPLE, answers=SIMPLE.answers | {"SEC-TLS": Answer(not_applicable=reason)})

    assert gaps(dossier, BOOK, ON) == found


@pytest.mark.parametrize(
    ("key", "level", "found"),
    [
        ("SEC-TLS", 1, (Gap("SEC-TLS", "below_target", ("1", "2")),)),
        ("SEC-TLS", 0, (Gap("SEC-TLS", "below_target", ("0", "2")),)),
        ("SEC-TLS", 2, ()),
        ("SEC-TLS", 3, ()),
        ("ETH-INCL", 0, ()),
        ("SEC-TLS", 4, (Gap("SEC-TLS", "level_not_on_the_scale", ("4",)),)),
    ],
)
def test_mandatory_criterion_must_reach_its_target(key, level, found):
    assert gaps(_with(SIMPLE, key, level=level), BOOK, ON) == found


@pytest.mark.parametrize(
    ("evidence", "filed"),
    [((), "0"), ((EvidenceItem(file="a.pdf"), EvidenceItem(file="a.pdf", valid_until=CERTIFIED_UNTIL)), "1")],
)
def test_evidence_is_counted_by_file(evidence, filed):
    book = replace(
        BOOK,
        criteria=tuple(
            replace(one, evidence_minimum=2 if filed == "1" else 1) if one.key == "SEC-PENTEST" else one
            for one in BOOK.criteria
        ),
    )

    found = gaps(_with(SIMPLE, "SEC-PENTEST", evidence=evidence), book, ON)

    assert found == (Gap("SEC-PENTEST", "evidence_missing", (filed, "2" if filed == "1" else "1")),)


def test_level_zero_of_an_optional_criterion_needs_no_evidence():
    book = replace(
        BOOK,
        criteria=tuple(replace(one, evidence_minimum=1) if one.key == "ETH-INCL" else one for one in BOOK.criteria),
    )

    assert gaps(_with(SIMPLE, "ETH-INCL", level=0, evidence=()), book, ON) == ()


def test_refused_evidence_is_unclean_wherever_it_is_named():
    [name] = {item.file for item in SIMPLE.answers["SEC-PENTEST"].evidence}

    assert gaps(SIMPLE, BOOK, ON, frozenset({name})) == (Gap("SEC-PENTEST", "evidence_unclean", (name,)),)


@pytest.mark.parametrize(
    ("until", "found"),
    [
        (None, (Gap("URB-HDS", "evidence_undated", ("hds.pdf",)),)),
        (ON - timedelta(days=1), (Gap("URB-HDS", "evidence_expired", ("hds.pdf", "2026-11-23")),)),
        (ON, ()),
    ],
)
def test_certificate_is_dated_and_good_through_its_last_day(until, found):
    dossier = _with(SIMPLE, "URB-HDS", evidence=(EvidenceItem(file="hds.pdf", valid_until=until),))

    assert gaps(dossier, BOOK, ON) == found


def test_other_evidence_expires_only_when_it_has_a_date():
    dossier = _with(SIMPLE, "SEC-TLS", evidence=(EvidenceItem(file="a.pdf", valid_until=date(2026, 1, 1)),))

    assert gaps(dossier, BOOK, ON) == (Gap("SEC-TLS", "evidence_expired", ("a.pdf", "2026-01-01")),)


def test_simple_track_asks_for_no_api():
    dossier = replace(SIMPLE, grants=EXCHANGE.grants)

    assert Gap("grants", "grants_on_simple_track") in gaps(answered(dossier, BOOK), BOOK, ON)


def test_exchange_track_asks_for_one():
    dossier = answered(replace(EXCHANGE, grants=()), BOOK)

    assert gaps(dossier, BOOK, ON) == (Gap("grants", "no_grant"),)


def test_every_api_supposes_the_pairing():
    dossier = answered(replace(EXCHANGE, grants=EXCHANGE.grants[1:]), BOOK)

    assert gaps(dossier, BOOK, ON) == (Gap("pairing", "base_api_missing", ("Appariement",)),)


def test_rulebook_without_a_base_api_supposes_none():
    book = replace(SMALL, apis=tuple(replace(api, base=False) for api in SMALL.apis))
    whole = complete_dossier(SMALL, Track.EXCHANGE)

    assert gaps(replace(whole, grants=whole.grants[1:]), book, ON) == ()


@pytest.mark.parametrize(
    ("api", "changes", "found"),
    [
        ("measures", {"access": ()}, [Gap("measures", "no_access")]),
        ("patient_data", {"access": (Access.WRITE,)}, [Gap("patient_data", "operation_not_offered", ("write",))]),
        (
            "measures",
            {"purpose": "research"},
            [Gap("measures", "unknown_purpose", ("research", "prevention, diagnosis, care, social_followup"))],
        ),
        *[
            ("measures", {name: " "}, [Gap("measures", "grant_field_empty", (name,))])
            for name in ("need", "modalities", "retention", "security", "consent_text")
        ],
    ],
)
def test_each_request_is_complete(api, changes, found):
    request = grant(BOOK.api[api], BOOK, **changes)
    dossier = answered(replace(EXCHANGE, grants=(EXCHANGE.grants[0], request)), BOOK)

    assert list(gaps(dossier, BOOK, ON)) == found


def test_api_that_the_rulebook_does_not_have_is_named():
    request = replace(EXCHANGE.grants[1], api="weather")
    dossier = answered(replace(EXCHANGE, grants=(EXCHANGE.grants[0], request)), BOOK)

    assert gaps(dossier, BOOK, ON) == (Gap("weather", "unknown_api", (", ".join(BOOK.api),)),)


def test_every_gap_is_found_at_once_in_the_order_of_the_dossier():
    dossier = replace(
        SIMPLE,
        service=service(audience=Audience.PROFESSIONALS, usable_since=None),
        orientation={},
        answers={},
        grants=EXCHANGE.grants,
    )

    found = gaps(dossier, SMALL, ON)

    assert [(gap.key, gap.code) for gap in found] == [
        ("E1", "not_eligible"),
        ("service.usable_since", "not_usable"),
        ("health_data", "orientation_unanswered"),
        ("D-1", "unanswered"),
        ("D-3", "unanswered"),
        ("grants", "grants_on_simple_track"),
    ]


def test_answer_to_a_criterion_that_does_not_apply_is_nobodys_business():
    dossier = replace(complete_dossier(SMALL, yes=()), answers=complete_dossier(SMALL).answers | {"D-2": Answer()})

    assert gaps(dossier, SMALL, ON) == ()


@pytest.mark.parametrize(
    ("track", "yes", "keys"),
    [
        (Track.SIMPLE, (), ["D-1", "D-3"]),
        (Track.SIMPLE, ("health_data",), ["D-1", "D-2", "D-3"]),
        (Track.EXCHANGE, (), ["D-1", "D-3", "D-4"]),
        (Track.EXCHANGE, ("health_data",), ["D-1", "D-2", "D-3", "D-4"]),
    ],
)
def test_criteria_apply_by_track_and_condition_in_rulebook_order(track, yes, keys):
    dossier = complete_dossier(SMALL, track, yes=yes)

    assert [criterion.key for criterion in applicable(dossier, SMALL)] == keys


@pytest.mark.parametrize(
    ("changes", "yes", "key"),
    [
        ({}, ("health_data",), "URB-HDS"),
        ({}, ("health_data", "user_accounts"), "URB-2FA"),
        ({}, ("professional_access",), "URB-PSC"),
        ({}, ("teleconsultation",), "URB-TLC"),
        ({}, ("artificial_intelligence",), "ETH-IA"),
        ({}, ("medical_content",), "ETH-HAS-SOURCES"),
        ({}, ("produces_documents",), "INT-CDA-TEST"),
        ({"medical_device": MEDICAL_DEVICE}, (), "DM-CE"),
        ({"connected_objects": ("scale",)}, (), "DM-OBJETS"),
        ({"regions": ("FR-BRE",)}, (), "SRV-REGION"),
        ({"free": True}, (), "SRV-GRATUIT"),
        ({"forms": (Form.MOBILE_APP,)}, (), "SEC-MOB-RESEAU"),
        ({"forms": (Form.WEBSITE,)}, (), "SEC-WEB"),
    ],
)
def test_criterion_is_asked_when_its_condition_holds_and_only_then(changes, yes, key):
    bare = {"forms": (), "free": False}
    keys = [one.key for one in applicable(complete_dossier(BOOK, yes=yes, **(bare | changes)), BOOK)]
    without = [one.key for one in applicable(complete_dossier(BOOK, yes=(), **bare), BOOK)]

    assert (key in keys, key in without) == (True, False)


def test_facts_for_conditions_come_from_orientation_service_and_grants():
    dossier = complete_dossier(
        SMALL, Track.EXCHANGE, connected_objects=("scale",), regions=("FR-BRE",), forms=(Form.WEBSITE,)
    )
    only_reading = replace(dossier, grants=(replace(dossier.grants[0], access=(Access.READ,)),))

    assert orientation_facts(only_reading) == {
        "health_data": True,
        "api_pairing": True,
        "exchange": True,
        "medical_device": False,
        "connected_objects": True,
        "mobile_app": False,
        "website": True,
        "free": True,
        "regional": True,
        "reads": True,
        "writes": False,
    }


def test_orientation_cannot_shadow_what_the_service_declares():
    dossier = replace(complete_dossier(SMALL), orientation={"website": False, "exchange": True})

    facts = orientation_facts(dossier)

    assert (facts["website"], facts["exchange"]) == (True, False)
