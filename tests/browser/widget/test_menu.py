"""What the chat keeps behind its menu: alerts, and the conversation to take along."""

from pathlib import Path

from lookalong.protocol import message
from tests.browser.widget.customer import CONVERSATION, Customer, entry
from tests.harness.axe import Axe

# A browser that notes what it was to show and to play, behind a window that may be in front or not.
BROWSER = """() => {
    window.shown = [];
    window.tones = 0;
    window.front = true;
    document.hasFocus = () => front;
    window.Notification = class {
        static answer = "granted";
        static async requestPermission() { return this.answer; }
        constructor(title, { body }) { shown.push([title, body]); window.last = this; }
        close() {}
    };
    const { createOscillator } = AudioContext.prototype;
    AudioContext.prototype.createOscillator = function () { tones++; return createOscillator.call(this); };
}"""
# What was on the paper when it was put away.
PRINTER = """() => {
    HTMLIFrameElement.prototype.remove = function () {
        window.paper = this.contentDocument.body.textContent;
        Element.prototype.remove.call(this);
    };
}"""
BOXES = "(root) => [...root.querySelectorAll('.choice input')].map((it) => it.checked)"


def open_menu(customer: Customer) -> None:
    customer.widget.click(".header .icon-button")
    customer.widget.box(".menu")


def wish(customer: Customer, number: int) -> None:
    customer.widget.click(f".choice:nth-of-type({number}) input")


def alerted(customer: Customer) -> list[object]:
    return list(customer.tab.evaluate("[tones, shown]"))


def test_nobody_is_alerted_who_did_not_ask_for_it(customer: Customer) -> None:
    customer.visit()
    customer.tab.evaluate(BROWSER)
    link = customer.open_chat(CONVERSATION)
    assert not any("menu-" in path for path in customer.server.requests)
    open_menu(customer)
    assert customer.widget.evaluate(BOXES) == [False, False]
    customer.tab.evaluate("front = false")
    link.send(entry(1, "Psst"))
    customer.widget.text(".theirs .text", "Psst")
    # Who asks from now on is told of what comes from now on.
    wish(customer, 2)
    customer.widget.box(".choice:nth-of-type(3)")
    link.send(entry(2, "Hey"))
    customer.tab.wait_for_function("shown.length > 0")
    assert alerted(customer) == [0, [["Fernweh Outfitters", "You have a new message"]]]


def test_alerts_come_as_wished_and_never_in_front(customer: Customer) -> None:
    customer.visit()
    customer.tab.evaluate(BROWSER)
    link = customer.open_chat(CONVERSATION)
    open_menu(customer)
    customer.tab.evaluate("Notification.answer = 'denied'")
    wish(customer, 2)
    customer.widget.text(".menu [role=status]", "allow notifications")
    assert customer.widget.evaluate(BOXES) == [False, False]
    customer.tab.evaluate("Notification.answer = 'granted'")
    wish(customer, 2)
    customer.widget.box(".choice:nth-of-type(3)")
    assert customer.widget.evaluate(BOXES) == [False, True, False]
    # In front nothing is told; the next message, behind another window, is.
    link.send(entry(1, "In front"))
    customer.widget.text(".theirs .text", "In front")
    customer.tab.evaluate("front = false")
    link.send(entry(2, "My secret"))
    customer.tab.wait_for_function("shown.length > 0")
    assert alerted(customer) == [0, [["Fernweh Outfitters", "You have a new message"]]]
    wish(customer, 1)
    wish(customer, 3)
    customer.tab.wait_for_function("tones === 2")
    link.send(entry(3, "Ready!"))
    customer.tab.wait_for_function("shown.length === 2 && tones === 4")
    assert customer.tab.evaluate("shown[1][1]") == "Ready!"
    customer.widget.click(".header .close")
    customer.tab.evaluate("last.onclick()")
    customer.widget.box(".panel.open")
    # On the next page too, without the menu having been opened.
    customer.tab.reload()
    customer.tab.evaluate(BROWSER)
    link = customer.welcomed(CONVERSATION, 3)
    customer.widget.text(".presence")
    customer.tab.wait_for_function("performance.getEntriesByType('resource').some((it) => it.name.includes('menu-'))")
    open_menu(customer)
    assert customer.widget.evaluate(BOXES) == [True, True, True]


def test_the_conversation_can_be_taken_along(customer: Customer, tmp_path: Path) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    open_menu(customer)
    customer.widget.text(".menu", "nothing to keep yet")
    talk = [entry(8, "Is it green?", "visitor"), entry(9, "**Yes** <b>it is</b>")]
    link.send(message.HistoryPage(CONVERSATION, talk, 9, True))
    customer.widget.text(".theirs .text", "it is")
    with customer.tab.expect_download() as saving:
        customer.widget.click(".menu .link")
        wanted = link.expect(message.HistoryBefore)
        assert (wanted.before_seq, wanted.limit) == (8, 200)
        link.send(message.HistoryPage(CONVERSATION, [entry(7, "Hello!")], 9, True))
        assert link.expect(message.HistoryBefore).before_seq == 7
        link.send(message.HistoryPage(CONVERSATION, [], 9, True))
    saving.value.save_as(tmp_path / "it.txt")
    assert saving.value.suggested_filename.startswith("conversation-2")
    text = (tmp_path / "it.txt").read_text(encoding="utf-8-sig")
    assert text.startswith("Conversation with Fernweh Outfitters\nEarlier messages are not included.\n")
    assert "Mina\n  Hello!\n" in text
    assert "  Is it green?\n" in text
    assert "Mina\n  **Yes** <b>it is</b>\n" in text
    customer.tab.evaluate(PRINTER)
    customer.widget.click(".menu .link:last-child")
    link.expect(message.HistoryBefore)
    link.send(message.HistoryPage(CONVERSATION, [], 9, False))
    customer.tab.wait_for_function("window.paper")
    paper = customer.tab.evaluate("paper")
    assert "Conversation with Fernweh Outfitters" in paper
    assert "**Yes** <b>it is</b>" in paper


def test_who_writes_while_nobody_is_here_is_told_where_the_answer_comes(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    link.send(message.Availability(False))
    customer.widget.text(".empty h3", "away just now")
    link.send(entry(1, "Hello?", "visitor"))
    customer.widget.text(".left-word", "our answer comes here")
    link.send(message.Availability(True))
    customer.widget.gone(".left-word:not(:empty)")


def test_axe_finds_nothing_wrong_with_the_menu(customer: Customer) -> None:
    customer.visit()
    axe = Axe(customer.tab, customer.widget)
    link = customer.open_chat(CONVERSATION)
    link.send(message.Availability(False), entry(1, "Hello?", "visitor"))
    customer.widget.text(".left-word", "our answer comes here")
    open_menu(customer)
    axe.look("menu, a message left")
    assert axe.found == {}
