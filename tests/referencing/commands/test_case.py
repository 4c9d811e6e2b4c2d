"""`parcours case`: for people and for programs."""

import json

from workflows.vocabulary import Role, Track


def test_case_for_programs_says_who_holds_it_and_what_may_be_done(run, town):
    number = town.file()
    since = town.read(number, "moved_at").isoformat()
    until = town.read(number, "due_on").isoformat()

    answer = run("case", number.lower(), "--json")

    told = json.loads(answer.out)
    assert (answer.code, answer.err) == (0, "")
    assert told["number"] == number
    assert (told["state"], told["state_label"]) == ("submitted", "Déposée")
    assert told["holder"] == {
        "who": "desk",
        "label": "le guichet du GIE SESAM-Vitale",
        "since": since,
        "until": until,
        "or_else": None,
    }
    assert [(step["trigger"], step["roles"], step["refusals"]) for step in told["steps"]] == [
        ("admit", ["officer"], []),
        ("declare_inadmissible", ["officer"], []),
        ("withdraw", ["signatory"], []),
    ]
    assert [(entry["trigger"], entry["actor"]) for entry in told["ledger"]] == [
        ("open", "Signataire Exemple 01"),
        ("confirm_eligibility", "Signataire Exemple 01"),
        ("submit", "Signataire Exemple 01"),
    ]
    assert [document["kind"] for document in told["documents"]] == ["receipt"]


def test_case_tells_what_forbids_a_step(run, town):
    number = town.file(Track.EXCHANGE)
    town.step(number, "admit", Role.OFFICER)

    told = json.loads(run("case", number, "--json").out)

    steps = {step["trigger"]: step for step in told["steps"]}
    assert [refusal["code"] for refusal in steps["request_changes"]["refusals"]][:1] == ["nothing_flagged"]
    assert {refusal["code"] for refusal in steps["refer"]["refusals"]} == {"finding_missing"}
    assert steps["refer"]["refusals"][0]["message"] == "Il manque un constat sur le critère D-1."


def test_case_for_people_shows_state_steps_and_ledger(run, town):
    number = town.open()

    answer = run("case", number)

    lines = answer.out.splitlines()
    assert (answer.code, answer.err) == (0, "")
    assert lines[:3] == [
        f"{number} · Service 1 · Éditeur Exemple 01",
        "État : Éligibilité",
        "Doit agir : l’éditeur, depuis le 02/03/2026 10:00, jusqu’au 01/04/2026 inclus",
    ]
    assert [line for line in lines if line in ("Étapes possibles", "Journal")] == ["Étapes possibles", "Journal"]


def test_unknown_case_is_named(run):
    answer = run("case", "CAND-2026-99999", "--json")

    assert answer.code == 1
    assert json.loads(answer.out) == {
        "number": "CAND-2026-99999",
        "error": "Aucun dossier ne porte le numéro « CAND-2026-99999 ».",
    }
    assert answer.err == "Aucun dossier ne porte le numéro « CAND-2026-99999 ».\n"


def test_wrong_use_is_said_in_json_too(run):
    answer = run("case", "--json")

    assert answer.code == 2
    assert json.loads(answer.out) == {"error": "Il manque l’argument 'DOSSIER'."}
