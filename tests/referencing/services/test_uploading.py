import io

import pytest

from referencing.services.demo.evidence_files import paper
from referencing.services.uploading import NAME_LIMIT, Upload, UploadRefusedError, clean_name, take_files
from workflows.vocabulary import Track

PAPER = paper("Certificat")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("hds.pdf", "hds.pdf"),
        ("../../etc/hds.pdf", "hds.pdf"),
        ("C:\\Certificats\\hds.pdf", "hds.pdf"),
        ("..", "document"),
        ("", "document"),
        ("  .hds\x00\u202e .pdf", "hds.pdf"),
        ("a" * 300 + ".pdf", "a" * (NAME_LIMIT - 4) + ".pdf"),
        ("évaluation d’impact.pdf", "évaluation d’impact.pdf"),
    ],
)
def test_name_of_a_file_is_cleaned(given, name):
    assert clean_name(given) == name


def _take(town, case, *uploads):
    def take(world):
        organisation = world.case(case).organisation_id
        rows = take_files(world.session, world.store, organisation, uploads, world.at)
        return [(row.name, row.valid_until, row.id) for row in rows]

    return town.do(take)


def test_file_is_put_once_and_another_of_its_name_gets_a_number(town):
    case = town.open(Track.SIMPLE)

    first = _take(town, case, Upload(io.BytesIO(PAPER), "hds.pdf"))
    again = _take(town, case, Upload(io.BytesIO(PAPER), "copie.pdf"))
    other = _take(town, case, Upload(io.BytesIO(paper("Autre")), "hds.pdf"))

    assert again == first
    assert [name for name, _until, _id in first + other] == ["hds.pdf", "hds (2).pdf"]


def test_one_refused_file_keeps_all_out_with_every_reason(town, tmp_path):
    case = town.open(Track.SIMPLE)
    kept = _files(tmp_path)

    with pytest.raises(UploadRefusedError) as caught:
        _take(
            town,
            case,
            Upload(io.BytesIO(paper("Bonne")), "bonne.pdf"),
            Upload(io.BytesIO(b""), "vide.pdf"),
            Upload(io.BytesIO(b"MZ\x90\x00" + b"\0" * 60), "virus.exe"),
        )

    codes = [(refusal.details[0], refusal.code) for refusal in caught.value.refusals]
    assert codes == [("vide.pdf", "empty"), ("virus.exe", "executable"), ("virus.exe", "type_not_allowed")]
    assert _files(tmp_path) == kept


def _files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
