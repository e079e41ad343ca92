"""Messages that are edited, deleted, answered and reacted to, as agents do and see it."""

from playwright.sync_api import Locator, Page, expect

from lookalong.protocol.message import Ack, Alter, Error, HistoryRequest, MessageState, Reply
from lookalong.protocol.record import Reaction
from tests.browser.console.agent import NOW_MS, Agent, conversation, history, text
from tests.browser.console.fake import Link
from tests.harness.axe import Axe


def state(seq: int, revision: int, form: str = "", words: str = "", reply_to: int = 0, *names: str) -> MessageState:
    reactions = [Reaction(name, "visitor", "vis_1") for name in names]  # type: ignore[arg-type]
    return MessageState("cnv_1", seq, revision, form, words, reply_to, reactions)  # type: ignore[arg-type]


def talk(agent: Agent, role: str = "agent") -> Link:
    """A customer's text and the agent's own."""
    own = text(2, "Of course", author="agent", author_id="agt_1", author_name="Mina")
    link = agent.arrive(conversation(head_seq=2), place="#/c/cnv_1", minor=1, role=role)
    link.expect(HistoryRequest)
    link.send(history(text(1, "Can you help?"), own))
    return link


def open_actions(page: Page, words: str) -> Locator:
    message = page.locator(".message").filter(has=page.locator(".bubble", has_text=words))
    message.hover()
    message.get_by_label("More about this message").click()
    return message.locator(".message-choices")


def test_an_agent_edits_and_deletes_their_own(agent: Agent) -> None:
    link = talk(agent)
    open_actions(agent.page, "Of course").get_by_text("Edit").click()
    composer = agent.page.get_by_label("Message to Visitor 1")
    expect(composer).to_have_value("Of course")
    composer.fill("Of course!")
    composer.press("Enter")
    asked = link.expect(Alter)
    assert (asked.conversation_id, asked.seq, asked.action, asked.text) == ("cnv_1", 2, "edit", "Of course!")
    link.send(Ack(asked.client_id, "cnv_1", 3, NOW_MS), state(2, 3, "edited", "Of course!"))
    expect(agent.page.locator(".bubble", has_text="Of course!")).to_be_visible()
    expect(agent.page.get_by_text("Edited", exact=True)).to_be_visible()
    choices = open_actions(agent.page, "Of course!")
    choices.get_by_text("Delete").click()
    choices.get_by_text("Delete for everybody").click()
    assert link.expect(Alter).action == "delete"
    link.send(state(2, 4, "deleted"))
    expect(agent.page.get_by_text("This message was deleted")).to_be_visible()


def test_only_who_moderates_may_delete_what_a_customer_wrote(agent: Agent) -> None:
    talk(agent)
    choices = open_actions(agent.page, "Can you help?")
    expect(choices.get_by_text("Reply")).to_be_visible()
    expect(choices.get_by_text("Delete")).to_have_count(0)


def test_a_supervisor_deletes_what_a_customer_wrote(agent: Agent) -> None:
    link = talk(agent, "supervisor")
    choices = open_actions(agent.page, "Can you help?")
    choices.get_by_text("Delete").click()
    choices.get_by_text("Delete for everybody").click()
    asked = link.expect(Alter)
    assert (asked.seq, asked.action) == (1, "delete")
    link.send(Error("not_allowed", "no", asked.client_id))
    expect(agent.page.locator(".message[data-unsent]")).to_have_count(0)


def test_answers_and_reactions(agent: Agent) -> None:
    link = talk(agent)
    open_actions(agent.page, "Can you help?").get_by_text("Reply").click()
    expect(agent.page.get_by_text("Your answer to: Can you help?")).to_be_visible()
    composer = agent.page.get_by_label("Message to Visitor 1")
    composer.fill("I can")
    composer.press("Enter")
    asked = link.expect(Reply)
    assert (asked.text, asked.reply_to) == ("I can", 1)
    link.send(Ack(asked.client_id, "cnv_1", 3, NOW_MS))
    expect(agent.page.locator(".message", has_text="I can").locator(".message-quote")).to_have_text("Can you help?")
    open_actions(agent.page, "I can").get_by_label("Heart").click()
    reacted = link.expect(Alter)
    assert (reacted.action, reacted.text) == ("react", "heart")
    link.send(
        Ack(reacted.client_id, "cnv_1", 4, NOW_MS),
        text(4, "reaction_set 3 heart", kind="event", author="agent", author_id="agt_1"),
        state(3, 4, "", "", 1, "heart", "thanks"),
    )
    expect(agent.page.locator(".message-reactions button")).to_have_count(2)
    expect(agent.page.locator(".log-event")).to_have_count(0)


def test_changed_messages_are_accessible(agent: Agent) -> None:
    link = talk(agent)
    link.send(state(1, 3, "edited", "Can you help me?", 0, "heart"), state(2, 0, "", "", 1))
    expect(agent.page.get_by_text("Edited", exact=True)).to_be_visible()
    open_actions(agent.page, "Can you help me?").get_by_text("Reply").hover()
    axe = Axe(agent.page)
    axe.look("story")
    assert axe.found == {}
