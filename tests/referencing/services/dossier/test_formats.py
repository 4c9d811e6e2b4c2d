import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from referencing.services.dossier import formats


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("732829320", None),
        ("123456782", None),
        ("732829321", "siren_key"),
        ("73282932", "not_a_siren"),
        ("732 829 320", "not_a_siren"),
        ("٧٣٢٨٢٩٣٢٠", "not_a_siren"),
        ("732829320\n", "not_a_siren"),
        ("", "not_a_siren"),
    ],
)
def test_siren_has_nine_digits_and_its_key(value, fault):
    assert formats.siren_fault(value) == fault


@given(st.text("0123456789", min_size=9, max_size=9))
def test_siren_key_is_the_one_of_a_library(value):
    assert (formats.siren_fault(value) is None) == luhn.is_valid(value)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("camille@exemple.fr", None),
        ("direction@agence.example", None),
        ("Camille.Durand+mes@sous.domaine.exemple.fr", None),
        ("camille", "not_an_email"),
        ("camille@", "not_an_email"),
        ("camille@exemple", "not_an_email"),
        ("a@b@exemple.fr", "not_an_email"),
        ("camille@exemple.fr\n", "not_an_email"),
        ("x" * 250 + "@exemple.fr", "not_an_email"),
    ],
)
def test_email_is_an_address(value, fault):
    assert formats.email_fault(value) == fault


@given(st.from_regex(formats._PLAIN_EMAIL, fullmatch=True))
def test_plain_email_is_accepted_by_the_library_too(value):
    assert validate_email(value, check_deliverability=False).normalized == value


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("2.3.0", None),
        ("0.0.1-beta.2+build.7", None),
        ("2.3", "not_a_version"),
        ("v2.3.0", "not_a_version"),
        ("02.3.0", "not_a_version"),
        ("2.3.0-01", "not_a_version"),
        ("2.3.0-" + "x" * 94, None),
        ("2.3.0-" + "x" * 95, "not_a_version"),
    ],
)
def test_version_is_semantic_and_short_enough_to_be_kept(value, fault):
    assert formats.version_fault(value) == fault


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("P12M", None),
        ("P1Y6M", None),
        ("P30D", None),
        ("P2W", None),
        ("PT36H", None),
        ("P1DT12H", None),
        ("", None),
        (" ", "not_a_duration"),
        ("P", "not_a_duration"),
        ("PT", "not_a_duration"),
        ("12 mois", "not_a_duration"),
        ("P1W2D", "not_a_duration"),
        ("P99999D", "not_a_duration"),
    ],
)
def test_retention_is_a_duration_or_left_open(value, fault):
    assert formats.retention_fault(value) == fault


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("https://exemple.fr", None),
        ("http://exemple.fr:8080/page?x=1#ici", None),
        ("exemple.fr", "not_a_web_address"),
        ("ftp://exemple.fr", "not_a_web_address"),
        ("javascript:alert(1)", "not_a_web_address"),
        ("https://", "not_a_web_address"),
        ("https://exemple.fr:99999", "not_a_web_address"),
        ("https://user:secret@exemple.fr", "not_a_web_address"),
        ('https://exemple.fr/"onclick="', "not_a_web_address"),
        ("https://exemple.fr/\u202e", "not_a_web_address"),
        ("https://[exemple.fr", "not_a_web_address"),
        ("https://exemple.fr/" + "x" * 2_000, "not_a_web_address"),
    ],
)
def test_url_is_a_plain_web_address(value, fault):
    assert formats.url_fault(value) == fault


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("Carnet de tension", None),
        ("Évolution 2 « santé »", None),
        (" ", "blank"),
        ("", "blank"),
        ("x" * 200, None),
        ("x" * 201, "name_too_long"),
        ("deux\nlignes", "control_character"),
        ("\x1b[31mrouge", "control_character"),
        ("sens \u202einverse", "control_character"),
        ("sens \u200finverse", "control_character"),
        ("deux\u2028lignes", "control_character"),
    ],
)
def test_name_is_one_visible_line(value, fault):
    assert formats.name_fault(value) == fault


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("", None),
        ("deux\nlignes\tet\r\ntrois", None),
        ("x" * 10_000, None),
        ("x" * 10_001, "text_too_long"),
        ("\x07", "control_character"),
        ("\u2066", "control_character"),
    ],
)
def test_text_has_any_number_of_visible_lines(value, fault):
    assert formats.text_fault(value) == fault


@pytest.mark.parametrize(("value", "answer"), [("2026-01-31", True), ("2026-13-45", True), ("20260131", False)])
def test_day_is_written_with_dashes(value, answer):
    assert formats.is_day(value) is answer


@pytest.mark.parametrize(
    ("check", "good", "bad", "fault"),
    [
        (formats.region_fault, "FR-BRE", "FR-35", "unknown_region"),
        (formats.region_fault, "FR-974", "BRE", "unknown_region"),
        (formats.device_class_fault, "IIa", "IIA", "unknown_device_class"),
    ],
)
def test_code_is_one_of_those_there_are(check, good, bad, fault):
    assert (check(good), check(bad)) == (None, fault)
