"""Sheets and inline declarations: every way to add, switch, order and remove them."""

from __future__ import annotations

from tests.browser.mirror.battery.case import TEXT, Case
from tests.browser.mirror.battery.step import hover, until
from tests.browser.mirror.battery.style import MAKE, green, sheet

__all__ = ["CASES"]

SWITCHES = (
    green(
        "sheet-disabled",
        "sheet.disabled",
        "m.sheet.disabled = true; document.styleSheets[0].disabled = true",
        "<style>#p{color:red!important}</style><style>#p{color:green}</style><style id=m>#p{color:red}</style>" + TEXT,
    ),
    green(
        "alternate-sheet",
        "an alternate sheet switched on",
        "b.disabled = true; b.disabled = false",
        "<link rel=stylesheet title=A href=/a.css><link id=b rel='alternate stylesheet' title=B href=/b.css>" + TEXT,
        pages={"/a.css": sheet("#p{color:red}"), "/b.css": sheet("#p{color:green}")},
        before=until("doc.styleSheets.length === 2"),
    ),
    green(
        "preload-to-stylesheet",
        "a preload turned into a sheet by its load event",
        "a.rel = 'stylesheet'; b.media = 'all'",
        "<link id=a rel=preload as=style href=/a.css><link id=b rel=stylesheet media=print href=/b.css>" + TEXT,
        pages={"/a.css": sheet("#p{color:red}"), "/b.css": sheet("#p{color:green}")},
    ),
    green(
        "data-and-blob-links",
        "links to data and blob addresses",
        "const l = document.createElement('link'); l.rel = 'stylesheet';"
        " l.href = URL.createObjectURL(new Blob(['#p{color:green}'], { type: 'text/css' })); document.head.append(l)",
        "<link rel=stylesheet href='data:text/css,p{margin:9px}'>" + TEXT,
        see="[css('#p', 'color'), css('#p', 'margin')]",
        want=["rgb(0, 128, 0)", "9px"],
    ),
    green(
        "late-sheet",
        "a sheet that loads after capture began",
        "const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = '/late.css';"
        " await new Promise((r) => { l.onload = r; document.body.append(l); })",
        pages={"/late.css": sheet("#p{color:green}")},
    ),
    green(
        "cors-sheet",
        "a sheet of another origin that scripts may read",
        (),
        "<link rel=stylesheet crossorigin href=%OTHER%/c.css>" + TEXT,
        other={"/c.css": sheet("#p{color:green}", **{"access-control-allow-origin": "*"})},
    ),
    green(
        "opaque-hover",
        ":hover in a sheet that scripts may not read",
        hover("#p"),
        "<link rel=stylesheet href=%OTHER%/h.css>" + TEXT,
        other={"/h.css": sheet("#p:hover{color:green}")},
    ),
    green(
        "style-replaced",
        "a style element replaced",
        "const n = s.cloneNode(); n.textContent = '#p{color:green}'; s.replaceWith(n)",
    ),
    green(
        "style-moved",
        "a style element moved later",
        "s.textContent = '#p{color:green}'; m.textContent = '#p{color:red}'; document.body.append(s)",
    ),
    green(
        "style-in-body",
        "style in the body, in SVG, of another type",
        (),
        "<svg width=1 height=1><style>#p{color:green}</style></svg><style"
        " type=text/plain>#p{color:red!important}</style>"
        "<template><style>#p{color:red!important}</style></template>" + TEXT,
    ),
    green(
        "type-attribute",
        "type of a style element changed",
        "s.type = 'text/plain'; m.type = 'text/css'",
        "<style id=s>#p{color:red!important}</style><style id=m type=text/x>#p{color:green}</style>" + TEXT,
    ),
    green(
        "adopted-order",
        "adopted sheets spliced and sorted",
        "const [a, b] = document.adoptedStyleSheets; document.adoptedStyleSheets.splice(0, 2, b, a)",
        before="const make = (t) => { const c = new CSSStyleSheet(); c.replaceSync(t); return c; };"
        " document.adoptedStyleSheets = [make('#p{color:green}'), make('#p{color:red}')]",
    ),
    green(
        "adopted-index",
        "adopted sheets by index, length and pop",
        "const l = document.adoptedStyleSheets; l.pop(); l[0] = kept; l[1] = l[0]; l.length = 1",
        before="const make = (t) => { const c = new CSSStyleSheet(); c.replaceSync(t); return c; };"
        " document.adoptedStyleSheets = [make('#p{color:red}'), make('#p{color:red}')];"
        " window.kept = make('#p{color:green}')",
    ),
    green(
        "adopted-kept",
        "an adopted list kept from before capture",
        "kept.push(sheet)",
        before=MAKE + "window.sheet = c; window.kept = document.adoptedStyleSheets",
    ),
    green(
        "adopted-options",
        "constructed sheets with media and disabled",
        "const a = new CSSStyleSheet({ media: 'print' }), b = new CSSStyleSheet({ disabled: true }),"
        " c = new CSSStyleSheet(); a.replaceSync('#p{color:red!important}');"
        " b.replaceSync('#p{color:red!important}'); c.replaceSync('#p{color:green}');"
        " document.adoptedStyleSheets = [a, b, c]",
    ),
    green(
        "adopted-switched",
        "media and disabled of an adopted sheet changed",
        "const [a, b] = document.adoptedStyleSheets; a.media.mediaText = 'all'; b.disabled = true",
        before="const make = (t, o) => { const c = new CSSStyleSheet(o); c.replaceSync(t); return c; };"
        " document.adoptedStyleSheets = [make('#p{color:green}', { media: 'print' }), make('#p{color:red!important}')]",
    ),
    green(
        "adopted-promise",
        "replace() of an adopted sheet",
        "const c = new CSSStyleSheet(); document.adoptedStyleSheets = [c]; await c.replace('#p{color:green}')",
    ),
    Case(
        "adopted-shared",
        "one sheet adopted by the page and two shadow roots",
        "<div id=a></div><div id=b></div><p id=p>x</p>",
        before="const c = window.kept = new CSSStyleSheet(); document.adoptedStyleSheets = [c];"
        " for (const e of [a, b]) { const r = e.attachShadow({ mode: 'open' });"
        " r.innerHTML = '<p>y</p>'; r.adoptedStyleSheets = [c]; }",
        steps="kept.insertRule('p{color:rgb(1,2,3)}'); await new Promise((r) => setTimeout(r, 40));"
        " kept.cssRules[0].style.margin = '9px'",
        see="[$('#p'), root('#a').firstChild, root('#b').firstChild].map((e) => css(e, 'color') + css(e, 'margin'))",
        want=["rgb(1, 2, 3)9px"] * 3,
    ),
)

