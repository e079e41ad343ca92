"""What was written down, shown to those who supervise: whose log, page by page, and to nobody else."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.console.agent import NOW_MS, Agent, conversation


def entry(seq: int, kind: str, **fields: Any) -> dict[str, Any]:
    """An entry as the server answers it."""
    plain = {"conversation_id": "", "session_id": "", "detail": {}, "content": {}, "actor_id": "", "actor_name": ""}
    return {"seq": seq, "at_ms": NOW_MS + seq * 1000, "kind": kind, "hash": "", **plain, **fields}


ANSWERS = {
    "sites/shop/audit?limit=100&before=0": {
        "entries": [
            entry(
                9, "acted", actor_id="agt_1", actor_name="Mina", conversation_id="cnv_1",
                detail={"action": "click"}, content={"label": "Pay \u202enow"},
            ),
            entry(8, "consent_granted", actor_id="vis_1", detail={"permission": "control"}),
        ],
        "next": 8,
    },
    "sites/shop/audit?limit=100&before=8": {"entries": [entry(1, "from_tomorrow")], "next": 0},
    "audit?limit=100&before=0": {"entries": [entry(1, "role_set", actor_id="command")], "next": 0},
}  # fmt: skip


def supervise(agent: Agent, role: str) -> None:
    """Arrive at the log with that role."""
    agent.server.sites = [{"id": "sit_1", "key": "shop", "name": "Shop"}]
    agent.server.answers = dict(ANSWERS)
    agent.arrive(conversation(), place="#/audit", role=role)


def test_a_supervisor_reads_the_log_of_a_site_page_by_page(agent: Agent) -> None:
    supervise(agent, "supervisor")
    rows = agent.page.get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("Mina")
    expect(rows.nth(1)).to_contain_text("Acted on the page")
    expect(rows.nth(1)).to_contain_text("label: Pay now")
    expect(rows.nth(2)).to_contain_text("Customer")
    expect(rows.nth(2)).to_contain_text("Consent given")
    agent.page.get_by_role("button", name="Show earlier entries").click()
    expect(rows.nth(3)).to_contain_text("Something of a newer version")
    expect(agent.page.get_by_role("option")).to_have_text(["Shop"])
    rows.nth(1).get_by_role("link", name="Conversation").click()
    expect(agent.page.locator(".thread")).to_be_visible()


def test_an_administrator_reads_that_of_the_server_too(agent: Agent) -> None:
    supervise(agent, "administrator")
    agent.page.get_by_role("combobox", name="Log of").select_option("The server")
    row = agent.page.get_by_role("row").nth(1)
    expect(row).to_contain_text("Role set")
    expect(row).to_contain_text("Command line")
    agent.page.get_by_role("link", name="Inbox").click()
    expect(agent.page.get_by_role("heading", name="Inbox")).to_be_visible()


def test_an_agent_has_no_log(agent: Agent) -> None:
    supervise(agent, "agent")
    expect(agent.page.get_by_role("heading", name="Inbox")).to_be_visible()
    expect(agent.page.get_by_role("link", name="Audit log")).to_have_count(0)


def test_a_log_that_cannot_be_read_says_so(agent: Agent) -> None:
    supervise(agent, "supervisor")
    expect(agent.page.get_by_role("row")).to_have_count(3)
    agent.server.answers.clear()
    agent.page.get_by_role("button", name="Show earlier entries").click()
    expect(agent.page.get_by_text("The log could not be read.")).to_be_visible()
