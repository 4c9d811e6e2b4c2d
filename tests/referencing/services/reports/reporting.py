"""Reports about a listing of the town, taken in as the public form does."""

from models.report import Report
from referencing.services.reports.acting import pass_on
from referencing.services.reports.receiving import Account, new_form_key, receive
from workflows.report_vocabulary import Reporter, ReportKind
from workflows.vocabulary import Role

KEY = "secret of the tests"
TEXT = "L’application ne s’ouvre plus depuis la dernière version."


def account(**values):
    told = {
        "kind": ReportKind.UNREACHABLE,
        "text": TEXT,
        "reporter": Reporter.CITIZEN,
        "noticed_on": None,
        "email": None,
        "form_key": new_form_key(),
    }
    return Account(**(told | values))


def report(town, listing, **values) -> str:
    """Take in a report about a listing and return its number."""
    told = account(**values)
    return town.do(lambda w: receive(w.session, w.case(listing), told, secret_key=KEY, at=w.at).number)


def passed(town, number, text=TEXT, question="Que comptez-vous faire ?"):
    """Pass a report to its vendor."""

    def act(w):
        case = w.case(number)
        pass_on(w.session, case, text, question, actor=w.staff(Role.OFFICER), at=w.at, seen_version=case.version)

    town.do(act)


def all_of(town, *names):
    """Return what every report says under these names, by number."""
    with town.sessions() as session:
        found = session.query(Report).order_by(Report.number)
        return [tuple(getattr(one, name) for name in names) for one in found]
