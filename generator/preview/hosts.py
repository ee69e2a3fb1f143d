"""Who may ask: a browser that shows the preview, and no page of another site.

Any page of the web can make a browser send requests to this machine, also under a name of its own that it lets lead
here (DNS rebinding). So a request must name us by a name that nobody else can own, and must not say that it comes from
elsewhere. An address literal is such a name: only a name can be made to lead somewhere else.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address

import msgspec

DEFAULT = "localhost"

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]{1,5}))?")

Headers = Sequence[tuple[bytes, bytes]]
"""The fields of a request's head, their names in lower case."""


class Refusal(msgspec.Struct, frozen=True):
    """Why a request is not answered: a status of HTTP, and a sentence."""

    status: int
    sentence: str


class Hosts(msgspec.Struct, frozen=True):
    """Under which names the preview may be asked."""

    port: int
    """The port it listens on."""
    given: str = DEFAULT
    """The name or the address it was told to listen on."""

    @property
    def is_open(self) -> bool:
        """Whether other machines may be able to ask."""
        return not _is_loopback(f"[{self.given}]" if ":" in self.given else self.given.lower())

    def allows(self, host: str) -> bool:
        """Whether a Host field names us: a name nobody else can own, and our port."""
        match = _HOST.fullmatch(host.lower())
        if match is None:
            return False
        name, port = match[1], match[2]
        if port != str(self.port) and not (port is None and self.port == 80):
            return False
        return _is_loopback(name) or (self.is_open and (name == self.given.lower() or _address(name) is not None))

    def refusal(self, method: str, headers: Headers, authority: bytes | None = None) -> Refusal | None:
        """Why a request must not be answered, if so. `authority` is the one that its target names, if it does."""
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) != 1 or not self.allows(hosts[0].decode("latin-1")):
            return Refusal(421, "no preview is at this address; the terminal shows where it is")
        host = hosts[0].lower()
        if authority is not None and authority.lower() != host:
            return Refusal(421, "the address that is asked for and the `Host` are not the same")
        if any(name == b"origin" and value.lower() != b"http://" + host for name, value in headers):
            return Refusal(403, "the preview does not answer pages of another origin")
        if _is_from_elsewhere(headers) and not (method == "GET" and _fetch(headers, b"mode") == {b"navigate"}):
            return Refusal(403, "the preview does not answer pages of another site")
        return None


def _is_from_elsewhere(headers: Headers) -> bool:
    return b"cross-site" in _fetch(headers, b"site")


def _fetch(headers: Headers, what: bytes) -> set[bytes]:
    """What a browser says about a request, in fields that no script can set."""
    return {value.lower() for name, value in headers if name == b"sec-fetch-" + what}


def _is_loopback(name: str) -> bool:
    """Whether a name leads to this machine whoever is asked."""
    if name == DEFAULT:
        return True
    address = _address(name)
    # not its own `is_loopback`: that also holds for an IPv4 address written as IPv6, which no browser sends us
    return address == IPv6Address("::1") or (isinstance(address, IPv4Address) and address.is_loopback)


def _address(name: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is a literal of, as in a URL."""
    try:
        return IPv6Address(name[1:-1]) if name.startswith("[") else IPv4Address(name)
    except ValueError:
        return None
