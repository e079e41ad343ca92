"""Files over HTTP: by a pass and a link, never by a cookie; what is wrong is said with a code."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from lookalong.attachment.limit import LINK_S, PART_BYTES, PASS_S
from tests.integration.web.bringer import BYTES, bringer, picture

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.web.conftest import Web

UPLOADS = "/api/v1/uploads"


async def test_a_pass_opens_uploads_for_its_time(web: Web) -> None:
    someone = await bringer(web)
    begun = (await someone.begin("a.txt", 5)).json()
    assert (begun["received"], begun["part_bytes"], begun["file"]) == (0, PART_BYTES, "")
    whole = (await someone.put(begun["id"], 0, b"hello")).json()
    assert whole["file"] == f"{begun['id']} text/plain 5 0 0 a.txt"
    assert (await someone.client.get(f"{UPLOADS}/{begun['id']}")).json() == whole
    web.clock.now_s += PASS_S + 1
    assert (await someone.begin("a.txt", 5)).status_code == 401


async def test_a_cookie_opens_nothing(web: Web) -> None:
    someone, agent = await bringer(web), await web.logged_in("admin@shop.example")
    begun = (await someone.begin("a.txt", 5)).json()
    path = f"{UPLOADS}/{begun['id']}"
    for answer in (
        await agent.post(UPLOADS, json={"client_id": "f", "name": "a.txt", "size": 1}),
        await agent.get(path),
        await agent.delete(path),
        await agent.put(f"{path}/parts/0", content=b"hello", headers=BYTES),
        await agent.get(path, headers={"Authorization": "Bearer made.up"}),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_authenticated")
        assert "set-cookie" not in answer.headers


async def test_pages_of_any_origin_may_bring_their_pass(web: Web) -> None:
    asked = await web.client(Origin="https://shop.example").options(
        f"{UPLOADS}/att_1/parts/0",
        headers={"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"},
    )
    assert asked.status_code == 204
    assert "PUT" in asked.headers["access-control-allow-methods"]
    assert "authorization" in asked.headers["access-control-allow-headers"]
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in asked.headers
    assert (await web.client().options("/api/v1/login")).status_code == 405


async def test_somebody_elses_upload_is_not_there(web: Web) -> None:
    one, other = await bringer(web), await bringer(web)
    begun = (await one.begin("a.txt", 5)).json()
    for answer in (
        await other.client.get(f"{UPLOADS}/{begun['id']}"),
        await other.put(begun["id"], 0, b"hello"),
        await other.client.delete(f"{UPLOADS}/{begun['id']}"),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert (await one.client.delete(f"{UPLOADS}/{begun['id']}")).json() == {"ok": True}
    assert (await one.client.get(f"{UPLOADS}/{begun['id']}")).status_code == 404


async def test_what_is_wrong_is_said(web: Web) -> None:
    someone = await bringer(web)
    limit = web.parts.settings.attachment_bytes
    assert (await someone.begin("a", limit + 1)).json()["error"]["code"] == "too_large"
    begun = (await someone.begin("a.txt", 5)).json()
    for number, data, status, code in (
        ("0", b"longer", 400, "bad_part"),
        ("7", b"hello", 400, "bad_part"),
        ("-1", b"hello", 400, "bad_request"),
        ("²", b"hello", 400, "bad_request"),
        ("0", bytes(PART_BYTES + 1), 413, "too_large"),
        ("0", b"\x00\x01\x02\x03\x04", 415, "not_taken"),
        ("0", b"hello", 404, "not_found"),
    ):
        path = f"{UPLOADS}/{begun['id']}/parts/{number}"
        answer = await someone.client.put(path, content=data, headers=BYTES)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), (number, data[:9])


async def test_quota_and_rate_are_told_apart(web: Web) -> None:
    someone = await bringer(web)
    answers = [await someone.begin("a.txt", 1) for _ in range(web.parts.settings.attachment_visitor_files + 1)]
    assert [each.status_code for each in answers] == [201] * (len(answers) - 1) + [429]
    assert answers[-1].json()["error"]["code"] == "quota"
    codes = {(await someone.client.get(f"{UPLOADS}/att_x")).json()["error"]["code"] for _ in range(200)}
    assert codes == {"not_found", "rate_limited"}
    other = await bringer(web)
    assert (await other.begin("a.txt", 1)).status_code == 201


async def test_a_conversation_that_is_gone_takes_nothing(web: Web) -> None:
    someone = await bringer(web)
    visitor = await web.parts.store.visitor(web.site.id, someone.holder.author_id)
    assert visitor is not None
    await web.parts.store.erase_visitor(visitor)
    assert (await someone.begin("a.txt", 1)).json()["error"]["code"] == "not_found"


async def test_a_link_is_a_download_for_minutes(web: Web) -> None:
    someone = await bringer(web)
    file = await someone.file("사진 1.png", picture())
    answer = await someone.get(file.id)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%EC%82%AC%EC%A7%84%201.png"
    assert answer.headers["content-length"] == str(len(answer.content)) == str(file.size)
    thumb = await someone.get(file.id, "thumb")
    assert (thumb.headers["content-type"], thumb.content[8:12]) == ("image/webp", b"WEBP")
    for each in (answer, thumb):
        assert each.headers["x-content-type-options"] == "nosniff"
        assert each.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert each.headers["cross-origin-resource-policy"] == "cross-origin"
        assert each.headers["access-control-allow-origin"] == "*"
        assert each.headers["cache-control"] == "no-store"
    link = web.parts.files.link(file.id, "full")
    client = web.client()
    for bad in (link[:-1], link.replace("full", "thumb"), link.replace("full", "raw"), link.partition("?")[0]):
        assert (await client.get(f"/{bad}")).status_code == 404
    web.clock.now_s += LINK_S + 1
    assert (await client.get(f"/{link}")).status_code == 404


async def test_erasing_a_visitor_removes_the_bytes(web: Web) -> None:
    someone, admin = await bringer(web), await web.logged_in("admin@shop.example")
    file = await someone.file("a.png", picture())
    store, holder = web.parts.store, someone.holder
    await store.append(holder.conversation_id, "m1", "file", "visitor", holder.author_id, "", "x", [file.id])
    assert len(await someone.kept()) == 2
    path = f"/api/v1/sites/shop/visitors/{holder.author_id}"
    given = (await admin.post(f"{path}/export", json={})).json()
    assert [(each["name"], each["seq"]) for each in given["files"]] == [("a.png", 1)]
    assert (await admin.delete(path)).json() == {"messages": 1, "labels": 0, "files": 1}
    assert await someone.kept() == []
    assert (await someone.get(file.id)).status_code == 404


async def test_a_folder_in_trouble_is_503_and_worth_a_retry(web: Web, tmp_path: Path) -> None:
    someone = await bringer(web)
    begun = (await someone.begin("a.txt", 5)).json()
    in_the_way = tmp_path / "files"
    await asyncio.to_thread(in_the_way.write_text, "")
    answer = await someone.put(begun["id"], 0, b"hello")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "files_unavailable")
    assert answer.headers["retry-after"] == "5"
    assert str(tmp_path) not in answer.text
    await asyncio.to_thread(in_the_way.unlink)
    assert (await someone.put(begun["id"], 0, b"hello")).status_code == 200


async def test_a_holder_is_one_side_of_one_conversation(web: Web) -> None:
    someone = await bringer(web)
    begun = (await someone.begin("a.txt", 5)).json()
    agent = replace(someone.holder, author="agent")
    client = web.client(Authorization=f"Bearer {web.parts.files.pass_for(agent)}")
    assert (await client.get(f"{UPLOADS}/{begun['id']}")).status_code == 404
