"""What the browser draws by itself: lists, pickers, dialogs, questions. They cannot be shown, so they are told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Dialog, Page

    from tests.browser.mirror.conftest import Mirror

TELL = "{onNative: (ui) => (window.shown = ui)}"
FORM = """<!doctype html><style>select:open, input:open { letter-spacing: 9px }</style>
<label for=s>Country</label><select id=s><option>Chile<option>Korea</select>
<label>Since <input id=d type=date></label><input id=c type=color aria-label=Paint>
<input id=f type=file title="Your photo"><label for=l>City</label><input id=l list=cities>
<datalist id=cities><option>Busan<option>Seoul</datalist><button id=b>go</button>"""


async def start(mirror: Mirror, html: str = FORM, options: str = "{}") -> None:
    """Mirror a page and keep the last native UI told."""
    await mirror.page.evaluate("window.shown = null")
    await mirror.open(html, options, TELL)


async def shown(mirror: Mirror, kind: str | None) -> Any:
    """Wait until the replica shows a kind of native UI, or none."""
    await mirror.page.wait_for_function("(kind) => (window.shown?.kind ?? null) === kind", arg=kind)
    return await mirror.page.evaluate("window.shown && (({kind, label, text}) => ({kind, label, text}))(window.shown)")


async def press_on(page: Page, selector: str, right: int = 10) -> None:
    """Press near the right edge of a field of the captured page."""
    box = await page.frame_locator("#source").locator(selector).bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] - right, box["y"] + box["height"] / 2)


@pytest.mark.parametrize(
    ("field", "kind", "label"), [("s", "list", "Country"), ("d", "date", "Since"), ("c", "colour", "Paint")]
)
async def test_a_picker_is_told_for_as_long_as_it_is_open(mirror: Mirror, field: str, kind: str, label: str) -> None:
    await start(mirror)
    await press_on(mirror.page, f"#{field}")
    assert await shown(mirror, kind) == {"kind": kind, "label": label, "text": ""}
    assert await mirror.js(f"return window.shown.id === h.replica.idOf(h.q('#{field}'))")
    assert await mirror.style(f"#{field}", "letterSpacing") == "9px"
    await mirror.page.keyboard.press("Escape")
    await shown(mirror, None)
    assert await mirror.style(f"#{field}", "letterSpacing") != "9px"


async def test_a_list_opened_by_key_or_script_is_told(mirror: Mirror) -> None:
    await start(mirror)
    frame = mirror.page.frame_locator("#source")
    await frame.locator("#s").focus()
    await mirror.page.keyboard.press("Space")
    await shown(mirror, "list")
    await mirror.page.keyboard.press("Enter")
    await shown(mirror, None)
    await mirror.run("b.onclick = () => d.showPicker()")
    await frame.locator("#b").click()
    await shown(mirror, "date")


async def test_an_open_list_is_part_of_a_new_snapshot(mirror: Mirror) -> None:
    await start(mirror)
    await press_on(mirror.page, "#s")
    await shown(mirror, "list")
    await mirror.js("window.shown = null; h.capture.requestSnapshot();")
    await shown(mirror, "list")


async def test_suggestions_are_told_while_there_are_some(mirror: Mirror) -> None:
    await start(mirror)
    field = mirror.page.frame_locator("#source").locator("#l")
    await field.press_sequentially("Seo")
    assert await shown(mirror, "list") == {"kind": "list", "label": "City", "text": ""}
    await field.press_sequentially("x")
    await shown(mirror, None)


@pytest.mark.parametrize(
    "act", ["f.click()", "f.showPicker()", "const i = document.createElement('input'); i.type = 'file'; i.click()"]
)
async def test_a_file_chooser_is_told(mirror: Mirror, act: str) -> None:
    await start(mirror)
    await mirror.run(f"b.onclick = () => {{ {act} }}")
    async with mirror.page.expect_file_chooser() as choosing:
        await mirror.page.frame_locator("#source").locator("#b").click()
    await shown(mirror, "file")
    chooser = await choosing.value
    await chooser.set_files({"name": "me.png", "mimeType": "image/png", "buffer": b"x"})
    await shown(mirror, None)
    assert b"me.png" not in await mirror.sent()


async def test_a_file_chooser_that_the_page_prevents_is_not_told(mirror: Mirror) -> None:
    await start(mirror)
    await mirror.run("f.onclick = (event) => event.preventDefault()")
    await mirror.page.frame_locator("#source").locator("#f").click()
    await mirror.page.evaluate("harness.settle()")
    assert await mirror.page.evaluate("window.shown") is None


async def dialog_text(mirror: Mirror, code: str, watch: str) -> Any:
    """Open a dialog in the captured page, and read in it what was emitted before the page stopped."""
    loop = asyncio.get_running_loop()
    opened: asyncio.Future[Dialog] = loop.create_future()
    mirror.page.once("dialog", lambda dialog: opened.set_result(dialog))
    done = asyncio.ensure_future(mirror.page.evaluate("(code) => harness.win.eval(code)", code))
    dialog = await opened
    await dialog.dismiss()
    await done
    return await mirror.page.evaluate(watch)


@pytest.mark.parametrize("kind", ["alert", "confirm", "prompt"])
async def test_a_dialog_is_told_before_it_stops_the_page(mirror: Mirror, kind: str) -> None:
    await start(mirror)
    await mirror.js(
        "window.told = []; window.frames0 = h.frames.length;"
        "const apply = h.replica.apply; h.replica.apply = (frame) => { apply(frame); told.push(window.shown?.kind); };"
    )
    # The page itself looks, while the dialog is open, at what capture had emitted.
    seen = await dialog_text(
        mirror,
        f"{kind}('Card 4111 1111 1111 1111 declined', 'draft'); parent.toldAtReturn = [...parent.told]",
        "window.toldAtReturn",
    )
    assert seen[-1] == kind
    await shown(mirror, None)
    sent = await mirror.sent()
    assert b"declined" in sent
    assert b"4111" not in sent
    assert b"draft" not in sent


async def test_a_dialog_says_nothing_where_all_text_is_masked(mirror: Mirror) -> None:
    await start(mirror, options="{privacy: 'private'}")
    await dialog_text(mirror, "alert('secret words')", "0")
    assert b"secret words" not in await mirror.sent()


async def test_printing_is_told(mirror: Mirror) -> None:
    await start(mirror)
    await mirror.js("win.dispatchEvent(new win.Event('beforeprint'));")
    await shown(mirror, "print")
    await mirror.js("win.dispatchEvent(new win.Event('afterprint'));")
    await shown(mirror, None)


ASKED = """const status = Object.assign(new EventTarget(), {state: '%s'});
win.navigator.permissions.query = async () => status;
win.Geolocation.prototype.getCurrentPosition = () => {};
let answer; const waits = new win.Promise((resolve) => (answer = resolve));
win.MediaDevices.prototype.getUserMedia = () => waits;
window.answer = () => answer();"""


@pytest.mark.parametrize(
    ("call", "what"),
    [
        ("navigator.mediaDevices.getUserMedia({video: true})", "camera"),
        ("navigator.mediaDevices.getUserMedia({audio: true})", "microphone"),
        ("navigator.geolocation.getCurrentPosition(() => {})", "geolocation"),
    ],
)
async def test_a_question_of_the_browser_is_told(mirror: Mirror, call: str, what: str) -> None:
    await mirror.page.evaluate("(html) => harness.open(html)", FORM)
    await mirror.js(ASKED % "prompt")
    await mirror.js(f"window.shown = null; h.start({{}}, {TELL});")
    await mirror.run(call)
    assert await shown(mirror, "permission") == {"kind": "permission", "label": "", "text": what}
    if what == "geolocation":
        await mirror.page.frame_locator("#source").locator("#b").click()
    else:
        await mirror.page.evaluate("window.answer()")
    await shown(mirror, None)


async def test_a_question_that_was_answered_long_ago_is_not_told(mirror: Mirror) -> None:
    await mirror.page.evaluate("(html) => harness.open(html)", FORM)
    await mirror.js(ASKED % "granted")
    await mirror.js(f"window.shown = null; h.start({{}}, {TELL});")
    await mirror.run("navigator.mediaDevices.getUserMedia({video: true})")
    await mirror.page.evaluate("harness.settle()")
    assert await mirror.page.evaluate("window.shown") is None


async def test_full_screen_is_told(mirror: Mirror) -> None:
    await start(mirror)
    await mirror.js("document.getElementById('source').allow = 'fullscreen';")
    await mirror.run("b.onclick = () => document.body.requestFullscreen()")
    await mirror.page.frame_locator("#source").locator("#b").click()
    await shown(mirror, "fullscreen")
    await mirror.js("await win.document.exitFullscreen();")
    await shown(mirror, None)


async def test_what_is_ignored_is_not_told(mirror: Mirror) -> None:
    await start(mirror, options="{ignore: (element) => element.id === 's'}")
    await press_on(mirror.page, "#s")
    await mirror.page.wait_for_function("harness.doc.getElementById('s').matches(':open')")
    await mirror.page.evaluate("harness.settle()")
    assert await mirror.page.evaluate("window.shown") is None


async def test_the_page_gets_its_functions_back(mirror: Mirror) -> None:
    await mirror.page.evaluate("(html) => harness.open(html)", FORM)
    names = (
        "[win.alert, win.confirm, win.prompt, win.HTMLElement.prototype.click, win.FontFace,"
        " win.HTMLInputElement.prototype.showPicker, win.MediaDevices.prototype.getUserMedia,"
        " win.Element.prototype.animate, win.CSS.registerProperty]"
    )
    assert await mirror.js(
        f"const before = {names}; h.start(); const during = {names};"
        f"h.capture.stop(); const after = {names};"
        "return before.every((one, index) => one === after[index] && one !== during[index])"
    )
