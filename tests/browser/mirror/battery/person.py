"""What people do: pointer, focus, keys, selection."""

from __future__ import annotations

from tests.browser.mirror.battery.case import Case
from tests.browser.mirror.battery.situation import FORM, PAUSE
from tests.browser.mirror.battery.step import click, hold, hover, key, press, retype, shows, type_text, until

__all__ = ["CASES"]

CASES = (
    Case(
        "hover-leaves",
        ":hover given up, also by removal of the element",
        "<style>p{margin:0;height:40px}p:hover{color:green}</style><p id=p>x</p><p id=q>y</p>",
        steps=(
            hover("#p"),
            shows("css('#p', 'color') === 'rgb(0, 128, 0)'"),
            hover("#q"),
            "q.remove(); document.body.append('end')",
        ),
        see="css('#p', 'color')",
        want="rgb(0, 0, 0)",
    ),
    Case(
        "hover-in-shadow",
        ":hover and :focus inside shadow roots and frames",
        "<div id=h><template shadowrootmode=open><style>"
        "b:hover{color:green}input:focus{margin:9px}</style><b id=b>x</b>"
        "<input id=i></template></div><iframe id=f srcdoc='<style>p:hover{color:green}</style><p>y</p>'></iframe>",
        steps=(
            hover("#b"),
            "h.shadowRoot.getElementById('i').focus()",
            until(
                "win.getComputedStyle(doc.getElementById('h').shadowRoot.getElementById('b')).color === 'rgb(0,"
                " 128, 0)'"
            ),
        ),
        see="[css(root('#h').getElementById('b'), 'color'), css(root('#h').getElementById('i'), 'margin')]",
        want=["rgb(0, 128, 0)", "9px"],
    ),
    Case(
        "hover-in-frame",
        ":hover inside a frame",
        "<iframe id=f srcdoc='<style>p:hover{color:green}</style><p>y</p>'></iframe>",
        steps=hover("#f >>> p"),
        see="css(inner('#f').querySelector('p'), 'color')",
        want="rgb(0, 128, 0)",
    ),
    Case(
        "hover-label",
        ":hover of a label reaches its field",
        "<style>input:hover{margin:9px}input:active{padding:9px}</style><label id=l"
        " for=i>label</label><hr><input id=i>",
        steps=press("#l"),
        see="[css('#i', 'margin'), css('#i', 'padding')]",
        want=["9px", "9px"],
    ),
    Case(
        "active-key",
        ":active while a key is held",
        "<style>#k:active{color:green}</style><button id=k>k</button>",
        steps=("k.focus()", hold("Space")),
        see="css('#k', 'color')",
        want="rgb(0, 128, 0)",
    ),
    Case(
        "focus-by-mouse",
        ":focus-visible only where the browser shows it",
        "<style>button:focus{color:green}button:focus-visible{margin:9px}</style><button id=k>k</button>",
        steps=click("#k"),
        see="[css('#k', 'color'), css('#k', 'margin')]",
        want=["rgb(0, 128, 0)", "0px"],
    ),
    Case(
        "blur",
        "focus given up",
        "<style>input:focus{color:green}</style><input id=i>",
        before="i.focus()",
        steps=f"{PAUSE} i.blur()",
        see="css('#i', 'color')",
        want="rgb(0, 0, 0)",
    ),
    Case(
        "field-selection",
        "selection in a field: no caret detail leaves a masked one",
        "<input id=w type=password value=hunter2>",
        steps="w.focus(); w.setSelectionRange(1, 3)",
        shown="doc.getSelection().toString() === ''",
        secret="hunter2",
        tree=False,
    ),
    Case(
        "selection-cleared",
        "selection cleared, selection of all",
        "<p id=p>one</p><p id=q>two</p>",
        steps=(
            "getSelection().selectAllChildren(p)",
            shows("doc.getSelection().toString() === 'one'"),
            "getSelection().removeAllRanges()",
        ),
        see="doc.getSelection().toString()",
        want="",
    ),
    Case(
        "selection-in-shadow",
        "selection inside a shadow root",
        "<div id=h><template shadowrootmode=open><p>shadow text</p></template></div>",
        steps="const t = h.shadowRoot.firstChild.firstChild; getSelection().setBaseAndExtent(t, 0, t, 6)",
        see="doc.getSelection().toString()",
        pixels="#h",
    ),
    Case(
        "typed",
        "typing into fields",
        FORM,
        steps=(retype("#i", "hello"), retype("#t", "more\nlines"), click("#c"), click("#r2"), key("Space")),
        see="[$('#i').value, $('#t').value, $('#c').checked, $('#r2').checked]",
        want=["hello", "more\nlines", True, True],
    ),
    Case(
        "undone",
        "typing undone",
        FORM,
        steps=(click("#i"), type_text("#i", "abc"), shows("$('#i').value.includes('abc')"), key("Control+z")),
        see="$('#i').value",
    ),
)
