"""Why somebody gets a mail, in one or two French sentences at its foot."""

from referencing.words import gettext
from workflows.labels import label
from workflows.news import CHOSEN
from workflows.vocabulary import NewsGroup
from workflows.words import _

_OFFICIAL = _("C’est un acte officiel : il est toujours envoyé, et tout de suite.")
_ACCOUNT = _("Vous recevez ce courriel parce qu’il concerne votre compte ou une invitation à votre nom.")
_VENDOR = _("Vous recevez ce courriel parce que vous faites partie de {organisation}, éditeur du service.")
_STAFF = _("Vous recevez ce courriel parce que votre rôle dans le référencement vous associe à ce dossier.")
_NO_CASE = _("Vous recevez ce courriel en raison de votre rôle dans le référencement.")
_CHOICE = _("Il relève de votre choix « {group} » : vous pouvez le recevoir tout de suite, regroupé, ou plus du tout.")
_DIGEST = _("Vous recevez ce récapitulatif parce que vous avez choisi de recevoir ces nouvelles regroupées.")


def why(group: NewsGroup, *, organisation: str | None, is_vendor: bool) -> str:
    """Return the reason for a mail of a group; `organisation`: the vendor of its case, None without one."""
    if group is NewsGroup.ACCOUNT:
        return gettext(_ACCOUNT)
    sentence = (_VENDOR if is_vendor else _STAFF) if organisation else _NO_CASE
    first = gettext(sentence, organisation=organisation)
    then = gettext(_CHOICE, group=gettext(label(group))) if group in CHOSEN else gettext(_OFFICIAL)
    return f"{first} {then}"


def why_digest() -> str:
    """Return the reason for a digest."""
    return gettext(_DIGEST)
