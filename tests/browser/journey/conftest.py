"""The real server, the real widget, the real console, two people."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Request, StorageState

from tests.harness import chromium
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
        pages.embed = server.tag
        server.admit(pages.origin)
        yield pages


@contextmanager
def unharmed(customer: Customer) -> Iterator[Customer]:
    """A customer, until they leave; an error in their page fails the test."""
    errors: list[str] = []
    customer.page.on("pageerror", lambda error: errors.append(str(error)))
    yield customer
    customer.leave()
    assert errors == [], "the page must not see an error of ours"


@pytest.fixture
def customer(browser: Browser) -> Iterator[Customer]:
    with unharmed(Customer(browser)) as customer:
        yield customer


@contextmanager
def inside(browser: Browser, *hosts: str) -> Iterator[Browser]:
    """A browser that alone finds some hosts: they are on this machine."""
    rules = f"--host-resolver-rules={', '.join(f'MAP {host} 127.0.0.1' for host in hosts)}"
    # A page of such a host may reach the server; that the browser asks its owner is not what is tested.
    near = "--disable-features=LocalNetworkAccessChecks"
    started = browser.browser_type.launch(executable_path=chromium.shell(), args=[*chromium.ARGUMENTS, rules, near])
    yield started
    started.close()


@contextmanager
def insider(browser: Browser) -> Iterator[Customer]:
    """A customer who uses such a browser."""
    customer = Customer(browser)
    customer.context.unroute_all()
    with unharmed(customer):
        yield customer


@pytest.fixture(scope="session")
def agents_browser(browser: Browser, server: DemoServer) -> Iterator[Agent]:
    """An agent who has logged in, and whose browser knows the console's files from then on."""
    agent = Agent(browser, server)
    agent.log_in()
    yield agent
    agent.leave()


@pytest.fixture(scope="session")
def login(agents_browser: Agent) -> StorageState:
    """The log-in of that agent, as their browser keeps it."""
    return agents_browser.context.storage_state()


@pytest.fixture
def agent(agents_browser: Agent) -> Iterator[Agent]:
    """An agent at the console."""
    problems: list[str] = []
    agents_browser.page.on("pageerror", lambda error: problems.append(str(error)))
    agents_browser.come_back()
    yield agents_browser
    agents_browser.change_window()
    assert problems == []


@pytest.fixture
def asked(agent: Agent) -> Iterator[list[str]]:
    """Every address the agent's browser asks anybody for."""
    urls: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            urls.append(request.url)

    agent.context.on("request", note)
    yield urls
    agent.context.remove_listener("request", note)
