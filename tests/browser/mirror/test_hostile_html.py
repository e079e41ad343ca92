"""``html.json``: hostile pages in the agent's browser, with every layer of protection and with any two switched off.

The layers: the filter in capture, the filter in the replica, the sandbox, the content security policy with Trusted
Types, and what lies over the picture and cancels what is done to it. A payload that a test wrote itself bypasses the
first; the tests take the others away from outside, the engine has no switch for any of them.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from lookalong.web.header import CONSOLE_POLICY, REPLICA_POLICY
from tests.browser.mirror.conftest import Mirror
from tests.harness.web import Answer, WebServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from email.message import Message

    from playwright.async_api import Browser, Page

    from tests.browser.mirror.conftest import Site

HERE = Path(__file__).resolve().parent / "hostile"
ROOT = HERE.parents[3]
ITEMS: list[dict[str, Any]] = json.loads((ROOT / "tests/hostile/html.json").read_text())["items"]
LAYERS = ["capture", "filter", "sandbox", "csp", "overlay"]
AGENT = "the agent's browser"
CAPTURED_POLICY = "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'"
"""The captured page is inert too here, so that whatever happens happened in the replica."""
PAGE = (
    "<!doctype html><title>console</title><link rel=stylesheet href=/agent.css><input id=own>"
    "<div id=stage><div id=replica></div><div id=glass></div></div><script type=module src=/agent.js></script>"
)
STYLE = "#stage{position:relative;width:800px;height:600px;overflow:hidden}#glass{position:absolute;inset:0}"
CUT = {"attr-50k", "attr-value-20mb", "text-node-50mb", "svg-use-laughs", "iframe-1000"}
"""Items that are too large to show in full."""
BLOCKED_S = 5.0


class Canary(WebServer):
    """An origin that no agent's browser may ever ask for anything."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[str] = []

    def answer(self, target: str, headers: Message) -> Answer:
        """Note what the agent's browser asks for."""
        if headers["user-agent"] == AGENT:
            self.requests.append(target)
        return Answer(b"", status=404)


class Agent:
    """The agent's page."""

    def __init__(self, page: Page, canary: Canary) -> None:
        self.page = page
        self.canary = canary
        self.happened: list[str] = []
        page.context.on("page", lambda _: self.happened.append("popup-opens"))
        page.on("download", lambda _: self.happened.append("download-starts"))
        page.on("dialog", self._dialog)
        page.on("filechooser", lambda _: self.happened.append("dialog-shows"))

    async def open(self, url: str) -> None:
        """Open the agent's page, anew unless nothing has happened to it, and focus the agent's own field."""
        if self.page.url != url or self.happened or await self.page.evaluate("agent.ran.length > 0"):
            self.happened.clear()
            await self.page.goto(url)
            await self.page.wait_for_function("globalThis.agent !== undefined")
        await self.page.focus("#own")

    def _dialog(self, dialog: Any) -> None:
        self.happened.append("dialog-shows")
        task = asyncio.ensure_future(dialog.dismiss())
        task.add_done_callback(lambda done: done.exception())

    async def show(self, payload: str, off: tuple[str, ...] = ()) -> None:
        """Show a payload with some layers switched off."""
        await self.page.evaluate("([payload, off]) => agent.show(payload, off)", [payload, list(off)])

    async def act(self, action: str) -> None:
        """Do what an item says a person does, in the middle of the picture."""
        mouse, keyboard = self.page.mouse, self.page.keyboard
        at = await self.page.evaluate(
            "(() => { const b = document.getElementById('stage').getBoundingClientRect(); return [b.left, b.top]; })()"
        )
        x, y = at[0] + 30, at[1] + 18
        if action == "hover":
            await mouse.move(x, y)
        elif action == "ctrl-click":
            await keyboard.down("Control")
            await mouse.click(x, y)
            await keyboard.up("Control")
        elif action == "alt-s":
            await keyboard.press("Alt+s")
        elif action == "click":
            await mouse.click(x, y)
        elif action == "type-enter":
            await keyboard.type("x")
            await keyboard.press("Enter")

    async def faults(self, url: str, clicked: bool) -> list[str]:
        """Everything that must not happen and did."""
        await self.page.evaluate("agent.calm()")
        found: list[str] = await self.page.evaluate("(clicked) => agent.faults(clicked)", clicked)
        navigated = [] if self.page.url == url else ["console-navigates"]
        requests = [f"agent-browser-requests-canary {path}" for path in self.canary.requests]
        return found + navigated + self.happened + requests


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """One canary for the module: what comes late is found by a later test."""
    with Canary() as canary:
        yield canary


