"""What a page's own markup does not say: dialogs, open lists, closed roots and fonts made before the session."""

from pathlib import Path

from playwright.sync_api import Dialog, expect

from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer

PAGE = """<!doctype html><title>Early</title><script src="/widget.js" data-site="demo" data-early></script>
<h1>A page of closed doors</h1><label for="land">Country</label>
<select id="land"><option>Chile<option>Korea</select><div id="closed"></div><p id="text">Written</p>
<script>
document.getElementById("closed").attachShadow({mode: "closed"}).innerHTML = "<b>Behind the door</b>";
const bytes = fetch("/early.ttf").then((answer) => answer.arrayBuffer());
bytes.then((font) => document.fonts.add(new FontFace("Early", font)));
document.getElementById("text").style.fontFamily = "Early";
</script>"""


def share(customer: Customer, agent: Agent, server: DemoServer, words: str) -> None:
    """Show the agent a page whose tag says `data-early`."""
    # A page that a test answers is of no address, and may not talk to a server on this machine unasked.
    customer.context.grant_permissions(["local-network-access"], origin=server.url)
    font = next(Path("/usr/share/fonts").rglob("*.ttf"))
    customer.page.route("**/early.html", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    customer.page.route("**/early.ttf", lambda route: route.fulfill(path=font, content_type="font/ttf"))
    customer.visit(f"{server.shop}early.html")
    customer.say(words)
    agent.open_conversation(words)
    agent.press("Ask to see the page")
    customer.allow("view")
    customer.sees_bar("view", "Robin")
    agent.sees("A page of closed doors")


def test_what_was_made_early_is_seen_in_a_later_session(customer: Customer, agent: Agent, server: DemoServer) -> None:
    share(customer, agent, server, "Please look behind the door")
    inside = "(root) => root.querySelector('#closed')?.shadowRoot?.textContent === 'Behind the door'"
    agent.replica(inside)
    agent.replica("(root) => [...root.fonts].some((font) => font.family === 'Early' && font.status === 'loaded')")


def test_a_message_that_stops_the_page_is_told_while_it_is_open(
    customer: Customer, agent: Agent, server: DemoServer
) -> None:
    share(customer, agent, server, "What does it want?")
    opened: list[Dialog] = []
    customer.page.on("dialog", lambda dialog: opened.append(dialog))
    customer.page.evaluate("void setTimeout(() => confirm('Leave the basket here?'))")
    expect(agent.page.locator(".stage-native blockquote")).to_have_text("Leave the basket here?")
    expect(agent.page.get_by_text("The customer has to answer yes or no first")).to_be_visible()
    [dialog] = opened
    dialog.accept()
    expect(agent.page.locator(".stage-native blockquote")).to_have_count(0)


def test_an_open_list_is_told_while_it_is_open(customer: Customer, agent: Agent, server: DemoServer) -> None:
    share(customer, agent, server, "Which one shall I take?")
    customer.close_chat()
    customer.page.locator("#land").click()
    expect(agent.page.get_by_text("The customer has a list open: Country")).to_be_visible()
    expect(agent.page.locator(".stage-native li")).to_have_text(["Chile", "Korea"])
    expect(agent.page.locator(".stage-native [data-kind=chosen]")).to_have_count(0)
    customer.page.keyboard.press("Escape")
    expect(agent.page.locator(".stage-native[data-kind]")).to_have_count(0)
