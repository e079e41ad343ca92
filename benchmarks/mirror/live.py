"""From a change of the customer's page to the same change in the agent's replica, through the real server.

Two real pages in Chromium, on one machine, so that both read one clock.
"""

import statistics

from playwright.sync_api import sync_playwright

from tests.harness import chromium
from tests.harness.people import Agent, Customer
from tests.harness.server import run_demo
from tests.harness.waiting import until

from ..row import Row

__all__ = ["run"]

CHANGES = 300
GAP_MS = 20
"""Between two changes: longer than a frame, so that each is sent by itself."""

# Notes when each text appears in the replica.
WATCH = """() => {
    const root = document.querySelector('.view iframe').contentDocument;
    window.__seen = {};
    const look = () => {
        const text = root.querySelector('#tick')?.textContent;
        if (text && !(text in window.__seen)) window.__seen[text] = performance.timeOrigin + performance.now();
    };
    new MutationObserver(look).observe(root, { subtree: true, childList: true, characterData: true });
    return true;
}"""

CHANGE = """async ([count, gap]) => {
    const tick = document.createElement('output');
    tick.id = 'tick';
    document.body.append(tick);
    const made = {};
    for (let i = 0; i < count; i++) {
        await new Promise((resolve) => setTimeout(resolve, gap));
        made[`tick ${i}`] = performance.timeOrigin + performance.now();
        tick.textContent = `tick ${i}`;
    }
    return made;
}"""


def run() -> list[Row]:
    """Measure."""
    with sync_playwright() as playwright, run_demo() as server:
        browser = chromium.launch(playwright.chromium)
        customer, agent = Customer(browser), Agent(browser, server)
        agent.log_in()
        customer.visit(server.shop)
        customer.say("How fast is it?")
        agent.open_conversation("How fast is it?")
        agent.press("Ask to see the page")
        customer.allow("view")
        customer.close_chat()
        agent.replica("(root) => root.querySelector('h1') !== null")
        until(agent.page, WATCH)
        made = customer.page.evaluate(CHANGE, [CHANGES, GAP_MS])
        until(agent.page, f"() => 'tick {CHANGES - 1}' in window.__seen")
        seen = agent.page.evaluate("() => window.__seen")
        browser.close()
    latencies = sorted(seen[text] - at for text, at in made.items() if text in seen)
    cuts = statistics.quantiles(latencies, n=100)
    return [
        Row("mutation to replica DOM, p50", cuts[49], "ms"),
        Row("mutation to replica DOM, p95", cuts[94], "ms"),
        Row("changes that were merged with a later one", float(CHANGES - len(latencies)), f"of {CHANGES}"),
    ]
