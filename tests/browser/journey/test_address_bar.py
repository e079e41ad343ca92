"""What opens anything is in no address that a browser asks for: addresses end up in histories and in logs of others."""

import json
import re

from playwright.sync_api import Request

from tests.browser.journey.test_viewing import share
from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer

STORED = "JSON.stringify([{...localStorage}, {...sessionStorage}])"


def test_no_secret_is_in_an_address(customer: Customer, agent: Agent, server: DemoServer) -> None:
    addresses: list[str] = []

    def note(request: Request) -> None:
        addresses.extend([request.url, request.headers.get("referer", "")])

    for person in (customer, agent):
        person.context.on("request", note)
        person.page.on("websocket", lambda socket: addresses.append(socket.url))
    agent.page.reload()
    share(customer, agent, server.shop + "product.html?id=dun", "Is it warm?")
    agent.sees(customer.page.locator("[data-test=product-name]").inner_text())

    stored = json.dumps(customer.page.evaluate(STORED))
    cookies = [cookie.get("value", "") for cookie in agent.context.cookies()]
    secrets = [server.password, *cookies, *re.findall(r"[\w-]{43}", stored)]
    assert len(set(secrets)) >= 4, "a password, a log-in, a visitor's token and a session's"
    asked = "\n".join(addresses)
    assert "/ws/visitor" in asked
    assert "/ws/agent" in asked
    assert [secret for secret in secrets if secret in asked] == []