@pytest.fixture(scope="session")
def hostile_bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What no one ships: a writer of raw payloads, and a replica without its filter."""
    folder = tmp_path_factory.mktemp("hostile")
    subprocess.run(["node", HERE / "build.mjs", folder], check=True, cwd=ROOT)
    return folder


@pytest.fixture
def served(site: Site, hostile_bundles: Path) -> Site:
    """The harness's server, with the agent's page on it."""
    site.serve("/agent", PAGE, content_security_policy=CONSOLE_POLICY)
    site.serve("/agent-open", PAGE)
    site.serve("/agent.css", STYLE, "text/css")
    site.serve("/calm", "")
    site.serve("/agent.js", (HERE / "agent.js").read_text(), "text/javascript")
    for name in ("raw.js", "permissive.js"):
        site.serve(f"/{name}", (hostile_bundles / name).read_bytes(), "text/javascript")
    policy, sandbox = REPLICA_POLICY.rsplit("; ", 1)
    assert sandbox == "sandbox allow-same-origin"
    for query, header in {"sc": REPLICA_POLICY, "s": sandbox, "c": policy, "": "default-src *"}.items():
        named = {"content_security_policy": header} if query else {}
        site.serve(f"/blank/standards?{query}", "<!doctype html><html><head></head><body></body></html>", **named)
        site.serve(f"/blank/quirks?{query}", "<html><head></head><body></body></html>", **named)
    return site


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def agents_window(browser: Browser, canary: Canary) -> AsyncIterator[Agent]:
    """One window for the module: what an item leaves behind in it is found by a later test."""
    context = await browser.new_context(user_agent=AGENT)
    yield Agent(await context.new_page(), canary)
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def agent(agents_window: Agent, served: Site) -> Agent:
    """The agent's page, the agent's own field focused."""
    await agents_window.open(served.url + "/agent")
    return agents_window


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def writers_page(browser: Browser) -> AsyncIterator[Page]:
    """A window for the module in which payloads are made."""
    context = await browser.new_context(viewport={"width": 1000, "height": 1400})
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def mirror(writers_page: Page, served: Site) -> Mirror:
    """The harness, opened once: no replica is made in it."""
    mirror = Mirror(writers_page, served)
    if writers_page.url != served.url + "/":
        await mirror.load()
    return mirror


def html_of(item: dict[str, Any], canary: Canary) -> str:
    """The item's HTML with its placeholders filled in."""
    html: str = item["html"]
    return html.replace("CONNCANARY", canary.origin).replace("CANARYHOST", canary.host).replace("CANARY", canary.origin)


ENCODE = (
    "const encode = (bytes) => { let text = ''; for (let at = 0; at < bytes.length; at += 8192)"
    " text += String.fromCharCode(...bytes.subarray(at, at + 8192)); return btoa(text); };"
)


async def raw(mirror: Mirror, html: str) -> str:
    """A payload that tells a page without any filter."""
    payload: str = await mirror.page.evaluate(
        f"async (html) => {{ {ENCODE} const {{raw}} = await import('/raw.js'); return encode(raw(html)); }}", html
    )
    return payload


