"""Sites for administrators, help for owners whose widget was refused."""

from base64 import urlsafe_b64decode
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from joserfc.jwk import ECKey

from lookalong.config import Settings
from lookalong.security.identity import IdentityKeys
from lookalong.store import SiteRecord
from tests.integration.web.conftest import Web
from tests.integration.web.test_account import code

EVIL = "https://evil.test"


async def test_administrator_lists_and_adds_sites(web: Web) -> None:
    client = await web.logged_in("admin@shop.example")
    body = {"name": "Books", "origins": ["https://Books.example/"], "key": "books", "role": "owner"}
    added = await client.post("/api/v1/sites", json=body)
    assert added.status_code == 201
    assert added.json()["origins"] == ["https://books.example"]
    listed = (await client.get("/api/v1/sites")).json()["sites"]
    assert [(site["key"], site["name"]) for site in listed] == [("books", "Books"), ("shop", "Shop")]


async def test_taken_key_is_a_conflict(web: Web) -> None:
    client = await web.logged_in("admin@shop.example")
    answer = await client.post("/api/v1/sites", json={"name": "X", "origins": ["https://x.example"], "key": "shop"})
    assert (answer.status_code, code(answer)) == (409, "already_exists")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "X", "origins": []},
        {"name": "X", "origins": ["*"]},
        {"name": "\u200b", "origins": ["https://x.example"]},
        {"name": "X", "origins": ["https://x.example"], "key": "a:b*"},
    ],
)
async def test_site_that_makes_no_sense_is_refused(web: Web, body: dict[str, object]) -> None:
    client = await web.logged_in("admin@shop.example")
    answer = await client.post("/api/v1/sites", json=body)
    assert (answer.status_code, code(answer)) == (400, "bad_request")


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_sites_are_for_administrators(web: Web, method: str) -> None:
    nobody = await web.client().request(method, "/api/v1/sites", json={})
    agent = await (await web.logged_in("mina@shop.example")).request(method, "/api/v1/sites", json={})
    assert (nobody.status_code, code(nobody)) == (401, "not_authenticated")
    assert (agent.status_code, code(agent)) == (403, "not_allowed")


async def test_other_sites_pages_cannot_add_sites(web: Web) -> None:
    client = await web.logged_in("admin@shop.example")
    answer = await client.post("/api/v1/sites", json={"name": "X", "origins": []}, headers={"Origin": EVIL})
    assert answer.status_code == 403


async def test_widget_with_the_right_tag_is_told_so(web: Web) -> None:
    answer = await web.client(Origin="https://shop.example").get("/api/v1/widget/shop")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


