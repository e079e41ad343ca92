"""Animations, fonts, custom states, films and the customer's device: what no markup and no style sheet says."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

BOX = "<!doctype html><style>#b{width:50px;height:50px}</style><div id=b>x</div>"
FILM = """
const canvas = document.createElement('canvas'); canvas.width = 320; canvas.height = 180;
const pen = canvas.getContext('2d');
const paint = setInterval(() => { pen.fillStyle = 'rgb(200,0,0)'; pen.fillRect(0, 0, 320, 180); }, 20);
const recorder = new MediaRecorder(canvas.captureStream(30), {mimeType: 'video/webm'});
const parts = []; recorder.ondataavailable = (event) => parts.push(event.data);
recorder.onstop = () => { clearInterval(paint); v.src = URL.createObjectURL(new Blob(parts)); };
recorder.start(); setTimeout(() => recorder.stop(), 400);
"""


async def wait_style(mirror: Mirror, selector: str, prop: str, value: str) -> None:
    """Wait until a computed style in the replica has a value."""
    await mirror.page.wait_for_function(
        "([s, p, v]) => harness.q(s) && harness.style(s, p) === v", arg=[selector, prop, value]
    )


ANIMATIONS = {
    "fill": ("b.animate({opacity: [1, .25]}, {duration: 1, fill: 'forwards'})", "opacity", "0.25"),
    "paused": (
        "const a = b.animate({opacity: [0, 1]}, 1000); a.pause(); a.currentTime = 500",
        "opacity",
        "0.5",
    ),
    "constructed": (
        "new Animation(new KeyframeEffect(b, {marginLeft: ['0px', '80px']}, {duration: 1, fill: 'both'})).play()",
        "marginLeft",
        "80px",
    ),
    "forever": (
        "b.animate({letterSpacing: ['3px', '3px']}, {duration: 1000, iterations: Infinity})",
        "letterSpacing",
        "3px",
    ),
    "changed": (
        "const a = b.animate({opacity: 0}, {duration: 1, fill: 'both'}); a.effect.setKeyframes({opacity: [.75, .75]})",
        "opacity",
        "0.75",
    ),
    "cancelled": (
        "const a = b.animate({opacity: [0, 0]}, {duration: 1, fill: 'both'}); setTimeout(() => a.cancel(), 60)",
        "opacity",
        "1",
    ),
    "picture": (
        "b.animate({backgroundImage: ['url(dot.svg)', 'url(dot.svg)']}, {duration: 1e6})",
        "backgroundImage",
        'url("{url}/dot.svg")',
    ),
    "negative-delay": (
        "b.animate({textIndent: ['0px', '10px']}, {delay: -5000, duration: 1, fill: 'both'})",
        "textIndent",
        "10px",
    ),
}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("case", ANIMATIONS)
async def test_an_animation_by_script_looks_the_same(mirror: Mirror, case: str, when: str) -> None:
    code, prop, value = ANIMATIONS[case]
    await mirror.page.evaluate("(html) => harness.open(html)", BOX)
    if when == "after":
        await mirror.js("h.start();")
    await mirror.run(code)
    if when == "before":
        await mirror.js("h.start();")
    await wait_style(mirror, "#b", prop, value.replace("{url}", mirror.site.url))
    await mirror.js("await new Promise((r) => setTimeout(r, 120));")
    assert await mirror.style("#b", prop) == value.replace("{url}", mirror.site.url)


async def test_an_animation_of_an_element_that_comes_back(mirror: Mirror) -> None:
    await mirror.open(BOX)
    await mirror.run("b.animate({opacity: [.5, .5]}, {duration: 1, fill: 'both'}); window.kept = b; b.remove()")
    await mirror.page.evaluate("harness.settle()")
    await mirror.run("document.body.append(window.kept)")
    await wait_style(mirror, "#b", "opacity", "0.5")


async def test_an_animation_in_a_shadow_tree_and_of_a_pseudo_element(mirror: Mirror) -> None:
    await mirror.page.evaluate("(html) => harness.open(html)", BOX + "<style>#b::before{content:'y'}</style>")
    await mirror.run(
        "const i = b.attachShadow({mode: 'open'}).appendChild(document.createElement('i'));"
        " i.animate({opacity: [.5, .5]}, {duration: 1, fill: 'both'});"
        " b.animate({marginLeft: ['9px', '9px']}, {duration: 1, fill: 'both', pseudoElement: '::before'})"
    )
    await mirror.js("h.start(); await h.settle();")
    read = "return h.replica.document.defaultView.getComputedStyle(h.q('#b').shadowRoot.firstChild).opacity"
    assert await mirror.js(read) == "0.5"
    assert await mirror.style("#b", "marginLeft", "::before") == "9px"


async def test_a_time_set_again_and_again_tells_its_frames_once(mirror: Mirror) -> None:
    await mirror.open(BOX)
    await mirror.run("window.a = b.animate({transform: ['none', 'translate(40px)']}, 1000); a.pause()")
    await mirror.run("a.currentTime = 250")
    await wait_style(mirror, "#b", "transform", "matrix(1, 0, 0, 1, 10, 0)")
    await mirror.run("a.currentTime = 500")
    await wait_style(mirror, "#b", "transform", "matrix(1, 0, 0, 1, 20, 0)")
    assert (await mirror.sent()).count(b"translate(40px)") == 1


async def test_texts_in_keyframes_are_masked(mirror: Mirror) -> None:
    await mirror.open(BOX, "{privacy: 'private'}")
    await mirror.run(
        """b.animate({content: ['"hidden words"', '"hidden words"']}, {duration: 1e6, pseudoElement: '::after'})"""
    )
    assert b"hidden words" not in await mirror.sent()


def font() -> bytes:
    """Some font of this machine."""
    return next(Path("/usr/share/fonts").rglob("*.ttf")).read_bytes()


async def test_a_font_made_of_an_address(mirror: Mirror) -> None:
    mirror.site.serve("/own.ttf", font(), "font/ttf")
    await mirror.open(BOX)
    await mirror.run(
        "const f = new FontFace('Own', 'url(/own.ttf)', {weight: '700'}); document.fonts.add(f);"
        " b.style.fontFamily = 'Own'"
    )
    await mirror.page.wait_for_function(
        "[...harness.replica.document.fonts].some((f) => f.family === 'Own' && f.weight === '700')"
    )
    assert f"{mirror.site.url}/own.ttf" in [url for _, url in await mirror.js("return h.resources")]
    await mirror.run("document.fonts.clear()")
    await mirror.page.wait_for_function("harness.replica.document.fonts.size === 0")


UPLOADED = """{assets: async (url) => {
  const reader = new FileReader(); reader.readAsDataURL(await (await fetch(url)).blob());
  await new Promise((resolve) => (reader.onload = resolve)); return reader.result; }}"""


async def test_a_font_made_of_bytes_is_announced_and_given_back(mirror: Mirror) -> None:
    await mirror.open(BOX, "{}", UPLOADED)
    data = base64.b64encode(font()).decode()
    await mirror.run(
        f"const bytes = Uint8Array.from(atob('{data}'), (c) => c.charCodeAt(0));"
        " document.fonts.add(new FontFace('Bytes', bytes)); b.style.fontFamily = 'Bytes'"
    )
    await mirror.page.wait_for_function(
        "[...harness.replica.document.fonts].some((f) => f.family === 'Bytes' && f.status === 'loaded')"
    )
    [blob] = [url for _, url in await mirror.js("return h.resources") if url.startswith("blob:")]
    await mirror.js("h.capture.stop();")
    gone = await mirror.js(f"return await fetch('{blob}').then(() => 'there', () => 'gone')")
    assert gone == "gone"


async def test_a_registered_property(mirror: Mirror) -> None:
    await mirror.open(BOX + "<style>#b{--gap:calc(2px*3);width:var(--gap)}</style>")
    await mirror.run("CSS.registerProperty({name: '--gap', syntax: '<length>', inherits: false, initialValue: '1px'})")
    await mirror.page.evaluate("harness.settle()")
    assert await mirror.js("return getComputedStyle(h.q('#b')).getPropertyValue('--gap')") == "6px"


STATEFUL = """<!doctype html><style>x-a:state(on){color:red}x-a:state(far-off){outline:2px solid}
input:invalid{color:red}input:valid{color:green}input:user-invalid{outline:3px solid}form:invalid{margin:7px}</style>
<x-a id=a></x-a><form><input id=i required></form><input id=v type=email><script>
customElements.define('x-a', class extends HTMLElement {
  constructor() { super(); this.internals = this.attachInternals(); } });
