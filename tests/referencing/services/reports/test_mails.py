"""Whoever reported hears of each outcome, with the secret address, as long as theirs is kept."""

import pytest

from referencing.services.reports.forgetting import erase_contact
from referencing.services.reports.receiving import receive
from referencing.services.reports.tokens import PATH, token_of
from tests.referencing.mailroom import URL, deliver
from tests.referencing.services.reports.reporting import TEXT, account, passed
from workflows.vocabulary import Role

EMAIL = "camille.essai@exemple.fr"


@pytest.fixture
def sent(town, mailroom):
    """A report with an address; its number, and what gives subject and links of the mails that reached it."""
    listing, key = town.publish()[1], mailroom.settings.secret_key

    def take_in(w):
        report = receive(w.session, w.case(listing), account(email=EMAIL), secret_key=key, at=w.at)
        return report.number, f"{URL}{PATH}/{token_of(report, key)}"

    number, address = town.do(take_in)

    def mails():
        deliver(mailroom, town.at)
        return [mail for mail in mailroom.sender.mails if mail.email == EMAIL]

    return number, address, mails


def test_each_outcome_is_told_with_the_secret_address(town, sent):
    number, address, mails = sent
    passed(town, number, text="Un autre texte.")
    town.step(number, "answer", Role.VENDOR, "Corrigé.")
    town.step(number, "close", Role.OFFICER, "Corrigé : mettez à jour.")

    found = mails()

    assert [mail.subject.split("] ")[1].split(" – ")[0] for mail in found] == [
        "Votre signalement est enregistré",
        "Votre signalement est transmis à l’éditeur",
        "Réponse à votre signalement",
    ]
    assert [address in mail.text and address in mail.html for mail in found] == [True] * 3
    assert not any(TEXT in mail.text or "compte/courriels" in mail.text for mail in found)


def test_nothing_is_written_to_an_address_that_was_erased(town, sent):
    number, _address, mails = sent
    town.do(lambda w: erase_contact(w.session, w.case(number)))
    town.step(number, "close", Role.OFFICER, "Sans suite.")

    assert mails() == []
