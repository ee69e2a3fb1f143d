"""Bytes that are sent from one process to another: each message arrives whole."""

import os
import resource
import sys

import pytest

from generator.pipes import pipe, ready, received, send

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="only what is forked is spoken to")


def test_who_has_something_to_tell_is_known() -> None:
    (silent, into_silent), (speaking, into_speaking), (ended, into_ended) = pipe(), pipe(), pipe()
    send(into_speaking, b"a message")
    into_ended.close()
    assert ready([silent, speaking, ended]) == [speaking, ended]
    assert ready([silent]) == []
    assert received(speaking) == b"a message"
    for stream in (silent, into_silent, speaking, into_speaking, ended):
        stream.close()


def test_a_process_may_have_been_given_a_thousand_open_files() -> None:
    import fcntl

    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 1600:
        pytest.skip("so many files cannot be open here")
    out, into = pipe()
    with out, into, os.fdopen(fcntl.fcntl(out, fcntl.F_DUPFD_CLOEXEC, 1500), "rb", 0) as high:
        send(into, b"a message")
        assert ready([high], wait=True) == [high]
