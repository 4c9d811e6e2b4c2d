"""A visitor who reads every page strictly: a page with a fault in its HTML fails the test that opened it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Form:
    action: str
    method: str
    fields: dict = field(default_factory=dict)


class Page(HTMLParser):
    """One page as read; `faults` says in words what is wrong with it."""

    def __init__(self, response):
        super().__init__(convert_charrefs=True)
        self.response, self.status, self.html = response, response.status_code, response.text
        self.faults, self.ids, self.headings, self.forms = [], [], [], []
        self.title, self.h1, self.texts, self.links, self._open = "", "", [], [], []
        self._labels, self._fields, self._named = set(), set(), []
        self.feed(self.html)
        self.close()
        self._judge()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.faults += [f"inline {name} on <{tag}>" for name in given if name == "style" or name.startswith("on")]
        self.headings += [HEADINGS.index(tag) + 1] if tag in HEADINGS else []
        for name in ("aria-labelledby", "aria-describedby"):
            self._named += given.get(name, "").split()
        read = getattr(self, f"_{tag}", None)
        if read:
            read(given)

    def _html(self, given):
        self.faults += [] if given.get("lang") == "fr" else ["no language"]

    def _script(self, given):
        is_data = given.get("type") == "application/ld+json"  # a block of data: browsers run none of it
        self.faults += [] if given.get("src") or is_data else ["script without a file"]

    def _style(self, _given):
        self.faults.append("style in the page")

    def _form(self, given):
        self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))

    def _label(self, given):
        self._labels.add(given.get("for"))

    def _a(self, given):
        self.links.append(given.get("href"))

    def _input(self, given):
        if self.forms and given.get("name"):
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        if given.get("type") not in ("hidden", "submit"):
            self._fields.add(given.get("id"))

    _textarea = _select = _input

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        if self._open and self._open[-1] == "title":
            self.title += data.strip()
        if self._open and self._open[-1] == "h1":
            self.h1 = " ".join(f"{self.h1} {data}".split())
        self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def _judge(self):
        self.faults += [f"left open: {self._open}"] if self._open else []
        self.faults += [] if self.title else ["no title"]
        self.faults += [] if self.headings.count(1) == 1 else [f"{self.headings.count(1)} first headings"]
        steps = zip(self.headings, self.headings[1:], strict=False)
        self.faults += [f"heading {last} then {then}" for last, then in steps if then > last + 1]
        self.faults += [f"id {name} twice" for name in set(self.ids) if self.ids.count(name) > 1]
        self.faults += [f"id {name} is nowhere" for name in self._named if name not in self.ids]
        self.faults += [f"field {name} without label" for name in self._fields - self._labels]
        self.faults += [
            f"form {form.action} without token"
            for form in self.forms
            if form.method == "post" and not form.fields.get("csrf_token")
        ]


class Visitor:
    """Somebody with a browser."""

    def __init__(self, app):
        self.client = app.test_client()

    def open(self, path, status=200) -> Page:
        return self._read(self.client.get(path), status)

    def post(self, path, data, status=303):
        response = self.client.post(path, data=data)
        if response.status_code == status and status in (301, 302, 303):
            return response
        return self._read(response, status)

    def sign_in(self, email) -> "Visitor":
        page = self.open("/connexion")
        form = next(form for form in page.forms if form.fields.get("email") == email)
        self.post("/connexion", form.fields)
        return self

    def take(self, number, trigger, status=303, **typed):
        """Fill in the form of a step as the page of the case shows it, and send it."""
        action = f"/dossiers/{number}/etapes/{trigger}"
        form = next(form for form in self.open(f"/dossiers/{number}").forms if form.action == action)
        return self.post(action, form.fields | typed, status)

    def _read(self, response, status) -> Page:
        page = Page(response)
        assert (page.status, page.faults) == (status, [])
        return page
