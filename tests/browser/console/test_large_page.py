"""A page too large to be shown in full: what can be shown is, and the agent is told."""

import pytest
from playwright.sync_api import expect

from tests.browser.console.agent import Agent
from tests.browser.console.customer import Customer
from tests.browser.console.view import picture, view

GROW = """() => {
    const list = document.createElement("p");
    for (let count = 0; count < 1500; count++) list.setAttribute("data-a" + count, "x");
    list.append("a long list");
    document.body.append(list);
}"""
CUT = {
    "en": "This page is too large to show in full.",
    "ko": "페이지가 너무 커서 전체를 표시할 수 없습니다.",
}


@pytest.mark.parametrize("language", CUT)
def test_a_page_too_large_is_said_to_be(agent: Agent, customer: Customer, language: str) -> None:
    agent.page.add_init_script(f"Object.defineProperty(navigator, 'languages', {{value: ['{language}']}})")
    link = view(agent, customer)
    expect(agent.page.get_by_text(CUT[language])).to_have_count(0)
    customer.page.evaluate(GROW)
    customer.send(link)
    expect(picture(agent.page).get_by_text("a long list")).to_be_attached()
    expect(agent.page.get_by_text(CUT[language])).to_be_visible()
