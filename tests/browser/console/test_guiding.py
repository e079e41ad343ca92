"""Guiding without a pointer, and taking back what was drawn."""

from struct import unpack

from playwright.sync_api import Locator, expect

from lookalong.protocol.relay import FrameType
from tests.browser.console.agent import Agent
from tests.browser.console.customer import Customer
from tests.browser.console.fake import Link
from tests.browser.console.view import view
from tests.harness.mark import read_erase, read_mark

# Beside the shop's: names of all sorts, what is no choice, and a form that answers to the names of its fields.
MORE = """() => {
    document.body.insertAdjacentHTML("beforeend", `
        <h1>Kettles</h1><p>Of copper</p>
        <label for=engraving>Engraving</label>
        <a href="#more"><img alt="More" width=9 height=9></a><button hidden>Not there</button>
        <form role=group aria-label=Search>
            <input name=matches placeholder=Find style="position: static"><img name=querySelectorAll>
        </form>
        <div id=host></div><span id=says>Rate it</span><div role=slider tabindex=0 aria-labelledby=says>5</div>`);
    host.attachShadow({ mode: "open" }).innerHTML = "<button>Inside</button>";
}"""
NAMES = [
    "Add to cart, button",
    "Engraving, field",
    "Without a name, list",
    "Without a name, field",
    "Kettles, heading",
    "More, link",
    "Search, part of the page",
    "Find, field",
    "Inside, button",
    "Rate it, field",
]


def choice(agent: Agent) -> Locator:
    """What the keys have come to."""
    return agent.page.get_by_role("listbox", name="Elements of the customer").get_by_role("option")


def take_up(agent: Agent, key: str) -> None:
    """Take up a tool by its key, as one does without a pointer."""
    agent.page.get_by_role("button", name="Highlight").focus()
    agent.page.keyboard.press(key)
    expect(agent.page.get_by_role("listbox")).to_be_focused()


def press(agent: Agent, link: Link, key: str, frame: FrameType) -> bytes:
    """Press a key; return the body of the frame that follows."""
    agent.page.keyboard.press(key)
    return link.expect_frame(frame).body


def test_keys_go_through_what_the_page_has_and_say_its_name(agent: Agent, customer: Customer) -> None:
    customer.page.evaluate(MORE)
    view(agent, customer)
    take_up(agent, "h")
    expect(choice(agent)).to_have_text("Arrow keys choose an element, Enter shows it to the customer.")
    shown = agent.page.locator(".stage-chosen")
    for name in NAMES:
        agent.page.keyboard.press("ArrowDown")
        expect(choice(agent)).to_have_text(f"{name}. Enter shows it to the customer.")
        expect(shown).to_have_count(1)
    agent.page.keyboard.press("ArrowDown")
    expect(choice(agent)).to_contain_text(NAMES[-1])
    agent.page.keyboard.press("ArrowUp")
    expect(choice(agent)).to_contain_text(NAMES[-2])
    agent.page.keyboard.press("Home")
    expect(choice(agent)).to_contain_text(NAMES[0])
    agent.page.keyboard.press("End")
    expect(choice(agent)).to_contain_text(NAMES[-1])
    # Out of the list nothing is chosen, back in it the same.
    agent.page.keyboard.press("Shift+Tab")
    expect(shown).to_have_count(0)
    agent.page.keyboard.press("Tab")
    expect(choice(agent)).to_contain_text(NAMES[-1])
    agent.page.keyboard.press("d")
    expect(agent.page.get_by_role("listbox")).to_have_count(0)
    expect(agent.page.locator(".view")).to_be_focused()
    expect(shown).to_have_count(0)


def test_enter_shows_what_is_chosen_with_each_tool(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    node = customer.id_of("#buy")
    take_up(agent, "h")
    agent.page.keyboard.press("ArrowDown")
    assert press(agent, link, "Enter", FrameType.HIGHLIGHT) == node.to_bytes(4, "big") + b"\x01"
    expect(choice(agent)).to_have_text("Add to cart, button. The customer sees what you mean.")
    expect(choice(agent)).to_have_attribute("aria-selected", "true")
    assert press(agent, link, "Enter", FrameType.HIGHLIGHT) == b""
    expect(choice(agent)).to_have_attribute("aria-selected", "false")
    agent.page.keyboard.press("p")
    id_, across, down = unpack("!IHH", press(agent, link, "Enter", FrameType.POINTER))
    assert (id_, round(across / 0xFFFF, 2), round(down / 0xFFFF, 2)) == (node, 0.5, 0.5)
    assert press(agent, link, "r", FrameType.POINTER) == b""
    kind, number, id_, points = read_mark(press(agent, link, "Enter", FrameType.MARK))
    # The button is 200 wide and 40 high.
    assert (kind, number, id_, [round(each, 2) for each in points]) == ("rectangle", 1, node, [-0.02, -0.1, 1.02, 1.1])
    agent.page.keyboard.press("a")
    kind, number, id_, points = read_mark(press(agent, link, "Enter", FrameType.MARK))
    assert (kind, number, id_, [round(each, 2) for each in points]) == ("arrow", 2, node, [-0.3, 0.5, -0.02, 0.5])


def test_undo_takes_away_the_newest_of_ones_own(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    undo = agent.page.get_by_role("button", name="Undo")
    expect(undo).to_have_count(0)
    take_up(agent, "r")
    agent.page.keyboard.press("ArrowDown")
    for number in (1, 2, 3):
        assert read_mark(press(agent, link, "Enter", FrameType.MARK))[1] == number
    lines = agent.page.locator(".stage-drawings svg > g > g")
    expect(lines).to_have_count(3)
    assert read_erase(press(agent, link, "Control+z", FrameType.ERASE)) == 3
    expect(lines).to_have_count(2)
    undo.click()
    assert read_erase(link.expect_frame(FrameType.ERASE).body) == 2
    # The focus stays where the keys are heard.
    assert read_erase(press(agent, link, "Meta+z", FrameType.ERASE)) == 1
    expect(undo).to_have_count(0)
    # Where nothing is left, nothing is told: the next frame is another's.
    agent.page.keyboard.press("Control+z")
    take_up(agent, "r")
    agent.page.keyboard.press("ArrowUp")
    agent.page.keyboard.press("Enter")
    assert read_mark(link.expect_frame().body)[1] == 4
