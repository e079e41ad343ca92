"""Shared samples: what both languages must make of the same bytes."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from lookalong.protocol import codec
from lookalong.protocol.error import ForbiddenError, MalformedError, ProtocolError
from lookalong.protocol.message import AgentMessage, ServerMessage, VisitorMessage
from lookalong.protocol.relay import HEADER_SIZE, Header, read_header, write_header
from tests.harness.mark import mark, read_erase, read_mark

VECTORS = Path(__file__).parents[2] / "vectors"
MESSAGES = json.loads((VECTORS / "messages.json").read_text())
REFUSED = json.loads((VECTORS / "refused.json").read_text())
RELAY = json.loads((VECTORS / "relay.json").read_text())
MARKS = json.loads((VECTORS / "marks.json").read_text())
DECODERS = {"visitor": codec.decode_visitor, "agent": codec.decode_agent, "server": codec.decode_server}
UNIONS = {"visitor": VisitorMessage, "agent": AgentMessage, "server": ServerMessage}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def plain(value: Any) -> Any:
    """Turn a message into what the vectors hold: names of fields and plain values."""
    if isinstance(value, msgspec.Struct):
        fields = {name: plain(getattr(value, name)) for name in value.__struct_fields__}
        tagged = value.__struct_config__.tag is not None
        return {"type": snake(type(value).__name__), **fields} if tagged else fields
    return [plain(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("vector", MESSAGES, ids=lambda vector: vector["message"]["type"])
def test_message_decodes_to_its_value_and_back(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["hex"])
    for sender in vector["from"]:
        message = DECODERS[sender](data)
        assert plain(message) == vector["message"]
        assert codec.encode(message) == data
    for other in DECODERS.keys() - set(vector["from"]):
        with pytest.raises(ForbiddenError):
            DECODERS[other](data)


@pytest.mark.parametrize("vector", REFUSED, ids=lambda vector: vector["name"])
def test_bytes_outside_the_protocol_are_refused(vector: dict[str, str]) -> None:
    for decode in DECODERS.values():
        with pytest.raises(MalformedError):
            decode(bytes.fromhex(vector["hex"]))


def test_every_message_has_a_vector() -> None:
    for sender, union in UNIONS.items():
        seen = {vector["message"]["type"] for vector in MESSAGES if sender in vector["from"]}
        assert seen == {snake(each.__name__) for each in get_args(union)}


@pytest.mark.parametrize("vector", RELAY["frames"], ids=lambda vector: vector["hex"][:8])
def test_relay_header_reads_and_writes(vector: dict[str, Any]) -> None:
    frame = bytes.fromhex(vector["hex"])
    header = Header(**vector["header"])
    assert read_header(frame) == header
    assert write_header(header) == frame[:HEADER_SIZE]


@pytest.mark.parametrize("vector", RELAY["refused"], ids=lambda vector: vector["name"])
def test_bad_relay_header_is_refused(vector: dict[str, str]) -> None:
    with pytest.raises(ProtocolError):
        read_header(bytes.fromhex(vector["hex"]))


@pytest.mark.parametrize("vector", MARKS["marks"], ids=lambda vector: vector["mark"]["kind"])
def test_mark_reads_and_writes(vector: dict[str, Any]) -> None:
    body = bytes.fromhex(vector["hex"])
    kind, number, node, points = (vector["mark"][name] for name in ("kind", "number", "id", "points"))
    assert read_mark(body) == (kind, number, node, points)
    assert mark(kind, number, node, points) == body


@pytest.mark.parametrize("vector", MARKS["erase"], ids=lambda vector: str(vector["what"]))
def test_erase_reads(vector: dict[str, Any]) -> None:
    assert read_erase(bytes.fromhex(vector["hex"])) == vector["what"]


@pytest.mark.parametrize(("read", "kind"), [(read_mark, "mark"), (read_erase, "erase")])
def test_what_is_no_mark_is_refused(read: Callable[[bytes], object], kind: str) -> None:
    for vector in MARKS["refused"][kind]:
        with pytest.raises(ValueError, match="expected"):
            read(bytes.fromhex(vector["hex"]))
