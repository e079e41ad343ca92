"""Shadow roots, slots and custom elements."""

from __future__ import annotations

from tests.browser.mirror.battery.case import Case
from tests.browser.mirror.battery.step import outside

__all__ = ["LISTED", "MORE"]

BOX = "<div id=h><i slot=n>named</i><u>light</u></div>"
FILL = "<style>b{color:green}</style><b>in</b><slot name=n></slot><slot></slot>"
GREEN = "css(root('#h').querySelector('b'), 'color')"
PAUSE = "await new Promise((r) => setTimeout(r, 40));"
DEFINE = "customElements.define('x-a', class extends HTMLElement { i = this.attachInternals(); });"

LISTED = (
    Case(
        "open-root",
        "open shadow root",
        BOX,
        before=f"h.attachShadow({{ mode: 'open' }}).innerHTML = `{FILL}`",
        steps="h.shadowRoot.append('more')",
        see=f"[{GREEN}, root('#h').lastChild.data]",
        want=["rgb(0, 128, 0)", "more"],
        tree=True,
    ),
    Case(
        "late-attach",
        "attachShadow on an element already shown",
        BOX,
        steps=f"h.attachShadow({{ mode: 'open' }}).innerHTML = `{FILL}`",
        see=GREEN,
        want="rgb(0, 128, 0)",
    ),
    Case(
        "closed-before",
        "closed shadow root made before capture",
        BOX,
        before=f"const r = h.attachShadow({{ mode: 'closed' }}); r.innerHTML = `{FILL}`; h.closedRoot = r",
        steps="h.closedRoot.append('more')",
        see=GREEN,
        want="rgb(0, 128, 0)",
        fresh=False,
    ),
    Case(
        "closed-after",
        "closed shadow root made while capture runs",
        BOX,
        steps=f"const r = h.attachShadow({{ mode: 'closed' }}); r.innerHTML = `{FILL}`; h.closedRoot = r",
        see=GREEN,
        want="rgb(0, 128, 0)",
        fresh=False,
    ),
    Case(
        "declarative",
        "declarative shadow root",
        f"<div id=h><template shadowrootmode=open>{FILL}</template>x</div>",
        steps="h.shadowRoot.querySelector('b').append('!')",
        see=f"[{GREEN}, root('#h').querySelector('b').textContent]",
        want=["rgb(0, 128, 0)", "in!"],
    ),
    Case(
        "nested-slots",
        "nested roots, slots assigned anew",
        BOX,
        before="h.attachShadow({ mode: 'open' }).innerHTML = '<div id=k><slot name=n></slot></div>';"
        " h.shadowRoot.firstChild.attachShadow({ mode: 'open' }).innerHTML = '<p><slot></slot></p>'",
        steps="h.querySelector('u').slot = 'n'; h.querySelector('i').slot = '';"
        " h.shadowRoot.querySelector('slot').name = 'n'",
        see="root('#h').querySelector('slot').assignedNodes().map((n) => n.localName)",
        want=["u"],
    ),
    Case(
        "defined-later",
        "custom element defined later (:defined)",
        "<style>x-a:not(:defined){color:red}x-a:defined{color:green}</style><x-a id=a>a</x-a><x-b id=b>b</x-b>",
        steps="customElements.define('x-a', class extends HTMLElement {})",
        see="[css('#a', 'color'), all(':defined, x-b').length > 0]",
        want=["rgb(0, 128, 0)", True],
    ),
    Case(
        "internals-state",
        "ElementInternals :state()",
        "<style>x-a:state(on){color:green}x-a:state(off){margin:9px}</style><x-a id=a>a</x-a>",
        before=DEFINE + "a.i.states.add('off')",
        steps="a.i.states.delete('off'); a.i.states.add('on')",
        see="[css('#a', 'color'), css('#a', 'margin')]",
        want=["rgb(0, 128, 0)", "0px"],
    ),
    Case(
        "host-readded",
        "host removed and added again keeps its adopted sheets",
        BOX,
        before="const r = h.attachShadow({ mode: 'open' }); r.innerHTML = '<b>in</b>';"
        " const c = new CSSStyleSheet(); c.replaceSync('b{color:green}'); r.adoptedStyleSheets = [c]",
        steps=f"const x = h; x.remove(); {PAUSE} document.body.append(x)",
        see=GREEN,
        want="rgb(0, 128, 0)",
    ),
)

