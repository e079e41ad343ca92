"""Logging in, being logged out, coming back to the place one was at."""

from playwright.sync_api import Page, expect
from starlette.responses import JSONResponse

from lookalong.protocol.message import AgentHello, HistoryRequest
from tests.browser.console.agent import Agent, conversation


def fill(page: Page, word: str = "right") -> None:
    page.get_by_label("E-mail address").fill("mina@shop.example")
    page.get_by_label("Password", exact=True).fill(word)
    page.get_by_role("button", name="Log in", exact=True).click()


def test_the_right_password_opens_the_inbox(agent: Agent) -> None:
    agent.open()
    fill(agent.page)
    agent.greet(conversation())
    expect(agent.page.get_by_role("link", name="Visitor 1")).to_be_visible()


def test_a_wrong_password_is_said_and_nothing_typed_is_lost(agent: Agent) -> None:
    agent.open()
    fill(agent.page, "wrong")
    expect(agent.page.get_by_role("alert")).to_contain_text("do not match")
    expect(agent.page.get_by_label("E-mail address")).to_have_value("mina@shop.example")


def test_too_many_attempts_say_how_long_to_wait(agent: Agent) -> None:
    agent.server.login_answer = lambda: JSONResponse({}, 429, {"Retry-After": "42"})
    agent.open()
    fill(agent.page)
    expect(agent.page.get_by_role("alert")).to_contain_text("42 seconds")


def test_a_server_that_fails_is_not_called_a_wrong_password(agent: Agent) -> None:
    agent.server.login_answer = lambda: JSONResponse({}, 500)
    agent.open()
    fill(agent.page)
    expect(agent.page.get_by_role("alert")).to_contain_text("could not log you in")


def test_nothing_is_sent_before_both_fields_are_filled(agent: Agent) -> None:
    agent.open()
    agent.page.get_by_role("button", name="Log in", exact=True).click()
    expect(agent.page.get_by_role("alert")).to_contain_text("Enter your e-mail")


def test_the_password_can_be_shown(agent: Agent) -> None:
    agent.open()
    field = agent.page.get_by_label("Password", exact=True)
    field.fill("secret")
    agent.page.get_by_role("button", name="Show password").click()
    expect(field).to_have_attribute("type", "text")
    agent.page.get_by_role("button", name="Hide password").click()
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_value("secret")


def test_a_log_in_that_ends_leads_back_to_the_same_conversation(agent: Agent) -> None:
    link = agent.arrive(conversation(), place="#/c/cnv_1")
    link.expect(HistoryRequest)
    agent.page.context.clear_cookies()
    link.close(4401, "logged out")
    expect(agent.page.get_by_text("You were logged out")).to_be_visible()
    fill(agent.page)
    link = agent.greet(conversation())
    assert link.expect(HistoryRequest).conversation_id == "cnv_1"
    expect(agent.page.get_by_role("heading", name="Visitor 1")).to_be_visible()


def test_a_refused_handshake_asks_whether_the_log_in_ended(agent: Agent) -> None:
    link = agent.arrive(conversation())
    agent.server.refuse_sockets = True
    agent.page.context.clear_cookies()
    link.close()
    expect(agent.page.get_by_label("E-mail address")).to_be_visible()


def test_logging_out_leaves_nothing_of_the_conversations_on_the_page(agent: Agent) -> None:
    link = agent.arrive(conversation())
    agent.page.get_by_role("button", name="Log out").click()
    expect(agent.page.get_by_label("E-mail address")).to_be_visible()
    expect(agent.page.get_by_text("Visitor 1")).to_have_count(0)
    assert link.closed.wait(5)


def test_the_hello_says_the_version_and_what_is_known(agent: Agent) -> None:
    agent.log_in()
    agent.open()
    hello = agent.server.link().expect(AgentHello)
    assert (hello.major, hello.cursors) == (1, [])


