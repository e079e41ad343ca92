"""The built, minified widget on pages of a fake server."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.widget.customer import Customer
from tests.browser.widget.fake import FakeServer

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The widget, built as the product's build builds it."""
    folder = tmp_path_factory.mktemp("assets")
    subprocess.run(["node", ROOT / "tests/browser/widget/build.mjs", folder], check=True, cwd=ROOT)
    return folder


@pytest.fixture
def server(assets: Path) -> Iterator[FakeServer]:
    with FakeServer(assets) as server:
        yield server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    # Each frame of a movement would be drawn without a graphics card.
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab in which the page's own code must see no error of ours."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


@pytest.fixture
def customer(server: FakeServer, page: Page) -> Customer:
    return Customer(server, page)
