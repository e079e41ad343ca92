"""Reading and writing in a conversation."""

import pytest
from playwright.sync_api import Locator, Page, expect

from lookalong.protocol.desk import Assign, Attend, Attendance, Colleagues, ColleaguesRequest, PeekState
from lookalong.protocol.message import (
    Ack,
    Conclude,
    Error,
    HistoryBefore,
    HistoryPage,
    HistoryRequest,
    Receipt,
    ReceiptState,
    Send,
    Typing,
    TypingState,
)
from lookalong.protocol.record import Colleague
from tests.browser.console.agent import NOW_MS, Agent, changed, conversation, history, text
from tests.harness.axe import Axe


def composer(page: Page) -> Locator:
    return page.get_by_label("Message to Visitor 1")


def test_messages_are_shown_in_order_with_events_between(agent: Agent) -> None:
    link = agent.read(text(1, "Hello"), text(2, "Anyone?"))
    event = text(3, "session_declined", kind="event", author="system", author_id="", author_name="Visitor 1")
    link.send(event, text(4, "Later then"))
    log = agent.page.get_by_role("log")
    expect(log.locator(".bubble")).to_have_text(["Hello", "Anyone?", "Later then"])
    expect(log).to_contain_text("The customer said no to showing the page")


def test_what_was_looked_at_is_read(agent: Agent) -> None:
    link = agent.read(text(1))
    agent.page.bring_to_front()
    receipt = link.expect(Receipt)
    assert (receipt.delivered_up_to, receipt.read_up_to) == (1, 1)


def test_an_answer_is_sent_stored_delivered_and_read(agent: Agent) -> None:
    link = agent.read(text(1))
    composer(agent.page).fill("Hi there")
    composer(agent.page).press("Enter")
    send = link.expect(Send)
    assert (send.conversation_id, send.text) == ("cnv_1", "Hi there")
    expect(agent.page.get_by_text("Sending…")).to_be_visible()
    expect(composer(agent.page)).to_have_value("")
    link.send(Ack(send.client_id, "cnv_1", 2, NOW_MS))
    expect(agent.page.get_by_text("Sent", exact=True)).to_be_visible()
    link.send(ReceiptState("cnv_1", "visitor", 2, 1))
    expect(agent.page.get_by_text("Delivered", exact=True)).to_be_visible()
    link.send(ReceiptState("cnv_1", "visitor", 2, 2))
    expect(agent.page.get_by_text("Read", exact=True)).to_be_visible()
    expect(agent.page.locator(".bubble", has_text="Hi there")).to_have_count(1)


def test_shift_enter_starts_a_new_line(agent: Agent) -> None:
    link = agent.read(text(1))
    composer(agent.page).press_sequentially("one")
    composer(agent.page).press("Shift+Enter")
    composer(agent.page).press_sequentially("two")
    composer(agent.page).press("Enter")
    assert link.expect(Send).text == "one\ntwo"


def test_enter_that_ends_a_composition_sends_nothing(agent: Agent) -> None:
    link = agent.read(text(1))
    composer(agent.page).focus()
    cdp = agent.page.context.new_cdp_session(agent.page)
    cdp.send("Input.imeSetComposition", {"text": "한글", "selectionStart": 2, "selectionEnd": 2})
    cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229})
    cdp.send("Input.insertText", {"text": "한글"})
    expect(composer(agent.page)).to_have_value("한글")
    composer(agent.page).press("Enter")
    assert link.expect(Send).text == "한글"
    assert len([each for each in link.received if isinstance(each, Send)]) == 1


def test_white_space_is_no_message(agent: Agent) -> None:
    agent.read(text(1))
    composer(agent.page).fill("  \n ")
    expect(agent.page.get_by_role("button", name="Send")).to_be_disabled()


def test_unsent_texts_survive_a_reload_and_are_sent_once(agent: Agent) -> None:
    link = agent.read(text(1))
    # No socket until the page is a new one: the old one's would be taken for its.
    agent.server.refuse_sockets = True
    link.close()
    expect(agent.page.get_by_text("Reconnecting…")).to_be_visible()
    composer(agent.page).fill("Written without a network")
    composer(agent.page).press("Enter")
    expect(agent.page.get_by_text("Waits for the connection")).to_be_visible()
    agent.page.goto("about:blank")
    agent.server.refuse_sockets = False
    agent.open("#/c/cnv_1")
    link = agent.greet(conversation())
    send = link.expect(Send)
    assert send.text == "Written without a network"
    link.send(history(text(1)), Ack(send.client_id, "cnv_1", 2, NOW_MS))
    expect(agent.page.get_by_text("Sent", exact=True)).to_be_visible()
    assert len([each for each in link.received if isinstance(each, Send)]) == 1


