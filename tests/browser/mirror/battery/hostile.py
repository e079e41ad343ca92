"""Pages that patch, freeze or forbid what an engine stands on."""

from __future__ import annotations

from tests.browser.mirror.battery.case import Case, Served, Way
from tests.browser.mirror.battery.resource import ZONE
from tests.browser.mirror.battery.step import outside

__all__ = ["LISTED", "MORE"]

BODY = "<!doctype html><style>#p{color:red}#p.on{color:green}</style><body><p id=p>text</p><input id=i><div id=h></div>"
EDIT = outside(
    "const p = doc.getElementById('p'); p.append(' live'); p.setAttribute('class', 'on');"
    " doc.getElementById('i').value = 'v'"
)
SEEN = "[$('#p').textContent, css('#p', 'color'), $('#i').value]"
WANT = ["text live", "rgb(0, 128, 0)", "v"]
CSP = (
    "default-src 'none'; script-src 'nonce-battery' 'self'; style-src 'none'; img-src 'none'; connect-src 'none';"
    " worker-src 'none'; base-uri 'none'; form-action 'none'"
)


def patched(name: str, words: str, patch: str, **more: object) -> Case:
    """A page that does its worst before it loads the engine, and is edited afterwards."""
    html = f"{BODY}<script nonce=battery>{patch}</script>"
    return Case(name, words, html, steps=EDIT, see=SEEN, want=WANT, way=Way.INSIDE, **more)  # type: ignore[arg-type]


LISTED = (
    patched(
        "prototype-js",
        "Array and toJSON patched (Prototype.js)",
        "for (const o of [Array, String, Number, Object]) Object.defineProperty(o.prototype, 'toJSON', {"
        " value: () => 'x', configurable: true, writable: true }); Array.prototype.extra = () => 1;"
        " Array.from = (from) => { if (!from) return []; const made = []; for (let n = from.length || 0;"
        " n--; ) made[n] = from[n]; return made; }; Array.prototype.reduce = function () { return"
        " this.length > 1 ? this : this[0]; }; Array.prototype.without = Array.prototype.clone ="
        " function () { return Array.from(this); }",
    ),
    patched(
        "observer-wrapped",
        "MutationObserver wrapped (zone.js style)",
        "const N = MutationObserver; window.MutationObserver = function (f) { return new N((...a) =>"
        " setTimeout(() => f(...a), 60)); }; MutationObserver.prototype = N.prototype",
    ),
    Case(
        "zone",
        "zone.js loaded",
        f"{BODY}<script src=/zone.js></script>",
        pages={"/zone.js": ZONE},
        steps=EDIT,
        see=SEEN,
        want=WANT,
        shown="harness.win.Zone.current.name === '<root>'",
        way=Way.INSIDE,
    ),
    patched(
        "clock",
        "Date.now and performance patched",
        "let at = 0; Date.now = () => { throw 1; }; performance.now = () => NaN; performance.mark = () => { throw 1; }",
    ),
    Case(
        "clobbered",
        "elements named attributes, children, nodeName",
        BODY + "<form id=f><input name=attributes><input name=children><input name=childNodes><input"
        " name=nodeName><input name=nodeType><input name=parentNode><input name=firstChild><input"
        " name=shadowRoot><input id=last name=localName></form>",
        steps=outside(
            "doc.getElementById('last').value = 'v'; doc.getElementById('f').append('end');"
            " const i = doc.createElement('img'); i.name = 'body'; doc.body.append(i)"
        ),
        see="[$('#last').value, Node.prototype.hasOwnProperty('x')]",
        want=["v", False],
        shown="$('#last').parentElement.lastChild.data === 'end'",
        tree=False,
    ),
    patched(
        "globals",
        "window.Node and Element overwritten",
        "for (const n of ['Node', 'Element', 'HTMLElement', 'Document', 'ShadowRoot', 'Text', 'CSSStyleSheet', 'Event',"
        " 'HTMLInputElement', 'HTMLIFrameElement']) { try { window[n] = null; } catch {} }",
    ),
    Case(
        "strict-csp",
        "strict policy: no inline style, no blob worker",
        "<!doctype html><body><p id=p>text</p><input id=i><div id=h></div>",
        way=Way.INSIDE,
        pages={"/inside": Served("", headers={"content-security-policy": CSP})},
        steps=outside(
            "doc.getElementById('p').append(' live'); doc.getElementById('p').style.color = 'green';"
            " doc.getElementById('i').value = 'v'"
        ),
        see=SEEN,
        want=WANT,
    ),
    patched(
        "trusted-types",
        "Trusted Types required",
        "",
        pages={
            "/inside": Served(
                "", headers={"content-security-policy": "require-trusted-types-for 'script'; trusted-types 'none'"}
            )
        },
    ),
    Case(
        "observer-deleted",
        "MutationObserver deleted after the start",
        BODY,
        way=Way.INSIDE,
        steps=(
            outside("delete win.MutationObserver; win.MutationObserver = undefined; win.ResizeObserver = null"),
            EDIT,
        ),
        see=SEEN,
        want=WANT,
    ),
    patched(
        "frozen",
        "document, prototypes and globals frozen",
        "Object.freeze(document); Object.freeze(document.body); Object.freeze(Element.prototype);"
        " Object.freeze(Node.prototype); Object.freeze(HTMLInputElement.prototype.constructor);"
        " Object.preventExtensions(document.getElementById('p'))",
    ),
)

