"""A dossier sent in as an archive, and given back as one."""

import io
import json
import zipfile

import pytest
from sqlalchemy import func, select

from models.application import Application
from models.evidence import Evidence, EvidenceFile
from models.organisation import Person
from models.service import Service
from referencing.services.declarations import dossier_of
from referencing.services.demo import acts
from tests.referencing.web.conftest import settings_for
from tests.referencing.web.strict import Page, Visitor
from tests.referencing.web.town import vendor
from workflows.vocabulary import Track

PAGE = "/editeur/candidatures/import"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(database_url, tmp_path):
    """The service opens candidacies under the small rulebook."""
    return settings_for(database_url, tmp_path, PARCOURS_RULEBOOK="demo-2")


@pytest.fixture
def number(world, visitor):
    """A dossier of vendor 1 being written; its signatory is signed in."""
    number = acts.open_only(world, 1, "Exemple Marche", Track.EXCHANGE, "demo-2")
    world.session.commit()
    visitor.sign_in(vendor(1))
    return number


def _exported(visitor, number):
    answer = visitor.client.get(f"/editeur/dossiers/{number}/dossier.zip")
    content = answer.data
    answer.close()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return answer, {name: archive.read(name) for name in archive.namelist()}


def _changed(files, change):
    """Return an archive of the same files in which `change` was done to the dossier."""
    data = json.loads(files["dossier.json"])
    change(data)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (files | {"dossier.json": json.dumps(data)}).items():
            archive.writestr(name, content)
    return target.getvalue()


def _send(visitor, content, name="dossier.zip", status=303):
    token = next(form.fields["csrf_token"] for form in visitor.open(PAGE).forms if form.action == PAGE)
    answer = visitor.client.post(PAGE, data={"csrf_token": token, "archive": (io.BytesIO(content), name)})
    assert answer.status_code == status
    return answer if status == 303 else Page(answer)


def _rows(world):
    world.session.rollback()
    kinds = (Application, Service, Evidence, EvidenceFile, Person)
    counts = [world.session.scalar(select(func.count()).select_from(kind)) for kind in kinds]
    world.session.rollback()
    return counts


def test_exported_dossier_comes_back_under_another_name_with_all_it_held(world, visitor, number):
    sent, files = _exported(visitor, number)

    answer = _send(visitor, _changed(files, lambda data: data["service"].update(name="Exemple Course")))

    world.session.rollback()
    former, case = world.case(number), world.case(answer.location.rpartition("/")[2])
    before, after = (dossier_of(world.session, one) for one in (former, case))
    assert (sent.headers["Content-Disposition"], sent.mimetype) == (
        f"attachment; filename={number}.zip",
        "application/zip",
    )
    assert case.service.name == "Exemple Course"
    assert case.organisation_id == former.organisation_id
    assert (after.answers, after.grants, after.orientation) == (before.answers, before.grants, before.orientation)


def test_archive_sent_twice_opens_one_candidacy(world, visitor, number):
    content = _changed(_exported(visitor, number)[1], lambda data: data["service"].update(name="Exemple Course"))
    _send(visitor, content)
    before = _rows(world)

    page = _send(visitor, content, status=422)

    assert "L’archive n’a pas été reprise" in page.text
    assert _rows(world) == before


def _spoil(data):
    data["vendor"]["siren"] = "552100554"
    data["vendor"]["signatory"]["email"] = "nouvelle@autre.example"
    data["service"]["version"] = "deux"
    data["service"]["name"] = "n" * 300
    data["answers"]["INCONNU"] = {"level": 1}
    data["answers"]["D-1"]["evidence"] = [{"file": "../secret.pdf"}]


def test_archive_with_faults_is_refused_with_all_of_them_and_nothing_is_written(world, visitor, number):
    files, before = _exported(visitor, number)[1], _rows(world)

    page = _send(visitor, _changed(files | {"../hors.pdf": b"x"}, _spoil), status=422)

    for place in ("../hors.pdf", "service.version", "service.name", "answers.INCONNU", "answers.D-1.evidence[0].file"):
        assert place in page.text
    assert "vendor.siren" in page.text
    assert "vendor.signatory.email" in page.text
    assert _rows(world) == before


@pytest.mark.usefixtures("number")
@pytest.mark.parametrize(
    ("content", "name"), [(b"", ""), (b"pas une archive", "dossier.zip"), (b"PK\x03\x04", "n" * 300)]
)
def test_what_is_no_archive_says_so(world, visitor, content, name):
    before = _rows(world)

    page = _send(visitor, content, name, status=422)

    assert "archive ZIP" in page.text
    assert _rows(world) == before


def test_archive_of_another_vendors_dossier_is_not_given(app, world, number):
    acts.open_only(world, 2, "Exemple Autre", Track.SIMPLE, "demo-2")
    world.session.commit()
    other = Visitor(app).sign_in(vendor(2))

    assert other.client.get(f"/editeur/dossiers/{number}/dossier.zip").status_code == 404