@pytest.mark.parametrize("wanted", ["Try again", "Discard"])
def test_a_refused_text_stays_until_the_agent_decides(agent: Agent, wanted: str) -> None:
    link = agent.read(text(1))
    composer(agent.page).fill("Hello")
    composer(agent.page).press("Enter")
    send = link.expect(Send)
    link.send(Error("store_unavailable", "", send.client_id))
    expect(agent.page.get_by_text("Not sent:")).to_be_visible()
    agent.page.get_by_role("button", name=wanted).click()
    expect(agent.page.get_by_text("Not sent:")).to_have_count(0)
    if wanted == "Try again":
        assert link.expect(Send).client_id == send.client_id
    else:
        expect(agent.page.locator(".message[data-own=true]")).to_have_count(0)


def test_a_draft_waits_in_its_conversation(agent: Agent) -> None:
    agent.arrive(conversation(1), conversation(2), place="#/c/cnv_1")
    composer(agent.page).fill("Half a thought")
    agent.page.get_by_role("link", name="Visitor 2").click()
    expect(agent.page.get_by_label("Message to Visitor 2")).to_have_value("")
    agent.page.get_by_role("link", name="Visitor 1").click()
    expect(composer(agent.page)).to_have_value("Half a thought")


def test_both_sides_see_typing(agent: Agent) -> None:
    link = agent.read(text(1))
    link.send(TypingState("cnv_1", "visitor", "Jisoo", True))
    expect(agent.page.get_by_text("Jisoo is typing…")).to_be_visible()
    link.send(text(2, "Done"))
    expect(agent.page.get_by_text("Jisoo is typing…")).to_have_count(0)
    composer(agent.page).press_sequentially("He")
    assert link.expect(Typing).on
    composer(agent.page).fill("")
    assert not link.expect(Typing).on


def test_a_missing_message_is_asked_for(agent: Agent) -> None:
    link = agent.read(text(1))
    link.send(text(3, "Third"))
    wanted = link.expect(HistoryRequest)
    assert wanted.after_seq == 1
    link.send(history(text(2, "Second"), text(3, "Third")))
    expect(agent.page.locator(".bubble")).to_have_text(["Hello", "Second", "Third"])


def test_earlier_messages_come_when_asked_for(agent: Agent) -> None:
    link = agent.arrive(conversation(head_seq=300), place="#/c/cnv_1")
    link.expect(HistoryRequest)
    link.send(HistoryPage("cnv_1", [text(seq, f"Text {seq}") for seq in range(201, 301)], 300, True))
    expect(agent.page.locator(".bubble").last).to_be_in_viewport()
    agent.page.get_by_role("button", name="Show earlier messages").click()
    wanted = link.expect(HistoryBefore)
    assert (wanted.before_seq, wanted.limit) == (201, 100)
    link.send(HistoryPage("cnv_1", [text(seq, f"Text {seq}") for seq in range(101, 201)], 300, True))
    expect(agent.page.locator(".bubble")).to_have_count(200)


def test_a_message_is_text_and_never_markup(agent: Agent) -> None:
    agent.read(text(1, "<img src=x onerror=alert(1)><b>bold</b>"))
    expect(agent.page.locator(".bubble")).to_have_text("<img src=x onerror=alert(1)><b>bold</b>")
    expect(agent.page.locator(".bubble b, .bubble img")).to_have_count(0)


def test_a_message_is_shown_as_it_was_meant(agent: Agent) -> None:
    told = "**Bold** [bank.test](https://evil.test/)\n- one\n- two\n\u202ehttps://shop.test/"
    agent.read(text(1, told), text(2, "👍"), text(3, "line\n" * 100))
    bubbles = agent.page.locator(".bubble")
    expect(bubbles.nth(0).locator("strong")).to_have_text("Bold")
    expect(bubbles.nth(0).locator("li")).to_have_text(["one", "two"])
    links = bubbles.nth(0).locator("a[target=_blank][rel='noopener noreferrer'][dir=ltr]")
    expect(links).to_have_text(["https://evil.test/", "https://shop.test/"])
    expect(bubbles.nth(1)).to_have_attribute("data-large", "true")
    agent.page.get_by_role("button", name="Show more").click()
    expect(bubbles.nth(2).locator("p")).to_have_text("line\n" * 99 + "line")


