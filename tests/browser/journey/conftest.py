"""The real server, the real widget, the real console, two people."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, StorageState

from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer, run_demo
from tests.pages.server import PageServer
from tests.pages.site import foreign_sites


@pytest.fixture(scope="session")
def server() -> Iterator[DemoServer]:
    """A demo that all journeys share, as all customers of a shop do."""
    with run_demo() as server:
        yield server


@pytest.fixture(scope="session")
def foreign(server: DemoServer) -> Iterator[PageServer]:
    """Pages nobody here wrote, on an origin of their own, with the demo's tag."""
    with PageServer(foreign_sites()) as pages:
        pages.embed = f'<script async src="{server.url}/widget.js" data-site="demo"></script>'
        subprocess.run(
            [sys.executable, "-m", "lookalong", "site", "add", "--key", "demo", "--origin", pages.origin],
            check=True,
            env={**os.environ, "LOOKALONG_DATA_DIR": str(server.data)},
        )
        yield pages


@pytest.fixture
def customer(browser: Browser) -> Iterator[Customer]:
    customer = Customer(browser)
    errors: list[str] = []
    customer.page.on("pageerror", lambda error: errors.append(str(error)))
    yield customer
    customer.leave()
    assert errors == [], "the page must not see an error of ours"


@pytest.fixture(scope="session")
def login(browser: Browser, server: DemoServer) -> StorageState:
    """The log-in of an agent, as their browser keeps it."""
    agent = Agent(browser, server)
    agent.log_in()
    kept = agent.context.storage_state()
    agent.leave()
    return kept


@pytest.fixture
def agent(browser: Browser, server: DemoServer, login: StorageState) -> Iterator[Agent]:
    agent = Agent(browser, server, storage_state=login)
    problems: list[str] = []
    agent.page.on("pageerror", lambda error: problems.append(str(error)))
    agent.come_back()
    yield agent
    agent.leave()
    assert problems == []