MORE = (
    Case(
        "manual-slots",
        "slots assigned by hand",
        "<div id=h>t<u>u</u><i>i</i></div>",
        steps="const r = h.attachShadow({ mode: 'open', slotAssignment: 'manual' });"
        " r.innerHTML = '<slot></slot><slot></slot>'; r.firstChild.assign(h.lastChild);"
        " r.lastChild.assign(h.firstChild)",
        see="[...root('#h').children].map((s) => s.assignedNodes().map((n) => n.nodeName))",
        want=[["I"], ["#text"]],
    ),
    Case(
        "manual-slots-changed",
        "slots assigned by hand, changed and emptied",
        "<div id=h><u>u</u><i>i</i></div>",
        before="const r = h.attachShadow({ mode: 'open', slotAssignment: 'manual' });"
        " r.innerHTML = '<slot></slot>'; r.firstChild.assign(h.firstChild)",
        steps="const s = h.shadowRoot.firstChild; s.assign(h.lastChild);"
        f" {PAUSE} h.append(document.createElement('b')); s.assign(h.lastChild, h.firstChild)",
        see="root('#h').firstChild.assignedNodes().map((n) => n.nodeName)",
        want=["B", "U"],
    ),
    Case(
        "slot-fallback",
        "fallback content of slots",
        BOX,
        before="h.attachShadow({ mode: 'open' }).innerHTML = '<slot name=n>fall</slot>'",
        steps="h.querySelector('i').remove()",
        see="root('#h').querySelector('slot').assignedNodes({ flatten: true }).map((n) => n.data)",
        want=["fall"],
    ),
    Case(
        "root-of-root",
        "roots ten deep",
        "<div id=h></div>",
        steps="let e = h; for (let n = 0; n < 10; n++) { const r = e.attachShadow({ mode: n % 2 ? 'open' :"
        " 'closed' }); e.closedRoot = r; e = document.createElement('div'); r.append(e);"
        " } e.append('deep')",
        see="(() => { let e = $('#h'); for (let n = 0; n < 10; n++) e = root(e).firstChild; return e.textContent; })()",
        want="deep",
        fresh=False,
    ),
    Case(
        "root-on-new-host",
        "a host made, filled and added in one task",
        steps="const e = document.createElement('section'); e.id = 'n';"
        " e.attachShadow({ mode: 'closed' }).innerHTML = '<b>in</b>'; h.append(e); e.closedRoot = null;"
        " e.append('light')",
        see="box('#n')",
        tree=False,
    ),
    Case(
        "delegates-focus",
        "delegatesFocus",
        "<div id=h><template shadowrootmode=open"
        " shadowrootdelegatesfocus><style>:host(:focus){color:green}input:focus{margin:9px}</style>"
        "<input></template></div>",
        steps="h.focus()",
        see="[css('#h', 'color'), css(root('#h').querySelector('input'), 'margin')]",
        want=["rgb(0, 128, 0)", "9px"],
    ),
    Case(
        "cloned-root",
        "a clonable root cloned",
        "<div id=h><template shadowrootmode=open shadowrootclonable><b>in</b></template></div>",
        steps="const n = h.cloneNode(true); n.id = 'n'; h.after(n)",
        see="root('#n').textContent",
        want="in",
    ),
    Case(
        "root-emptied",
        "a root emptied and filled",
        f"<div id=h><template shadowrootmode=open>{FILL}</template></div>",
        steps="h.shadowRoot.innerHTML = '<b>new</b>'; h.shadowRoot.prepend(new Comment('c'))",
        see="root('#h').textContent",
        want="new",
    ),
    Case(
        "host-kinds",
        "roots of span, p, article, body",
        "<p id=a></p><article id=b></article><span id=c></span>",
        steps="for (const e of [a, b, c, document.body]) e.attachShadow({ mode: 'open' }).innerHTML = `<i>in"
        " ${e.localName}</i><slot></slot>`",
        see="['#a', '#b', '#c', 'body'].map((s) => root(s).textContent)",
        want=["in p", "in article", "in span", "in body"],
    ),
    Case(
        "style-in-root",
        "styles in a root changed live",
        BOX,
        before="h.attachShadow({ mode: 'open' }).innerHTML = `<style id=s>b{color:red}</style><b>in</b>`",
        steps=f"const s = h.shadowRoot.firstChild; s.sheet.insertRule('b{{color:blue}}', 1);"
        f" {PAUSE} s.textContent = 'b{{color:green}}'",
        see=GREEN,
        want="rgb(0, 128, 0)",
    ),
    Case(
        "variables-cross",
        "custom properties and inheritance into a root",
        BOX,
        before="h.attachShadow({ mode: 'open' }).innerHTML = '<style>b{color:var(--c)}</style><b>in</b>'",
        steps="document.body.style.setProperty('--c', 'green')",
        see=GREEN,
        want="rgb(0, 128, 0)",
    ),
    Case(
        "exported-parts",
        "exportparts through two roots",
        "<style>#h::part(q){color:green}</style><div id=h></div>",
        steps="const r = h.attachShadow({ mode: 'open' }); r.innerHTML = '<div id=k"
        " exportparts=\"b:q\"></div>'; r.firstChild.attachShadow({ mode: 'open' }).innerHTML = '<b"
        " part=b>x</b>'",
        see="css(root(root('#h').firstChild).firstChild, 'color')",
        want="rgb(0, 128, 0)",
    ),
    Case(
        "scoped-registry",
        "elements of a definition that replaces their content",
        "<x-a id=a>old</x-a>",
        steps="customElements.define('x-a', class extends HTMLElement { constructor() { super();"
        " this.attachShadow({ mode: 'open' }).innerHTML = '<b>up</b>'; } })",
        see="root('#a').textContent",
        want="up",
    ),
    Case(
        "internals-role",
        "a closed root by attachInternals().shadowRoot",
        "<x-a id=h><template shadowrootmode=closed><b>in</b></template></x-a>",
        before="customElements.define('x-a', class extends HTMLElement { constructor() { super();"
        " this.closedRoot = this.attachInternals().shadowRoot; } })",
        steps="h.closedRoot.append('more')",
        see="root('#h').textContent",
        want="inmore",
        fresh=False,
    ),
    Case(
        "state-many",
        ":state() of several elements, in :host and :has",
        "<style>body:has(x-a:state(on)) #p{color:green}</style><p id=p>x</p><x-a id=a></x-a>",
        before=DEFINE,
        steps=f"a.i.states.add('on'); a.i.states.add('other'); {PAUSE} a.i.states.clear(); a.i.states.add('on')",
        see="css('#p', 'color')",
        want="rgb(0, 128, 0)",
    ),
    Case(
        "patched-attach",
        "a page that patches attachShadow itself",
        BOX,
        before=outside(
            "const was = win.Element.prototype.attachShadow; win.Element.prototype.attachShadow = function"
            " (o) { const r = was.call(this, o); this.closedRoot = r; return r; }"
        ),
        steps=f"h.attachShadow({{ mode: 'closed' }}).innerHTML = `{FILL}`",
        see=GREEN,
        want="rgb(0, 128, 0)",
        fresh=False,
    ),
)
