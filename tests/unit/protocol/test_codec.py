"""Bytes to messages and back: what each side may say, sizes, and any message at all."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookalong.protocol import codec
from lookalong.protocol.error import ForbiddenError, MalformedError, TooLargeError
from lookalong.protocol.limit import MAX_MESSAGE
from lookalong.protocol.message import AgentMessage, Ping, Send, ServerMessage, Typing, VisitorMessage
from lookalong.protocol.relay import is_relay

SIDES: list[tuple[Any, Any]] = [
    (codec.decode_visitor, VisitorMessage),
    (codec.decode_agent, AgentMessage),
    (codec.decode_server, ServerMessage),
]


@pytest.mark.parametrize(("decode", "union"), SIDES)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_message_of_this_side_or_a_breach(decode: Any, union: Any, data: bytes) -> None:
    try:
        message = decode(data)
    except (MalformedError, ForbiddenError):
        return
    assert type(message) in get_args(union)
    assert decode(codec.encode(message)) == message


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        0,
        1,
        -1,
        2**53,
        2**64 - 1,
        1.5,
        "",
        "a",
        "cnv_1",
        "visitor",
        "text",
        "active",
        b"",
        [],
        [[]],
        ["a", 1],
        {},
    ]
)


@pytest.mark.parametrize(("decode", "union"), SIDES)
@given(kind=st.integers(0, 50), fields=st.lists(VALUES, max_size=16))
def test_any_messagepack_is_a_message_of_this_side_or_a_breach(
    decode: Any, union: Any, kind: int, fields: list[Any]
) -> None:
    try:
        message = decode(msgspec.msgpack.encode([kind, *fields]))
    except (MalformedError, ForbiddenError):
        return
    assert type(message) in get_args(union)


def test_a_message_has_so_many_bytes() -> None:
    envelope = len(codec.encode(Send("m1", "", "x" * 70_000))) - 70_000
    fits = codec.encode(Send("m1", "", "x" * (MAX_MESSAGE - envelope)))
    assert len(fits) == MAX_MESSAGE
    assert isinstance(codec.decode_visitor(fits), Send)
    with pytest.raises(TooLargeError):
        codec.decode_visitor(fits + b"x")


@pytest.mark.parametrize(
    "fields",
    [
        [13, "", True, 1],
        [13, ""],
        [13, "", 1],
        [13, b"", True],
        [13, "a b", True],
        [13, "a\n", True],
        [13, "x" * 65, True],
        ["13", "", True],
        [13.0, "", True],
        {"type": 13},
    ],
    ids=repr,
)
def test_a_field_too_many_too_few_or_of_another_kind_is_a_breach(fields: Any) -> None:
    assert isinstance(codec.decode_visitor(msgspec.msgpack.encode([13, "", True])), Typing)
    with pytest.raises(MalformedError):
        codec.decode_visitor(msgspec.msgpack.encode(fields))


@pytest.mark.parametrize("number", [-1, 2**53, 2**64 - 1])
def test_a_number_javascript_cannot_hold_is_a_breach(number: int) -> None:
    with pytest.raises(MalformedError):
        codec.decode_visitor(msgspec.msgpack.encode([6, number]))


def test_a_trailing_byte_is_a_breach() -> None:
    with pytest.raises(MalformedError):
        codec.decode_visitor(codec.encode(Ping(1)) + b"\0")


def test_the_first_byte_tells_messages_frames_and_neither_apart() -> None:
    for first in range(256):
        data = bytes([first]) + bytes(20)
        assert codec.is_message(data) == (0x90 <= first <= 0x9F or first in (0xDC, 0xDD))
        assert is_relay(data) == (0x01 <= first <= 0x1F)
    assert not codec.is_message(b"")
    assert not is_relay(b"")
