"""A site that moves from one server to another: all of it, once, and none of its secrets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lookalong.security.identity import IdentityKeys
from lookalong.store import Store
from lookalong.store.portable import FormatError
from tests.harness.template import migrated

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.store.conftest import Thread


@pytest.fixture
async def lines(store: Store, thread: Thread) -> list[str]:
    """A site with two messages, and what it signs with."""
    for number in range(2):
        await store.append(thread.conversation.id, f"m{number}", "text", "visitor", "v", "Kim", f"환불 {number}")
    await store.append(thread.conversation.id, "e", "event", "system", "", "", "agent_joined")
    await store.set_identity(thread.site.id, IdentityKeys("HS256", ("x" * 43,)))
    other = await store.add_site("Other", "other", ["https://other.example"])
    await store.add_visitor(other.id, "Lee")
    return [line async for line in store.export_site(thread.site.id)]


async def test_a_site_arrives_whole_and_once(store: Store, thread: Thread, lines: list[str], tmp_path: Path) -> None:
    kinds = [next(iter(json.loads(line))) for line in lines]
    assert kinds == ["lookalong", "site", "origin", "visitor", "conversation", "message", "message", "message"]
    assert "x" * 43 not in "".join(lines)
    there = await Store.open(migrated(tmp_path / "there.sqlite3"))
    assert await there.import_lines(lines) == 7
    assert await there.import_lines(lines) == 0
    assert await there.history(thread.conversation.id, 0, 10) == await store.history(thread.conversation.id, 0, 10)
    assert await there.visitor_by_token(thread.site.id, thread.token) == thread.visitor
    hits, _ = await there.search("환불", [thread.site.id])
    assert [hit.message.seq for hit in hits] == [2, 1]
    assert [line async for line in there.export_site(thread.site.id)] == lines
    await there.append(thread.conversation.id, "m9", "text", "visitor", "v", "Kim", "goes on")
    await there.close()


async def test_a_server_takes_in_its_own_export(store: Store, lines: list[str]) -> None:
    assert await store.import_lines(lines) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        "[]", "no JSON", "{}", '{"origin":{"site_id":1,"origin":"https://x.example"}}',
        "null", '{"agent":{}}', '{"lookalong":2}', '{"site":{"id":"sit_1"}}', '{"message":[]}',
        '{"origin":{"site_id":"sit_none","origin":"https://x.example"}}',
    ],
)  # fmt: skip
async def test_what_does_not_fit_is_refused_whole(store: Store, thread: Thread, lines: list[str], wrong: str) -> None:
    fresh = lines[3].replace(thread.visitor.id, "vis_new").replace('"token_hash":"', '"token_hash":"0')
    token = json.loads(fresh)["visitor"]["token_hash"]
    with pytest.raises(FormatError):
        await store.import_lines([fresh.replace(token, token[:64]), wrong])
    assert await store.visitor(thread.site.id, "vis_new") is None


async def test_a_later_file_brings_what_came_since(
    store: Store, thread: Thread, lines: list[str], tmp_path: Path
) -> None:
    there = await Store.open(migrated(tmp_path / "there.sqlite3"))
    await there.import_lines(lines)
    await store.append(thread.conversation.id, "m3", "text", "visitor", "v", "Kim", "later")
    later = [line async for line in store.export_site(thread.site.id)]
    assert await there.import_lines(later) == 1
    assert await there.conversation(thread.conversation.id) == await store.conversation(thread.conversation.id)
    assert (await there.examine()).gaps == 0
    await there.append(thread.conversation.id, "here", "text", "visitor", "v", "Kim", "goes on here")
    await store.append(thread.conversation.id, "elsewhere", "text", "visitor", "v", "Kim", "and elsewhere")
    with pytest.raises(FormatError, match="one place alone"):
        await there.import_lines([line async for line in store.export_site(thread.site.id)])
    await there.close()
