"""Files go from one person to the other: chosen, pasted, through a lost network and a reload, and open again."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness.people import Agent, Customer
    from tests.harness.server import DemoServer

TRAY = ".tray li"
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


def test_what_cannot_go_says_why_and_is_taken_out(customer: Customer, server: DemoServer, tmp_path: Path) -> None:
    fake = tmp_path / "fake.png"
    fake.write_text("<script>")
    customer.visit(server.shop)
    customer.open_chat()
    # Pasted, as a screenshot is.
    customer.widget.evaluate(
        """(root, selector) => {
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File(["<script>"], "fake.png", {type: "image/png"}));
            root.querySelector(selector).dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true}));
        }""",
        ".composer textarea",
    )
    customer.widget.text(f"{TRAY}.refused", "Only whole pictures, PDF and text")
    customer.widget.click(".composer .send")
    customer.widget.text(".remark", "Remove the files")
    customer.widget.click(f"{TRAY} button")
    customer.widget.gone(TRAY)
    customer.say("Without it, then")
