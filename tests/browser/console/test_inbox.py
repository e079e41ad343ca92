"""The list of conversations."""

import re

from playwright.sync_api import expect

from lookalong.protocol.message import Error, Goaway, HistoryRequest
from tests.browser.console.agent import NOW_MS, Agent, conversation, history, text


def test_an_inbox_that_is_not_known_yet_is_not_called_empty(agent: Agent) -> None:
    agent.log_in()
    agent.open()
    expect(agent.page.get_by_text("Loading conversations")).to_be_attached()
    expect(agent.page.get_by_text("No conversations yet")).to_have_count(0)
    agent.greet()
    expect(agent.page.get_by_text("No conversations yet")).to_be_visible()


def test_a_row_says_who_where_what_and_how_much_is_unread(agent: Agent) -> None:
    agent.arrive(conversation(visitor_name="Jisoo", head_seq=3, last_text="Is it blue?", session_id="ses_1"))
    row = agent.page.get_by_role("link", name="Jisoo")
    expect(row).to_contain_text("/cart")
    expect(row).to_contain_text("Is it blue?")
    expect(row).to_contain_text("3 unread messages")
    expect(row).to_contain_text("Online")
    expect(row).to_contain_text("Sharing")


def test_the_tab_says_how_many_customers_wait(agent: Agent) -> None:
    link = agent.arrive(conversation(1), conversation(2), conversation(3, agent_read_up_to=1))
    expect(agent.page).to_have_title("(2) Lookalong")
    link.send(conversation(1, agent_read_up_to=1), conversation(2, agent_read_up_to=1))
    expect(agent.page).to_have_title("Lookalong")


def test_a_visitor_without_a_name_has_one_on_the_page(agent: Agent) -> None:
    agent.arrive(conversation(visitor_name="\u202e"))
    expect(agent.page.get_by_role("link", name="Visitor")).to_be_visible()


def test_a_new_message_moves_its_conversation_to_the_top(agent: Agent) -> None:
    link = agent.arrive(conversation(1), conversation(2))
    names = agent.page.locator(".row-name")
    expect(names).to_have_text(["Visitor 1", "Visitor 2"])
    link.send(text(5, "News", conversation_id="cnv_2", at_ms=2_000_000_000_000))
    expect(names).to_have_text(["Visitor 2", "Visitor 1"])
    expect(agent.page.locator(".row").first).to_contain_text("News")


def test_the_unread_filter_hides_what_was_read_and_ends_in_a_way_back(agent: Agent) -> None:
    agent.arrive(conversation(1, agent_read_up_to=1))
    agent.page.get_by_role("button", name="Unread", exact=True).click()
    expect(agent.page.get_by_text("All caught up")).to_be_visible()
    agent.page.get_by_role("button", name="Show all conversations").click()
    expect(agent.page.get_by_role("link", name="Visitor 1")).to_be_visible()


def test_arrows_move_through_the_rows_and_enter_opens_one(agent: Agent) -> None:
    agent.arrive(conversation(1), conversation(2))
    first, second = (agent.page.locator(f"[data-conversation=cnv_{number}]") for number in (1, 2))
    first.focus()
    agent.page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    agent.page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    agent.page.keyboard.press("Enter")
    expect(agent.page.get_by_label("Message to Visitor 1")).to_be_visible()


def test_a_conversation_that_is_not_there_says_so(agent: Agent) -> None:
    agent.arrive(conversation(), place="#/c/cnv_of_another_site")
    expect(agent.page.get_by_text("This conversation is not here")).to_be_visible()


def test_a_lost_connection_is_said_and_comes_back_by_itself(agent: Agent) -> None:
    link = agent.arrive(conversation())
    link.close()
    expect(agent.page.get_by_text("Reconnecting…")).to_be_visible()
    agent.greet(conversation(visitor_name="Back"))
    expect(agent.page.get_by_text("Reconnecting…")).to_have_count(0)
    expect(agent.page.get_by_role("link", name="Back")).to_be_visible()


def test_a_stopping_server_is_left_for_the_next(agent: Agent) -> None:
    link = agent.arrive(conversation())
    link.send(Goaway(10))
    assert link.closed.wait(5)
    agent.greet(conversation(visitor_name="Back"))
    expect(agent.page.get_by_role("link", name="Back")).to_be_visible()


def test_on_a_small_screen_there_is_one_column_at_a_time(agent: Agent) -> None:
    agent.page.set_viewport_size({"width": 375, "height": 720})
    agent.arrive(conversation())
    agent.page.get_by_role("link", name="Visitor 1").click()
    expect(agent.page.locator(".inbox")).to_be_hidden()
    agent.page.get_by_role("button", name="Customer\u2019s page").click()
    expect(agent.page.get_by_role("button", name="Ask to see the page")).to_be_visible()
    expect(agent.page.locator(".thread")).to_be_hidden()
    agent.page.locator(".view").get_by_role("link", name="Back").click()
    agent.page.locator(".thread").get_by_role("link", name="Back").click()
    expect(agent.page.get_by_role("link", name="Visitor 1")).to_be_visible()
    assert agent.page.evaluate("document.documentElement.scrollWidth") == 375


def test_language_and_theme_are_kept(agent: Agent) -> None:
    agent.arrive(conversation())
    agent.page.get_by_role("button", name="Language: English").click()
    expect(agent.page.get_by_role("heading", name="받은 대화")).to_be_visible()
    agent.page.get_by_role("button", name="테마: 시스템 설정").click()
    agent.page.get_by_role("button", name="테마: 밝게").click()
    agent.page.reload()
    agent.greet(conversation())
    expect(agent.page.get_by_role("heading", name="받은 대화")).to_be_visible()
    expect(agent.page.locator("html[lang=ko][data-theme=dark]")).to_have_count(1)


