"""What an administrator does about what leaves: try it again, cancel it; and what to say of an error, in French."""

import re
import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from models.outbox import OutboxMessage
from models.queries.news import carried_by, withhold
from models.queries.outbox import cancel as cancel_row
from models.queries.sending import outbox_row
from referencing.services import outbox
from referencing.services.administration import record, required
from referencing.services.errors import NotFoundError
from workflows.administration import Act
from workflows.vocabulary import Actor, Withheld
from workflows.words import _

NAMES = {
    "announce": _("Avis d’une étape, à répartir"),
    "mail": _("Courriel"),
    "digest": _("Récapitulatif"),
    "render": _("Document à produire"),
    "agenda": _("Ordre du jour à produire"),
    "account_mail": _("Courriel de compte"),
    "report_mail": _("Courriel à l’auteur d’un signalement"),
    "verify_ledger": _("Vérification du journal"),
    "webhooks": _("Changement, à répartir entre les webhooks"),
    "webhook": _("Envoi d’un webhook"),
}
STATE_WORDS = {
    "waiting": _("En attente"),
    "retrying": _("Nouvel essai prévu"),
    "failed": _("Échec"),
    "cancelled": _("Annulé"),
    "done": _("Parti"),
}
_ERRORS = (
    (r"ConnectionRefused", _("Le serveur de courriel a refusé la connexion.")),
    (r"gaierror", _("Le nom du serveur de courriel est introuvable.")),
    (r"Timeout|timed out", _("Le serveur n’a pas répondu à temps.")),
    (r"SSL|certificate", _("La connexion chiffrée avec le serveur a échoué.")),
    (r"SMTPAuthentication", _("Le serveur de courriel a refusé l’identifiant ou le mot de passe.")),
    (r"SMTPRecipientsRefused", _("Le serveur de courriel a refusé l’adresse du destinataire.")),
    (r"SMTPSenderRefused", _("Le serveur de courriel a refusé l’adresse de l’expéditeur.")),
    (r"SMTPDataError", _("Le serveur de courriel a refusé le contenu du message.")),
    (r"SMTPServerDisconnected|ConnectionReset|BrokenPipe", _("Le serveur a coupé la connexion.")),
    (r"ConnectionError", _("La connexion avec le serveur a échoué.")),
    (r"MailError", _("Le serveur de courriel n’offre pas de connexion chiffrée.")),
    (r"No space left|ENOSPC|Errno 28", _("Le disque est plein.")),
    (r"PermissionError", _("Le service n’a pas le droit d’écrire à cet endroit.")),
    (r"OperationalError", _("La base de données ne répondait pas.")),
    (r"every worker that took this row died", _("Le traitement s’est arrêté à chaque essai.")),
    (r"LookupError|NoResultFound", _("Ce dont il parle n’existe plus.")),
)
_UNKNOWN = _("Une erreur inattendue s’est produite.")


def state_of_row(row: OutboxMessage) -> str:
    """Return the code of the state of a row, a key of STATE_WORDS."""
    if row.cancelled_at is not None:
        return "cancelled"
    if row.done_at is not None:
        return "done"
    if row.failed_at is not None:
        return "failed"
    return "retrying" if row.error else "waiting"


def error_words(error: str) -> str:
    """Return the French sentence, to be shown through gettext, for an error kept in a row."""
    return next((words for pattern, words in _ERRORS if re.search(pattern, error)), _UNKNOWN)


def retry(session: Session, message_id: uuid.UUID, *, actor: Actor, at: datetime, reason: str = "") -> bool:
    """Give a row that was given up a new start and return True; False when it is not given up (any more)."""
    row = _row(session, message_id)
    if not outbox.revive(session, at, message_id):
        return False
    details = {"attempts": row.attempts, "error": row.error or ""}
    record(
        session,
        Act.RETRY_EFFECT,
        actor=actor,
        at=at,
        subject=row.key,
        subject_id=row.id,
        reason=reason,
        details=details,
    )
    outbox.remember(session, [message_id])
    return True


def cancel(session: Session, message_id: uuid.UUID, *, actor: Actor, at: datetime, reason: str) -> bool:
    """Cancel a row that has not left, and return True; False when it is done, cancelled or just at work."""
    why, row = required(reason), _row(session, message_id)
    if not cancel_row(session, at, message_id):
        return False
    withhold(session, [news.id for news in carried_by(session, message_id)], Withheld.CANCELLED)
    record(session, Act.CANCEL_EFFECT, actor=actor, at=at, subject=row.key, subject_id=row.id, reason=why)
    return True


def _row(session: Session, message_id: uuid.UUID) -> OutboxMessage:
    row = outbox_row(session, message_id)
    if row is None:
        raise NotFoundError(str(message_id))
    return row
