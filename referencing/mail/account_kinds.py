"""The mails of accounts: one row a kind, in the words of `Kind`. They carry links that are signed when they leave."""

from referencing.mail.kind import Kind
from workflows.vocabulary import NewsGroup
from workflows.words import _

_PERSON = _("La personne qui a le compte.")


def _kind(key: str, title: str, sentence: str, way: str, when: str, who: str = _PERSON, **sample: str) -> Kind:
    return Kind(
        key=key,
        group=NewsGroup.ACCOUNT,
        title=title,
        sentence=sentence,
        way=way,
        when=when,
        who=who,
        sample=sample,
        is_about_case=False,
    )


_UNTIL = "12 mars 2026 à 14:05"
_ROWS = (
    _kind(
        "sign_up",
        _("Confirmez votre adresse"),
        _(
            "Pour ouvrir l’espace de {organisation} sur Parcours, confirmez votre adresse avant le {until}. Si vous "
            "n’avez rien demandé, ne faites rien : aucun compte ne sera ouvert."
        ),
        _("Confirmer mon adresse"),
        _("Une première personne inscrit son organisation."),
        _("L’adresse donnée à l’inscription."),
        organisation="Cardia",
        until=_UNTIL,
    ),
    _kind(
        "invitation",
        _("Ouvrez votre compte Parcours"),
        _(
            "Un compte vous attend sur Parcours. Choisissez votre mot de passe avant le {until} ; ce lien ne sert "
            "qu’une fois et n’est que pour vous."
        ),
        _("Ouvrir mon compte"),
        _("Un compte est créé pour quelqu’un, ou quelqu’un sans mot de passe demande à en choisir un."),
        until=_UNTIL,
    ),
    _kind(
        "recovery",
        _("Choisissez un nouveau mot de passe"),
        _(
            "Vous avez demandé à choisir un nouveau mot de passe. Ce lien sert une fois, avant le {until}. Si vous "
            "n’avez rien demandé, ne faites rien : votre mot de passe ne change pas."
        ),
        _("Choisir un nouveau mot de passe"),
        _("Quelqu’un déclare avoir oublié le mot de passe d’un compte."),
        until=_UNTIL,
    ),
    _kind(
        "new_address",
        _("Confirmez votre nouvelle adresse"),
        _(
            "Confirmez avant le {until} que cette adresse est bien la vôtre : vous vous connecterez avec elle. D’ici "
            "là, rien ne change."
        ),
        _("Confirmer ma nouvelle adresse"),
        _("Une personne demande à changer d’adresse électronique."),
        _("La nouvelle adresse."),
        until=_UNTIL,
    ),
    _kind(
        "known_address",
        _("Vous avez déjà un compte"),
        _(
            "Quelqu’un a voulu s’inscrire sur Parcours avec votre adresse, qui a déjà un compte. Si c’est vous, "
            "connectez-vous ; la page de connexion permet aussi de choisir un nouveau mot de passe. Sinon, ne faites "
            "rien : rien n’a changé."
        ),
        _("Me connecter"),
        _("Une inscription donne une adresse qui a déjà un compte."),
    ),
    _kind(
        "password_changed",
        _("Votre mot de passe a changé"),
        _(
            "Le mot de passe de votre compte vient de changer. Si ce n’est pas vous, choisissez-en un nouveau sans "
            "attendre, puis fermez les sessions que vous ne reconnaissez pas."
        ),
        _("Ouvrir la page de connexion"),
        _("Le mot de passe d’un compte a changé."),
    ),
    _kind(
        "address_changed",
        _("Votre adresse de connexion a changé"),
        _(
            "Votre compte ne s’ouvre plus avec cette adresse : une autre a été confirmée à sa place. Si ce n’est pas "
            "vous, écrivez sans attendre au guichet."
        ),
        _("Ouvrir la page de connexion"),
        _("Une nouvelle adresse vient d’être confirmée."),
        _("L’adresse d’avant."),
    ),
    _kind(
        "second_factor_changed",
        _("Votre second facteur a changé"),
        _(
            "Une clé d’accès, une application de codes ou des codes de secours de votre compte viennent d’être "
            "ajoutés ou retirés. Si ce n’est pas vous, changez votre mot de passe sans attendre."
        ),
        _("Voir mon compte"),
        _("Une personne ajoute ou retire une clé d’accès, une application de codes ou des codes de secours."),
    ),
)
ACCOUNT_KINDS: dict[str, Kind] = {kind.key: kind for kind in _ROWS}