def test_a_customer_whom_the_site_vouches_for_is_marked(agent: Agent) -> None:
    agent.arrive(conversation(visitor_subject="4711\u202e"), conversation(2), place="#/c/cnv_1")
    rows = agent.page.locator(".rows .row")
    expect(rows.nth(0).locator(".verified")).to_have_attribute("title", "Verified by the site as 4711")
    expect(rows.nth(1).locator(".verified")).to_have_count(0)
    expect(agent.page.locator(".thread-title .verified")).to_be_visible()


def test_a_row_says_how_long_the_customer_waits_by_the_servers_clock(agent: Agent) -> None:
    link = agent.arrive(
        conversation(1, waiting_since_ms=NOW_MS - 300_000), conversation(2, waiting_since_ms=NOW_MS - 5_000)
    )
    waits = agent.page.locator(".wait")
    expect(waits).to_have_text(["Waits for an answer: 5 min", re.compile(r"answer: \d sec")])
    expect(waits.first).to_have_attribute("data-late", "true")
    # Time changes a text and nothing around it.
    changed = agent.page.evaluate(
        """() => new Promise((done) => new MutationObserver((records) => done(
            records.map((each) => `${each.type} ${each.target.nodeType}`)
        )).observe(document.querySelector(".rows"), { subtree: true, childList: true, characterData: true }))"""
    )
    assert changed == ["characterData 3"]
    link.send(text(2, "Yes", author="agent", author_id="agt_2"))
    expect(waits).to_have_count(1)


def test_the_list_shows_one_phase_and_who_waits_longest_first(agent: Agent) -> None:
    agent.arrive(
        conversation(1, waiting_since_ms=NOW_MS - 1_000),
        conversation(2, waiting_since_ms=NOW_MS - 9_000),
        conversation(3, phase="resolved"),
        conversation(4),
    )
    names, filters = agent.page.locator(".row-name"), agent.page.get_by_role("group", name="Show")
    shown = {"Waiting": ["2", "1"], "Open": ["1", "2", "4"], "Ended": ["3"], "All": ["1", "2", "3", "4"]}
    for phase, numbers in shown.items():
        filters.get_by_role("button", name=phase, exact=True).click()
        expect(names).to_have_text([f"Visitor {number}" for number in numbers])


def test_keys_go_from_conversation_to_conversation_and_each_keeps_its_draft_and_cursor(agent: Agent) -> None:
    agent.arrive(*(conversation(number, head_seq=0, last_author="agent") for number in (1, 2, 3)), place="#/c/cnv_1")
    field, keys = agent.page.locator(".composer textarea"), agent.page.keyboard
    field.fill("One of two")
    field.evaluate("(box) => box.setSelectionRange(4, 4)")
    keys.press("Alt+ArrowDown")
    expect(agent.page.get_by_label("Message to Visitor 2")).to_be_focused()
    keys.type("Second")
    keys.press("Alt+ArrowDown")
    expect(agent.page.get_by_label("Message to Visitor 3")).to_be_focused()
    keys.press("Alt+ArrowUp")
    keys.press("Alt+ArrowUp")
    expect(agent.page.get_by_label("Message to Visitor 1")).to_be_focused()
    keys.type("draft ")
    expect(field).to_have_value("One draft of two")
    keys.press("Alt+ArrowDown")
    expect(field).to_have_value("Second")


def test_the_next_unread_is_a_key_and_a_button_away(agent: Agent) -> None:
    agent.arrive(
        conversation(1, waiting_since_ms=NOW_MS - 1_000),
        conversation(2, waiting_since_ms=NOW_MS - 9_000),
        conversation(3, agent_read_up_to=1),
        place="#/c/cnv_3",
    )
    agent.page.set_viewport_size({"width": 375, "height": 720})
    button = agent.page.get_by_role("button", name="Next unread")
    assert button.evaluate("(it) => it.offsetWidth") < 60, "it leaves room for the name"
    button.click()
    expect(agent.page.get_by_label("Message to Visitor 2")).to_be_focused()
    agent.page.keyboard.press("Alt+Shift+ArrowDown")
    expect(agent.page.get_by_label("Message to Visitor 1")).to_be_focused()


def test_a_conversation_worked_in_stays_through_a_reconnect_that_does_not_list_it(agent: Agent) -> None:
    link = agent.read(text(1))
    field = agent.page.get_by_label("Message to Visitor 1")
    field.fill("Half a")
    link.close()
    expect(agent.page.get_by_text("Reconnecting…")).to_be_visible()
    field.press_sequentially(" word")
    link = agent.greet(conversation(2))
    asked = link.expect(HistoryRequest)
    assert (asked.conversation_id, asked.after_seq) == ("cnv_1", 1)
    expect(field).to_be_focused()
    expect(field).to_have_value("Half a word")
    link.send(conversation(1, visitor_name="Still here"), history())
    expect(agent.page.get_by_role("heading", name="Still here")).to_be_visible()
    link.close()
    link = agent.greet(conversation(2))
    link.expect(HistoryRequest)
    link.send(Error("not_found", "", "cnv_1"))
    expect(agent.page.get_by_text("This conversation is not here")).to_be_visible()