def test_the_first_log_in_is_for_choosing_a_password(agent: Agent) -> None:
    agent.server.must_change = True
    agent.open()
    fill(agent.page)
    expect(agent.page.get_by_role("heading", name="Choose a password")).to_be_visible()
    agent.page.reload()
    current, fresh = (agent.page.get_by_label(name, exact=True) for name in ("Password you have", "New password"))
    change = agent.page.get_by_role("button", name="Change password")
    for have, want, said in (
        ("right", "", "Enter the password you have"),
        ("right", "right", "another password"),
        ("right", "short", "at least 10"),
        ("wrong", "battery staple", "not the password you have"),
    ):
        current.fill(have)
        fresh.fill(want)
        change.click()
        expect(agent.page.get_by_role("alert")).to_contain_text(said)
    current.fill("right")
    change.click()
    agent.greet(conversation())
    expect(agent.page.get_by_role("link", name="Visitor 1")).to_be_visible()
    assert agent.server.password == "battery staple"


def test_a_code_is_asked_for_where_there_is_a_second_factor(agent: Agent) -> None:
    agent.server.code = "123456"
    agent.open()
    field = agent.page.get_by_label("Code of your app")
    expect(field).to_have_count(0)
    fill(agent.page)
    expect(field).to_be_focused()
    expect(agent.page.get_by_role("alert")).to_contain_text("Enter the code that your app shows")
    submit = agent.page.get_by_role("button", name="Log in", exact=True)
    for typed, said in (("", "Enter the code"), ("000000", "wrong, too old or used")):
        field.fill(typed)
        submit.click()
        expect(agent.page.get_by_role("alert")).to_contain_text(said)
    expect(agent.page.get_by_label("Password", exact=True)).to_have_value("right")
    field.fill(" 123456 ")
    submit.click()
    agent.greet(conversation())
    expect(agent.page.get_by_role("link", name="Visitor 1")).to_be_visible()


def test_every_way_back_from_the_provider_has_its_own_words(agent: Agent) -> None:
    agent.server.provider = "Example"
    told = []
    for reason, part in (
        ("cancelled", "You cancelled the log-in at Example"),
        ("unreachable", "Example does not answer"),
        ("expired", "took too long"),
        ("refused", "could not be trusted"),
        ("unverified", "has not verified your e-mail address"),
        ("not_linked", "No agent here belongs to your account at Example"),
        ("disabled", "Your agent is disabled"),
        ("of_a_newer_server", "could not log you in"),
    ):
        agent.page.goto("about:blank")
        agent.open(f"#/login/{reason}")
        alert = agent.page.get_by_role("alert").filter(has_text=part)
        expect(alert).to_be_visible()
        expect(agent.page).to_have_url(f"{agent.server.url}/console/#/")
        told.append(alert.inner_text())
    assert len(set(told)) == len(told)
    agent.page.get_by_role("button", name="Log in with Example").click()
    expect(agent.page.get_by_role("alert").filter(has_text="Example does not answer")).to_be_visible()
    agent.page.reload()
    expect(agent.page.get_by_role("button", name="Log in with Example")).to_be_visible()
    expect(agent.page.get_by_text("does not answer")).to_have_count(0)


def test_a_code_finishes_a_log_in_at_the_provider(agent: Agent) -> None:
    agent.server.provider, agent.server.code = "Example", "123456"
    agent.open("#/login/code")
    field = agent.page.get_by_label("Code of your app")
    submit = agent.page.get_by_role("button", name="Log in", exact=True)
    expect(field).to_be_focused()
    submit.click()
    expect(agent.page.get_by_role("alert")).to_contain_text("Enter the code")
    field.fill("000000")
    submit.click()
    expect(agent.page.get_by_role("alert")).to_contain_text("wrong, too old or used")
    field.fill("123456")
    submit.click()
    agent.greet(conversation())
    expect(agent.page.get_by_role("link", name="Visitor 1")).to_be_visible()


def test_a_code_that_comes_too_late_leads_back_to_the_log_in(agent: Agent) -> None:
    agent.server.provider, agent.server.code = "Example", "123456"
    agent.open("#/login/code")
    agent.page.get_by_label("Code of your app").fill("late")
    agent.page.get_by_role("button", name="Log in", exact=True).click()
    expect(agent.page.get_by_role("alert").filter(has_text="took too long")).to_be_visible()
    expect(agent.page.get_by_label("E-mail address")).to_be_visible()
