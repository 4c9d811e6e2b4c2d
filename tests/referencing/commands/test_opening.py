"""The database, opened for a command: absent, away, newer, or no database at all."""

import pytest
from sqlalchemy import text

from tests.referencing.commands.conftest import answer_of


def _verify(tmp_path, url):
    return answer_of(["ledger", "verify"], {"PARCOURS_INSTANCE": str(tmp_path), "PARCOURS_DATABASE_URL": url})


def test_fresh_machine_needs_nothing_else(tmp_path):
    answer = _verify(tmp_path / "new", "")

    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "Le journal est intact : 0 entrée(s), 0 dossier(s).\n"
    assert (tmp_path / "new" / "parcours.sqlite").is_file()


def test_database_that_is_away_is_said_in_one_sentence(tmp_path):
    answer = _verify(tmp_path, f"sqlite:///{tmp_path}/absent/parcours.sqlite")

    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "La base de données ne répond pas (unable to open database file). "
        "Vérifiez PARCOURS_DATABASE_URL, et que la base est démarrée.\n"
    )


def test_server_that_does_not_answer_is_said_in_one_sentence(tmp_path):
    answer = _verify(tmp_path, "postgresql://nobody@127.0.0.1:1/parcours")

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("La base de données ne répond pas (")
    assert len(answer.err.splitlines()) == 1


def test_file_that_is_no_database_is_refused(tmp_path):
    file = tmp_path / "parcours.sqlite"
    file.write_text("ceci n’est pas une base" * 100)

    answer = _verify(tmp_path, f"sqlite:///{file}")

    assert answer.code == 2
    assert answer.err.startswith("La base de données ne répond pas (file is not a database).")


def test_database_of_a_newer_version_is_left_alone(run, session):
    session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    session.commit()

    answer = run("ledger", "verify")

    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "La base de données vient d’une version plus récente de Parcours : mettez ce programme à jour.\n"
    )


@pytest.mark.parametrize("name", ["PARCOURS_DATABASE_URL", "PARCOURS_QUEUE"])
def test_wrong_setting_is_named(tmp_path, name):
    answer = answer_of(["ledger", "verify"], {"PARCOURS_INSTANCE": str(tmp_path), name: "mysql://x"})

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"{name} : ")
