"""An agent looks after their own log-in: the second step, and where they are logged in."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from tests.harness.people import Agent
from tests.harness.provider import RealProvider, run_provider
from tests.harness.server import DemoServer, free_port, run_demo


@pytest.fixture
def own() -> Iterator[DemoServer]:
    """A demo of one's own: what is done to its log-in concerns nobody else."""
    with run_demo() as server:
        yield server


def test_the_second_step_from_the_picture_to_a_recovery_code(browser: Browser, own: DemoServer) -> None:
    agent, other = Agent(browser, own), Agent(browser, own)
    for each in (agent, other):
        each.log_in()
    agent.press("Your log-in")
    dialog = agent.page.get_by_role("dialog", name="Your log-in")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    expect(dialog.get_by_text("This one")).to_have_count(1)
    expect(dialog.get_by_role("button", name="Log out of Chrome · Linux")).to_be_visible()

    dialog.get_by_role("button", name="Turn it on").click()
    expect(dialog.get_by_role("button", name="Back")).to_be_visible()
    expect(dialog.get_by_role("img", name="Picture for the camera")).to_be_visible()
    secret = dialog.locator(".secret").inner_text().replace(" ", "")
    dialog.get_by_label("Password you have").fill(own.password)
    dialog.get_by_label("Code of your app").fill("000 000")
    dialog.get_by_role("button", name="Turn it on").click()
    expect(dialog.get_by_role("alert")).to_contain_text("wrong, too old or used")
    dialog.get_by_label("Code of your app").fill(pyotp.TOTP(secret).now())
    dialog.get_by_role("button", name="Turn it on").click()

    codes = dialog.locator(".recovery li")
    expect(codes).to_have_count(10)
    first, second = codes.nth(0).inner_text(), codes.nth(1).inner_text()
    with agent.page.expect_download() as saved:
        dialog.get_by_text("Save as a file").click()
    assert first in saved.value.path().read_text()
    dialog.get_by_role("button", name="I have kept them").click()
    expect(dialog.get_by_text("On. Besides the password")).to_be_visible()

    expect(other.page.get_by_text("You were logged out")).to_be_visible()
    other.page.locator("input[name=email]").fill(own.email)
    other.page.locator("input[name=password]").fill(own.password)
    other.page.locator(".login-form [type=submit]").click()
    other.page.get_by_label("Code of your app, or a recovery code").fill(first)
    other.page.locator(".login-form [type=submit]").click()
    expect(other.page.locator(".inbox h1")).to_be_visible()

    dialog.get_by_role("button", name="Turn it off").click()
    dialog.get_by_label("Password you have").fill(own.password)
    dialog.get_by_label("Code of your app, or a recovery code").fill(second)
    dialog.get_by_role("button", name="Turn it off").click()
    expect(dialog.get_by_text("Off. The password alone")).to_be_visible()
    dialog.get_by_role("button", name="Log out of").click()
    expect(other.page.get_by_text("You were logged out")).to_be_visible()
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    agent.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    for each in (agent, other):
        each.leave()


def test_an_agent_changes_the_password(browser: Browser, own: DemoServer) -> None:
    agent = Agent(browser, own)
    agent.log_in()
    agent.press("Your log-in")
    dialog = agent.page.get_by_role("dialog", name="Your log-in")
    dialog.get_by_role("button", name="Change password").click()
    dialog.get_by_label("Password you have", exact=True).fill(own.password)
    dialog.get_by_label("New password", exact=True).fill("a longer one than before")
    dialog.get_by_role("button", name="Change password").click()
    expect(agent.page.get_by_text("Your password is changed")).to_be_visible()
    expect(dialog.get_by_role("button", name="Turn it on")).to_be_visible()
    agent.leave()


def test_an_agent_logs_in_with_a_passkey(browser: Browser, own: DemoServer) -> None:
    agent = Agent(browser, replace(own, console=own.console.replace("127.0.0.1", "localhost")))
    devtools = agent.context.new_cdp_session(agent.page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    consents = {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device | consents})
    agent.log_in()
    agent.press("Your log-in")
    dialog = agent.page.get_by_role("dialog", name="Your log-in")
    dialog.get_by_role("button", name="Add a passkey").click()
    dialog.get_by_label("Password you have", exact=True).fill(own.password)
    dialog.get_by_role("button", name="Add a passkey").click()
    expect(dialog.get_by_role("button", name="Remove the passkey")).to_have_count(1)
    dialog.get_by_role("button", name="Close").click()

    agent.press("Log out")
    agent.press("Log in with a passkey")
    expect(agent.page.locator(".inbox h1")).to_be_visible()

    agent.press("Your log-in")
    dialog.get_by_role("button", name="Remove the passkey").click()
    expect(dialog.get_by_role("button", name="Remove the passkey")).to_have_count(0)
    dialog.get_by_role("button", name="Close").click()
    agent.press("Log out")
    agent.press("Log in with a passkey")
    expect(agent.page.get_by_text("not known here")).to_be_visible()
    agent.leave()


@pytest.fixture
def provided() -> Iterator[tuple[DemoServer, RealProvider]]:
    """A demo whose agents may log in at a real provider, which is another site to browsers."""
    port = free_port()
    with (
        run_provider(port) as provider,
        run_demo(port=port, LOOKALONG_LOG_LEVEL="debug", **provider.settings) as server,
    ):
        yield server, provider


def test_an_agent_logs_in_at_a_provider(browser: Browser, provided: tuple[DemoServer, RealProvider]) -> None:
    server, provider = provided
    provider.knows("ada", email=server.email, email_verified=True, name="Ada")
    agent = Agent(browser, server)
    # The provider's pages want fonts of a host that is not there.
    agent.context.route(lambda url: "//127.0.0.1" not in url and "//localhost" not in url, lambda route: route.abort())
    addresses: list[str] = []
    agent.page.on("request", lambda request: addresses.append(request.url))

    agent.page.goto(f"{server.console}#/c/cnv_1")
    agent.press("Log in with Example")
    agent.page.get_by_role("link", name="Cancel").click()
    expect(agent.page.get_by_text("You cancelled the log-in at Example")).to_be_visible()
    expect(agent.page).to_have_url(f"{server.console}#/c/cnv_1")

    agent.press("Log in with Example")
    agent.page.locator("input[name=login]").fill("ada")
    agent.page.locator("input[name=password]").fill("any")
    agent.page.locator("[type=submit]").click()
    agent.press("Continue")
    expect(agent.page.locator(".inbox h1")).to_be_visible()
    expect(agent.page).to_have_url(f"{server.console}#/c/cnv_1")
    cookies = {cookie.get("name", ""): cookie for cookie in agent.context.cookies(server.url)}
    assert cookies["lookalong_agent"].get("sameSite") == "Strict"
    assert "lookalong_provider" not in cookies

    [came] = [dict(parse_qsl(urlsplit(each).query)) for each in addresses if re.search(r"callback\?.*code=", each)]
    log = server.read_log()
    assert "/api/v1/login/provider/callback" in log
    assert [name for name in ("code", "state") if came[name] in log] == []
    agent.press("Log out")
    expect(agent.page.get_by_role("button", name="Log in with Example")).to_be_visible()
    agent.leave()
