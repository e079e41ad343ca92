"""Selectors: pseudo-classes and pseudo-elements of every kind of state."""

from __future__ import annotations

from typing import Any

from tests.browser.mirror.battery.case import TEXT, Case, Step
from tests.browser.mirror.battery.step import hover
from tests.browser.mirror.battery.style import ROOT, green

__all__ = ["CASES"]


def selector(name: str, words: str, css: str, body: str, steps: Step | tuple[Step, ...] = (), **more: Any) -> Case:
    """A case of a selector that matches the paragraph."""
    return green(name, words, steps, f"<style>#p{{color:red}}{css}</style>{body}", **more)


CASES = (
    selector(
        "host-rules",
        ":host, :host(), :host-context()",
        "",
        "<div id=h class=t></div>",
        ROOT + "r.prepend(Object.assign(document.createElement('style'), { textContent:"
        " ':host{--a:1}:host(.t){--b:1}:host-context(body) b{--c:1}:host(:hover) b{--d:1}' }))",
        see="['--a', '--b', '--c', '--d'].map((n) => css(root('#h').lastChild, n))",
        want=["1", "1", "1", ""],
    ),
    selector(
        "host-hover",
        ":host(:hover), ::slotted(:hover)",
        "",
        "<div id=h><p id=p>x</p></div>",
        (
            ROOT + "r.innerHTML = '<style>:host(:hover)"
            " b{color:green}::slotted(p:hover){color:green!important}</style><b>b</b><slot></slot>'",
            hover("#p"),
        ),
        see="[css(root('#h').querySelector('b'), 'color'), css('#p', 'color')]",
        want=["rgb(0, 128, 0)"] * 2,
    ),
    selector(
        "part-rules",
        "::part, exportparts",
        "#h::part(b){color:green}#h::part(b):hover{opacity:.5}",
        "<div id=h></div>",
        (ROOT + "r.firstChild.part = 'b'", hover("#h b")),
        see="[css(root('#h').firstChild, 'color'), css(root('#h').firstChild, 'opacity')]",
        want=["rgb(0, 128, 0)", "0.5"],
    ),
    selector(
        "slotted-rules",
        "::slotted, slot fallback",
        "",
        "<div id=h><i id=p>x</i></div>",
        "const r = h.attachShadow({ mode: 'open' }); r.innerHTML ="
        " '<style>::slotted(i){color:green!important}</style><slot>none</slot>'",
    ),
    selector(
        "nth-child-of",
        ":nth-child(of), :is, :where, :not",
        "p:nth-child(2 of .k){color:green!important}:is(#x,#y):where(p):not(.z){margin:9px}",
        "<i class=k></i><p>0</p><p id=x class=k>x</p>",
        "x.id = 'p'",
        see="css('p.k', 'color')",
    ),
    selector(
        "lang-dir",
        ":lang(), :dir()",
        "#p:lang(ko):dir(rtl){color:green}",
        TEXT,
        "document.documentElement.lang = 'ko-KR'; document.body.dir = 'rtl'",
    ),
    selector(
        "structure",
        ":empty, :only-child, :first-of-type",
        "#h:empty + b:only-of-type{color:green}",
        "<div id=h>x</div><b id=p>x</b>",
        "h.textContent = ''",
    ),
    selector(
        "checked",
        ":checked, :indeterminate, :default",
        ":checked + b + :indeterminate + #p{color:green}",
        "<input id=c type=checkbox><b></b><input id=d type=checkbox><i id=p>x</i>",
        "c.checked = true; d.indeterminate = true",
    ),
    selector(
        "disabled-fieldset",
        ":disabled, :enabled, :read-only",
        "input:disabled:read-only + #p{color:green}",
        "<fieldset id=f><input><i id=p>x</i></fieldset>",
        "f.disabled = true",
    ),
    selector(
        "validity",
        ":invalid, :required, :out-of-range",
        "#i:invalid + #n:out-of-range + #p{color:green}",
        "<input id=i value=v><input id=n type=number max=3><i id=p>x</i>",
        "i.required = true; i.value = ''; n.value = '9'",
    ),
    selector(
        "custom-validity",
        "setCustomValidity",
        "#i:invalid + #p{color:green}",
        "<input id=i><i id=p>x</i>",
        "i.setCustomValidity('no')",
    ),
    selector(
        "user-invalid",
        ":user-invalid",
        "#i:user-invalid + #p{color:green}",
        "<form id=f><input id=i required><i id=p>x</i></form>",
        "f.requestSubmit()",
    ),
    selector(
        "placeholder-shown",
        ":placeholder-shown",
        "#i:not(:placeholder-shown) + #p{color:green}",
        "<input id=i placeholder=e><i id=p>x</i>",
        "i.value = 'v'",
    ),
    selector(
        "open-states",
        ":popover-open, :open, :modal",
        "#d:modal #x:open #q:popover-open{color:green}",
        "<dialog id=d><details id=x><summary>s</summary><b id=q popover>x</b></details></dialog>",
        "d.showModal(); x.open = true; q.showPopover()",
        see="css('#q', 'color')",
    ),
    selector(
        "focus-within-has",
        ":has(:focus), :has(:checked)",
        "body:has(input:focus) :is(form:has(:checked)) + #p{color:green}",
        "<form><input id=i type=checkbox></form><p id=p>x</p>",
        "i.checked = true; i.focus()",
    ),
    selector(
        "hover-has",
        ":has(:hover), :not(:hover)",
        "body:has(#h:hover) #p{color:green}#p:not(:hover){margin:9px}",
        "<div id=h>over</div><p id=p>x</p>",
        hover("#h"),
        see="[css('#p', 'color'), css('#p', 'margin')]",
        want=["rgb(0, 128, 0)", "9px"],
    ),
    selector(
        "hover-nested",
        "&:hover in nested rules and groups",
        "@media all{#p{&:hover{color:green}}}@layer k{p{&:is(:hover,:focus){margin:9px}}}",
        TEXT,
        hover("#p"),
        see="[css('#p', 'color'), css('#p', 'margin')]",
        want=["rgb(0, 128, 0)", "9px"],
    ),
    selector(
        "escaped-names",
        "names with escapes that look like pseudo-classes",
        ".hover\\:a:hover, .x\\:focus{color:green!important}#p[data-a=':hover']{margin:9px}",
        "<p id=p class='x:focus' data-a=':hover'>x</p>",
        see="[css('#p', 'color'), css('#p', 'margin')]",
        want=["rgb(0, 128, 0)", "9px"],
    ),
    selector(
        "pseudo-elements",
        "::marker, ::selection, ::placeholder, ::first-letter, ::file-selector-button",
        "#p::first-letter{color:green}#p::marker{color:green}#p::selection{color:green}#i::placeholder{color:green}#f::file-selector-button{color:green}",
        "<p id=p>x</p><input id=i placeholder=e><input id=f type=file>",
        see="[['#p', '::first-letter'], ['#p', '::marker'], ['#p', '::selection'], ['#i', '::placeholder'],"
        " ['#f', '::file-selector-button']].map(([s, e]) => css(s, 'color', e))",
        want=["rgb(0, 128, 0)"] * 5,
    ),
    selector(
        "backdrop",
        "::backdrop",
        "#d::backdrop{background:rgb(0,128,0)}",
        "<dialog id=d>x</dialog>",
        "d.showModal()",
        see="[css('#d', 'background-color', '::backdrop'), css('#d', 'display')]",
        want=["rgb(0, 128, 0)", "block"],
        pixels="view",
    ),
    selector(
        "highlights",
        "CSS.highlights, ::highlight()",
        "::highlight(k){background-color:red;color:white}",
        "<p id=p style='font-size:40px'>marked here</p>",
        "const r = new Range(); r.setStart(p.firstChild, 0); r.setEnd(p.firstChild, 6);"
        " CSS.highlights.set('k', new Highlight(r))",
        see="",
        pixels="#p",
    ),
    selector("visited", ":any-link, :link", "#p:any-link:link{color:green}", "<a id=p href=%SITE%/x>x</a>"),
)
