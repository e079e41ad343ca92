"""Linked style sheets are told by their source, once, and by their rules where the page has changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror, Site

CSS = "p { margin: 1px; } .a { --w: 3px; border: var(--w) solid red; border-left-width: 7px; }"
PAGE = "<!doctype html><link rel=stylesheet href=/a.css><p class=a id=a>x</p>"

SHARE = "{ shareSheet: async (url, bytes) => { h.shared.push([url, new TextDecoder().decode(bytes)]); return true; } }"


async def start(mirror: Mirror, options: str = "{}", css: str = CSS, page: str = PAGE) -> None:
    mirror.site.serve("/a.css", css, "text/css")
    await mirror.js("h.shared = [];")
    await mirror.page.evaluate("(html) => harness.open(html)", page)
    await mirror.js("while (!doc.styleSheets.length) await h.turn();")
    await mirror.js(f"h.start({options});")


async def shown(mirror: Mirror, prop: str, expected: str) -> None:
    await mirror.page.wait_for_function("([p, e]) => harness.style('#a', p) === e", arg=[prop, expected])


async def test_source_is_told_so_that_shorthands_with_variables_survive(mirror: Mirror) -> None:
    await start(mirror)
    await shown(mirror, "borderLeftWidth", "7px")
    assert await mirror.style("#a", "borderTopWidth") == "3px"
    await mirror.check()


async def test_shared_sheet_is_not_in_the_mirror(mirror: Mirror) -> None:
    await start(mirror, SHARE)
    await shown(mirror, "borderLeftWidth", "7px")
    assert b"border-left-width" not in await mirror.sent()
    assert await mirror.js("return h.shared") == [[f"{mirror.site.url}/a.css", CSS]]


@pytest.mark.parametrize("options", ["{}", SHARE], ids=["told", "shared"])
async def test_rules_are_edited_before_and_after_the_source_is_there(mirror: Mirror, options: str) -> None:
    await start(mirror, options)
    await mirror.run("document.styleSheets[0].insertRule('#a { color: rgb(1, 2, 3) }', 2)")
    await shown(mirror, "color", "rgb(1, 2, 3)")
    await shown(mirror, "marginTop", "1px")
    await mirror.run("document.styleSheets[0].insertRule('#a { color: rgb(4, 5, 6) }', 3)")
    await shown(mirror, "color", "rgb(4, 5, 6)")
    await mirror.run("document.styleSheets[0].cssRules[0].style.marginTop = '9px'")
    await shown(mirror, "marginTop", "9px")
    await mirror.check()


async def test_sheet_changed_before_capture_is_told_by_its_rules(mirror: Mirror) -> None:
    mirror.site.serve("/a.css", CSS, "text/css")
    await mirror.js("h.shared = [];")
    await mirror.page.evaluate("(html) => harness.open(html)", PAGE)
    await mirror.js(
        "while (!doc.styleSheets.length) await h.turn();"
        "doc.styleSheets[0].insertRule('#a { color: rgb(1, 2, 3) }', 0);"
        f"h.start({SHARE});"
    )
    await shown(mirror, "color", "rgb(1, 2, 3)")


async def test_unshared_sheet_is_told(mirror: Mirror) -> None:
    await start(mirror, "{ shareSheet: async () => false }")
    await shown(mirror, "borderTopWidth", "3px")


@pytest.mark.parametrize("css", ["@import '/b.css';", "p { content: '\ufffd' }"], ids=["import", "not utf-8"])
async def test_source_that_says_less_than_the_rules_is_not_relied_on(mirror: Mirror, css: str) -> None:
    mirror.site.serve("/b.css", "#a { color: rgb(1, 2, 3) }", "text/css")
    await start(mirror, SHARE, css + "#a { margin-top: 4px }")
    await shown(mirror, "marginTop", "4px")
    assert await mirror.js("return h.shared") == []


async def test_private_preset_masks_and_shares_nothing(mirror: Mirror) -> None:
    options = SHARE.replace("{ share", "{ privacy: 'private', share")
    await start(mirror, options, "#a { margin-top: 4px } #a::before { content: 'Hello' }")
    await shown(mirror, "marginTop", "4px")
    assert b"Hello" not in await mirror.sent()
    assert await mirror.js("return h.shared") == []


async def test_copies_of_a_style_are_told_once(mirror: Mirror) -> None:
    rule = ".copy { margin-top: 3px; padding-bottom: 11px }"
    await mirror.open(f"<!doctype html><style>{rule}</style><style>{rule}</style><p id=a class=copy>x")
    assert (await mirror.sent()).count(b"padding-bottom") == 1
    await mirror.run("document.styleSheets[1].cssRules[0].style.marginTop = '5px'")
    await shown(mirror, "marginTop", "5px")
    await mirror.run("document.styleSheets[1].deleteRule(0)")
    await shown(mirror, "marginTop", "3px")
    await mirror.check()


async def test_sheet_nobody_may_read_is_told_by_address(mirror: Mirror, other_site: Site) -> None:
    href = other_site.serve("/far.css", "#a { margin-top: 4px }", "text/css")
    await mirror.open(f"<!doctype html><link rel=stylesheet href={href}><p id=a>x</p>")
    await shown(mirror, "marginTop", "4px")
    assert await mirror.js("return h.errors") == []


async def test_sheet_of_another_origin_that_lets_pages_read_it_is_told(mirror: Mirror, other_site: Site) -> None:
    href = other_site.serve("/far.css", "#a { margin-top: 4px }", "text/css", access_control_allow_origin="*")
    await mirror.open(f"<!doctype html><link rel=stylesheet href={href}><p id=a>x</p>")
    await shown(mirror, "marginTop", "4px")
    assert b"margin-top" in await mirror.sent()
