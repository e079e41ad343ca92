"""The whole journey on pages nobody here wrote."""

from dataclasses import dataclass

import pytest

from tests.harness.people import Agent, Customer
from tests.harness.waiting import until
from tests.pages.server import PageServer


@dataclass(frozen=True)
class Foreign:
    """A page, something to see on it, something to click, and what that click changes."""

    site: str
    ready: str
    target: str
    changed: str


PAGES = [
    Foreign(
        "adminlte",
        "() => document.querySelector('.small-box') !== null",
        "[data-widget=pushmenu]",
        "() => document.body.classList.contains('sidebar-collapse')",
    ),
    Foreign(
        "swagger",
        "() => document.querySelector('.opblock') !== null",
        ".opblock .opblock-summary-control",
        "() => document.querySelector('.opblock.is-open') !== null",
    ),
    Foreign(
        "shoelace",
        "() => document.querySelector('#open-dialog')?.shadowRoot !== null",
        "#open-dialog",
        "() => document.querySelector('#dialog').open === true",
    ),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.site)
def test_the_journey(page: Foreign, customer: Customer, agent: Agent, foreign: PageServer) -> None:
    words = f"I need help on {page.site}"
    customer.visit(foreign.url(page.site))
    until(customer.page, page.ready)
    customer.say(words)
    agent.open_conversation(words)
    agent.say("I am looking.")
    customer.reads("I am looking.")

    agent.press("Ask to see the page")
    customer.allow("view")
    customer.sees_bar("view", "Robin")
    customer.close_chat()
    texts = "(root, own) => Math.abs(root.body.innerText.length - own) < Math.max(40, own / 20)"
    agent.replica(texts, until(customer.page, "() => document.body.innerText.length"))

    agent.follows(customer, page.target)
    agent.choose_tool("Highlight")
    agent.click_on(page.target)
    customer.widget.box(".outline")
    agent.choose_tool("Point")
    agent.point_at(page.target)
    customer.widget.box(".laser .tag")

    agent.press("Ask for control")
    customer.allow("control")
    agent.sees_state("You are in control")
    agent.choose_tool("Control")
    agent.click_on(page.target)
    until(customer.page, page.changed)

    customer.page.keyboard.press("Escape")
    customer.widget.text(".bar.over", "You stopped sharing")
    agent.sees_state("The customer stopped sharing")
