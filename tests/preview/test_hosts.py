"""Who may ask the preview."""

import ipaddress
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.preview.hosts import Hosts

HERE = Hosts(8000)
HERE_AT_80 = Hosts(80)
OPEN = Hosts(8000, "0.0.0.0")  # noqa: S104 nothing listens there
NAMED = Hosts(8000, "Workshop.local")

OURS = [(b"host", b"localhost:8000")]


@pytest.mark.parametrize(
    "host",
    ["localhost:8000", "LocalHost:8000", "127.0.0.1:8000", "127.8.9.10:8000", "[::1]:8000", "[0:0:0:0:0:0:0:1]:8000"],
)
def test_this_machine_may_be_named_in_all_the_usual_ways(host: str) -> None:
    for hosts in (HERE, OPEN, NAMED):
        assert hosts.allows(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        ":8000",
        "localhost",
        "localhost:",
        "localhost:8001",
        "localhost:08000",
        "localhost:80000",
        "localhost:8000:8000",
        "localhost:8000 ",
        " localhost:8000",
        "localhost :8000",
        "localhost.:8000",
        "localhost.evil.example:8000",
        "evil.localhost:8000",
        "evil.example:8000",
        "evil.example",
        "user@localhost:8000",
        "localhost:8000@evil.example",
        "localhost:8000/",
        "http://localhost:8000",
        "localhost,evil.example:8000",
        "localhost:\N{ARABIC-INDIC DIGIT EIGHT}000",
        "l\N{LATIN SMALL LETTER O WITH STROKE}calhost:8000",
        "\N{FULLWIDTH LATIN SMALL LETTER L}ocalhost:8000",
        "127.1:8000",
        "127.0.0.01:8000",
        "0x7f.0.0.1:8000",
        "2130706433:8000",
        "127.0.0.1.:8000",
        "127.0.0.1.nip.example:8000",
        "[127.0.0.1]:8000",
        "::1:8000",
        "[::1%lo]:8000",
        "[::1%25lo]:8000",
        "[::1:8000",
        "[]:8000",
        "localhost:8000\n",
    ],
)
def test_anything_else_is_nobody_s_name(host: str) -> None:
    for hosts in (HERE, OPEN, NAMED):
        assert not hosts.allows(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0:8000", "192.168.1.5:8000", "[::]:8000", "[fe80::1]:8000", "[::ffff:127.0.0.1]:8000"]
)
def test_an_address_of_another_machine_is_ours_only_when_others_may_ask(host: str) -> None:
    assert not HERE.allows(host)
    assert not Hosts(8000, "127.0.0.2").allows(host)
    assert not Hosts(8000, "::1").allows(host)
    assert OPEN.allows(host)
    assert NAMED.allows(host)


def test_the_name_that_was_given_is_ours() -> None:
    assert NAMED.allows("workshop.local:8000")
    assert NAMED.allows("WORKSHOP.LOCAL:8000")
    assert not OPEN.allows("workshop.local:8000")
    assert not NAMED.allows("workshop.local.evil.example:8000")


@pytest.mark.parametrize(
    ("given", "is_open"),
    [
        ("localhost", False),
        ("LOCALHOST", False),
        ("127.0.0.1", False),
        ("127.0.0.9", False),
        ("::1", False),
        ("0.0.0.0", True),  # noqa: S104
        ("::", True),
        ("192.168.1.5", True),
        ("workshop", True),
    ],
)
def test_it_is_known_whether_others_may_ask(given: str, is_open: bool) -> None:
    assert Hosts(8000, given).is_open is is_open


def test_the_port_of_the_web_need_not_be_named() -> None:
    assert HERE_AT_80.allows("localhost")
    assert HERE_AT_80.allows("[::1]")
    assert HERE_AT_80.allows("localhost:80")
    assert not HERE_AT_80.allows("localhost:8000")
    assert not HERE_AT_80.allows("evil.example")


