"""Which pages there are to look at: every address of the application, for everybody whom it lets in.

A page is left out when each piece of its markup was met before at the same address: two cases in one state look alike.
"""

import itertools
import re
from html.parser import HTMLParser

from werkzeug.routing import AnyConverter

from referencing.access import marks
from tests.house.access_arguments import ASKED
from tests.referencing.web.strict import VOID

# These would end the session of the reader, or send a file.
LEFT_ALONE = {"static", "bootstrap.static", "sign_in.leave"}
CASE = re.compile(r"[A-Z]+-\d{4}-\d{5}")
# What is for everybody reads the same to the first two of them: nobody, and somebody.
FEW = 2
TELLING = ("class", "type", "role", "open", "disabled", "scope")


class Shape(HTMLParser):
    """The pieces of markup of a page: each element with its parent, without its words."""

    def __init__(self, html):
        super().__init__()
        self.pieces, self._open = set(), ["page"]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        told = " ".join(f"{name}={value}" for name, value in attrs if name in TELLING)
        piece = f"{tag} {told}"
        self.pieces.add((self._open[-1], piece))
        if tag not in VOID:
            self._open.append(piece)

    def handle_endtag(self, tag):
        if tag not in VOID and len(self._open) > 1:
            self._open.pop()


def tour(app, visitors, readers, choices):
    """Return reader → addresses to look at, and the endpoints that have pages.

    `visitors`: name → signed-in visitor; `readers`: name → marks that let the reader in; `choices`: argument → values.
    """
    found, seen, closed = {name: [] for name in visitors}, {}, set()
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" not in rule.methods or rule.endpoint in LEFT_ALONE:
            continue
        mark = marks(app)[rule.endpoint].value
        admitted = [name for name in visitors if mark in readers[name]][: FEW if mark == "public" else None]
        for address, name in itertools.product(_addresses(app, rule, choices), admitted):
            case = CASE.search(address)
            if (name, case and case[0]) in closed:
                continue
            with visitors[name].client.get(address) as answer:
                is_closed = rule.endpoint == "cases.page" and answer.status_code == 404 and "vendor" in readers[name]
                if is_closed and not case[0].startswith("SIG"):  # a report has pages of its own
                    closed.add((name, case[0]))  # to a vendor, nothing of another's case is there
                if answer.status_code == 200 and answer.mimetype != "text/html":
                    break  # an address of files
                if _is_new(answer, seen.setdefault(rule.endpoint, set())):
                    found[name].append(address)
    return found, {endpoint for endpoint, pieces in seen.items() if pieces}


def _addresses(app, rule, choices):
    values = [_values(rule, name, choices) for name in sorted(rule.arguments)]
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        for one in itertools.product(*values):
            address = urls.build(rule.endpoint, dict(zip(sorted(rule.arguments), one, strict=True)))
            for query in ASKED.get(rule.endpoint, ("",)):
                yield from (address + query.format(number) for number in choices["number"] if "{}" in query)
                yield from [address + query] * ("{}" not in query)


def _values(rule, name, choices):
    converter = rule._converters[name]
    choices = choices | {name: choices.get(f"{rule.endpoint.partition('.')[0]}.{name}", choices[name])}
    if isinstance(converter, AnyConverter):
        return [word for word in choices[name] if re.fullmatch(converter.regex, word)]
    return choices[name]


def _is_new(answer, known):
    is_page = answer.mimetype == "text/html" and answer.status_code != 404 and answer.status_code // 100 != 3
    pieces = Shape(answer.text).pieces if is_page else set()
    is_new = not pieces <= known
    known |= pieces
    return is_new
