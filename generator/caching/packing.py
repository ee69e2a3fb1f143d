"""Values as they are remembered: MessagePack, and nothing where it cannot be read."""

from operator import attrgetter
from typing import Any

import msgspec

ENCODER = msgspec.msgpack.Encoder(enc_hook=attrgetter("text"))
"""Writes values down; dates of ours as their text."""


def decoded(decoder: "msgspec.msgpack.Decoder[Any]", data: bytes) -> Any:
    """A value that was written down; None if it cannot be read."""
    try:
        return decoder.decode(data)
    except msgspec.DecodeError:
        return None