@given(st.text(string.ascii_letters + string.digits + ".-_", min_size=1).filter(lambda name: not _is_ours(name)))
def test_no_name_that_somebody_else_can_own_is_ours(name: str) -> None:
    assert not HERE.allows(f"{name}:8000")
    assert OPEN.allows(f"{name}:8000") is _is_address(name)


@given(st.ip_addresses())
def test_an_address_is_ours_exactly_if_it_is_of_this_machine(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    host = f"[{address}]:8000" if address.version == 6 else f"{address}:8000"
    assert HERE.allows(host) is (address in ipaddress.ip_network("127.0.0.0/8") or str(address) == "::1")
    assert OPEN.allows(host)


@given(st.text())
def test_no_host_is_too_strange_to_be_refused(host: str) -> None:
    for hosts in (HERE, OPEN, NAMED):
        assert isinstance(hosts.allows(host), bool)


def test_a_host_is_needed_and_only_one() -> None:
    assert _status([]) == 421
    assert _status([*OURS, *OURS]) == 421
    assert _status(OURS) is None


def test_a_target_may_name_the_same_host_only() -> None:
    assert _status(OURS, authority=b"localhost:8000") is None
    assert _status(OURS, authority=b"LOCALHOST:8000") is None
    assert _status(OURS, authority=b"127.0.0.1:8000") == 421
    assert _status(OURS, authority=b"evil.example") == 421
    assert _status(OURS, authority=b"") == 421


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (b"http://localhost:8000", None),
        (b"HTTP://LOCALHOST:8000", None),
        (b"http://127.0.0.1:8000", 403),
        (b"https://localhost:8000", 403),
        (b"http://localhost:3000", 403),
        (b"http://localhost", 403),
        (b"http://evil.example", 403),
        (b"null", 403),
        (b"", 403),
    ],
)
def test_another_origin_gets_no_answer(origin: bytes, status: int | None) -> None:
    assert _status([*OURS, (b"origin", origin)]) == status


def test_every_origin_that_is_named_must_be_ours() -> None:
    assert _status([*OURS, (b"origin", b"http://localhost:8000"), (b"origin", b"http://evil.example")]) == 403


@pytest.mark.parametrize("site", [b"same-origin", b"same-site", b"none", b"anything"])
def test_a_browser_on_this_machine_may_ask(site: bytes) -> None:
    assert _status([*OURS, (b"sec-fetch-site", site), (b"sec-fetch-mode", b"no-cors")]) is None


def test_a_page_of_another_site_may_link_here_and_no_more() -> None:
    elsewhere = [*OURS, (b"sec-fetch-site", b"cross-site")]
    assert _status([*elsewhere, (b"sec-fetch-mode", b"navigate")]) is None
    assert _status([*elsewhere, (b"sec-fetch-mode", b"navigate")], method="HEAD") == 403
    assert _status([*elsewhere, (b"sec-fetch-mode", b"no-cors")]) == 403
    assert _status([*elsewhere, (b"sec-fetch-mode", b"cors")]) == 403
    assert _status([*elsewhere, (b"sec-fetch-mode", b"navigate"), (b"sec-fetch-mode", b"cors")]) == 403
    assert _status(elsewhere) == 403
    assert _status([*OURS, (b"sec-fetch-site", b"none"), (b"sec-fetch-site", b"Cross-Site")]) == 403


def test_a_refusal_is_one_sentence() -> None:
    refusal = HERE.refusal("GET", [])
    assert refusal is not None
    assert refusal.sentence == "no preview is at this address; the terminal shows where it is"


def _status(headers: list[tuple[bytes, bytes]], authority: bytes | None = None, method: str = "GET") -> int | None:
    refusal = HERE.refusal(method, headers, authority)
    return refusal.status if refusal else None


def _is_ours(name: str) -> bool:
    return name.lower() == "localhost" or (_is_address(name) and ipaddress.IPv4Address(name).is_loopback)


def _is_address(name: str) -> bool:
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        return False
    return True
