"""Every address with the access it must have: a new one is added here by hand, or this fails."""

import pytest
from flask import Flask

from app import create_app
from referencing.access import Access, Standing, UnmarkedError, demo, guard, marks, public
from referencing.config import Settings

PARTS = "<any(eligibilite, service, signataire, orientation):slug>"
APPROVING = "<any(confirm_eligibility, ask_approval, approve, send_back, submit):trigger>"
WANTED = {
    ("GET", "/eligibilite", "eligibility.page", Access.PUBLIC),
    ("GET", "/eligibilite/resultat", "eligibility.result", Access.PUBLIC),
    ("POST", "/eligibilite/resultats", "eligibility.keep", Access.PUBLIC),
    ("GET", "/eligibilite/resultats/<code>", "eligibility.kept", Access.PUBLIC),
    ("GET", "/editeur", "vendor.home", Access.VENDOR),
    ("GET", "/editeur/dossiers/<number>", "vendor.case", Access.VENDOR),
    ("GET", "/editeur/dossiers/<number>/ou-en-est", "vendor.whereabouts", Access.VENDOR),
    ("GET", "/editeur/candidatures/nouvelle", "opening.first", Access.VENDOR),
    ("POST", "/editeur/candidatures/nouvelle", "opening.open_it", Access.VENDOR),
    ("GET", "/editeur/services/<slug>/nouvelle-demande", "opening.further", Access.VENDOR),
    ("POST", "/editeur/services/<slug>/nouvelle-demande", "opening.open_further", Access.VENDOR),
    ("GET", f"/editeur/dossiers/<number>/{PARTS}", "parts.page", Access.VENDOR),
    ("POST", f"/editeur/dossiers/<number>/{PARTS}", "parts.save", Access.VENDOR),
    ("GET", "/editeur/dossiers/<number>/orientation/apercu", "parts.glimpse", Access.VENDOR),
    ("GET", "/editeur/dossiers/<number>/approbation", "approvals.page", Access.VENDOR),
    ("POST", f"/editeur/dossiers/<number>/approbation/{APPROVING}", "approvals.take", Access.VENDOR),
    ("GET", "/dossiers/<number>/messages", "messages.page", Access.SIGNED_IN),
    ("POST", "/dossiers/<number>/messages", "messages.write", Access.SIGNED_IN),
    ("POST", "/dossiers/<number>/messages/lus", "messages.read", Access.SIGNED_IN),
    ("GET", "/", "home.page", Access.PUBLIC),
    ("GET", "/connexion", "sign_in.page", Access.PUBLIC),
    ("POST", "/connexion", "sign_in.enter", Access.DEMO),
    ("POST", "/deconnexion", "sign_in.leave", Access.SIGNED_IN),
    ("GET", "/connexion/mot-de-passe", "entering.password_page", Access.PUBLIC),
    ("POST", "/connexion/mot-de-passe", "entering.password", Access.PUBLIC),
    ("GET", "/connexion/code", "entering.code", Access.PUBLIC),
    ("POST", "/connexion/code", "entering.check_code", Access.PUBLIC),
    ("POST", "/connexion/cle/demande", "entering.ask_passkey", Access.PUBLIC),
    ("POST", "/connexion/cle", "entering.passkey", Access.PUBLIC),
    ("GET", "/connexion/oubli", "recovery.page", Access.PUBLIC),
    ("POST", "/connexion/oubli", "recovery.send", Access.PUBLIC),
    ("GET", "/connexion/nouveau-mot-de-passe/<token>", "recovery.choose_page", Access.PUBLIC),
    ("POST", "/connexion/nouveau-mot-de-passe/<token>", "recovery.choose", Access.PUBLIC),
    ("GET", "/compte/ouvrir/<token>", "recovery.open_account_page", Access.PUBLIC),
    ("POST", "/compte/ouvrir/<token>", "recovery.open_account", Access.PUBLIC),
    ("GET", "/inscription", "sign_up.page", Access.PUBLIC),
    ("POST", "/inscription", "sign_up.send", Access.PUBLIC),
    ("GET", "/inscription/envoyee", "sign_up.sent", Access.PUBLIC),
    ("GET", "/inscription/confirmer/<token>", "sign_up.confirm_page", Access.PUBLIC),
    ("POST", "/inscription/confirmer/<token>", "sign_up.confirm", Access.PUBLIC),
    ("GET", "/compte", "account.page", Access.SIGNED_IN),
    ("POST", "/compte/nom", "account.rename", Access.SIGNED_IN),
    ("GET", "/compte/mot-de-passe", "account.password_page", Access.SIGNED_IN),
    ("POST", "/compte/mot-de-passe", "account.change", Access.SIGNED_IN),
    ("GET", "/compte/adresse", "account.address_page", Access.SIGNED_IN),
    ("POST", "/compte/adresse", "account.ask_address", Access.SIGNED_IN),
    ("GET", "/compte/adresse/confirmer/<token>", "account.new_address_page", Access.PUBLIC),
    ("POST", "/compte/adresse/confirmer/<token>", "account.take_address", Access.PUBLIC),
    ("POST", "/compte/sessions/<uuid:session_id>/fermer", "account.revoke", Access.SIGNED_IN),
    ("POST", "/compte/sessions/fermer", "account.revoke_others", Access.SIGNED_IN),
    ("GET", "/compte/second-facteur", "factors.set_up", Access.SIGNED_IN),
    ("GET", "/compte/second-facteur/application", "factors.application", Access.SIGNED_IN),
    ("POST", "/compte/second-facteur/application", "factors.add_application", Access.SIGNED_IN),
    ("GET", "/compte/second-facteur/application/retirer", "factors.removal_page", Access.SIGNED_IN),
    ("POST", "/compte/second-facteur/application/retirer", "factors.remove_application", Access.SIGNED_IN),
    ("GET", "/compte/second-facteur/codes", "factors.codes_page", Access.SIGNED_IN),
    ("POST", "/compte/second-facteur/codes", "factors.renew_codes", Access.SIGNED_IN),
    ("POST", "/compte/cles/demande", "factors.ask_passkey", Access.SIGNED_IN),
    ("POST", "/compte/cles", "factors.add_passkey", Access.SIGNED_IN),
    ("GET", "/compte/cles/<uuid:passkey_id>/retirer", "factors.passkey_page", Access.SIGNED_IN),
    ("POST", "/compte/cles/<uuid:passkey_id>/retirer", "factors.drop_passkey", Access.SIGNED_IN),
    ("GET", "/dossiers/<number>", "cases.page", Access.SIGNED_IN),
    ("POST", "/dossiers/<number>/etapes/<trigger>", "cases.step", Access.SIGNED_IN),
    ("GET", "/dossiers/<number>/documents/<document_number>", "papers.download", Access.SIGNED_IN),
    ("GET", "/connexion/oidc", "provider.leave", Access.PUBLIC),
    ("GET", "/connexion/oidc/retour", "provider.back", Access.PUBLIC),
    ("GET", "/connexion/oidc/relier/<token>", "provider.link_page", Access.SIGNED_IN),
    ("POST", "/connexion/oidc/relier/<token>", "provider.link", Access.SIGNED_IN),
    ("GET", "/editeur/organisation", "organisation.page", Access.VENDOR),
    ("POST", "/editeur/organisation/choix", "organisation.choose", Access.VENDOR),
    ("POST", "/editeur/organisation/invitations", "organisation.invite", Access.VENDOR),
    ("POST", "/editeur/organisation/invitations/<uuid:invitation_id>/renvoi", "organisation.resend", Access.VENDOR),
    ("POST", "/editeur/organisation/invitations/<uuid:invitation_id>/retrait", "organisation.withdraw", Access.VENDOR),
    ("GET", "/editeur/organisation/membres/<uuid:membership_id>", "organisation.member", Access.VENDOR),
    ("POST", "/editeur/organisation/membres/<uuid:membership_id>", "organisation.change", Access.VENDOR),
    ("POST", "/editeur/organisation/membres/<uuid:membership_id>/retrait", "organisation.remove", Access.VENDOR),
    ("GET", "/editeur/dossiers/<number>/responsable", "charge.page", Access.VENDOR),
    ("POST", "/editeur/dossiers/<number>/responsable", "charge.give", Access.VENDOR),
    ("GET", "/invitations/<token>", "invitations.page", Access.PUBLIC),
    ("POST", "/invitations/<token>", "invitations.accept", Access.SIGNED_IN),
    ("POST", "/invitations/<token>/compte", "invitations.join", Access.PUBLIC),
    ("GET", "/dossiers/<number>/independance", "independence.page", Access.STAFF),
    ("POST", "/dossiers/<number>/independance", "independence.send", Access.STAFF),
    ("GET", "/admin/interets", "independence.corrections", Access.ADMINISTRATOR),
    ("POST", "/admin/interets/<uuid:identifier>", "independence.correct", Access.ADMINISTRATOR),
    ("GET", "/instruction/commission", "commission.sessions", Access.COMMISSION),
    ("GET", "/instruction/commission/nouvelle", "commission.plan", Access.SECRETARY),
    ("POST", "/instruction/commission/nouvelle", "commission.plan", Access.SECRETARY),
    ("GET", "/instruction/commission/<identifier>", "commission.session", Access.COMMISSION),
    ("GET", "/instruction/commission/<identifier>/modifier", "commission.change", Access.SECRETARY),
    ("POST", "/instruction/commission/<identifier>/modifier", "commission.change", Access.SECRETARY),
    ("POST", "/instruction/commission/<identifier>/convoquer", "commission.convene", Access.SECRETARY),
    ("POST", "/instruction/commission/<identifier>/annuler", "commission.cancel", Access.SECRETARY),
    ("POST", "/instruction/commission/<identifier>/reponse", "commission.answer", Access.COMMISSION),
    ("POST", "/instruction/commission/<identifier>/presence", "commission.presence", Access.SECRETARY),
    ("POST", "/instruction/commission/<identifier>/ordre-du-jour", "commission.compose", Access.SECRETARY),
    ("GET", "/instruction/commission/<identifier>/dossiers/<number>", "commission.case", Access.COMMISSION),
    ("POST", "/instruction/commission/<identifier>/dossiers/<number>/vote", "commission.vote", Access.COMMISSION),
    ("POST", "/instruction/commission/<identifier>/dossiers/<number>/scrutin", "commission.record", Access.SECRETARY),
    ("POST", "/instruction/commission/<identifier>/dossiers/<number>/deport", "commission.recuse", Access.SECRETARY),
    (
        "GET",
        "/instruction/commission/<identifier>/dossiers/<number>/proces-verbal",
        "commission.minutes",
        Access.SECRETARY,
    ),
    ("POST", "/instruction/commission/<identifier>/dossiers/<number>/avis", "commission.opinion", Access.SECRETARY),
    ("POST", "/instruction/commission/<identifier>/dossiers/<number>/reserves", "commission.reserve", Access.SECRETARY),
    (
        "GET",
        "/instruction/commission/<identifier>/dossiers/<number>/reserves/<draft>",
        "commission.rewrite",
        Access.SECRETARY,
    ),
    (
        "POST",
        "/instruction/commission/<identifier>/dossiers/<number>/reserves/<draft>",
        "commission.rewrite",
        Access.SECRETARY,
    ),
    (
        "POST",
        "/instruction/commission/<identifier>/dossiers/<number>/reserves/<draft>/ordre",
        "commission.order",
        Access.SECRETARY,
    ),
    ("GET", "/instruction/decisions", "deciding.queue", Access.DECIDER),
    ("GET", "/instruction/decisions/<number>", "deciding.page", Access.DECIDER),
    ("POST", "/instruction/decisions/<number>/preparer", "deciding.prepare", Access.DECIDER),
    ("POST", "/instruction/decisions/<number>/abandonner", "deciding.discard", Access.DECIDER),
    ("POST", "/instruction/decisions/<number>/decider", "deciding.decide", Access.DECIDER),
    ("GET", "/dossiers/<number>/convention", "agreement.page", Access.SIGNED_IN),
    ("POST", "/dossiers/<number>/convention/signer", "agreement.sign", Access.SIGNED_IN),
    ("GET", "/instruction", "desk.queue", Access.DESK),
    ("GET", "/instruction/a-faire", "desk.todo", Access.DESK),
    ("GET", "/instruction/absences", "desk.absences", Access.DESK),
    ("POST", "/instruction/absences", "desk.note", Access.DESK),
    ("POST", "/instruction/absences/<absence_id>/annulation", "desk.cancel", Access.DESK),
    ("GET", "/instruction/attributions/<number>", "desk.assignment", Access.DESK),
    ("POST", "/instruction/attributions/<number>", "desk.assign", Access.DESK),
    ("POST", "/instruction/attributions", "desk.assign_many", Access.DESK),
    ("GET", "/instruction/export.csv", "desk.as_csv", Access.DESK),
    ("GET", "/instruction/export.xlsx", "desk.as_xlsx", Access.DESK),
    ("GET", "/instruction/proposition", "desk.proposal", Access.OFFICER),
    ("POST", "/instruction/proposition", "desk.accept", Access.OFFICER),
    ("POST", "/instruction/vues", "desk.keep", Access.DESK),
    ("POST", "/instruction/vues/ouverture", "desk.opening", Access.DESK),
    ("POST", "/instruction/vues/<view_id>/suppression", "desk.drop", Access.DESK),
    ("GET", "/instruction/<number>", "assessment.page", Access.DESK),
    ("GET", "/instruction/<number>/criteres/<key>", "assessment.criterion", Access.DESK),
    ("POST", "/instruction/<number>/criteres/<key>", "assessment.find", Access.REVIEWER),
    ("GET", "/instruction/<number>/preuves/<uuid:evidence_id>", "assessment.file", Access.DESK),
    ("GET", "/instruction/<number>/preuves/<uuid:evidence_id>/image", "assessment.picture", Access.DESK),
    ("GET", "/instruction/<number>/preuves/<uuid:evidence_id>/pages/<int:page>.png", "assessment.sheet", Access.DESK),
    ("POST", "/instruction/<number>/commentaires", "assessment.comment", Access.DESK),
    ("GET", "/instruction/<number>/complements", "assessment.changes", Access.DESK),
    ("POST", "/instruction/<number>/complements", "assessment.put", Access.REVIEWER),
    ("POST", "/instruction/<number>/complements/<key>/retrait", "assessment.take_out", Access.REVIEWER),
    ("POST", "/instruction/<number>/complements/echeance", "assessment.due", Access.REVIEWER),
    ("GET", "/verifier", "verification.page", Access.PUBLIC),
    ("GET", "/verifier/<code>", "verification.result", Access.PUBLIC),
    ("GET", "/sante", "monitoring.health", Access.PUBLIC),
    ("GET", "/metrics", "monitoring.metrics", Access.MACHINE),
    ("GET", "/editeur/dossiers/<number>/criteres", "answers.page", Access.VENDOR),
    ("GET", "/editeur/dossiers/<number>/criteres/differences", "answers.summary", Access.VENDOR),
    ("GET", "/editeur/dossiers/<number>/criteres/<key>", "answers.criterion", Access.VENDOR),
    ("POST", "/editeur/dossiers/<number>/criteres/<key>", "answers.save", Access.VENDOR),
    ("POST", "/editeur/dossiers/<number>/presence", "answers.company", Access.VENDOR),
    ("GET", "/editeur/dossiers/<number>/api", "grants.page", Access.VENDOR),
    ("POST", "/editeur/dossiers/<number>/api/<api>", "grants.save", Access.VENDOR),
    ("POST", "/editeur/dossiers/<number>/api/<api>/retrait", "grants.drop", Access.VENDOR),
    ("GET", "/editeur/preuves", "evidence.library", Access.VENDOR),
    ("POST", "/editeur/preuves/<uuid:organisation>", "evidence.add", Access.VENDOR),
    ("GET", "/editeur/preuves/<uuid:evidence_id>/fiche", "evidence.piece", Access.VENDOR),
    ("POST", "/editeur/preuves/<uuid:evidence_id>/fiche", "evidence.revise", Access.VENDOR),
    ("POST", "/editeur/preuves/<uuid:evidence_id>/remplacement", "evidence.replace", Access.VENDOR),
    ("GET", "/preuves/<uuid:evidence_id>", "evidence.file", Access.SIGNED_IN),
    ("GET", "/static/<path:filename>", "static", Access.PUBLIC),
    ("GET", "/bootstrap/static/<path:filename>", "bootstrap.static", Access.PUBLIC),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_endpoint_has_the_access_it_must_have(database_url, tmp_path):
    settings = {"PARCOURS_INSTANCE": str(tmp_path), "PARCOURS_DATABASE_URL": database_url}
    app = create_app(Settings.from_environ(settings))

    found = {
        (method, rule.rule, rule.endpoint, marks(app)[rule.endpoint])
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert found == WANTED


def test_endpoint_without_a_mark_stops_the_start():
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/", "bare", lambda: "")

    with pytest.raises(UnmarkedError, match="bare"):
        guard(app, is_demo=False, standing=Standing)


def test_endpoint_wears_one_mark_only():
    with pytest.raises(UnmarkedError):
        public(demo(_page))


def _page():
    return ""