async def test_widget_with_an_unknown_key_is_told_to_check_the_tag(web: Web) -> None:
    answer = await web.client(Origin="https://shop.example").get("/api/v1/widget/nope")
    assert (answer.status_code, code(answer)) == (404, "unknown_site")
    assert "data-site" in answer.json()["error"]["message"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("origin", [EVIL, "null", "http://shop.example"])
async def test_widget_of_another_origin_is_told_the_command(web: Web, origin: str) -> None:
    answer = await web.client(Origin=origin).get("/api/v1/widget/shop")
    assert (answer.status_code, code(answer)) == (403, "origin_refused")
    assert f"lookalong site add --key shop --origin {origin}" in answer.json()["error"]["message"]


async def test_help_for_widgets_is_rate_limited(web: Web) -> None:
    client = web.client(Origin=EVIL)
    statuses = [(await client.get("/api/v1/widget/shop")).status_code for _ in range(6)]
    assert statuses == [403] * 5 + [429]


@pytest.mark.parametrize("origin", [EVIL, "null"])
@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/sites", "/api/v1/login", "/api/v1/nope", "/healthz"])
async def test_no_other_answer_can_be_read_by_other_origins(web: Web, path: str, origin: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        answer = await web.client(Origin=origin).request(method, path)
        assert "access-control-allow-origin" not in answer.headers


async def test_own_page_sends_no_origin_and_is_told_all_the_same(web: Web) -> None:
    same = {"Sec-Fetch-Site": "same-origin"}
    refused = await web.client(**same).get("/api/v1/widget/shop")
    assert "--origin http://help.example" in refused.json()["error"]["message"]
    await web.parts.store.set_origins(web.site.id, ["http://help.example"])
    assert (await web.client(**same).get("/api/v1/widget/shop")).status_code == 200
    assert (await web.client().get("/api/v1/widget/shop")).status_code == 403, "no browser says nothing at all"


@pytest.mark.parametrize("settings", [Settings(public_url="https://help.example")])
async def test_own_page_behind_https_counts_by_the_public_url(web: Web, settings: Settings) -> None:
    await web.parts.store.set_origins(web.site.id, ["https://help.example"])
    client = web.client(**{"Sec-Fetch-Site": "same-origin"})
    assert (await client.get("/api/v1/widget/shop")).status_code == 200


FRAME = "/api/v1/widget/shop/frame"
SHOP, PAY = "https://shop.example", "https://pay.example"


async def test_page_in_a_frame_is_told_what_it_hides(web: Web) -> None:
    await web.parts.store.set_origins(web.site.id, [SHOP, PAY])
    client = await web.logged_in("admin@shop.example")
    await client.put("/api/v1/sites/shop/privacy", json=PRIVACY)
    answer = await web.client(Origin=PAY).get(FRAME, params={"around": SHOP})
    told = answer.json()
    assert (answer.status_code, {key: told[key] for key in PRIVACY}) == (200, PRIVACY)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("own", "around"),
    [(PAY, EVIL), (PAY, "null"), (PAY, ""), (PAY, "*"), (PAY, SHOP.upper()), (EVIL, SHOP), ("null", SHOP)],
)
async def test_page_in_a_frame_is_told_nothing_where_one_of_both_is_not_the_site_s(
    web: Web, own: str, around: str
) -> None:
    await web.parts.store.set_origins(web.site.id, [SHOP, PAY])
    answer = await web.client(Origin=own).get(FRAME, params={"around": around})
    assert (answer.status_code, code(answer)) == (403, "origin_refused")
    assert (await web.client(Origin=own).get(FRAME)).status_code == 403


async def test_page_in_a_frame_hides_everything_where_the_rules_cannot_be_read(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = await web.parts.store.site_by_key("shop")
    assert known is not None

    async def unreadable(_key: str) -> SiteRecord:
        return replace(known, privacy=None)

    monkeypatch.setattr(web.parts.store, "site_by_key", unreadable)
    answer = await web.client(Origin=SHOP).get(FRAME, params={"around": SHOP})
    told = answer.json()
    assert (told["preset"], told["rules"]) == ("sealed", [])
    assert told["challenge"]


async def test_page_in_a_frame_can_tell_a_page_that_is_shared(web: Web) -> None:
    await web.parts.store.set_origins(web.site.id, [SHOP, PAY])
    told = (await web.client(Origin=PAY).get(FRAME, params={"around": SHOP})).json()
    proof = web.parts.frames.prove(web.site.id, SHOP, PAY, told["challenge"])
    assert proof
    assert sha256(proof.encode()).digest() == urlsafe_b64decode(told["expected"] + "=")
    assert web.parts.frames.prove(web.site.id, SHOP, SHOP, told["challenge"]) == ""


async def test_pages_in_frames_are_rate_limited_apart_from_help(web: Web) -> None:
    client = web.client(Origin=EVIL)
    statuses = [(await client.get(FRAME)).status_code for _ in range(6)]
    assert statuses == [403] * 5 + [429]
    assert (await client.get("/api/v1/widget/shop")).status_code == 403


OPEN = {"preset": "default", "rules": [], "approve": False}
PRIVACY = {"preset": "private", "rules": [{"selector": ".iban", "action": "mask", "url": "/account/*"}]}


async def test_administrator_sets_what_a_site_hides_and_its_pages_are_told(web: Web) -> None:
    client = await web.logged_in("admin@shop.example")
    assert (await client.get("/api/v1/sites/shop/privacy")).json() == OPEN
    answer = await client.put("/api/v1/sites/shop/privacy", json=PRIVACY)
    assert (answer.status_code, answer.json()) == (200, PRIVACY | {"approve": False})
    assert (await client.get("/api/v1/sites/shop/privacy")).json() == PRIVACY | {"approve": False}
    assert web.changed.sites == [web.site.id]


@pytest.mark.parametrize(
    "body",
    [
        {"preset": "open", "rules": []},
        {"preset": "default", "rules": [{"selector": "a[b", "action": "mask"}]},
        {"preset": "default", "rules": [{"selector": "a", "action": "blur"}]},
        {"preset": "default", "rules": [{"selector": "a", "action": "mask", "url": "https://shop.example/"}]},
        {"preset": "default", "rules": [{"selector": "a" * 301, "action": "mask"}]},
        {"preset": "default", "rules": [{"selector": "a", "action": "mask"}] * 65},
        {"preset": "default", "rules": [], "mask": []},
    ],
)
async def test_privacy_that_makes_no_sense_is_refused(web: Web, body: dict[str, object]) -> None:
    client = await web.logged_in("admin@shop.example")
    answer = await client.put("/api/v1/sites/shop/privacy", json=body)
    assert (answer.status_code, code(answer)) == (400, "bad_request")
    assert (await client.get("/api/v1/sites/shop/privacy")).json() == OPEN
    assert web.changed.sites == []


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_privacy_is_for_administrators(web: Web, method: str) -> None:
    path = "/api/v1/sites/shop/privacy"
    nobody = await web.client().request(method, path, json=PRIVACY)
    agent = await (await web.logged_in("mina@shop.example")).request(method, path, json=PRIVACY)
    assert (nobody.status_code, code(nobody)) == (401, "not_authenticated")
    assert (agent.status_code, code(agent)) == (403, "not_allowed")
    assert web.changed.sites == []


async def test_other_sites_pages_cannot_set_privacy(web: Web) -> None:
    client = await web.logged_in("admin@shop.example")
    answer = await client.put("/api/v1/sites/shop/privacy", json=PRIVACY, headers={"Origin": EVIL})
    assert answer.status_code == 403
    assert web.changed.sites == []


async def test_privacy_of_a_site_there_is_not(web: Web) -> None:
    client = await web.logged_in("admin@shop.example")
    answer = await client.put("/api/v1/sites/nothing/privacy", json=PRIVACY)
    assert (answer.status_code, code(answer)) == (404, "not_found")


# Identity -----------------------------------------------------------------------------------------

IDENTITY = "/api/v1/sites/shop/identity"


async def test_secrets_are_shown_once_and_replaced_one_at_a_time(web: Web) -> None:
    client = await web.logged_in("admin@shop.example")
    assert (await client.get(IDENTITY)).json() == {"algorithm": "", "keys": []}
    made = [(await client.post(f"{IDENTITY}/secret")).json() for _ in range(3)]
    assert len({each["secret"] for each in made}) == 3
    site = await web.parts.store.site_by_key("shop")
    assert site is not None
    assert site.identity == IdentityKeys("HS256", (made[2]["secret"], made[1]["secret"]))
    shown = await client.get(IDENTITY)
    assert shown.json() == {"algorithm": "HS256", "keys": made[2]["keys"]}
    assert made[2]["keys"][1] == made[1]["keys"][0]
    assert not [each for each in made if each["secret"] in shown.text + repr(site)]
    entries = await web.parts.store.audit_page(site.id)
    assert [entry.kind for entry in entries[:3]] == ["identity_set"] * 3
    assert not [each for each in made for entry in entries if each["secret"] in entry.detail + (entry.content or "")]


async def test_public_keys_are_checked_before_they_are_set(web: Web) -> None:
    client = await web.logged_in("admin@shop.example")
    key = ECKey.generate_key("P-256")
    right: dict[str, Any] = {"algorithm": "ES256", "keys": [key.as_pem(private=False).decode()]}
    for wrong in (
        {"algorithm": "ES256", "keys": [key.as_pem(private=True).decode()]},
        right | {"algorithm": "RS256"},
        right | {"algorithm": "none"},
        right | {"keys": []},
        right | {"keys": right["keys"] * 3},
    ):
        answer = await client.put(IDENTITY, json=wrong)
        assert (answer.status_code, code(answer)) == (400, "bad_request")
        assert "PRIVATE" not in answer.text
    assert (await client.get(IDENTITY)).json()["algorithm"] == ""
    assert (await client.put(IDENTITY, json=right)).json()["algorithm"] == "ES256"
    assert code(await client.post(f"{IDENTITY}/secret")) == "conflict"
    assert (await client.delete(IDENTITY)).status_code == 200
    assert (await client.get(IDENTITY)).json() == {"algorithm": "", "keys": []}


WORDS = {"language": "ko", "view": "왜", "control": "", "action": "", "open": "", "bar": "안내"}


async def test_administrator_sets_what_a_site_says_and_its_pages_are_told(web: Web) -> None:
    client = await web.logged_in("admin@shop.example")
    assert (await client.get("/api/v1/sites/shop/wording")).json() == {"languages": []}
    sent = {"languages": [{"language": "KO", "view": " \u202e왜\n", "bar": "안내"}]}
    answer = await client.put("/api/v1/sites/shop/wording", json=sent)
    assert (answer.status_code, answer.json()) == (200, {"languages": [WORDS]})
    assert (await client.get("/api/v1/sites/shop/wording")).json() == {"languages": [WORDS]}
    assert web.changed.sites == [web.site.id]


@pytest.mark.parametrize(
    "words",
    [
        [{"view": "Why"}],
        [{"language": "en", "view": "x" * 301}],
        [{"language": "en", "bar": "x" * 41}],
        [{"language": "en", "view": "\u200b"}],
        [{"language": "en", "stop": "Go on"}],
        [{"language": "en"}, {"language": "EN"}],
        [{"language": f"x{chr(97 + number)}"} for number in range(17)],
    ],
)
async def test_wording_that_makes_no_sense_is_refused(web: Web, words: list[dict[str, str]]) -> None:
    client = await web.logged_in("admin@shop.example")
    answer = await client.put("/api/v1/sites/shop/wording", json={"languages": words})
    assert (answer.status_code, code(answer)) == (400, "bad_request")
    assert (await client.get("/api/v1/sites/shop/wording")).json() == {"languages": []}
    assert web.changed.sites == []