def test_a_message_below_the_fold_is_announced_and_not_jumped_to(agent: Agent) -> None:
    many = [text(seq, f"Text {seq}\n\n\n") for seq in range(1, 41)]
    link = agent.read(*many)
    expect(agent.page.locator(".bubble").last).to_be_in_viewport()
    agent.page.locator(".log-scroll").hover()
    agent.page.mouse.wheel(0, -3000)
    expect(agent.page.locator(".bubble").first).to_be_in_viewport()
    link.send(text(41, "News"))
    agent.page.get_by_role("button", name="New messages").click()
    expect(agent.page.locator(".bubble", has_text="News")).to_be_in_viewport()


def test_an_agent_reads_who_else_looks_and_writes(agent: Agent) -> None:
    link = agent.arrive(conversation(head_seq=0), place="#/c/cnv_1", minor=2)
    assert link.expect(Attend).conversation_id == "cnv_1"
    beside = agent.page.locator(".beside")
    expect(beside.get_by_role("status")).to_have_text("")
    me, others = Colleague("agt_1", "Mina"), [Colleague("agt_2", "Bo"), Colleague("agt_3", "\u202e")]
    link.send(Attendance("cnv_1", [me, *others]))
    expect(beside.get_by_role("status")).to_have_text("Also here: Bo and Agent")
    link.send(TypingState("cnv_1", "agent", "Bo", True), TypingState("cnv_1", "visitor", "", True))
    expect(beside).to_contain_text("Bo is writing an answer…")
    expect(agent.page.locator(".typing")).to_have_text("Visitor 1 is typing…")
    link.send(text(1, "Done", author="agent", author_id="agt_2", author_name="Bo"), Attendance("cnv_1", [me]))
    expect(beside).not_to_contain_text("Bo")
    expect(agent.page.locator(".typing")).to_have_text("Visitor 1 is typing…")
    agent.page.get_by_role("link", name="Inbox").click()
    assert link.expect(Attend).conversation_id == ""


def test_an_agent_takes_a_conversation_hands_it_over_and_ends_it(agent: Agent) -> None:
    row = conversation(head_seq=0, last_author="system", last_text="")
    link = agent.arrive(row, place="#/c/cnv_1", minor=2)
    page = agent.page
    menu, dialog = page.get_by_role("button", name="Take, hand over or end"), page.get_by_role("dialog")
    menu.click()
    expect(dialog).to_contain_text("Nobody has taken it.")
    link.expect(ColleaguesRequest)
    link.send(Colleagues("cnv_1", [Colleague("agt_1", "Mina"), Colleague("agt_2", "Bo")]))
    axe = Axe(page)
    axe.look("duty")
    assert axe.found == {}
    dialog.get_by_role("button", name="Take it").click()
    expect(dialog).to_be_hidden()
    taken = link.expect(Assign)
    assert (taken.from_id, taken.agent_id) == ("", "agt_1")
    mine = changed(row, assignee_id="agt_1", assignee_name="Mina", head_seq=1)
    link.send(mine, text(1, "agent_joined", kind="event", author="agent", author_id="agt_1", author_name="Mina"))
    menu.click()
    expect(dialog).to_contain_text("You have taken it.")
    link.expect(ColleaguesRequest)
    link.send(Colleagues("cnv_1", [Colleague("agt_1", "Mina"), Colleague("agt_2", "Bo")]))
    dialog.get_by_role("button", name="Bo").click()
    handed = link.expect(Assign)
    assert (handed.from_id, handed.agent_id) == ("agt_1", "agt_2")
    link.send(changed(mine, assignee_id="agt_2", assignee_name="Bo"))
    expect(page.locator(".row .taken")).to_have_text("Bo")
    menu.click()
    dialog.get_by_role("button", name="End conversation").click()
    assert link.expect(Conclude).conversation_id == "cnv_1"


def test_the_timeline_says_who_joined_left_handed_over_and_ended(agent: Agent) -> None:
    codes = ["agent_joined", "conversation_handed agt_2 Bo Kim", "agent_left", "conversation_closed"]
    by = {"kind": "event", "author": "agent", "author_id": "agt_2", "author_name": "Mina"}
    agent.read(text(1), *(text(seq, code, **by) for seq, code in enumerate(codes, 2)))
    said = ["Mina joined", "Mina handed over to Bo Kim", "Mina left", "Mina ended the conversation"]
    expect(agent.page.locator(".log-event")).to_contain_text(said)


def test_an_agent_sees_what_is_typed_until_it_is_said(agent: Agent) -> None:
    link = agent.read(text(1))
    link.send(PeekState("cnv_1", "Where is my or"))
    peek = agent.page.locator(".peek")
    expect(peek).to_have_text("Not sent yet: Where is my or")
    link.send(text(2, "Where is my order?"))
    expect(peek).to_have_count(0)
