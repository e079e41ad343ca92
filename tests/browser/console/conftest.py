"""The built, minified console on a fake server."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.console.agent import Agent
from tests.browser.console.customer import Customer, build_engine
from tests.browser.console.fake import FakeServer

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console, built as the product's build builds it."""
    folder = tmp_path_factory.mktemp("console")
    subprocess.run(["node", ROOT / "tests/browser/console/build.mjs", folder], check=True, cwd=ROOT)
    return folder


@pytest.fixture
def server(assets: Path) -> Iterator[FakeServer]:
    with FakeServer(assets).running() as server:
        yield server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    # Each frame of a movement would be drawn without a graphics card.
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US", reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab of the console; an error or a breach of its own policy fails the test."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert problems == []


@pytest.fixture
def agent(server: FakeServer, page: Page) -> Agent:
    return Agent(server, page)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mirror engine as one script."""
    return build_engine(tmp_path_factory.mktemp("engine"))


@pytest.fixture
def customer(browser: Browser, engine: Path) -> Iterator[Customer]:
    customer = Customer(browser, engine)
    yield customer
    customer.context.close()