MORE = (
    patched(
        "array-methods",
        "array methods that lie",
        "Array.prototype.map = Array.prototype.filter = Array.prototype.reduce = function () { return"
        " []; }; Array.from = () => ['x']",
    ),
    patched(
        "clock-gone",
        "performance and Date gone",
        "window.performance = undefined; window.Date = function () { throw 1; }",
    ),
    patched(
        "observer-broken",
        "a MutationObserver that throws",
        "window.MutationObserver = class { observe() { throw 1; } }",
    ),
    patched(
        "getters",
        "tree getters that throw",
        "for (const n of ['firstChild', 'nextSibling', 'parentNode', 'childNodes'])"
        " Object.defineProperty(Node.prototype, n, { get() { throw 1; }, configurable: true })",
        tree=False,
    ),
    patched(
        "attribute-methods",
        "attribute methods that lie",
        "Element.prototype.getAttribute = Element.prototype.hasAttribute ="
        " Element.prototype.getAttributeNames = () => { throw 1; }",
        tree=False,
    ),
    patched(
        "listeners", "addEventListener that does nothing", "EventTarget.prototype.addEventListener = function () {}"
    ),
    patched(
        "timers",
        "timers that never fire",
        "window.setTimeout = window.setInterval = window.requestAnimationFrame = window.queueMicrotask = () => 0",
    ),
    patched("promises", "Promise replaced", "window.Promise = function () { throw 1; }; Promise.resolve = () => ({})"),
    patched(
        "object-prototype",
        "Object.prototype extended",
        "Object.prototype.extra = 1; Object.prototype.value = 2;"
        " Object.prototype.get = function () { return 3; }; Object.prototype.configurable = true",
    ),
    patched(
        "json",
        "JSON.stringify replaced",
        "JSON.stringify = () => 'x'; JSON.parse = () => 1",
    ),
    patched("console", "console that throws", "for (const n of Object.keys(console)) console[n] = () => { throw 1; }"),
    patched(
        "setters-own",
        "a page that patches value setters itself (React)",
        "const d = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');"
        " Object.defineProperty(document.getElementById('i'), 'value', { ...d, configurable: true,"
        " set(v) { d.set.call(this, v); }, get() { return d.get.call(this); } })",
    ),
    Case(
        "patched-later",
        "a page that patches everything after the start",
        BODY,
        way=Way.INSIDE,
        steps=(
            outside(
                "win.Element.prototype.getAttribute = () => 'x'; win.Node.prototype.contains = () => { throw 1; };"
                " Object.defineProperty(win.Node.prototype, 'nodeType', { get: () => 99, configurable: true })"
            ),
            outside(
                "const p = doc.getElementById('p'); p.append(' live'); p.className = 'on';"
                " doc.getElementById('i').value = 'v'"
            ),
        ),
        see=SEEN,
        want=WANT,
        tree=False,
    ),
    Case(
        "throwing-listeners",
        "listeners of the page that stop every event",
        BODY,
        way=Way.NEAR,
        before=outside(
            "for (const t of ['input', 'scroll', 'focusin', 'pointerover', 'change', 'click', 'keydown'])"
            " win.addEventListener(t, (e) => { e.stopImmediatePropagation(); }, true)"
        ),
        steps=(
            outside("doc.getElementById('i').focus()"),
            outside(
                "doc.getElementById('i').value = 'v'; doc.getElementById('p').append(' live');"
                " doc.getElementById('p').className = 'on'"
            ),
        ),
        see=SEEN,
        want=WANT,
    ),
    Case(
        "storm",
        "10,000 edits in one task",
        BODY,
        steps="for (let n = 0; n < 10000; n++) { const e = document.createElement('i');"
        " e.textContent = 'abcdefghij'[n % 10]; h.append(e); if (n % 3) e.remove(); }",
        see="[$('#h').childNodes.length, $('#h').textContent.length]",
        want=[3334, 3334],
    ),
    Case(
        "create-element",
        "a page that replaces its own document.createElement",
        BODY,
        before=outside(
            "doc.createElement = () => { throw 1; }; doc.createTextNode = () => { throw 1; };"
            " doc.querySelectorAll = () => []"
        ),
        steps=EDIT,
        see="[$('#p').textContent, css('#p', 'color'), $('#i').value]",
        want=WANT,
        tree=False,
    ),
    Case(
        "no-body",
        "a page without body, or whose root is SVG",
        BODY,
        steps="document.body.remove(); document.documentElement.append('bare')",
        see="doc.documentElement.textContent.slice(-4)",
        want="bare",
    ),
    Case(
        "odd-prototypes",
        "a page whose prototype chain is odd",
        BODY,
        steps="Object.setPrototypeOf(p, HTMLDivElement.prototype); p.append(' live'); p.className = 'on';"
        " i.value = 'v'; Object.setPrototypeOf(h, null); Node.prototype.appendChild.call(h, new"
        " Text('x'))",
        see="[$('#p').className, $('#i').value]",
        want=["on", "v"],
        tree=False,
    ),
)
