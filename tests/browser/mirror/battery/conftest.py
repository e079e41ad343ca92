"""The stage of the edge cases: one page for all, a telephone for those that need another device."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.browser.mirror.battery.stage import PHONE, Screen, Stage
from tests.browser.mirror.conftest import Site, fixed_pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from playwright.async_api import Browser, ViewportSize

#: Room for the captured page above its replica.
SIZE: ViewportSize = {"width": 1000, "height": 1400}

SCRIPT = Path(__file__).with_name("battery.js")


@pytest.fixture(scope="session")
def battery_site(mirror_bundle: bytes) -> Iterator[Site]:
    """The origin of the captured pages; apart from the other tests', so that its pages may stay."""
    yield from _site(mirror_bundle)


@pytest.fixture(scope="session")
def foreign_site(mirror_bundle: bytes) -> Iterator[Site]:
    """A foreign origin."""
    yield from _site(mirror_bundle)


def _site(bundle: bytes) -> Iterator[Site]:
    with Site() as site:
        fixed_pages(site, bundle)
        site.serve("/battery.js", SCRIPT.read_text(), "text/javascript")
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage(browser: Browser, battery_site: Site, foreign_site: Site) -> AsyncIterator[Stage]:
    """The stage, with both its screens."""
    desk = await browser.new_context(viewport=SIZE, color_scheme="light")
    phone = await browser.new_context(viewport=SIZE, device_scale_factor=2, has_touch=True, **PHONE)
    near = Screen(await desk.new_page(), battery_site)
    far = Screen(await phone.new_page(), battery_site)
    yield Stage(near, far, foreign_site)
    await desk.close()
    await phone.close()
