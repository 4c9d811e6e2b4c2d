"""Write and send the mails to the author of a report; the secret address is made when the mail leaves."""

import uuid

from sqlalchemy.orm import Session

from models.database import reading
from models.queries.recipients import names_of
from models.queries.reports import contact_of
from models.report import Report
from referencing.config import Settings
from referencing.mail.message import Mail
from referencing.mail.notice import Footing, Told, told_words
from referencing.mail.report_kinds import REPORTER_KINDS
from referencing.services.context import Context
from referencing.services.outbox import Delivery
from referencing.services.reports.telling import REPORT_MAIL
from referencing.services.reports.tokens import PATH, token_of
from referencing.words import gettext

__all__ = ["REPORT_MAIL", "send_report_mail"]


def send_report_mail(context: Context, delivery: Delivery) -> None:
    """Send the mail of a row; nothing when the address is forgotten by now."""
    with reading(), context.sessions() as session:
        mail = _mail(session, delivery, context.settings)
    if mail is not None:
        context.sender.send(mail)


def _mail(session: Session, delivery: Delivery, settings: Settings) -> Mail | None:
    report = session.get(Report, uuid.UUID(delivery.payload["report_id"]))
    contact = contact_of(session, report.id) if report else None
    if report is None or contact is None:
        return None
    kind = REPORTER_KINDS[str(delivery.payload["kind"])]
    service, organisation = names_of(session, report)
    facts = {"number": report.number, "service": service, "organisation": organisation}
    token = token_of(report, settings.secret_key)
    link = f"{settings.public_url}{PATH}/{token}" if token else f"{settings.public_url}/catalogue"
    words = told_words(Told(kind=kind, reader="", link=link, facts=facts), Footing(why=gettext(kind.why)))
    return Mail(
        key=delivery.key,
        name="",
        email=contact.email,
        at=delivery.created_at,
        subject=words.subject,
        text=words.text,
        html=words.html,
    )