</script>"""


async def test_custom_states(mirror: Mirror) -> None:
    await mirror.page.evaluate("(html) => harness.open(html)", STATEFUL)
    await mirror.run("a.internals.states.add('on')")
    await mirror.js("h.start();")
    assert await mirror.style("#a", "color") == "rgb(255, 0, 0)"
    await mirror.run("a.internals.states.clear(); a.internals.states.add('far-off')")
    await wait_style(mirror, "#a", "outlineWidth", "2px")
    assert await mirror.style("#a", "color") == "rgb(0, 0, 0)"
    await mirror.run("a.internals.states.delete('far-off')")
    await mirror.page.wait_for_function("harness.style('#a', 'outlineStyle') === 'none'")


async def test_validity_is_the_customers_where_values_are_masked(mirror: Mirror) -> None:
    await mirror.open(STATEFUL, "{privacy: 'default'}")
    assert await mirror.style("#i", "color") == "rgb(255, 0, 0)"
    assert await mirror.style("form", "margin") == "7px"
    frame = mirror.page.frame_locator("#source")
    await frame.locator("#v").fill("a@example.org")
    await wait_style(mirror, "#v", "color", "rgb(0, 128, 0)")
    await frame.locator("#i").fill("x")
    await frame.locator("#i").fill("")
    await frame.locator("#v").focus()
    await wait_style(mirror, "#i", "outlineWidth", "3px")
    await frame.locator("#i").fill("x")
    await mirror.run("i.setCustomValidity('not this one')")
    await wait_style(mirror, "#i", "color", "rgb(255, 0, 0)")
    await mirror.run("i.setCustomValidity('')")
    await wait_style(mirror, "#i", "color", "rgb(0, 128, 0)")


async def test_a_form_does_not_say_whether_its_secret_is_valid(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><style>:invalid{color:red}:valid{color:green}</style><form id=f><fieldset id=g>"
        "<input id=s type=password minlength=8 required></fieldset></form><form id=o><input required></form>"
    )
    await mirror.page.frame_locator("#source").locator("#s").fill("long enough")
    assert await mirror.style("#o", "color") == "rgb(255, 0, 0)"
    for each in ("#f", "#g", "#s"):
        assert await mirror.js(f"return h.q('{each}').hasAttribute('lookalong-state')") is False


async def test_a_film_shows_its_picture_at_its_size(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><video id=v muted></video>")
    await mirror.run(FILM)
    await mirror.page.wait_for_function("harness.doc.getElementById('v').readyState > 1")
    await mirror.run("v.currentTime = .1")
    await mirror.page.wait_for_function("harness.q('#v').poster.includes('image%2Fwebp')")
    assert await mirror.js("return [h.q('#v').offsetWidth, h.q('#v').offsetHeight, h.q('#v').muted]") == [
        320,
        180,
        True,
    ]
    await mirror.page.wait_for_function("Math.abs(harness.q('#v').currentTime - .1) < .02")
    await mirror.run("v.muted = false; v.loop = true; v.play().catch(() => {})")
    await mirror.page.wait_for_function("harness.q('#v').muted === false || harness.doc.getElementById('v').paused")


async def test_what_a_camera_or_a_call_shows_is_not_told(mirror: Mirror) -> None:
    film = Path(__file__).parent / "battery" / "colour.webm"
    mirror.site.serve("/film.webm", film.read_bytes(), "video/webm")
    await mirror.open("<!doctype html><video id=v muted autoplay></video><canvas id=c width=9 height=9></canvas>")
    await mirror.run(
        "const e = document.createElement('video'); e.muted = e.loop = true; e.src = '/film.webm';"
        " e.onplaying = () => (v.srcObject = e.captureStream()); e.play()"
    )
    await mirror.page.wait_for_function("harness.doc.getElementById('v').currentTime > 0.3")
    # A canvas is looked at more often than a film: after its second picture the film had its turn.
    await mirror.run("c.getContext('2d').fillRect(0, 0, 5, 5)")
    shown = "harness.style('#c', 'content')"
    await mirror.page.wait_for_function(f"{shown}.startsWith('url(\"data:image/png')")
    first = await mirror.page.evaluate(shown)
    await mirror.js("await new Promise((r) => setTimeout(r, 1200));")
    await mirror.run("c.getContext('2d').fillRect(0, 0, 9, 9)")
    await mirror.page.wait_for_function(f"(first) => {shown} !== first", arg=first)
    assert b"image/webp" not in await mirror.sent()


CANVASES = {
    "webgl": "const g = c.getContext('webgl'); const draw = () => { g.clearColor(1, 0, 0, 1);"
    " g.clear(g.COLOR_BUFFER_BIT); requestAnimationFrame(draw); }; draw()",
    "offscreen": "const p = c.transferControlToOffscreen().getContext('2d'); p.fillStyle = 'red';"
    " p.fillRect(0, 0, 40, 40)",
    "plain": "const p = c.getContext('2d'); p.fillStyle = 'red'; p.fillRect(0, 0, 40, 40)",
}


@pytest.mark.parametrize("case", CANVASES)
async def test_a_canvas_is_shown_whoever_draws_it(mirror: Mirror, case: str) -> None:
    await mirror.open("<!doctype html><canvas id=c width=40 height=40></canvas>")
    await mirror.run(CANVASES[case])
    await mirror.page.wait_for_function(
        """async () => {
          const url = /url\\("(data:image\\/png[^"]*)/.exec(harness.style('#c', 'content'))?.[1];
          if (!url) return false;
          const image = new Image(); image.src = url; await image.decode();
          const pen = new OffscreenCanvas(40, 40).getContext('2d'); pen.drawImage(image, 0, 0);
          return pen.getImageData(20, 20, 1, 1).data.join() === '255,0,0,255';
        }"""
    )


MEDIA = """<!doctype html><style>
@media (prefers-contrast: more) { #b { color: red } } @media (forced-colors: active) { #b { margin: 4px } }
@media (prefers-reduced-motion) { #b { padding: 5px } } @media (hover) { #b { text-indent: 6px } }
@media (hover: none) { #b { text-indent: 7px } } @media (pointer: fine) { #b { letter-spacing: 1px } }
@media (pointer: coarse) { #b { letter-spacing: 2px } } @media (prefers-color-scheme) { #b { word-spacing: 3px } }
@media (min-resolution: 2dppx) { #b { line-height: 9px } }
@media (-webkit-max-device-pixel-ratio: 1.5) { #b { line-height: 8px } }
</style><div id=b>x</div>"""


async def test_the_device_of_the_customer_answers_media_queries(mirror: Mirror) -> None:
    await mirror.open(MEDIA)
    assert await mirror.style("#b", "textIndent") == "6px"
    assert await mirror.style("#b", "letterSpacing") == "1px"
    assert await mirror.style("#b", "wordSpacing") == "3px"
    assert await mirror.style("#b", "lineHeight") == "8px"
    await mirror.page.emulate_media(contrast="more", forced_colors="active", reduced_motion="reduce")
    await wait_style(mirror, "#b", "paddingTop", "5px")
    # The copy must not ask the viewer's device: that one has other settings now.
    await mirror.js("h.capture.stop();")
    await mirror.page.emulate_media(contrast="no-preference", forced_colors="none", reduced_motion="no-preference")
    assert [await mirror.js(f"return h.style('#b', '{each}')") for each in ("color", "marginTop", "paddingTop")] == [
        "rgb(255, 0, 0)",
        "4px",
        "5px",
    ]


async def test_a_closed_root_made_before_is_asked_for(mirror: Mirror) -> None:
    await mirror.page.evaluate("(html) => harness.open(html)", "<!doctype html><div id=c></div>")
    await mirror.run(
        "window.root = c.attachShadow({mode: 'closed'}); root.innerHTML = '<input id=n><b>in</b>'; c.closedRoot = root"
    )
    await mirror.js("h.start({closedRoot: (host) => (host.id === 'c' ? win.root : null)});")
    assert await mirror.js("return h.compare()") == []
    await mirror.run("root.querySelector('b').textContent = 'changed'; root.querySelector('input').value = 'v'")
    await mirror.page.evaluate("harness.settle()")
    assert await mirror.js("return h.compare()") == []
    assert await mirror.js("return h.q('#c').shadowRoot.textContent") == "changed"
