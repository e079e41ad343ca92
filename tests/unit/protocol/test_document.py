"""`docs/protocol.md` and the code list the same messages, fields, limits, frames, errors and close codes."""

import re
from pathlib import Path
from typing import get_args

from msgspec import Struct

from lookalong.protocol import error, limit, relay
from lookalong.protocol.message import (
    AgentMessage,
    AssetFile,
    AssetGap,
    AssetPlace,
    AssetType,
    Cursor,
    EndedReason,
    FileLink,
    PrivacyRule,
    Reaction,
    ServerMessage,
    Site,
    SiteWords,
    Viewer,
    VisitorMessage,
)
from lookalong.protocol.record import Colleague

DOCUMENT = (Path(__file__).parents[3] / "docs" / "protocol.md").read_text()
MESSAGES: set[type[Struct]] = {*get_args(VisitorMessage), *get_args(AgentMessage), *get_args(ServerMessage)}

RECORDS: set[type[Struct]] = {
    AssetFile,
    AssetGap,
    AssetPlace,
    Colleague,
    Cursor,
    FileLink,
    PrivacyRule,
    Reaction,
    Site,
    SiteWords,
    Viewer,
}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def documented() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name → (type number or empty, fields), from the headings and tables."""
    found = {}
    for part in re.split(r"^### ", DOCUMENT, flags=re.MULTILINE)[1:]:
        if heading := re.match(r"(\d*) ?`(\w+)`\n", part):
            section = re.split(r"^## ", part, flags=re.MULTILINE)[0]
            found[heading[2]] = (heading[1], tuple(re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)))
    return found


def table(heading: str) -> list[list[str]]:
    """Rows of the tables under a second-level heading."""
    section = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip().strip("`") for cell in row] for row in rows if row[0].strip() != "---"]


def test_every_message_with_its_fields_in_order() -> None:
    expected = {
        snake(each.__name__): (str(each.__struct_config__.tag or ""), each.__struct_fields__)
        for each in MESSAGES | RECORDS
    }
    assert documented() == expected


def test_every_message_says_who_sends_it() -> None:
    for each in MESSAGES:
        section = DOCUMENT.split(f"`{snake(each.__name__)}`\n\n*")[1]
        directions = section[: section.index(".*")].split("; ")
        senders = {who for way in directions if way.endswith("→ server") for who in re.split(r", | → ", way)[:-1]}
        assert ("customer" in senders, "agent" in senders) == (
            each in get_args(VisitorMessage),
            each in get_args(AgentMessage),
        ), each
        assert any(way.startswith("server →") for way in directions) == (each in get_args(ServerMessage)), each


def test_every_limit_with_its_value() -> None:
    rows = {row[0]: float(row[1].replace(",", "")) for row in table("Limits") if row[0] != "constant"}
    inner = {"MAX_SAFE_INT", "MAX_CHANNEL", "MAX_EPOCH"}  # in the table of field types
    code = {name: getattr(limit, name) for name in limit.__all__ if name.startswith(("MAX", "HELLO"))}
    assert rows == {name: value for name, value in code.items() if name not in inner}


def test_every_frame_type_with_its_number() -> None:
    rows = {row[1]: int(row[0], 16) for row in table("Relay frames") if row[0].startswith("0x")}
    assert rows == {each.name.lower(): each.value for each in relay.FrameType}


def test_every_error_code_and_close_code() -> None:
    rows = [row for row in table("Errors") if row[0] != "code"]
    assert {row[0] for row in rows} == {each.value for each in error.ErrorCode}
    closes = {int(row[1]) for row in rows if row[1]}
    assert closes | {1001} == {each.value for each in error.CloseCode}


def test_closing_errors_are_mapped_as_documented() -> None:
    rows = {(row[0], int(row[1])) for row in table("Errors") if row[1].isdigit()}
    code = {(each.code.value, each.close_code.value) for each in error.ProtocolError.__subclasses__()}
    assert code == rows


def test_every_ended_reason() -> None:
    rows = {row[0] for row in table("A session, step by step") if row[0] != "ended_reason"}
    assert rows == {reason for reason in get_args(EndedReason) if reason}


def test_every_type_of_a_file() -> None:
    row = next(line for line in DOCUMENT.splitlines() if line.startswith("| `type` | `image/"))
    assert tuple(re.findall(r"`((?:image|font|text)/[^`]+)`", row)) == get_args(AssetType)
