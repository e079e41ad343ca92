"""Looking for words: from the keyboard, in any language, to the message itself."""

from typing import Any

from playwright.sync_api import Locator, expect

from lookalong.protocol.message import HistoryRequest
from tests.browser.console.agent import NOW_MS, Agent, conversation, history, text
from tests.harness.axe import Axe


def hit(number: int, seq: int, *pieces: tuple[str, bool]) -> dict[str, Any]:
    """A message as the server answers it."""
    excerpt = [{"text": said, "found": found} for said, found in pieces]
    told = {"conversation_id": f"cnv_{number}", "seq": seq, "visitor_name": f"Visitor {number}", "excerpt": excerpt}
    return {"site_key": "shop", "author": "visitor", "author_name": "", "at_ms": NOW_MS, **told}


ANSWERS = {
    "messages?q=%ED%99%98%EB%B6%88&before=0": {
        "messages": [hit(2, 30, ("<b>어제 ", False), ("환불", True), ("해 주세요", False))],
        "next": 7,
    },
    "messages?q=%ED%99%98%EB%B6%88&before=7": {"messages": [hit(1, 1, ("환불", True))], "next": 0},
    "messages?q=zzz&before=0": {"messages": [], "next": 0},
}


def field(agent: Agent) -> Locator:
    return agent.page.get_by_role("searchbox", name="Search messages")


def test_words_are_found_marked_and_opened_at_their_message(agent: Agent) -> None:
    agent.server.answers = dict(ANSWERS)
    link = agent.arrive(conversation(1), conversation(2, head_seq=300))
    expect(agent.page.locator("[data-conversation]")).to_have_count(2)
    agent.page.keyboard.press("/")
    expect(field(agent)).to_be_focused()
    agent.page.keyboard.type("환불")
    rows = agent.page.locator(".found .row")
    expect(rows).to_have_count(1)
    expect(rows.locator("mark")).to_have_text("환불")
    expect(rows).to_contain_text("<b>어제 환불해 주세요")
    expect(agent.page.locator(".found [role=status]")).to_have_text("1 message found")
    axe = Axe(agent.page)
    axe.look("search")
    assert axe.found == {}
    agent.page.get_by_role("button", name="Show older messages").click()
    expect(rows).to_have_count(2)
    field(agent).focus()
    agent.page.keyboard.press("ArrowDown")
    expect(rows.first).to_be_focused()
    agent.page.keyboard.press("Enter")
    asked = link.expect(HistoryRequest)
    assert (asked.conversation_id, asked.after_seq) == ("cnv_2", 10)
    said = [text(seq, f"text {seq}", conversation_id="cnv_2") for seq in range(11, 301)]
    link.send(history(*said, conversation_id="cnv_2"))
    sought = agent.page.locator(".message[data-sought=true]")
    expect(sought).to_contain_text("text 30")
    expect(sought).to_be_in_viewport()
    field(agent).press("Escape")
    expect(agent.page.locator("[data-conversation]")).to_have_count(2)


def test_keys_of_an_input_method_and_of_a_text_are_left_alone(agent: Agent) -> None:
    agent.server.answers = dict(ANSWERS)
    agent.arrive(conversation(1), place="#/c/cnv_1")
    composer = agent.page.get_by_label("Message to Visitor 1")
    composer.press("/")
    expect(composer).to_have_value("/")
    agent.page.keyboard.press("ControlOrMeta+k")
    expect(field(agent)).to_be_focused()
    agent.page.keyboard.type("zzz")
    expect(agent.page.get_by_text("No message has these words.")).to_be_visible()
    composing = "(field) => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', isComposing: true}))"
    field(agent).evaluate(composing)
    expect(field(agent)).to_have_value("zzz")
    agent.page.keyboard.press("Escape")
    expect(field(agent)).to_have_value("")


def test_a_search_that_fails_says_so(agent: Agent) -> None:
    agent.arrive(conversation(1))
    field(agent).fill("refund")
    expect(agent.page.get_by_text("The search could not be done.")).to_be_visible()