INLINE = (
    green(
        "inline-set-property",
        "element.style by every setter",
        "p.style.setProperty('color', 'green', 'important'); p.style.cssFloat = 'right';"
        " p.style['padding-top'] = '3px';"
        " p.style.setProperty('--own', ' x '); p.style.webkitUserSelect = 'none'",
        see="['color', 'float', 'padding-top', '--own', 'user-select'].map((n) => css('#p', n))",
        want=["rgb(0, 128, 0)", "right", "3px", "x", "none"],
    ),
    green(
        "inline-shorthand-overlaid",
        "an inline shorthand with var() overlaid by a longhand",
        "p.style.cssText = '--x: 1px 2px; margin: var(--x); margin-top: 7px'",
        see="css('#p', 'margin')",
        want="7px 2px 1px",
    ),
    green(
        "inline-removed",
        "inline declarations removed",
        "p.style.removeProperty('color'); p.style.margin = ''; h.removeAttribute('style')",
        "<style>p{color:green}</style><p id=p style='color:red;margin:1px'>x</p><div id=h style='display:none'></div>",
    ),
    green(
        "inline-typed-om",
        "attributeStyleMap of an element",
        "p.attributeStyleMap.set('color', 'red'); p.attributeStyleMap.clear();"
        " p.attributeStyleMap.set('color', 'green'); p.attributeStyleMap.append('background-image', 'url(x.png)')",
    ),
    green(
        "inline-bad",
        "inline declarations that do not parse",
        "p.setAttribute('style', 'color:green;nonsense;margin:;padding:1px;}{')",
        see="[css('#p', 'color'), css('#p', 'padding')]",
        want=["rgb(0, 128, 0)", "1px"],
    ),
    green(
        "inline-svg-mathml",
        "style of SVG and MathML elements",
        "r.style.fill = 'green'; i.style.color = 'green'",
        "<svg><rect id=r width=9 height=9 /></svg><math><mi id=i>x</mi></math>",
        see="[css('#r', 'fill'), css('#i', 'color')]",
        want=["rgb(0, 128, 0)", "rgb(0, 128, 0)"],
    ),
)


CASES = SWITCHES + INLINE
