"""The audit log for those who may see it, and what is stored about a visitor for those who answer for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lookalong.security.chain import SERVER, Draft
from tests.integration.web.conftest import PASSWORD
from tests.integration.web.test_account import code

if TYPE_CHECKING:
    import httpx2

    from lookalong.store import VisitorRecord
    from tests.integration.web.conftest import Web

LOG = "/api/v1/sites/shop/audit"


@pytest.fixture
async def admin(web: Web) -> httpx2.AsyncClient:
    return await web.logged_in("admin@shop.example")


async def thread(web: Web) -> tuple[VisitorRecord, str]:
    """A visitor who wrote, and the conversation's id."""
    store = web.parts.store
    visitor, _ = await store.add_visitor(web.site.id, "Kim")
    conversation = await store.open_conversation(web.site.id, visitor.id, "https://shop.example/account")
    await store.append(conversation.id, "m1", "text", "visitor", visitor.id, "Kim", "my IBAN is wrong")
    store.note(Draft(web.site.id, "acted", web.mina.id, conversation.id, "ses_1", {"count": 1}, {"label": "Pay now"}))
    await store.noted()
    return visitor, conversation.id


async def test_pages_of_the_log_go_back_from_the_newest(web: Web, admin: httpx2.AsyncClient) -> None:
    for number in range(4):
        web.parts.store.note(
            Draft(web.site.id, "acted", web.mina.id, detail={"number": number}, content={"label": "x"})
        )
    await web.parts.store.noted()
    page = (await admin.get(LOG, params={"limit": 3})).json()
    assert [(each["seq"], each["detail"]["number"]) for each in page["entries"]] == [(5, 3), (4, 2), (3, 1)]
    assert page["next"] == 3
    first = page["entries"][0]
    assert (first["kind"], first["actor_id"], first["actor_name"]) == ("acted", web.mina.id, "Mina")
    assert first["content"] == {"label": "x"}, "without the salt"
    rest = (await admin.get(LOG, params={"limit": 3, "before": page["next"]})).json()
    assert [each["kind"] for each in rest["entries"]] == ["acted", "site_added"]
    assert rest["next"] == 0


async def test_log_in_is_in_the_log_of_the_server(web: Web, admin: httpx2.AsyncClient) -> None:
    body = {"email": "mina@shop.example", "password": "wrong"}
    assert (await web.client(address="203.0.113.9").post("/api/v1/login", json=body)).status_code == 401
    await admin.post("/api/v1/logout", json={})
    admin = await web.logged_in("admin@shop.example")
    await web.parts.store.noted()
    entries = (await admin.get("/api/v1/audit")).json()["entries"]
    told = [(each["kind"], each["actor_name"], each["content"]) for each in entries]
    assert told[3::-1] == [
        ("login", "Ada", {"address": "203.0.113.0/24"}),
        ("login_refused", "", {"address": "203.0.113.0/24"}),
        ("logout", "Ada", {}),
        ("login", "Ada", {"address": "203.0.113.0/24"}),
    ]
    assert PASSWORD not in str(entries)
    assert "wrong" not in str(entries)


@pytest.mark.parametrize(
    "query",
    [{"before": "x"}, {"before": "-1"}, {"limit": "201"}, {"before": "9" * 99}, {"limit": "²"}, {"before": "1e3"}],
)
async def test_places_that_make_no_sense_are_refused(
    web: Web, admin: httpx2.AsyncClient, query: dict[str, str]
) -> None:
    answer = await admin.get(LOG, params=query)
    assert (answer.status_code, code(answer)) == (400, "bad_request")


async def test_supervisor_sees_the_log_of_a_site_and_not_the_server_s(web: Web) -> None:
    await web.parts.store.set_role(web.mina.id, "supervisor")
    client = await web.logged_in("mina@shop.example")
    assert (await client.get(LOG)).status_code == 200
    assert (await client.get("/api/v1/audit")).status_code == 403
    await web.parts.store.add_site("Other", "other")
    assert (await client.get("/api/v1/sites/other/audit")).status_code == 404


async def test_what_is_stored_about_a_visitor_is_given_out_and_that_is_written(
    web: Web, admin: httpx2.AsyncClient
) -> None:
    visitor, conversation_id = await thread(web)
    answer = await admin.post(f"/api/v1/sites/shop/visitors/{visitor.id}/export", json={})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["id"], told["name"], told["page_url"]) == (visitor.id, "Kim", "https://shop.example/account")
    assert [each["text"] for each in told["messages"]] == ["my IBAN is wrong"]
    assert [each["kind"] for each in told["audit"]] == ["acted"]
    [written] = await web.parts.store.audit_page(web.site.id, limit=1)
    assert (written.kind, written.actor_id, written.conversation_id) == (
        "visitor_exported",
        web.admin.id,
        conversation_id,
    )


async def test_visitor_is_erased_and_their_pages_are_closed(web: Web, admin: httpx2.AsyncClient) -> None:
    visitor, _ = await thread(web)
    answer = await admin.delete(f"/api/v1/sites/shop/visitors/{visitor.id}")
    assert (answer.status_code, answer.json()) == (200, {"messages": 1, "labels": 1, "files": 0})
    assert web.changed.visitors == [(web.site.id, visitor.id)]
    again = await admin.delete(f"/api/v1/sites/shop/visitors/{visitor.id}")
    assert (again.status_code, code(again)) == (404, "not_found")
    assert (await admin.post(f"/api/v1/sites/shop/visitors/{visitor.id}/export", json={})).status_code == 404
    assert (await web.parts.store.verify_audit())[1] == []


async def test_visitor_of_another_site_is_not_there(web: Web, admin: httpx2.AsyncClient) -> None:
    other = await web.parts.store.add_site("Other", "other")
    visitor, _ = await web.parts.store.add_visitor(other.id, "Kim")
    for method, path in (("DELETE", ""), ("POST", "/export")):
        answer = await admin.request(method, f"/api/v1/sites/shop/visitors/{visitor.id}{path}", json={})
        assert (answer.status_code, code(answer)) == (404, "not_found")
    assert await web.parts.store.visitor(other.id, visitor.id) == visitor
    assert web.changed.visitors == []


async def test_retention_is_shown_and_set(web: Web, admin: httpx2.AsyncClient) -> None:
    path = "/api/v1/sites/shop/retention"
    assert (await admin.get(path)).json() == {"conversation_days": 0, "audit_days": 0, "keeps_texts": False}
    wanted = {"conversation_days": 365, "audit_days": 730, "keeps_texts": False}
    assert (await admin.put(path, json=wanted)).json() == wanted
    assert (await admin.get(path)).json() == wanted
    for wrong in ({"conversation_days": -1}, {"audit_days": "7"}, {"audit_days": 10**9}):
        assert (await admin.put(path, json=wrong)).status_code == 400
    [written] = await web.parts.store.audit_page(web.site.id, limit=1)
    assert (written.kind, written.actor_id) == ("retention_set", web.admin.id)
    assert await web.parts.store.audit_page(SERVER, limit=1)
