"""Where the preview listens."""

import socket
from contextlib import closing

import pytest

from generator.preview import sockets
from generator.preview.sockets import NotListeningError, listen
from tests.preview.asking import has_ipv6


def _ports(listeners: list[socket.socket]) -> list[tuple[str, int]]:
    addresses = [listener.getsockname()[:2] for listener in listeners]
    for listener in listeners:
        listener.close()
    return addresses


def _free_port() -> int:
    """A port that is free, and the next one too."""
    while True:
        (_, port), *_ = _ports(listen("localhost", 0))
        with closing(socket.socket()) as next_one:
            try:
                next_one.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def test_it_listens_on_this_machine_only() -> None:
    taken = _ports(listen("localhost", 0))
    assert [address for address, _ in taken] == (["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"])
    assert len({port for _, port in taken}) == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_on_either_address_is_passed_over(address: str) -> None:
    if address == "::1" and not has_ipv6():
        pytest.skip("this machine has no IPv6")
    port = _free_port()
    with socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET):
        taken = {found for _, found in _ports(listen("localhost", port))}
    assert len(taken) == 1
    assert port < taken.pop() < port + sockets.TRIES


def test_it_gives_up_after_some_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "TRIES", 2)
    port = _free_port()
    said = f"cannot listen on `localhost`: the ports {port} to {port + 1} are all taken"
    one, other = socket.create_server(("127.0.0.1", port)), socket.create_server(("127.0.0.1", port + 1))
    with one, other, pytest.raises(NotListeningError, match=f"^{said}$"):
        listen("localhost", port)


def test_the_last_port_is_the_last() -> None:
    with socket.create_server(("127.0.0.1", 65535)), pytest.raises(NotListeningError, match="65535 to 65535"):
        listen("localhost", 65535)


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_all_addresses_of_one_family_are_not_those_of_the_other() -> None:
    (listener,) = listen("::", 0)
    with listener:
        port = listener.getsockname()[1]
        socket.create_connection(("::1", port), 5).close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 5)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_it_listens_where_it_is_told(host: str) -> None:
    (address, port), *others = _ports(listen(host, 0))
    assert (address, others) == (host, [])
    assert port > 0


@pytest.mark.parametrize(
    "host", ["", "no.such.name.example.invalid", "192.0.2.1", "999.1.1.1", "[::1]", "x" * 70, "a\0b", "..", "-"]
)
def test_a_host_that_is_not_here_is_refused_in_a_sentence(host: str) -> None:
    with pytest.raises(NotListeningError, match=r"^cannot listen on `.*`: [a-z ]+$"):
        listen(host, 0)


def test_a_failed_attempt_leaves_no_socket_open(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[socket.socket] = []

    def keep(address: sockets.Address, port: int) -> socket.socket:
        if made:
            raise OSError(13, "Permission denied")
        made.append(_listening(address, port))
        return made[0]

    _listening = sockets._listening
    monkeypatch.setattr(sockets, "_listening", keep)
    with pytest.raises(NotListeningError, match="permission denied"):
        listen("localhost", 0)
    assert made[0].fileno() == -1


def test_what_is_answered_need_not_wait_for_an_acknowledgement() -> None:
    """asyncio sets TCP_NODELAY for sockets that name the protocol only; without it a kept connection waits 40 ms."""
    for listener in listen("localhost", 0):
        with listener:
            assert listener.proto == socket.IPPROTO_TCP
