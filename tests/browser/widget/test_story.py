"""Messages that are edited, deleted, answered and reacted to, and those that are older than what is here."""

import msgspec

from lookalong.protocol import message
from lookalong.protocol.desk import Peek, SiteChat
from lookalong.protocol.record import Reaction
from tests.browser.widget.customer import CONVERSATION, NOON_MS, Customer, entry
from tests.browser.widget.fake import Link
from tests.harness.axe import SCHEMES, Axe

TEXTS = "(root) => [...root.querySelectorAll('.message .text')].map((it) => it.textContent)"

PRESS = """(root, _, words) => {
    const button = [...root.querySelectorAll(".chip")].find((it) => it.textContent === words);
    button?.click();
    return button ? true : null;
}"""


def page(*seqs: int, head: int, gap: bool = False) -> message.HistoryPage:
    authors = {0: "visitor", 1: "agent"}
    messages = [entry(seq, f"text {seq}", authors[seq % 2]) for seq in seqs]  # type: ignore[arg-type]
    return message.HistoryPage(CONVERSATION, messages, head, gap)


def state(
    seq: int, revision: int, form: str = "", text: str = "", reply_to: int = 0, *names: str
) -> message.MessageState:
    reactions = [Reaction(name, "agent", "agt_1") for name in names]  # type: ignore[arg-type]
    return message.MessageState(CONVERSATION, seq, revision, form, text, reply_to, reactions)  # type: ignore[arg-type]


def happened(seq: int, text: str, asked: message.Alter | message.Conclude | message.Rate) -> message.Message:
    """The entry that says what the customer did."""
    return msgspec.structs.replace(entry(seq, text, "visitor", client_id=asked.client_id), kind="event")


def talk(customer: Customer) -> Link:
    """A conversation of two texts: theirs, and the customer's own."""
    customer.visit()
    link = customer.open_chat(CONVERSATION, 2, minor=1)
    link.send(page(1, 2, head=2))
    customer.widget.text(".own .text", "text 2")
    return link


def choose(customer: Customer, seq: int, words: str) -> None:
    """Open what can be done to a message, and do it."""
    customer.widget.click(f'[data-seq="{seq}"] .act')
    press(customer, words)


def press(customer: Customer, words: str) -> None:
    customer.widget.wait(PRESS, "", words)


def acknowledge(link: Link, asked: message.Alter | message.Reply | message.Conclude, seq: int) -> None:
    link.send(message.Ack(asked.client_id, CONVERSATION, seq, NOON_MS))


def test_a_customer_edits_and_deletes_what_they_wrote(customer: Customer) -> None:
    link = talk(customer)
    choose(customer, 2, "Edit")
    customer.widget.text(".aim", "editing")
    customer.tab.keyboard.press("End")
    customer.tab.keyboard.type(" indeed")
    customer.tab.keyboard.press("Enter")
    asked = link.expect(message.Alter)
    assert (asked.seq, asked.action, asked.text) == (2, "edit", "text 2 indeed")
    # As it will be, and on its way.
    customer.widget.text(".own .text", "text 2 indeed")
    customer.widget.text(".own .mark", "Sending")
    acknowledge(link, asked, 3)
    link.send(happened(3, "text_edited 2", asked), state(2, 3, "edited", "text 2 indeed"))
    customer.widget.text(".edited", "Edited")
    assert customer.widget.evaluate(TEXTS) == ["text 1", "text 2 indeed"]
    choose(customer, 2, "Delete")
    press(customer, "Delete for everybody")
    gone = link.expect(message.Alter)
    assert (gone.seq, gone.action, gone.text) == (2, "delete", "")
    acknowledge(link, gone, 4)
    link.send(happened(4, "text_deleted 2", gone), state(2, 4, "deleted"))
    customer.widget.text(".own .gone", "deleted")
    assert customer.widget.evaluate(TEXTS) == ["text 1"]
    assert not customer.widget.has(".event")


def test_a_change_is_sent_again_until_it_is_stored(customer: Customer) -> None:
    link = talk(customer)
    choose(customer, 1, "👍")
    first = link.expect(message.Alter)
    assert (first.action, first.text) == ("react", "thumbs_up")
    customer.tab.reload()
    link = customer.welcomed(CONVERSATION, 2, minor=1)
    assert link.expect(message.Alter) == first
    link.send(page(1, 2, head=2), message.Error("not_allowed", "no", first.client_id))
    customer.widget.text(".remark", "be changed")
    customer.tab.reload()
    link = customer.welcomed(CONVERSATION, 2, minor=1)
    link.send(page(1, 2, head=2))
    customer.widget.text(".own .text", "text 2")
    choose(customer, 1, "❤️")
    assert link.expect(message.Alter).text == "heart"


def test_an_answer_quotes_what_it_answers(customer: Customer) -> None:
    link = talk(customer)
    choose(customer, 1, "Reply")
    customer.widget.text(".aim", "text 1")
    customer.tab.keyboard.type("Yes please")
    customer.tab.keyboard.press("Enter")
    asked = link.expect(message.Reply)
    assert (asked.text, asked.reply_to) == ("Yes please", 1)
    acknowledge(link, asked, 3)
    customer.widget.text(".own .quote", "text 1")
    assert not customer.widget.has(".aim")
    link.send(entry(4, "Here", "agent"), state(4, 0, "", "", 3))
    customer.widget.text(".theirs .quote", "Yes please")


