import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import closing
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from models.database import make_sessions
from referencing.config import Settings
from referencing.mail.message import Mail, message_of
from referencing.mail.senders import FolderSender, MailError, SmtpSender, make_sender
from referencing.services import outbox
from referencing.services.outbox import Outcome
from tests.fixtures.absent import absent
from tests.referencing.told import AT

SENDER = "Parcours <parcours@exemple.fr>"
MAIL = Mail(
    key="mail:entry:person",
    name="Véra Martin",
    email="vera@exemple.fr",
    at=AT,
    subject="[CAND-2026-00012] Candidature déposée",
    text="Bonjour Véra,\n\nCardia a déposé la candidature.\n",
    html="<p>Bonjour Véra,</p>\n",
)


def _free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


class Inbox:
    """Takes mails; answers 451 to the first `refusals`, after having taken them, as a crash would look to us."""

    def __init__(self, refusals=0):
        self.refusals, self.taken = refusals, []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the name that aiosmtpd looks for
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        if len(self.taken) <= self.refusals:
            return "451 try again later"
        return "250 taken"

    @property
    def messages(self):
        return [message_from_bytes(content, policy=default) for _, _, content in self.taken]


@pytest.fixture
def serve():
    """Start mail servers on this machine; they stop with the test."""
    started = []

    def start(inbox, port=None, **options):
        controller = Controller(inbox, hostname="127.0.0.1", port=port or _free_port(), **options)
        controller.start()
        started.append(controller)
        return controller.port

    yield start
    for controller in started:
        controller.stop(no_assert=True)


def test_same_row_gives_the_same_bytes():
    assert message_of(MAIL, SENDER).as_bytes() == message_of(MAIL, SENDER).as_bytes()


def test_message_says_who_writes_to_whom_when_and_that_a_machine_does():
    message = message_from_bytes(message_of(MAIL, SENDER).as_bytes(), policy=default)

    assert {name: message[name] for name in ("From", "To", "Subject", "Date", "Auto-Submitted")} == {
        "From": "Parcours <parcours@exemple.fr>",
        "To": "Véra Martin <vera@exemple.fr>",
        "Subject": "[CAND-2026-00012] Candidature déposée",
        "Date": "Mon, 02 Mar 2026 09:00:00 +0000",
        "Auto-Submitted": "auto-generated",
    }
    assert message["Message-ID"] == f"<{MAIL.key_hash[:40]}@exemple.fr>"
    assert message.get_body(("plain",)).get_content().splitlines() == MAIL.text.splitlines()
    assert message.get_body(("html",)).get_content().splitlines() == MAIL.html.splitlines()


def test_mail_that_can_be_left_says_how_in_one_click_and_an_official_one_does_not():
    """RFC 8058, section 3: both headers, an https address, nothing else to fill in."""
    address = "https://parcours.exemple.fr/courriels/desinscription/jeton"
    chosen = Mail(**{name: getattr(MAIL, name) for name in MAIL.__slots__} | {"unsubscribe": address})

    found, official = (message_from_bytes(message_of(one, SENDER).as_bytes(), policy=default) for one in (chosen, MAIL))

    assert found["List-Unsubscribe"] == f"<{address}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (official["List-Unsubscribe"], official["List-Unsubscribe-Post"]) == (None, None)


def test_name_with_a_line_break_starts_no_header():
    evil = Mail(**{name: getattr(MAIL, name) for name in MAIL.__slots__} | {"name": "Vera\r\nBcc: x@y.fr"})

    message = message_from_bytes(message_of(evil, SENDER).as_bytes(), policy=default)

    assert message["Bcc"] is None


