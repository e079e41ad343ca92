"""Style: the known hard cases."""

from __future__ import annotations

from tests.browser.mirror.battery.case import TEXT, Case
from tests.browser.mirror.battery.resource import FONT
from tests.browser.mirror.battery.step import until
from tests.browser.mirror.battery.style import FONT_PAGE, MAKE, PAUSE, ROOT, green, sheet, styled

__all__ = ["LISTED"]

LISTED = (
    styled("style-text", "text of a style element", "#p{color:green}"),
    green(
        "insert-before-capture",
        "insertRule before capture",
        (),
        "<style id=s>#p{color:red}</style>" + TEXT,
        before="s.sheet.insertRule('#p{color:green}', 1)",
    ),
    green(
        "insert-delete-live",
        "insertRule, deleteRule",
        "for (let n = 0; n < 9; n++) s.sheet.insertRule('#p{color:red}', 1);"
        " s.sheet.insertRule('#p{color:green}', 10); s.sheet.deleteRule(1)",
    ),
    green(
        "insert-into-new-style",
        "insertRule into a style element just added (CSS-in-JS)",
        "const n = document.createElement('style'); n.append(''); document.head.append(n);"
        " n.sheet.insertRule('#p{color:blue}'); n.sheet.insertRule('#p{color:green}', 1)",
    ),
    green(
        "insert-into-media",
        "insertRule inside an @media group",
        "m.sheet.cssRules[0].insertRule('#p{color:green}', 0)",
    ),
    green(
        "rule-set-property",
        "rule.style.setProperty",
        "s.sheet.cssRules[0].style.setProperty('color', 'green', 'important')",
    ),
    green("rule-css-text", "rule.style.cssText", "s.sheet.cssRules[0].style.cssText = 'color: green'"),
    green("rule-typed-om", "rule.styleMap.set", "s.sheet.cssRules[0].styleMap.set('color', 'green')"),
    green(
        "style-disabled",
        "a style element switched off and on",
        "document.head.insertAdjacentHTML('afterbegin', '<style id=n>#p{color:green}</style>');"
        f" n.disabled = true; s.disabled = true; {PAUSE} n.disabled = false",
    ),
    green(
        "link-disabled",
        "a link switched off and on",
        f"a.disabled = true; {PAUSE} b.disabled = false",
        "<link id=b rel=stylesheet href=/b.css disabled><link id=a rel=stylesheet href=/a.css>" + TEXT,
        pages={"/a.css": sheet("#p{color:red}"), "/b.css": sheet("#p{color:green}")},
    ),
    green(
        "link-swapped",
        "a link given another address (theme switch)",
        "a.href = '/b.css'",
        "<link id=a rel=stylesheet href=/a.css>" + TEXT,
        pages={"/a.css": sheet("#p{color:red}"), "/b.css": sheet("#p{color:green}")},
    ),
    green(
        "import-chain",
        "a chain of @import",
        (),
        "<style>@import '/css/a.css';</style>" + TEXT,
        pages={
            "/css/a.css": sheet("@import url(deep/b.css) screen;"),
            "/css/deep/b.css": sheet("@import 'c.css'; #h{color:red}"),
            "/css/deep/c.css": sheet("#p{color:green;background:url(x.png)}"),
        },
        before=until("win.getComputedStyle(doc.getElementById('p')).color === 'rgb(0, 128, 0)'"),
        see="[css('#p', 'color'), css('#p', 'background-image').endsWith('/css/deep/x.png\")')]",
        want=["rgb(0, 128, 0)", True],
    ),
    green(
        "opaque-sheet",
        "a sheet of another origin that scripts may not read",
        (),
        "<link rel=stylesheet href=%OTHER%/o.css>" + TEXT,
        other={"/o.css": sheet("#p{color:green}")},
    ),
    green("adopted-assigned", "adoptedStyleSheets assigned", MAKE + "document.adoptedStyleSheets = [c]"),
    green("adopted-pushed", "adoptedStyleSheets.push in place", MAKE + "document.adoptedStyleSheets.push(c)"),
    green(
        "adopted-removed",
        "adoptedStyleSheets emptied",
        "document.adoptedStyleSheets = []",
        "<style>#p{color:green}</style>" + TEXT,
        before="const c = new CSSStyleSheet(); c.replaceSync('#p{color:red}'); document.adoptedStyleSheets = [c]",
    ),
    Case(
        "shadow-adopted-removed",
        "adoptedStyleSheets of a shadow root emptied",
        before=ROOT + "const c = new CSSStyleSheet(); c.replaceSync('b{color:red}'); r.adoptedStyleSheets = [c]",
        steps="h.style.color = 'green'; h.shadowRoot.adoptedStyleSheets = []",
        see="css(root('#h').firstChild, 'color')",
        want="rgb(0, 128, 0)",
    ),
    green(
        "adopted-replaced",
        "replaceSync on an adopted sheet",
        "document.adoptedStyleSheets[0].replaceSync('#p{color:green}')",
        before="const c = new CSSStyleSheet(); c.replaceSync('#p{color:blue}'); document.adoptedStyleSheets = [c]",
    ),
    green(
        "adopted-rule-edited",
        "a rule of an adopted sheet edited",
        "document.adoptedStyleSheets[0].cssRules[0].style.color = 'green'",
        before="const c = new CSSStyleSheet(); c.replaceSync('#p{color:blue}'); document.adoptedStyleSheets = [c]",
    ),
    green("text-node-edited", "text node of a style element edited", "s.firstChild.data = '#p{color:green}'"),
    green(
        "text-appended",
        "text appended to a style element twice",
        f"s.append('#p{{'); {PAUSE} s.append('color:green}}')",
    ),
    green(
        "shorthand-inserted",
        "a shorthand with var() by insertRule",
        "s.sheet.insertRule('#p{background:var(--b) url(x.png);background-size:9px;color:green}', 1)",
        "<style id=s>:root{--b:rgb(0,0,255)}</style>" + TEXT,
        see="[css('#p', 'background-color'), css('#p', 'background-size')]",
        want=["rgb(0, 0, 255)", "9px auto"],
    ),
    green(
        "inline-shorthand",
        "an inline shorthand with var() and !important",
        "p.style.cssText = '--x: 1px 2px; margin: var(--x) !important; color: green'; h.style.background = 'var(--b)';"
        " h.style.setProperty('--b', 'rgb(0, 0, 255)'); h.style.setProperty('border', 'var(--x)', 'important')",
        see="[css('#p', 'margin'), css('#p', 'color'), css('#h', 'background-color')]",
        want=["1px 2px", "rgb(0, 128, 0)", "rgb(0, 0, 255)"],
    ),
    green(
        "root-variable",
        "a custom property of the root changed",
        "document.documentElement.style.setProperty('--c', 'green')",
        "<style>:root{--c:red}#p{color:var(--c)}</style>" + TEXT,
    ),
    styled(
        "modern-rules",
        "nesting, @layer, @container, @scope, :has()",
        "body{container-type:inline-size;& #p{--a:1}} @layer y,x; @layer x{#p{--b:1}} @layer y{#p{--b:2}}"
        " @container (width>10px){#p{--c:1}} @scope (body) to (b){:scope #p{--d:1}}"
        " body:has(#h) #p{--e:1} @supports (color:red){#p{color:green}}",
        see="['--a', '--b', '--c', '--d', '--e', 'color'].map((n) => css('#p', n)).join()",
        want="1,1,1,1,1,rgb(0, 128, 0)",
    ),
    green(
        "registered-property",
        "@property and CSS.registerProperty",
        "CSS.registerProperty({ name: '--r', syntax: '<color>', inherits: false, initialValue: 'rgb(0, 128, 0)' })",
        "<style>@property --q{syntax:'<color>';inherits:false;initial-value:rgb(1,2,3)}"
        "#p{color:var(--r);background:var(--q)}</style>" + TEXT,
        see="[css('#p', 'color'), css('#p', 'background-color')]",
        want=["rgb(0, 128, 0)", "rgb(1, 2, 3)"],
    ),
    Case(
        "font-face",
        "@font-face with an address relative to its sheet",
        "<link rel=stylesheet href=/css/f.css>" + FONT_PAGE,
        pages={"/css/f.css": sheet("@font-face{font-family:Wide;src:url(../wide.woff)}"), "/wide.woff": FONT},
        see="$('#w').offsetWidth",
        want=80,
        tree=False,
    ),
    Case(
        "font-face-api",
        "FontFace API, document.fonts.add",
        FONT_PAGE,
        pages={"/wide.woff": FONT},
        steps="const f = new FontFace('Wide', 'url(/wide.woff)'); document.fonts.add(f); await f.load()",
        see="$('#w').offsetWidth",
        want=80,
        tree=False,
    ),
    styled(
        "background-clip",
        "background-clip: text, properties with a prefix",
        "#p{-webkit-background-clip:text;-webkit-text-fill-color:transparent;font:60px monospace;width:300px;"
        "background-image:linear-gradient(90deg,red,green);-webkit-box-reflect:below 0px;color:green}",
        see="[css('#p', '-webkit-background-clip'), css('#p', '-webkit-text-fill-color'), css('#p', 'color')]",
        want=["text", "rgba(0, 0, 0, 0)", "rgb(0, 128, 0)"],
        pixels="#p",
    ),
    Case(
        "content-strings",
        "content with escapes, quotes and icon glyphs",
        "<style>#p::before{content:'\\201C \\e900  \\'q\\' \\\\ ' attr(class)}#p::after{content:\"\\1F600\" / 'alt'}"
        "#h::before{content:'}{;:hover'}</style>" + TEXT,
        steps="document.head.insertAdjacentHTML('beforeend', '<style>b::after{content:\"\\\\A \\\\22 \"}</style>')",
        see="[css('#p', 'content', '::before'), css('#p', 'content', '::after'), css('#h', 'content', '::before')]",
        tree=False,
    ),
    green(
        "several-text-nodes",
        "several text nodes in one style element",
        (),
        "<style id=s></style>" + TEXT,
        before="s.append('#p{col', 'or:gr', 'een}', '#h{color:red}')",
    ),
    green(
        "relative-after-push-state",
        "a relative link after pushState to another directory",
        (),
        "<link rel=stylesheet href=css/a.css>" + TEXT,
        pages={"/css/a.css": sheet("#p{color:green;background:url(x.png)}")},
        before=(
            until("win.getComputedStyle(doc.getElementById('p')).color === 'rgb(0, 128, 0)'"),
            "history.pushState(null, '', '/deep/er/page')",
        ),
        see="[css('#p', 'color'), css('#p', 'background-image').endsWith(location.host + '/css/x.png\")')]",
        want=["rgb(0, 128, 0)", True],
    ),
    Case(
        "font-face-collected",
        "FontFace made of bytes, before capture",
        FONT_PAGE,
        pages={"/wide.woff": FONT},
        before="const bytes = await (await fetch('/wide.woff')).arrayBuffer();"
        " document.fonts.add(await new FontFace('Wide', bytes).load())",
        see="$('#w').offsetWidth",
        want=80,
        tree=False,
    ),
)
