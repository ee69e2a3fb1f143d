"""Where the preview listens: on this machine only unless it is told otherwise, and on a port that is free."""

import errno
import os
import socket
import sys
from contextlib import suppress

from generator.preview.hosts import DEFAULT

TRIES = 20
"""How many ports are tried, one after the other."""

_TAKEN = (errno.EADDRINUSE, errno.EACCES) if sys.platform == "win32" else (errno.EADDRINUSE,)
_UNKNOWN_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)

Address = tuple[socket.AddressFamily, str, tuple[int, ...]]
"""A family of addresses, one of them, and the rest of what the system needs beside the port."""


class NotListeningError(Exception):
    """There is nowhere to listen; says why in a sentence."""


class _Taken(Exception):
    """Somebody else listens there."""


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on all addresses of a host, all on one port: the given one or, if that is taken, a later one.

    0 stands for any free port. Raises `NotListeningError`.
    """
    addresses = _addresses(host)
    ports = [0] * TRIES if port == 0 else range(port, min(port + TRIES, 65536))
    for candidate in ports:
        with suppress(_Taken):
            return _bound(host, addresses, candidate)
    tried = "no port is free" if port == 0 else f"the ports {ports[0]} to {ports[-1]} are all taken"
    raise NotListeningError(f"cannot listen on `{host}`: {tried}")


def _addresses(host: str) -> list[Address]:
    """The addresses of a host. `localhost` is not looked up: it means this machine, whatever a file says."""
    if host == DEFAULT:
        return [(socket.AF_INET, "127.0.0.1", ()), (socket.AF_INET6, "::1", ())]
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM) if host else []
    except (OSError, UnicodeError, ValueError):
        found = []
    addresses: dict[Address, None] = {}
    for family, _, _, _, (address, _, *scope) in found:
        if family in (socket.AF_INET, socket.AF_INET6):
            addresses[family, str(address), tuple(map(int, scope))] = None
    if not addresses:
        raise NotListeningError(f"cannot listen on `{host}`: it is no address and no name of this machine")
    return list(addresses)


def _bound(host: str, addresses: list[Address], port: int) -> list[socket.socket]:
    """Sockets on those of the addresses that this machine has, on one port. Raises `_Taken` if one has it already."""
    sockets: list[socket.socket] = []
    reason = ""
    try:
        for address in addresses:
            try:
                sockets.append(_listening(address, sockets[0].getsockname()[1] if sockets else port))
            except OSError as failure:
                if failure.errno in _TAKEN:
                    raise _Taken from None
                reason = os.strerror(failure.errno) if failure.errno else str(failure)
                if failure.errno not in _UNKNOWN_HERE:
                    raise NotListeningError(f"cannot listen on `{host}`, port {port}: {reason.lower()}") from None
        if not sockets:
            raise NotListeningError(f"cannot listen on `{host}`: {reason.lower()}")
    except BaseException:
        for bound in sockets:
            bound.close()
        raise
    return sockets


def _listening(address: Address, port: int) -> socket.socket:
    family, host, scope = address
    # asyncio lets only sockets that say they are of TCP send at once; others would wait 40 ms for an acknowledgement
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port may be used again at once; on Windows the same option would take it from who has it
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((host, port, *scope))
        listener.listen()  # also finds out that somebody else listens, where binding does not
    except BaseException:
        listener.close()
        raise
    return listener
