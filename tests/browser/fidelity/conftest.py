"""Two browsers: the customer's, which finds the pages and has logged in, and the agent's, which can do neither."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.fidelity.comparison import Visit, visit
from tests.fidelity.corpus import SHORT, SUBJECTS
from tests.fidelity.difference import Eye
from tests.fidelity.ours import Ours
from tests.fidelity.screen import launch, logged_in, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from tests.fidelity.page import Subject
    from tests.fidelity.screen import Shop
    from tests.pages.site import Site


@dataclass(frozen=True)
class Pair:
    """The customer's browser and the agent's, and what both are about."""

    customer: Browser
    agent: Browser
    sites: dict[str, Site]
    eye: Eye
    engine: Callable[[Browser, Shop], Ours]

    def compare(self, subject: Subject) -> Visit:
        """Compare a page with our copy of it."""
        path = self.sites[subject.site].match(subject.path)
        with logged_in(self.customer) as context:
            return visit(self.engine, self.agent, context, subject, path, self.eye)


@pytest.fixture(scope="session")
def pair(browser: Browser) -> Iterator[Pair]:
    """Both browsers, for all tests of the worker."""
    server, sites = served([subject for subject in SUBJECTS if subject.name in SHORT])
    chromium = browser.browser_type
    with server, launch(chromium, server) as customer, launch(chromium) as agent:
        yield Pair(customer, agent, sites, Eye(agent.new_page()), partial(Ours, cabinet={}))
