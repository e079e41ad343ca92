"""Looking for words by the API: what an agent finds, page by page, and nothing of anybody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.web.test_account import code

if TYPE_CHECKING:
    import httpx2

    from lookalong.store import SiteRecord
    from tests.integration.web.conftest import Web

ALL, SHOP = "/api/v1/messages", "/api/v1/sites/shop/messages"


@pytest.fixture
async def mina(web: Web) -> httpx2.AsyncClient:
    return await web.logged_in("mina@shop.example")


async def say(web: Web, site: SiteRecord, *texts: str) -> str:
    store = web.parts.store
    visitor, _ = await store.add_visitor(site.id, "Kim")
    conversation = await store.open_conversation(site.id, visitor.id, "")
    for number, text in enumerate(texts):
        await store.append(conversation.id, f"m{number}", "text", "visitor", visitor.id, "Kim", text)
    return conversation.id


async def look(client: httpx2.AsyncClient, q: str, path: str = ALL, **more: int) -> dict[str, Any]:
    answer = await client.get(path, params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def test_a_message_is_found_with_its_place_and_an_excerpt(web: Web, mina: httpx2.AsyncClient) -> None:
    thread = await say(web, web.site, "hello", "커피를 <b>환불</b>해\n주세요")
    page = await look(mina, "환불")
    assert page["next"] == 0
    [found] = page["messages"]
    assert found == {
        "site_key": "shop",
        "conversation_id": thread,
        "seq": 2,
        "visitor_name": "Kim",
        "author": "visitor",
        "author_name": "Kim",
        "at_ms": web.clock.milliseconds(),
        "excerpt": [
            {"text": "커피를 <b>", "found": False},
            {"text": "환불", "found": True},
            {"text": "</b>해 주세요", "found": False},
        ],
    }
    assert await look(mina, "환불", SHOP) == page


async def test_pages_go_back_from_the_message_stored_last(web: Web, mina: httpx2.AsyncClient) -> None:
    await say(web, web.site, *(f"refund {number}" for number in range(5)))
    seqs, before = [], 0
    for _ in range(3):
        page = await look(mina, "refund", limit=2, before=before)
        seqs.append([each["seq"] for each in page["messages"]])
        before = page["next"]
    assert (seqs, before) == ([[5, 4], [3, 2], [1]], 0)


async def test_nobody_finds_what_was_written_on_another_site(web: Web, mina: httpx2.AsyncClient) -> None:
    other = await web.parts.store.add_site("Other", "other", ["https://other.example"])
    await say(web, other, "refund for somebody else")
    assert await look(mina, "refund") == {"messages": [], "next": 0}
    assert await look(mina, "refund", SHOP) == {"messages": [], "next": 0}
    assert await look(mina, other.id) == {"messages": [], "next": 0}
    await web.parts.store.add_agent_sites(web.mina.id, [other.id])
    assert [each["site_key"] for each in (await look(mina, "refund"))["messages"]] == ["other"]
    assert await look(mina, "refund", SHOP) == {"messages": [], "next": 0}


async def test_a_key_of_a_site_looks_in_that_site(web: Web) -> None:
    admin = await web.logged_in("admin@shop.example")
    await say(web, web.site, "refund")
    made = await admin.post("/api/v1/sites/shop/keys", json={"name": "Job", "scopes": ["messages:read"]})
    program = web.client(Authorization=f"Bearer {made.json()['secret']}")
    assert [each["seq"] for each in (await look(program, "refund", SHOP))["messages"]] == [1]
    assert (await program.get(ALL, params={"q": "refund"})).status_code == 403


async def test_who_is_erased_is_not_found(web: Web, mina: httpx2.AsyncClient) -> None:
    thread = await say(web, web.site, "refund")
    conversation = await web.parts.store.conversation(thread)
    assert conversation is not None
    admin = await web.logged_in("admin@shop.example")
    assert (await admin.delete(f"/api/v1/sites/shop/visitors/{conversation.visitor_id}")).status_code == 200
    assert await look(mina, "refund") == {"messages": [], "next": 0}


@pytest.mark.parametrize("query", ["", " ", "👍", "%00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")])
async def test_nothing_to_look_for_finds_nothing(web: Web, mina: httpx2.AsyncClient, query: str) -> None:
    await say(web, web.site, "refund")
    assert await look(mina, query) == {"messages": [], "next": 0}


@pytest.mark.parametrize(
    "wrong", [{"q": "x" * 201}, {"q": "a", "limit": "51"}, {"q": "a", "before": "-1"}, {"q": "a", "before": "x"}]
)
async def test_what_is_no_search_is_told_so(mina: httpx2.AsyncClient, wrong: dict[str, str]) -> None:
    answer = await mina.get(ALL, params=wrong)
    assert (answer.status_code, code(answer)) == (400, "bad_request")


async def test_a_query_is_not_in_the_log(
    web: Web, mina: httpx2.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    await look(mina, "zanzibar")
    out = capsys.readouterr()
    assert "/api/v1/messages" in out.out + out.err
    assert "zanzibar" not in out.out + out.err
