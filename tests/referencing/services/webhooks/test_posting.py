"""One post: what a receiver may do to us, and where nothing is ever posted to."""

import socket
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

import pytest

from referencing.services.webhooks.posting import is_allowed, post
from referencing.services.webhooks.registering import address_fault
from referencing.services.webhooks.signing import headers_of
from tests.referencing.services.webhooks.conftest import LOOPBACK

PRIVATE = [
    *("127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"),
    *("255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("64:ff9b::7f00:1", "2002:7f00:1::", "2001::1"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_nothing_is_posted_into_networks_of_our_own(address):
    assert not is_allowed(ip_address(address), ())


def test_public_addresses_and_those_that_the_settings_name_are_open():
    near = (ip_network("10.20.0.0/16"),)

    assert is_allowed(ip_address("93.184.216.34"), ())
    assert is_allowed(ip_address("2606:2800:220:1::1"), ())
    assert is_allowed(ip_address("10.20.3.4"), near)
    assert is_allowed(ip_address("::ffff:10.20.3.4"), near)
    assert not is_allowed(ip_address("10.21.3.4"), near)


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [("ok", 204, None), ("down", 503, "status"), ("gone", 410, "status"), ("redirect", 307, "redirect")],
)
def test_answer_of_a_receiver_is_told(receiver, path, status, error):
    ended = post(f"{receiver.base}/{path}", b"{}", {}, LOOPBACK)

    assert (ended.status, ended.error) == (status, error)
    assert [one["path"] for one in receiver.got()] == [f"/{path}"]


@pytest.mark.parametrize("path", ["silent", "drip"])
def test_receiver_that_takes_its_time_is_cut_off(receiver, path):
    ended = post(f"{receiver.base}/{path}", b"{}", {}, LOOPBACK, seconds=0.6)

    assert (ended.status, ended.error) == (None, "slow")
    assert ended.milliseconds < 10_000


def test_megabytes_are_left_unread(receiver):
    ended = post(f"{receiver.base}/large", b"{}", {}, LOOPBACK)

    assert (ended.status, ended.error) == (200, None)


def test_receiver_in_a_private_network_hears_nothing(receiver):
    assert post(f"{receiver.base}/ok", b"{}", {}, ()).error == "refused_address"
    assert post(receiver.base.replace("127.0.0.1", "localhost"), b"{}", {}, ()).error == "refused_address"
    assert receiver.got() == []


def test_name_with_one_private_address_among_others_is_refused(receiver, monkeypatch):
    port = int(receiver.base.rpartition(":")[2])
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: both)

    assert post(f"https://exemple.fr:{port}/ok", b"{}", {}, ()).error == "refused_address"


def test_address_where_nobody_listens_is_unreachable():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))

        ended = post(f"http://127.0.0.1:{nobody.getsockname()[1]}/", b"{}", {}, LOOPBACK)

    assert (ended.status, ended.error) == (None, "unreachable")


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://exemple.fr/parcours", None),
        ("https://exemple.fr:8443/a?b=c", None),
        ("http://exemple.fr/", "scheme"),
        ("ftp://exemple.fr/", "scheme"),
        ("javascript:alert(1)", "unreadable"),
        ("https://", "unreadable"),
        ("https://exemple.fr:99999/", "unreadable"),
        ("https://exemple.fr/a b", "unreadable"),
        ("https://exemple.fr/\r\nHost: x", "unreadable"),
        ("https://moi:secret@exemple.fr/", "credentials"),
        ("https://exemple.fr/#a", "credentials"),
        ("https://127.0.0.1/", "private"),
        ("https://[::1]/", "private"),
        ("https://localhost/", "private"),
        ("https://base.internal/", "private"),
        ("https://" + "a" * 600 + ".fr/", "unreadable"),
    ],
)
def test_address_is_judged_when_it_is_typed(url, fault):
    assert address_fault(url, ()) == fault


def test_signature_is_that_of_the_published_example():
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    at = datetime.fromtimestamp(1614265330, UTC)

    found = headers_of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body)

    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
