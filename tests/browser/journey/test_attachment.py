"""Files go from one person to the other: chosen, pasted, through a lost network and a reload, and open again."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import ViewportSize, expect

from tests.browser.journey.conftest import unharmed
from tests.harness.axe import Axe
from tests.harness.people import Customer

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.harness.people import Agent
    from tests.harness.server import DemoServer

TRAY = ".tray li"
PASTE = """(field) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["<script>"], "fake.png", {type: "image/png"}));
    field.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true}));
}"""
PHONE = ViewportSize(width=390, height=844)
DROP = """(root, selector) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["It rained in."], "dropped.txt"));
    const panel = root.querySelector(selector);
    if (panel.dispatchEvent(new DragEvent("dragover", {dataTransfer, bubbles: true, cancelable: true})))
        throw new Error("the panel takes no files");
    panel.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
}"""
PRESS = """(root, selector, words) => {
    const button = [...root.querySelectorAll(".chip")].find((it) => it.textContent === words);
    button?.click();
    return button ? true : null;
}"""
DRAWN = "(root, selector) => root.querySelectorAll(selector).length || null"


def picture(path: Path, size: tuple[int, int] = (900, 600)) -> Path:
    body = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(body, "JPEG")
    path.write_bytes(body.getvalue())
    return path


def choose(customer: Customer, *files: Path) -> None:
    with customer.page.expect_file_chooser() as chosen:
        customer.widget.click(".composer .attach")
    chosen.value.set_files(files)


def offer(agent: Agent, *files: Path) -> None:
    with agent.page.expect_file_chooser() as chosen:
        agent.press("Add files")
    chosen.value.set_files(files)


def test_a_customer_sends_a_picture_and_a_text(customer: Customer, server: DemoServer, tmp_path: Path) -> None:
    log = tmp_path / "router log.txt"
    log.write_text("It does not start.\n" * 20_000)
    customer.visit(server.shop)
    customer.open_chat()
    choose(customer, picture(tmp_path / "photo.jpg"), log)
    customer.widget.type(".composer textarea", "Look at this")
    customer.page.keyboard.press("Enter")
    customer.widget.text(".own .text", "Look at this")
    customer.widget.wait(DRAWN, ".own .thumb.drawn canvas")
    thumb = customer.widget.box(".own .thumb canvas")
    assert (round(thumb.width), round(thumb.height)) == (220, 147)
    customer.widget.text(".own .file-row", "router log.txt")
    customer.widget.text(".own .mark.sent, .own .mark.delivered")
    customer.widget.gone(TRAY)

    with customer.page.expect_download() as fetched:
        customer.widget.click(".own .file-row")
    assert fetched.value.suggested_filename == "router log.txt"
    assert fetched.value.path().read_bytes() == log.read_bytes()

    customer.widget.click(".own .thumb")
    customer.widget.box("dialog.viewer[open] canvas")
    customer.page.keyboard.press("Escape")
    customer.widget.gone("dialog.viewer")
    customer.widget.box(".panel.open")


def test_an_agent_sees_what_a_customer_sends(
    customer: Customer, agent: Agent, server: DemoServer, tmp_path: Path
) -> None:
    customer.visit(server.shop)
    customer.open_chat()
    choose(customer, picture(tmp_path / "tent in the rain.jpg"))
    customer.widget.type(".composer textarea", "The seam leaks here")
    customer.page.keyboard.press("Enter")
    customer.widget.text(".own .text", "The seam leaks here")
    agent.open_conversation("The seam leaks here")
    expect(agent.page.locator(".thumb.drawn")).to_be_visible()
    agent.page.get_by_role("button", name="View tent in the rain.jpg").click()
    viewer = agent.page.get_by_role("dialog", name="tent in the rain.jpg")
    with agent.page.expect_download() as fetched:
        viewer.get_by_role("button", name="Download").click()
    assert fetched.value.suggested_filename == "tent in the rain.jpg"
    agent.page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)


def test_an_agent_sends_a_picture_and_a_pdf(
    customer: Customer, agent: Agent, server: DemoServer, tmp_path: Path
) -> None:
    customer.visit(server.shop)
    customer.say("How do I pitch it?")
    agent.open_conversation("How do I pitch it?")
    manual = tmp_path / "manual.pdf"
    manual.write_bytes(b"%PDF-1.7\n" + b"0" * 300_000 + b"\n%%EOF\n")
    offer(agent, picture(tmp_path / "pitched.jpg"), manual)
    agent.say("Like this")
    expect(agent.page.locator(".message[data-own=true] .thumb.drawn")).to_be_visible()
    expect(agent.page.locator(TRAY)).to_have_count(0)
    expect(agent.page.locator(".composer textarea")).to_have_value("")
    customer.reads("Like this")
    customer.widget.wait(DRAWN, ".theirs .thumb.drawn canvas")
    with customer.page.expect_download() as fetched:
        customer.widget.click(".theirs .file-row")
    assert fetched.value.suggested_filename == "manual.pdf"
    assert fetched.value.path().read_bytes() == manual.read_bytes()


def test_an_agents_files_wait_in_their_conversation(
    customer: Customer, agent: Agent, server: DemoServer, tmp_path: Path
) -> None:
    customer.visit(server.shop)
    customer.say("Where is the receipt?")
    agent.open_conversation("Where is the receipt?")
    thread = agent.page.url
    agent.context.route("**/parts/1", lambda route: route.abort("connectionfailed"))
    # Dropped on the thread.
    agent.page.locator(".thread .log").evaluate(
        """(log) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["line\\n".repeat(30000)], "receipt.txt"));
            const over = new DragEvent("dragover", {dataTransfer, bubbles: true, cancelable: true});
            if (log.dispatchEvent(over)) throw new Error("the thread takes no files");
            log.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
        }"""
    )
    expect(agent.page.locator(f"{TRAY}.stalled")).to_contain_text("Waiting for the network")
    agent.page.goto(agent.server.console + "#/")
    expect(agent.page.locator(".thread .empty")).to_be_visible()
    agent.page.goto(thread)
    expect(agent.page.locator(TRAY)).to_contain_text("receipt.txt")
    agent.say("")
    expect(agent.page.locator(".tray")).to_contain_text("as soon as the files are there")
    # The message goes by itself once the network is back, whatever the agent looks at meanwhile.
    agent.page.goto(agent.server.console + "#/")
    agent.context.unroute("**/parts/1")
    agent.page.evaluate("dispatchEvent(new Event('online'))")
    customer.widget.text(".theirs .file-row", "receipt.txt")


def test_an_agents_reload_asks_for_the_file_again(
    customer: Customer, agent: Agent, server: DemoServer, tmp_path: Path
) -> None:
    customer.visit(server.shop)
    customer.say("Is there a list?")
    agent.open_conversation("Is there a list?")
    log = tmp_path / "list.csv"
    log.write_text("pole,peg\n" * 30_000)
    agent.context.route("**/parts/1", lambda route: route.abort("connectionfailed"))
    offer(agent, log)
    expect(agent.page.locator(f"{TRAY}.stalled")).to_be_visible()
    agent.page.reload()
    expect(agent.page.locator(f"{TRAY}.again")).to_contain_text("choose this file again")
    agent.page.locator(".composer [type=submit]").click()
    expect(agent.page.locator(".composer [role=alert]")).to_contain_text("Remove the files")
    agent.context.unroute("**/parts/1")
    asked: list[str] = []
    agent.page.on("request", lambda request: asked.append(request.url))
    offer(agent, log)
    expect(agent.page.locator(f"{TRAY}.done")).to_be_visible()
    assert not any(url.endswith("/parts/0") for url in asked), "that part is there already"
    expect(agent.page.locator(".composer [role=alert]")).to_have_text("")
    agent.page.get_by_role("button", name="Remove list.csv").click()
    expect(agent.page.locator(TRAY)).to_have_count(0)
    expect(agent.page.locator(".composer [type=submit]")).to_be_disabled()


def test_an_upload_outlives_the_network_and_a_reload(customer: Customer, server: DemoServer, tmp_path: Path) -> None:
    log = tmp_path / "long.log"
    log.write_text("It does not start.\n" * 20_000)
    customer.visit(server.shop)
    customer.open_chat()
    customer.context.route("**/parts/1", lambda route: route.abort("connectionfailed"))
    choose(customer, log)
    customer.widget.wait(DRAWN, f"{TRAY}.stalled")
    customer.widget.type(".composer textarea", "The log")
    customer.page.keyboard.press("Enter")
    customer.widget.text(".tray p", "as soon as")

    customer.page.reload()
    customer.finds_chat_open()
    customer.widget.text(f"{TRAY}.again", "choose this file again")
    customer.context.unroute("**/parts/1")
    asked: list[str] = []
    customer.page.on("request", lambda request: asked.append(request.url))
    choose(customer, log)
    customer.widget.wait(DRAWN, f"{TRAY}.done")
    assert not any(url.endswith("/parts/0") for url in asked), "that part is there already"
    customer.widget.click(".composer .send")
    customer.widget.text(".own .text", "The log")
    customer.widget.text(".own .file-row", "long.log")


def test_a_customer_drops_a_file_and_takes_a_photo(browser: Browser, server: DemoServer, tmp_path: Path) -> None:
    with unharmed(Customer(browser, PHONE, has_touch=True, is_mobile=True)) as customer:
        customer.visit(server.shop)
        customer.open_chat()
        customer.widget.evaluate(DROP, ".panel")
        customer.widget.wait(DRAWN, f"{TRAY}.done")
        with customer.page.expect_file_chooser() as chosen:
            customer.widget.click(".tray .camera button")
        camera = chosen.value.element.evaluate(
            "(input) => [input.getAttribute('capture'), input.accept, input.isConnected]"
        )
        assert camera == ["environment", "image/jpeg", True]
        chosen.value.set_files(picture(tmp_path / "image.jpg"))
        customer.widget.wait("(root, selector) => root.querySelectorAll(selector).length === 2 || null", f"{TRAY}.done")
        customer.widget.click(".composer .send")
        customer.widget.text(".own .file-row", "dropped.txt")
        customer.widget.wait(DRAWN, ".own .thumb.drawn canvas")


def test_a_message_with_files_is_answered_edited_and_deleted(
    customer: Customer, agent: Agent, server: DemoServer, tmp_path: Path
) -> None:
    customer.visit(server.shop)
    customer.open_chat()
    choose(customer, picture(tmp_path / "the hem.jpg"))
    customer.widget.type(".composer textarea", "A hole here")
    customer.page.keyboard.press("Enter")
    customer.widget.text(".own .text", "A hole here")
    agent.open_conversation("A hole here")
    message = agent.page.locator(".message").filter(has=agent.page.locator(".thumb"))
    message.get_by_label("More about this message").click()
    message.get_by_text("Reply").click()
    expect(agent.page.locator(".composer-aim")).to_contain_text("the hem.jpg")
    expect(agent.page.locator(".composer-aim")).not_to_contain_text("att_")
    agent.say("How large is it?")
    customer.widget.text(".theirs .quote", "the hem.jpg")

    customer.widget.click(".own .act")
    customer.widget.wait(PRESS, "", "Edit")
    held = "(root, selector, text) => root.querySelector(selector).value === text || null"
    customer.widget.wait(held, ".composer textarea", "A hole here")
    customer.widget.type(".composer textarea", " and there")
    customer.page.keyboard.press("Enter")
    customer.widget.text(".own .text", "and there")
    customer.widget.box(".own .thumb")
    agent.reads("and there")
    expect(message).to_contain_text("Edited")
    expect(message.locator(".thumb")).to_be_visible()

    customer.widget.click(".own .act")
    customer.widget.wait(PRESS, "", "Delete")
    customer.widget.wait(PRESS, "", "Delete for everybody")
    customer.widget.gone(".own .thumb")
    expect(agent.page.locator(".thumb")).to_have_count(0)
    agent.reads("This message was deleted")


def test_files_of_both_sides_break_no_rule(
    customer: Customer, agent: Agent, server: DemoServer, tmp_path: Path
) -> None:
    fake = tmp_path / "fake.png"
    fake.write_text("<script>")
    shot = picture(tmp_path / "shot.jpg")
    customer.visit(server.shop)
    customer.open_chat()
    axe, theirs = Axe(customer.page, customer.widget), Axe(agent.page)
    choose(customer, shot, fake)
    customer.widget.wait(DRAWN, f"{TRAY}.done")
    customer.widget.wait(DRAWN, f"{TRAY}.refused")
    axe.look("tray")
    customer.widget.click(f"{TRAY}.refused button")
    customer.widget.type(".composer textarea", "Nothing broken here")
    customer.page.keyboard.press("Enter")
    customer.widget.wait(DRAWN, ".own .thumb.drawn canvas")
    customer.widget.click(".own .thumb")
    customer.widget.box("dialog.viewer[open] canvas")
    axe.look("viewer")
    assert axe.found == {}

    agent.open_conversation("Nothing broken here")
    offer(agent, shot)
    agent.page.locator(".composer textarea").evaluate(PASTE)
    expect(agent.page.locator(f"{TRAY}.done")).to_be_visible()
    expect(agent.page.locator(f"{TRAY}.refused")).to_be_visible()
    expect(agent.page.locator(".thumb.drawn")).to_be_visible()
    theirs.look("tray")
    agent.page.locator(".thumb").click()
    expect(agent.page.get_by_role("dialog", name="shot.jpg")).to_be_visible()
    theirs.look("viewer")
    assert theirs.found == {}


def test_what_cannot_go_says_why_and_is_taken_out(customer: Customer, server: DemoServer, tmp_path: Path) -> None:
    fake = tmp_path / "fake.png"
    fake.write_text("<script>")
    customer.visit(server.shop)
    customer.open_chat()
    # Pasted, as a screenshot is.
    customer.widget.evaluate(
        f"(root, selector) => ({PASTE})(root.querySelector(selector))",
        ".composer textarea",
    )
    customer.widget.text(f"{TRAY}.refused", "Only whole pictures, PDF and text")
    customer.widget.click(".composer .send")
    customer.widget.text(".remark", "Remove the files")
    customer.widget.click(f"{TRAY} button")
    customer.widget.gone(TRAY)
    customer.say("Without it, then")