def test_a_customer_ends_the_conversation_and_says_how_it_was(customer: Customer) -> None:
    link = talk(customer)
    customer.widget.click(".header .icon-button")
    customer.widget.wait(PRESS.replace(".chip", ".menu .link"), "", "End conversation")
    asked = link.expect(message.Conclude)
    acknowledge(link, asked, 3)
    link.send(happened(3, "conversation_ended", asked))
    customer.widget.text(".event", "You ended")
    assert not customer.widget.has(".menu")
    press(customer, "4")
    customer.widget.type(".farewell input", "Quick!")
    axe = Axe(customer.tab, customer.widget)
    axe.look("farewell")
    assert axe.found == {}
    press(customer, "Send")
    rated = link.expect(message.Rate)
    assert (rated.score, rated.comment) == (4, "Quick!")
    link.send(happened(4, "conversation_rated 4 Quick!", rated))
    customer.widget.text(".event:last-child", "4 of 5")
    link.send(entry(5, "Anything else?"))
    customer.widget.gone(".farewell")


def test_what_opens_to_comment_is_in_sight_on_a_small_screen(customer: Customer) -> None:
    customer.tab.set_viewport_size({"width": 320, "height": 480})
    link = talk(customer)
    link.send(msgspec.structs.replace(entry(3, "conversation_closed"), kind="event"))
    press(customer, "2")
    inside = """(root, selector) => {
        const frame = root.querySelector(".thread-frame").getBoundingClientRect();
        const box = root.querySelector(selector)?.getBoundingClientRect();
        return box && box.top >= frame.top && box.bottom <= frame.bottom ? true : null;
    }"""
    customer.widget.wait(inside, ".farewell input")
    customer.widget.wait(inside, ".farewell [type=submit]")


def test_an_agent_who_comes_hands_over_and_ends_is_read_as_one_story(customer: Customer) -> None:
    link = talk(customer)
    codes = ["agent_joined", "conversation_handed agt_2 Bo Kim", "agent_left", "conversation_closed"]
    said = ["Mina joined", "Mina handed you over to Bo Kim", "Mina left", "Mina ended the conversation"]
    for seq, (code, words) in enumerate(zip(codes, said, strict=True), 3):
        link.send(msgspec.structs.replace(entry(seq, code), kind="event"))
        customer.widget.text(".event:last-child", words)
    customer.widget.box(".farewell")


def test_a_server_that_knows_no_changes_is_asked_for_none(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION, 2)
    link.send(page(1, 2, head=2))
    customer.widget.text(".own .text", "text 2")
    assert not customer.widget.has(".act")


def test_earlier_messages_come_above_and_move_nothing(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION, 60, minor=1)
    link.send(page(*range(31, 61), head=60, gap=True))
    customer.widget.text(".own .text", "text 60")
    customer.widget.evaluate("(root) => { root.querySelector('.thread').scrollTop = 0; }")
    customer.widget.box(".newest")
    before = customer.widget.box('[data-seq="31"]')
    customer.widget.click(".earlier")
    asked = link.expect(message.HistoryBefore)
    assert asked.before_seq == 31
    link.send(page(*range(1, 31), head=60))
    customer.widget.wait("(root) => root.querySelector('[data-seq=\"1\"]')", "")
    after = customer.widget.box('[data-seq="31"]')
    assert abs(after.y - before.y) < 60
    assert not customer.widget.has(".earlier")


def test_changed_messages_are_accessible(customer: Customer) -> None:
    link = talk(customer)
    link.send(
        entry(3, "and this", "agent"), state(1, 4, "edited", "text 1, better", 0, "heart"), state(3, 0, "", "", 2)
    )
    link.send(entry(5, "never mind", "visitor"), state(5, 6, "deleted"))
    customer.widget.text(".theirs .chip", "❤️")
    customer.widget.text(".gone")
    customer.widget.click('[data-seq="2"] .act')
    customer.widget.box(".own .chips")
    axe = Axe(customer.tab, customer.widget)
    axe.look("story")
    assert axe.found == {}
    assert len(SCHEMES) == 2


def test_the_chat_says_that_agents_see_what_is_typed_and_shows_it_without_long_numbers(customer: Customer) -> None:
    link = talk(customer)
    assert not customer.widget.has(".peeked")
    link.send(SiteChat(peeks=True))
    customer.widget.text(".peeked", "We can see what you type")
    axe = Axe(customer.tab, customer.widget)
    axe.look("peeked")
    assert axe.found == {}
    customer.widget.type(".composer textarea", "my card: 4111 11")
    while link.expect(Peek).text != "my card: •••• ••":
        pass
    link.send(SiteChat(peeks=False))
    customer.widget.gone(".peeked")
    assert link.expect(Peek).text == "", "what was shown is taken back"
