"""Viewing a customer's page: what the tests of the shared view begin with."""

from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

from lookalong.protocol.message import HistoryRequest
from tests.browser.console.agent import Agent, conversation, history, session, text
from tests.browser.console.customer import Customer
from tests.browser.console.fake import Link

__all__ = ["picture", "point_on", "view"]


def picture(page: Page) -> FrameLocator:
    """The replica."""
    return page.frame_locator(".stage iframe")


def point_on(page: Page, element: Locator) -> tuple[float, float]:
    """The middle of an element of the picture, in the console's window."""
    frame = page.locator(".stage-replica").bounding_box()
    scale = page.evaluate("new DOMMatrix(getComputedStyle(document.querySelector('.stage-replica')).transform).a")
    box: dict[str, float] = element.evaluate("(each) => each.getBoundingClientRect().toJSON()")
    assert frame is not None
    return frame["x"] + (box["x"] + box["width"] / 2) * scale, frame["y"] + (box["y"] + box["height"] / 2) * scale


def view(agent: Agent, customer: Customer, **fields: Any) -> Link:
    """View the customer's page."""
    link = agent.arrive(conversation(session_id="ses_1"), place="#/c/cnv_1")
    link.expect(HistoryRequest)
    link.send(history(text(1)), session(**fields))
    customer.send(link)
    expect(picture(agent.page).get_by_text("Add to cart")).to_be_visible()
    return link
