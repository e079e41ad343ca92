"""What the tables about style share: pages, and cases after which a paragraph is green."""

from __future__ import annotations

from typing import Any

from tests.browser.mirror.battery.case import TEXT, Case, Served, Step

__all__ = ["FONT_PAGE", "MAKE", "PAUSE", "ROOT", "SHEETS", "green", "sheet", "styled"]

#: A sheet to change, and one with a group.
SHEETS = "<style id=s>#p{color:red}</style><style id=m>@media all{.z{color:red}}</style>" + TEXT
PAUSE = "await new Promise((r) => setTimeout(r, 40));"
MAKE = "const c = new CSSStyleSheet(); c.replaceSync('#p{color:green}');"
ROOT = "const r = h.attachShadow({ mode: 'open' }); r.innerHTML = '<b id=b>x</b>';"
FONT_PAGE = (
    "<style>#p{font:10px monospace}.w{font-family:Wide,monospace!important}</style><p id=p"
    " class=w><span id=w>aaaa</span></p>"
)


def green(name: str, words: str, steps: Step | tuple[Step, ...], html: str = SHEETS, **more: Any) -> Case:
    """A case after which the paragraph is green."""
    expected = (
        {"tree": False} if "see" in more else {"see": "css('#p', 'color')", "want": "rgb(0, 128, 0)", "tree": False}
    )
    return Case(name, words, html, steps=steps, **{**expected, **more})


def styled(name: str, words: str, css: str, body: str = TEXT, **more: Any) -> Case:
    """A case of a sheet that is there from the start and makes the paragraph green."""
    return green(name, words, (), f"<style>{css}</style>{body}", **more)


def sheet(css: str, **headers: str) -> Served:
    """A linked style sheet."""
    return Served(css, "text/css", headers)
