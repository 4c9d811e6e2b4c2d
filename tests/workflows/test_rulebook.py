"""The rulebooks that ship load, say where everything comes from, and speak correct French."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from tests.workflows.builders import rulebook, rulebook_texts
from workflows import expression
from workflows.calendar import Nature
from workflows.dossier import Audience, Form, Sector
from workflows.rulebook import DelayName, Obligation
from workflows.rulebook_file import DERIVED_NAMES, parse_rulebook
from workflows.vocabulary import Access, MissedEffect, Party, Track

SHIPPED = ["mes-2023", "demo-2"]
QUESTIONS = [
    "health_data",
    "user_accounts",
    "professional_access",
    "teleconsultation",
    "artificial_intelligence",
    "medical_content",
    "produces_documents",
]


def asked_by(criterion):
    return expression.names(criterion.condition) if criterion.condition else frozenset()


def words_of(book):
    entries = [*book.eligibility, *book.questions, *book.criteria, *book.apis]
    yield from (text for entry in entries for text in (entry.title, entry.guidance))
    titled = [*book.levels, *book.themes, *book.evidence_kinds, *book.purposes]
    yield from (book.title, book.note, *(entry.title for entry in titled))
    yield from (delay.source for delay in book.delays.values())


@pytest.mark.parametrize("key", SHIPPED)
def test_a_shipped_rulebook_loads_under_its_folder_name(key):
    assert rulebook(key).key == key


@pytest.mark.parametrize("key", SHIPPED)
def test_every_entry_has_title_guidance_and_source(key):
    book = rulebook(key)
    entries = [*book.eligibility, *book.questions, *book.criteria, *book.apis]

    assert [entry.key for entry in entries if not (entry.title and entry.guidance and entry.source)] == []
    assert [purpose.key for purpose in book.purposes if not (purpose.title and purpose.source)] == []
    assert [name for name, delay in book.delays.items() if not delay.source] == []


def test_it_ships_with_more_than_eighty_criteria_and_fifteen_rules_of_exchange():
    book = rulebook()
    exchange = [one for one in book.criteria if one.theme == "echange_de_donnees"]

    assert len(book.criteria) > 80
    assert len(exchange) == 15
    assert {(one.track, one.when) for one in exchange} == {(Track.EXCHANGE, "")}


def test_the_terms_are_one_year_then_two():
    book = rulebook()

    assert book.terms_years == (1, 2)
    assert book.renewal.window_days == 120
    assert book.renewal.reminder_days == (90, 60, 30, 7)


def test_the_three_parties_sign_in_any_order():
    book = rulebook()

    assert book.agreement.parties == (Party.VENDOR, Party.MINISTER, Party.CNAM)
    assert not book.agreement.in_order
    assert (book.commission.members, book.commission.quorum) == (9, 5)
    assert book.missed_effect is MissedEffect.PROPOSE_SUSPENSION


def test_only_three_delays_are_the_law():
    book = rulebook()
    by_law = {name: delay for name, delay in book.delays.items() if delay.nature is Nature.LAW}

    assert {name: (delay.amount, delay.unit.value) for name, delay in by_law.items()} == {
        DelayName.APPEAL: (2, "months"),
        DelayName.AUDIT_NOTICE: (1, "months"),
        DelayName.AUDIT_COLLECTION: (1, "months"),
    }
    ours = [delay for delay in book.delays.values() if delay.nature is not Nature.LAW]
    assert [delay for delay in ours if not delay.source.startswith("Réglage du service")] == []


@pytest.mark.parametrize("key", SHIPPED)
def test_a_case_lapses_only_after_its_due_date_and_its_notices(key):
    book = rulebook(key)
    lapses = [book.delay(name) for name in DelayName if name.startswith("lapse_")]

    assert book.delay(DelayName.LAPSE_CHANGES).amount > book.delay(DelayName.CHANGE_REQUEST).amount
    assert min(delay.amount for delay in lapses) > max(book.lapse.notice_days)


def test_the_founding_document_has_seven_points_of_which_three_decide():
    points = {point.key: (point.field, point.accepts) for point in rulebook().eligibility if point.mandatory}
    informative = [point.field for point in rulebook().eligibility if not point.mandatory and not point.accepts]

    assert points == {
        "ELI-FORME": ("forms", tuple(Form)),
        "ELI-PUBLIC": ("audience", (Audience.INDIVIDUALS.value,)),
        "ELI-DOMAINE": ("fields", tuple(Sector)),
    }
    assert informative == ["nature", "connected_objects", "medical_device", "free"]


def test_the_questions_are_those_of_the_dossier_file_and_all_of_them_matter():
    book = rulebook()

    assert [question.key for question in book.questions] == QUESTIONS
    assert set(QUESTIONS) - {name for one in book.criteria for name in asked_by(one)} == set()


def test_the_rest_of_the_orientation_comes_from_the_service_and_the_grants():
    book = rulebook()
    used = {name for one in book.criteria for name in asked_by(one)} - set(QUESTIONS)

    assert used <= {*DERIVED_NAMES, *(f"api_{api.key}" for api in book.apis)}


def test_every_theme_and_every_evidence_kind_is_used():
    book = rulebook()

    assert {one.theme for one in book.criteria} == set(book.theme)
    assert {kind for one in book.criteria for kind in one.evidence} == {kind.key for kind in book.evidence_kinds}


def test_evidence_that_is_required_has_a_kind_and_only_certificates_expire():
    criteria = rulebook().criteria

    assert [one.key for one in criteria if one.evidence_minimum and not one.evidence] == []
    assert [one.key for one in criteria if one.evidence_expires] == ["DM-CE", "URB-HDS"]


def test_a_mandatory_criterion_asks_for_something():
    mandatory = [one for one in rulebook().criteria if one.obligation is Obligation.MANDATORY]

    assert [one.key for one in mandatory if one.target < 1] == []


def test_only_the_other_scheme_has_official_identifiers():
    criteria = rulebook().criteria

    assert {one.scheme for one in criteria} == {"MES", "DMN"}
    assert [one.key for one in criteria if one.official_id and one.scheme == "MES"] == []
    assert [one.key for one in criteria if (one.scheme == "DMN") != one.key.startswith("DMN-")] == []
    assert [one.key for one in criteria if one.scheme == "DMN" and "professional_access" not in asked_by(one)] == []


def test_the_note_says_that_keys_and_wording_are_ours():
    assert "ne sont pas officielles" in rulebook().note


def test_the_six_apis_and_the_four_purposes_are_there():
    book = rulebook()

    assert list(book.api) == ["pairing", "measures", "documents", "agenda", "patient_data", "vaccination"]
    assert book.base_api is book.api["pairing"]
    assert book.api["patient_data"].operations == (Access.READ,)
    assert list(book.purpose) == ["prevention", "diagnosis", "care", "social_followup"]


@pytest.mark.parametrize("key", SHIPPED)
def test_the_words_are_typeset_as_in_french(key):
    wrong = re.compile(r"'|[^\u202f\u00a0][?!;]| [?!:;»]|« |\.\.\.|  ")

    assert [text for text in words_of(rulebook(key)) if wrong.search(text)] == []


def test_guidance_is_two_or_three_sentences_and_no_two_are_alike():
    guidance = Counter(one.guidance for one in rulebook().criteria)
    sentences = {text: len(re.findall(r"[.?!](?: |$)", text)) for text in guidance}

    assert max(guidance.values()) == 1
    assert [text for text, count in sentences.items() if count not in {2, 3, 4}] == []


def test_the_digest_is_that_of_the_files_in_any_order():
    texts = rulebook_texts("mes-2023")
    backwards = dict(reversed(texts.items()))
    commented = texts | {"purposes.toml": texts["purposes.toml"] + "# one more line\n"}

    assert parse_rulebook("mes-2023", backwards).digest == rulebook().digest
    assert parse_rulebook("mes-2023", commented).digest != rulebook().digest


def test_two_rulebooks_are_equal_by_their_rules_not_by_their_files():
    assert replace(rulebook(), digest="other") == rulebook()
