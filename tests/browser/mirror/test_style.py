"""Style sheets: however a page makes or changes them, the replica looks the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

RED, GREEN = "rgb(255, 0, 0)", "rgb(0, 128, 0)"
BODY = "<body><p id=p class=a>text</p><div id=h></div></body>"

BEFORE = {
    "style-text": ("<style>#p{color:green}</style>", ""),
    "several-text-nodes": ("<style id=s></style>", "s.append('#p{color:', 'green}')"),
    "insert-rule": ("<style id=s></style>", "s.sheet.insertRule('#p{color:green}')"),
    "insert-rule-after-text": (
        "<style id=s>#p{color:red}</style>",
        "s.sheet.insertRule('#p{color:green}', 1)",
    ),
    "rule-edited": ("<style id=s>#p{color:red}</style>", "s.sheet.cssRules[0].style.color='green'"),
    "adopted": (
        "",
        "const c = new CSSStyleSheet(); c.replaceSync('#p{color:green}'); document.adoptedStyleSheets = [c]",
    ),
    "disabled": (
        "<style>#p{color:green}</style><style id=s>#p{color:red}</style>",
        "s.disabled = true",
    ),
    "media-off": ("<style>#p{color:green}</style><style media=print>#p{color:red}</style>", ""),
    "nesting": ("<style>body{& #p{color:green}}</style>", ""),
    "layer": ("<style>@layer x{#p{color:red}} p{color:green}</style>", ""),
    "scope": ("<style>@scope (body){#p{color:green}}</style>", ""),
    "has": ("<style>body:has(#h) #p{color:green}</style>", ""),
    "container": (
        "<style>body{container-type:inline-size}@container (width>10px){#p{color:green}}</style>",
        "",
    ),
    "property": (
        "<style>@property --c{syntax:'<color>';inherits:false;initial-value:green}#p{color:var(--c)}</style>",
        "",
    ),
    "variable-shorthand": ("<style>:root{--g:green}#p{color:var(--g)!important}</style>", ""),
}

LIVE = {
    "insert-rule": "s.sheet.insertRule('#p{color:green}', 1)",
    "insert-many-delete": "for (let i=0;i<9;i++) s.sheet.insertRule('#p{color:red}', 1);"
    " s.sheet.insertRule('#p{color:green}', 10); s.sheet.deleteRule(1)",
    "insert-on-just-added": "const n = document.createElement('style'); document.head.append(n);"
    " n.sheet.insertRule('#p{color:green}')",
    "insert-in-group": "m.sheet.cssRules[0].insertRule('#p{color:green}', 0)",
    "set-property": "s.sheet.cssRules[0].style.setProperty('color', 'green')",
    "camel-case": "s.sheet.cssRules[0].style.color = 'green'",
    "css-text": "s.sheet.cssRules[0].style.cssText = 'color: green'",
    "typed-om": "s.sheet.cssRules[0].styleMap.set('color', 'green')",
    "selector-text": "m.sheet.insertRule('#x{color:green!important}', 0); m.sheet.cssRules[0].selectorText = '#p'",
    "style-disabled": "s.sheet.insertRule('#p{color:red!important}', 1);"
    " const n = document.createElement('style'); n.textContent = '#p{color:green}';"
    " document.head.append(n); s.disabled = true",
    "sheet-disabled": "document.head.insertAdjacentHTML('beforeend',"
    " '<style>#p{color:green}</style>'); s.sheet.disabled = true",
    "media-text": "document.head.insertAdjacentHTML('afterbegin', '<style>#p{color:green}</style>');"
    " s.sheet.media.mediaText = 'print'",
    "text-node": "s.firstChild.data = '#p{color:green}'",
    "text-content": "s.textContent = '#p{color:green}'",
    "append-text": "s.append('#p{', ''); s.append('color:green}')",
    "replaced": "s.replaceWith(Object.assign(document.createElement('style'), {textContent: '#p{color:green}'}))",
    "removed": "document.head.insertAdjacentHTML('afterbegin', '<style>#p{color:green}</style>'); s.remove()",
    "adopted-assigned": "const c = new CSSStyleSheet(); c.replaceSync('#p{color:green}');"
    " document.adoptedStyleSheets = [c]",
    "adopted-pushed": "const c = new CSSStyleSheet(); c.replaceSync('#p{color:green}');"
    " document.adoptedStyleSheets.push(c)",
    "adopted-edited": "const c = new CSSStyleSheet(); c.replaceSync('#p{color:red}');"
    " document.adoptedStyleSheets = [c]; setTimeout(() => c.replaceSync('#p{color:green}'), 30)",
    "adopted-replace": "const c = new CSSStyleSheet(); document.adoptedStyleSheets = [c]; c.replace('#p{color:green}')",
    "adopted-rule": "const c = new CSSStyleSheet(); c.replaceSync('#p{color:red}');"
    " document.adoptedStyleSheets = [c];"
    " setTimeout(() => { c.cssRules[0].style.color = 'green'; }, 30)",
    "adopted-removed": "const c = new CSSStyleSheet(); c.replaceSync('#p{color:blue}');"
    " document.adoptedStyleSheets = [c]; s.textContent = '#p{color:green}';"
    " setTimeout(() => { document.adoptedStyleSheets = []; }, 30)",
    "inline": "p.style.cssText = 'color: green !important'",
    "root-variable": "s.textContent = ':root{--c:red}#p{color:var(--c)}';"
    " document.documentElement.style.setProperty('--c', 'green')",
}


@pytest.mark.parametrize("case", BEFORE)
async def test_sheet_before_capture(mirror: Mirror, case: str) -> None:
    head, code = BEFORE[case]
    await mirror.page.evaluate("(html) => harness.open(html)", f"<!doctype html>{head}{BODY}")
    await mirror.run(code)
    await mirror.js("h.start();")
    assert await mirror.style("#p", "color") == GREEN


@pytest.mark.parametrize("case", LIVE)
async def test_sheet_changed_live(mirror: Mirror, case: str) -> None:
    head = "<style id=s>#p{color:red}</style><style id=m>@media all{.z{color:red}}</style>"
    await mirror.open(f"<!doctype html>{head}{BODY}")
    await mirror.run(LIVE[case])
    await mirror.js(
        "await h.settle(); const end = performance.now() + 1500;"
        f" while (h.style('#p', 'color') !== '{GREEN}' && performance.now() < end) await h.turn();"
    )
    assert await mirror.style("#p", "color") == GREEN


async def test_shorthand_with_variable_inserted_live(mirror: Mirror) -> None:
    await mirror.open(f"<!doctype html><style id=s>:root{{--b:blue}}</style>{BODY}")
    await mirror.run("s.sheet.insertRule('#p{background:var(--b);background-size:9px}', 1)")
    assert await mirror.style("#p", "backgroundColor") == "rgb(0, 0, 255)"


SHORTHAND = ".a{border:solid var(--w) green;border-top-width:3px}"
OVERLAID = {
    "constructed": f"const c = new CSSStyleSheet(); c.replaceSync('{SHORTHAND}'); document.adoptedStyleSheets = [c]",
    "in-a-group": f"const c = new CSSStyleSheet(); c.replaceSync('@media all{{{SHORTHAND}}}');"
    " document.adoptedStyleSheets = [c]",
    "beside-keyframes": "const c = new CSSStyleSheet(); document.adoptedStyleSheets = [c]; c.replaceSync("
    f"'@keyframes k{{50%{{margin:var(--w);margin-top:1px}}}}{SHORTHAND}')",
    "edited": f"s.textContent = '{SHORTHAND}'; s.sheet.cssRules[0].style.borderTopWidth = '3px'",
    "inline": "p.style.cssText = 'border:solid var(--w) green;border-top-width:3px'; p.style.borderTopWidth = '3px'",
}


@pytest.mark.parametrize("when", ["before", "live"])
@pytest.mark.parametrize("case", OVERLAID)
async def test_shorthand_with_variable_beside_a_longhand(mirror: Mirror, case: str, when: str) -> None:
    """Browsers give the longhands back empty: they are told as an element of the rule has them."""
    page = f"<!doctype html><style id=s></style><style>:root{{--w:2px}}</style>{BODY}"
    await mirror.page.evaluate("(html) => harness.open(html)", page)
    if when == "live":
        await mirror.js("h.start();")
    await mirror.run(OVERLAID[case])
    if when == "before":
        await mirror.js("h.start();")
    await mirror.js("await h.settle();")
    seen = {name: await mirror.style("#p", name) for name in ("borderWidth", "borderStyle", "borderColor")}
    assert seen == {"borderWidth": "3px 2px 2px", "borderStyle": "solid", "borderColor": GREEN}


async def test_linked_and_imported_sheets(mirror: Mirror) -> None:
    mirror.site.serve("/css/a.css", "@import 'b.css' screen; #h{color:green}", "text/css")
    mirror.site.serve("/css/b.css", "#p{color:green;background:url(x.png)}", "text/css")
    await mirror.page.evaluate(
        "(html) => harness.open(html)",
        f"<!doctype html><link rel=stylesheet href=/css/a.css>{BODY}",
    )
    await mirror.page.wait_for_function(
        "harness.win.getComputedStyle(harness.doc.getElementById('p')).color === 'rgb(0, 128, 0)'"
    )
    await mirror.js("h.start();")
    assert await mirror.style("#p", "color") == GREEN
    assert await mirror.style("#h", "color") == GREEN
    image = await mirror.style("#p", "backgroundImage")
    assert image == f'url("{mirror.site.url}/css/x.png")'


async def test_link_swapped_live(mirror: Mirror) -> None:
    mirror.site.serve("/a.css", "#p{color:red}", "text/css")
    mirror.site.serve("/b.css", "#p{color:green}", "text/css")
    await mirror.open(f"<!doctype html><link id=l rel=stylesheet href=/a.css>{BODY}")
    await mirror.run("l.href = '/b.css'")
    await mirror.page.wait_for_function("harness.style('#p', 'color') === 'rgb(0, 128, 0)'")
    await mirror.run("l.disabled = true")
    await mirror.page.wait_for_function("harness.style('#p', 'color') === 'rgb(0, 0, 0)'")


async def test_hover_focus_and_target_follow_the_customer(mirror: Mirror) -> None:
    css = (
        "#a:hover{color:green}#i:focus{color:green}form:focus-within{color:blue}"
        "#t:target{color:green}#a:active{background:rgb(1,2,3)}"
        "button::-webkit-foo:hover,#n:not(:hover){color:red}"
    )
    await mirror.open(
        f"<!doctype html><style>{css}</style><a id=a style='display:block'>link</a>"
        "<form><input id=i></form><p id=t>t</p><b id=n>n</b>"
    )
    await mirror.page.frame_locator("#source").locator("#a").hover()
    assert await mirror.style("#a", "color") == GREEN
    await mirror.page.mouse.down()
    assert await mirror.style("#a", "backgroundColor") == "rgb(1, 2, 3)"
    await mirror.page.mouse.up()
    await mirror.page.frame_locator("#source").locator("#i").focus()
    assert await mirror.style("#i", "color") == GREEN
    assert await mirror.style("form", "color") == "rgb(0, 0, 255)"
    await mirror.js("win.location.hash = 't'; await h.turn();")
    assert await mirror.style("#t", "color") == GREEN
    await mirror.check()


async def test_undefined_elements_match_not_defined(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><style>x-a:not(:defined){color:green}</style><x-a>a</x-a>")
    assert await mirror.style("x-a", "color") == GREEN
    await mirror.run("customElements.define('x-a', class extends HTMLElement {})")
    assert await mirror.style("x-a", "color") == "rgb(0, 0, 0)"


async def test_customers_colour_scheme_is_shown(mirror: Mirror) -> None:
    await mirror.page.emulate_media(color_scheme="dark")
    css = "#p{color:red}@media (prefers-color-scheme: dark){#p{color:green}}"
    await mirror.open(f"<!doctype html><style>{css}</style>{BODY}")
    await mirror.page.emulate_media(color_scheme="light")
    assert await mirror.style("#p", "color") in {GREEN, RED}
    await mirror.js("win.dispatchEvent(new Event('resize'));")
    await mirror.page.wait_for_function("harness.style('#p', 'color') === 'rgb(255, 0, 0)'")


async def test_sheets_of_shadow_roots(mirror: Mirror) -> None:
    await mirror.open(f"<!doctype html>{BODY}")
    await mirror.run(
        "const r = h.attachShadow({mode: 'closed'}); r.innerHTML = '<style>b{color:red}</style><b>x</b>';"
        " const c = new CSSStyleSheet(); c.replaceSync('b{color:green}'); r.adoptedStyleSheets = [c]"
    )
    await mirror.js("await h.settle();")
    colour = await mirror.js(
        "return h.replica.document.defaultView.getComputedStyle(h.q('#h').shadowRoot.querySelector('b')).color"
    )
    assert colour == GREEN


async def test_a_sheet_like_one_that_has_changed_is_told_anew(mirror: Mirror) -> None:
    """Copies are told once; what was told of the first is no longer what the second says."""
    await mirror.open(f"<!doctype html><style id=s></style>{BODY}")
    await mirror.run("s.sheet.insertRule('#p{color:red}')")
    await mirror.js("await h.settle();")
    await mirror.run("s.after(document.createElement('style')); s.disabled = true")
    assert await mirror.style("#p", "color") == "rgb(0, 0, 0)"
