from referencing.services import rulebooks
from referencing.services.catalogue.plain import may_quote, may_words
from workflows.vocabulary import Access


def test_every_operation_of_an_api_is_said_in_plain_words():
    book = rulebooks.load("mes-2023")
    asked = {(api.key, operation) for api in book.apis for operation in api.operations}

    assert {(key, operation) for operation in Access for key in may_words(operation)} == asked


def test_wording_of_reservations_about_security_stays_in_the_case():
    themes = rulebooks.load("mes-2023").theme
    quoted = {theme: may_quote(theme) for theme in (*themes, None)}

    assert {theme for theme, is_public in quoted.items() if not is_public} == {
        *("securite", "echange_de_donnees", "identification"),
    }