def test_folder_gets_one_file_a_mail_whatever_is_sent_again(tmp_path):
    folder = FolderSender(tmp_path / "mail", SENDER)

    threads = [threading.Thread(target=folder.send, args=(MAIL,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [file] = (tmp_path / "mail").iterdir()
    assert file.name == f"{MAIL.key_hash}.eml"
    assert file.read_bytes() == message_of(MAIL, SENDER).as_bytes()


def test_server_gets_the_mail(serve):
    inbox = Inbox()
    port = serve(inbox)

    SmtpSender(f"smtp://127.0.0.1:{port}", SENDER).send(MAIL)

    [(sender, to, _)] = inbox.taken
    assert (sender, to) == ("parcours@exemple.fr", ["vera@exemple.fr"])
    [message] = inbox.messages
    assert message.get_body(("plain",)).get_content().splitlines() == MAIL.text.splitlines()


@pytest.fixture
def sessions(engine):
    return make_sessions(engine)


def _send_until_done(sessions, sender):
    """Put one mail and run it until it is gone; return what happened on the way."""
    with sessions.begin() as session:
        row = outbox.put(session, "mail", MAIL.key, {}, AT)
    at, outcomes = AT, []
    while Outcome.DONE not in outcomes:
        outcomes.append(outbox.run_one(sessions, row, {"mail": lambda _: sender.send(MAIL)}, at))
        at += outbox.BACKOFF[len(outcomes)]
        yield outcomes


def test_retry_carries_the_same_message_id(serve, sessions):
    inbox = Inbox(refusals=2)
    port = serve(inbox)

    *_, outcomes = _send_until_done(sessions, SmtpSender(f"smtp://127.0.0.1:{port}", SENDER))

    assert outcomes == [Outcome.RETRY, Outcome.RETRY, Outcome.DONE]
    assert [message["Message-ID"] for message in inbox.messages] == [f"<{MAIL.key_hash[:40]}@exemple.fr>"] * 3


def test_server_that_is_down_gets_the_mail_when_it_is_back(serve, sessions):
    port, inbox = _free_port(), Inbox()
    attempts = _send_until_done(sessions, SmtpSender(f"smtp://127.0.0.1:{port}", SENDER))

    first = list(next(attempts))
    serve(inbox, port)
    *_, outcomes = attempts

    assert (first, outcomes) == ([Outcome.RETRY], [Outcome.RETRY, Outcome.DONE])
    assert len(inbox.taken) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of this machine's own, and its key."""
    if shutil.which("openssl") is None:
        absent("openssl", "openssl")
    folder = tmp_path_factory.mktemp("tls")
    files = folder / "certificate.pem", folder / "key.pem"
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    subprocess.run([*request, *name, "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


@pytest.fixture
def ours(certificate):
    return ssl.create_default_context(cafile=certificate[0])


@pytest.fixture
def theirs(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def _authenticate(_server, _session, _envelope, _mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"u", b"p@ss"))


def test_connection_is_encrypted_before_the_password_leaves(serve, ours, theirs):
    inbox = Inbox()
    port = serve(inbox, tls_context=theirs, require_starttls=True, auth_required=True, authenticator=_authenticate)

    SmtpSender(f"smtp://u:p%40ss@127.0.0.1:{port}", SENDER, ours).send(MAIL)

    assert len(inbox.taken) == 1


def test_smtps_is_encrypted_from_the_first_byte(serve, ours, theirs):
    inbox = Inbox()
    port = serve(inbox, ssl_context=theirs)

    SmtpSender(f"smtps://127.0.0.1:{port}", SENDER, ours).send(MAIL)

    assert len(inbox.taken) == 1


def test_certificate_that_nobody_vouches_for_is_refused(serve, theirs):
    inbox = Inbox()
    port = serve(inbox, tls_context=theirs)

    with pytest.raises(ssl.SSLCertVerificationError):
        SmtpSender(f"smtp://127.0.0.1:{port}", SENDER).send(MAIL)
    assert inbox.taken == []


def test_server_elsewhere_without_encryption_is_refused(serve):
    port = serve(Inbox())

    with pytest.raises(MailError):  # «127.1» reaches this machine, but does not look like it
        SmtpSender(f"smtp://127.1:{port}", SENDER).send(MAIL)


@pytest.mark.parametrize(("mail", "kind"), [("", FolderSender), ("smtp://h", SmtpSender), ("smtps://h", SmtpSender)])
def test_settings_choose_the_sender(tmp_path, mail, kind):
    settings = Settings.from_environ({"PARCOURS_INSTANCE": str(tmp_path), "PARCOURS_MAIL": mail})

    assert type(make_sender(settings)) is kind


def test_password_stays_out_of_the_representation():
    assert "hunter2" not in repr(SmtpSender("smtp://u:hunter2@h", SENDER))
