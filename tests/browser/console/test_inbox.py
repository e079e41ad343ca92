"""The list of conversations."""

from playwright.sync_api import expect

from lookalong.protocol.message import Goaway
from tests.browser.console.agent import Agent, conversation, text


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