async def captured(mirror: Mirror, html: str) -> str:
    """The payload that capture makes of a page."""
    mirror.site.serve("/page", html, content_security_policy=CAPTURED_POLICY)
    payload: str = await mirror.page.evaluate(
        f"""async () => {{ {ENCODE}
        const frame = document.getElementById('source');
        await new Promise((done) => {{ frame.onload = done; frame.src = '/page?hostile'; }});
        for (const style of frame.contentDocument.querySelectorAll('style[data-adopted]')) {{
          const sheet = new frame.contentWindow.CSSStyleSheet();
          sheet.replaceSync(style.textContent);
          frame.contentDocument.adoptedStyleSheets = [sheet];
        }}
        const frames = [];
        const options = {{privacy: 'open'}};
        const capture = harness.startCapture(frame.contentWindow, options, (one) => frames.push(one));
        while (!frames.length) await harness.turn();
        capture.stop();
        return encode(frames[0].payload); }}"""
    )
    return payload


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["name"])
async def test_nothing_happens(mirror: Mirror, agent: Agent, canary: Canary, item: dict[str, Any]) -> None:
    html = html_of(item, canary)
    # What is generated would keep the customer's own browser busy for minutes; the agent's page makes it itself.
    is_generated = html.startswith("GEN:")
    payloads = [html] if is_generated else [await made_of(mirror, html, unfiltered=each) for each in (True, False)]
    action = item.get("action", "")
    for payload in payloads:
        await asyncio.wait_for(agent.show(payload), 60)
        await agent.act(action)
        await agent.page.evaluate("agent.poke()")
        assert await agent.faults(mirror.site.url + "/agent", "click" in action) == []
        assert await agent.page.evaluate("agent.resyncs") == []
        assert await agent.page.evaluate("agent.replica.stale") is False
    gap = await agent.page.evaluate("agent.gap")
    assert gap < BLOCKED_S * 1000, "the console did not answer"
    assert await agent.page.evaluate("agent.replica.state.truncated") is (item["name"] in CUT)


SCRIPTS = [item for item in ITEMS if "script-runs" in item["must_not_happen"] and not item["html"].startswith("GEN:")]


#: What was made of an item's HTML, by a writer without filter or by capture: always the same.
made: dict[tuple[bool, str], str] = {}


async def made_of(mirror: Mirror, html: str, *, unfiltered: bool) -> str:
    """The payload of a page, made once."""
    key = (unfiltered, html)
    if key not in made:
        made[key] = await (raw if unfiltered else captured)(mirror, html)
    return made[key]


async def run_all(mirror: Mirror, agent: Agent, off: tuple[str, ...]) -> list[str]:
    """Show every item with a script in it, layers off; returns the names of those that ran."""
    # Layers are switched off in the page's own classes: it is nobody else's, before and after.
    await agent.page.goto("about:blank")
    await agent.open(mirror.site.url + ("/agent-open" if "csp" in off else "/agent"))
    unfiltered = "capture" in off
    payloads = [await made_of(mirror, html_of(item, agent.canary), unfiltered=unfiltered) for item in SCRIPTS]
    await agent.page.evaluate("([payloads, off]) => agent.endure(payloads, off)", [payloads, list(off)])
    ran: list[str] = await agent.page.evaluate("agent.ran")
    await agent.page.goto("about:blank")
    return ran


@pytest.mark.parametrize("off", list(combinations(LAYERS, 2)), ids="-".join)
async def test_no_script_runs_without_any_two_layers(mirror: Mirror, agent: Agent, off: tuple[str, ...]) -> None:
    assert await run_all(mirror, agent, off) == []


async def test_the_battery_is_loaded(mirror: Mirror, agent: Agent) -> None:
    """With every layer off scripts of every kind do run: it is the layers that stop them, not the tests."""
    ran = set(await run_all(mirror, agent, tuple(LAYERS)))
    kinds = {"svg-script", "img-onerror", "js-href-click", "svg-a-xlink", "iframe-srcdoc-sandbox-relax"}
    assert kinds <= ran
    assert len(ran) > 10
