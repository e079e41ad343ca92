"""The engine in Chromium: a page to capture and its replica side by side."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.harness.chromium import ARGUMENTS, shell
from tests.harness.web import Answer, WebServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from email.message import Message

    from playwright.async_api import Browser, Page

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
HARNESS = (
    "<!doctype html><title>mirror harness</title>"
    "<iframe id=source style='width:800px;height:600px;border:0'></iframe>"
    "<div id=replica></div><script type=module src=/harness.js></script>"
)
BLANK = "<!doctype html><title>page</title><body></body>"


class Site(WebServer):
    """Serves pages by path, whatever the query, and notes what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.url = self.origin

    def serve(self, path: str, body: str | bytes, kind: str = "text/html", **headers: str) -> str:
        """Serve a body at a path; returns its URL."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Answer(data, f"{kind}; charset=utf-8", headers=named)
        return self.url + path

    def answer(self, target: str, headers: Message) -> Answer:
        """Answer from the pages."""
        self.requests.append(target)
        found = self.pages.get(target) or self.pages.get(target.split("?")[0])
        return found or Answer(b"", "text/plain", 404)


@pytest.fixture(scope="session")
def mirror_bundle(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The engine as it is shipped: bundled and minified."""
    target = tmp_path_factory.mktemp("mirror") / "mirror.js"
    subprocess.run(
        [
            ROOT / "node_modules/.bin/esbuild",
            ROOT / "static/mirror/index.ts",
            "--bundle",
            "--format=esm",
            "--minify",
            "--target=es2022",
            f"--outfile={target}",
            "--log-level=error",
        ],
        check=True,
        cwd=ROOT,
    )
    return target.read_bytes()


def fixed_pages(site: Site, bundle: bytes) -> None:
    """Serve what every test needs and nothing else."""
    site.pages.clear()
    site.requests.clear()
    site.serve("/", HARNESS)
    site.serve("/page", BLANK)
    site.serve("/mirror.js", bundle, "text/javascript", access_control_allow_origin="*")
    site.serve("/harness.js", (HERE / "harness.js").read_text(), "text/javascript")


@pytest.fixture(scope="session")
def running_site() -> Iterator[Site]:
    """One server for the session: pages of one origin share a renderer, which saves a second each."""
    with Site() as site:
        yield site


@pytest.fixture
def site(running_site: Site, mirror_bundle: bytes) -> Site:
    """A server of the harness, to which tests add pages."""
    fixed_pages(running_site, mirror_bundle)
    return running_site


@pytest.fixture
def other_site(mirror_bundle: bytes) -> Iterator[Site]:
    """A server of another origin."""
    with Site() as site:
        fixed_pages(site, mirror_bundle)
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for the session; every test gets a context of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shell(), args=ARGUMENTS)
        yield browser
        await browser.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the coroutines of this folder in the loop its browser lives in."""
    for item in items:
        if item.path.is_relative_to(HERE) and isinstance(item, pytest.Function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


class Mirror:
    """Drives the harness page."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site

    async def load(self) -> None:
        """Open the harness."""
        await self.page.goto(self.site.url + "/")
        await self.page.wait_for_function("globalThis.harness !== undefined")

    async def js(self, code: str) -> Any:
        """Run code with `h` (harness), `win` and `doc` of the captured page at hand."""
        return await self.page.evaluate(
            "async (code) => { const h = harness; const win = h.win; const doc = h.doc;"
            " return await new (Object.getPrototypeOf(async function () {}).constructor)"
            "('h', 'win', 'doc', code)(h, win, doc); }",
            code,
        )

    async def open(self, html: str, options: str = "{}", replica: str = "{}") -> None:
        """Put a page into the captured frame and start the mirror."""
        await self.page.evaluate("(html) => harness.open(html)", html)
        await self.js(f"h.start({options}, {replica});")

    async def run(self, code: str) -> None:
        """Run code in the captured page."""
        await self.page.evaluate(
            "(code) => { const s = harness.doc.createElement('script');"
            " s.textContent = '{' + code + '}'; harness.doc.head.append(s); s.remove(); }",
            code,
        )

    async def check(self) -> None:
        """Assert that replica, live page and a fresh snapshot agree."""
        faults = await self.page.evaluate("harness.check()")
        assert faults == [], "\n".join(faults)

    async def style(self, selector: str, prop: str, pseudo: str | None = None) -> str:
        """A computed style in the replica, after everything so far arrived."""
        await self.page.evaluate("harness.settle()")
        value: str = await self.page.evaluate(
            "([s, p, e]) => harness.style(s, p, e ?? undefined)", [selector, prop, pseudo]
        )
        return value

    async def sent(self) -> bytes:
        """All payload bytes emitted so far, after everything so far arrived."""
        await self.page.evaluate("harness.settle()")
        frames: list[list[int]] = await self.page.evaluate("harness.bytes()")
        return b"".join(bytes(frame) for frame in frames)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """One page for the session; every test loads it anew."""
    context = await browser.new_context(viewport={"width": 1000, "height": 1400})
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def mirror(page: Page, site: Site) -> Mirror:
    """The harness, opened."""
    mirror = Mirror(page, site)
    await page.emulate_media(color_scheme="light")
    await mirror.load()
    return mirror
