import gzip

import pytest

from referencing.web.holding import HeldPages

PAGE = b"<p>" + b"x" * 2_000 + b"</p>"
PUBLIC = [("Cache-Control", "public, no-cache"), ("ETag", 'W/"abc"'), ("Content-Type", "text/html")]


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


class Application:
    """Answers with the number of times it was asked."""

    def __init__(self, status="200 OK", headers=PUBLIC):
        self.asked, self.status, self.headers = [], status, headers

    def __call__(self, environ, start):
        self.asked.append(environ)
        start(self.status, [*self.headers, ("Content-Length", str(len(PAGE)))])
        return [f"{len(self.asked)}".encode() + PAGE]


@pytest.fixture
def clock():
    return Clock()


def ask(held, path="/catalogue", method="GET", **environ):
    told = {}
    start = lambda status, headers, *_: told.update(status=status, headers=dict(headers))  # noqa: E731
    body = b"".join(held({"REQUEST_METHOD": method, "PATH_INFO": path, **environ}, start))
    return told["status"], told["headers"], body


def test_page_is_asked_for_once_a_second(clock):
    application = Application()
    held = HeldPages(application, now=clock)
    first = [ask(held)[2][:1] for _ in range(3)]
    clock.now += 0.99
    before = ask(held)[2][:1]
    clock.now += 0.02

    assert [*first, before, ask(held)[2][:1]] == [b"1", b"1", b"1", b"1", b"2"]


def test_page_is_shown_half_a_second_longer_while_somebody_asks_for_the_next(clock):
    seen = []

    def application(environ, start):
        start("200 OK", PUBLIC)
        if not environ.get("is_first"):  # somebody else comes while this answer is being made
            seen.append(ask(held, is_first=True)[2])
        return [str(clock.now).encode()]

    held = HeldPages(application, now=clock)
    ask(held, is_first=True)
    clock.now += 1.2
    answer = ask(held)[2]

    assert (seen, answer) == ([b"100.0"], b"101.2")


@pytest.mark.parametrize(
    ("path", "environ"),
    [
        ("/catalogue", {"HTTP_COOKIE": "parcours=abc"}),
        ("/catalogue", {"HTTP_COOKIE": "other=1; __Host-parcours=abc"}),
        ("/catalogue", {"method": "POST"}),
        ("/catalogue", {"QUERY_STRING": "q=" + "x" * 300}),
        ("/", {}),
        ("/dossiers/CAND-2026-00001", {}),
    ],
)
def test_whoever_may_be_somebody_is_answered_by_the_application(clock, path, environ):
    application = Application()
    held = HeldPages(application, now=clock)
    ask(held, path)
    own = ask(held, path, **environ)[2][:1]

    assert own == b"2"
    assert ask(held)[2][:1] != own


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", [("Cache-Control", "private, no-store")]),
        ("200 OK", [*PUBLIC, ("Set-Cookie", "parcours=1")]),
        ("404 NOT FOUND", PUBLIC),
        ("301 MOVED PERMANENTLY", PUBLIC),
        ("500 ERROR", []),
    ],
)
def test_what_the_application_does_not_share_is_not_held(clock, status, headers):
    application = Application(status, headers)
    held = HeldPages(application, now=clock)

    assert [ask(held)[::2] for _ in range(2)] == [(status, b"1" + PAGE), (status, b"2" + PAGE)]


def test_addresses_are_held_apart_and_not_for_ever(clock):
    held = HeldPages(Application(), now=clock)

    for number in range(1_000):
        ask(held, QUERY_STRING=f"q={number}")

    assert len(held.places) <= 256


def test_who_has_the_page_is_told_so(clock):
    held = HeldPages(Application(), now=clock)

    status, headers, body = ask(held, HTTP_IF_NONE_MATCH='"abc"')

    assert (status, body) == ("304 NOT MODIFIED", b"")
    assert headers == {"Cache-Control": "public, no-cache", "ETag": 'W/"abc"', "Vary": "Accept-Encoding, Cookie"}


@pytest.mark.parametrize(
    ("accepted", "is_zipped"),
    [
        ("gzip, br", True),
        ("br;q=1, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("br", False),
        ("", False),
        ("xgzip", False),
    ],
)
def test_page_is_compressed_for_who_takes_it(clock, accepted, is_zipped):
    held = HeldPages(Application(), now=clock)

    _status, headers, body = ask(held, HTTP_ACCEPT_ENCODING=accepted)

    assert headers["Content-Length"] == str(len(body))
    assert (headers.get("Content-Encoding") == "gzip") == is_zipped
    assert (gzip.decompress(body) if is_zipped else body) == b"1" + PAGE


def test_head_has_the_headers_of_the_page_alone(clock):
    application = Application()
    held = HeldPages(application, now=clock)

    status, headers, body = ask(held, method="HEAD")

    assert (status, headers["Content-Length"], body) == ("200 OK", str(len(PAGE) + 1), b"")
    assert application.asked[0]["REQUEST_METHOD"] == "GET"
