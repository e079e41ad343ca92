"""One Chromium a worker, for every browser test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.harness import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser; each person gets a context of their own."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright.chromium, chromium.shell())
        yield browser
        browser.close()
