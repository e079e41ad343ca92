"""Rules: every way to change one inside its sheet."""

from __future__ import annotations

from tests.browser.mirror.battery.case import TEXT, Case
from tests.browser.mirror.battery.resource import FONT
from tests.browser.mirror.battery.step import until
from tests.browser.mirror.battery.style import FONT_PAGE, PAUSE, green, sheet

__all__ = ["CASES"]

#: Rules to reach into, each kind once.
KINDS = (
    "<style id=s>@layer x{#p{color:red}}@supports (color:red){.z{color:red}}@container (width>1px){.z{color:red}}"
    "@scope (body){.z{color:red}}#p{&.z{color:red}}@keyframes k{from{color:red}to{color:red}}</style>"
    "<style>body{container-type:inline-size}</style>" + TEXT
)

CASES = (
    green("add-rule", "addRule, removeRule", "s.sheet.addRule('#p', 'color: green'); s.sheet.removeRule(0)"),
    green("insert-into-layer", "insertRule into @layer", "s.sheet.cssRules[0].insertRule('#p{color:green}', 1)", KINDS),
    green(
        "insert-into-supports", "insertRule into @supports", "s.sheet.cssRules[1].insertRule('#p{color:green}')", KINDS
    ),
    green(
        "insert-into-container",
        "insertRule into @container",
        "s.sheet.cssRules[2].insertRule('#p{color:green}')",
        KINDS,
    ),
    green("insert-into-scope", "insertRule into @scope", "s.sheet.cssRules[3].insertRule('#p{color:green}')", KINDS),
    green("insert-nested", "insertRule into a style rule", "s.sheet.cssRules[4].insertRule('&.a{color:green}')", KINDS),
    green(
        "delete-nested",
        "deleteRule in a style rule and in a group",
        f"s.sheet.cssRules[0].deleteRule(0); {PAUSE} s.sheet.cssRules[1].deleteRule(0)",
        "<style id=s>#p{&.a{color:red}}@media all{#p{color:red!important}}</style><style>p{color:green}</style>" + TEXT,
    ),
    green(
        "append-keyframe",
        "appendRule, deleteRule in @keyframes",
        "const k = s.sheet.cssRules[5]; k.deleteRule('to'); k.deleteRule('from'); k.appendRule('0%,100%{color:green}');"
        " p.style.animation = 'k 9s paused'",
        KINDS,
    ),
    green(
        "key-text",
        "keyText of a keyframe",
        "s.sheet.cssRules[0].cssRules[0].keyText = '0%'",
        "<style id=s>@keyframes k{90%{color:green}}#p{animation:k 100s paused linear}</style>" + TEXT,
    ),
    green(
        "keyframe-style",
        "style of a keyframe",
        "s.sheet.cssRules[0].cssRules[0].style.color = 'green'",
        "<style id=s>@keyframes k{0%{color:red}}#p{animation:k 100s paused}</style>" + TEXT,
    ),
    green(
        "keyframes-name",
        "name of @keyframes",
        "s.sheet.cssRules[0].name = 'k'",
        "<style id=s>@keyframes j{0%{color:green}}#p{animation:k 100s paused}</style>" + TEXT,
    ),
    green(
        "selector-text",
        "selectorText",
        "m.sheet.cssRules[0].cssRules[0].selectorText = '#p.q'; s.sheet.cssRules[0].selectorText = '#x';"
        " m.sheet.cssRules[0].cssRules[0].style.color = 'green'; p.classList.add('q')",
    ),
    green(
        "media-append",
        "media.appendMedium, deleteMedium",
        "s.sheet.media.deleteMedium('print'); s.sheet.media.appendMedium('screen')",
        "<style id=s media=print>#p{color:green}</style>" + TEXT,
    ),
    green(
        "media-rule-text",
        "mediaText of an @media rule",
        "s.sheet.cssRules[0].media.mediaText = 'screen'",
        "<style id=s>@media print{#p{color:green}}</style>" + TEXT,
    ),
    green(
        "media-rule-kept",
        "mediaText of a list kept from before capture",
        "kept.mediaText = 'screen'",
        "<style id=s>@media print{#p{color:green}}</style>" + TEXT,
        before="window.kept = s.sheet.cssRules[0].media",
    ),
    green(
        "media-attribute",
        "media attribute of style and link",
        "s.media = 'all'; a.media = 'print'",
        "<style id=s media=print>#p{color:green}</style><link id=a rel=stylesheet href=/a.css>" + TEXT,
        pages={"/a.css": sheet("#p{color:red!important}")},
    ),
    green(
        "remove-property",
        "removeProperty of a rule",
        "s.sheet.cssRules[0].style.removeProperty('color')",
        "<style>p{color:green}</style><style id=s>#p{color:red}</style>" + TEXT,
    ),
    green(
        "declaration-kept",
        "rule.style kept from before capture",
        "kept.color = 'green'",
        before="window.kept = s.sheet.cssRules[0].style",
    ),
    green(
        "typed-map-kept",
        "rule.styleMap kept from before capture",
        "kept.set('color', 'green')",
        before="window.kept = s.sheet.cssRules[0].styleMap",
    ),
    green(
        "declaration-later",
        "rule.style kept, changed much later",
        f"const kept = s.sheet.cssRules[0].style; for (let n = 0; n < 12; n++) {{ {PAUSE} }} kept.color = 'green'",
    ),
    green(
        "css-float",
        "cssFloat and other property setters",
        "const d = s.sheet.cssRules[0].style; d.cssFloat = 'right'; d.webkitTextFillColor = 'blue'; d.color = 'green';"
        " d['margin-left'] = '7px'",
        see="[css('#p', 'float'), css('#p', '-webkit-text-fill-color'), css('#p', 'margin-left')]",
        want=["right", "rgb(0, 0, 255)", "7px"],
    ),
    Case(
        "font-face-rule-edited",
        "style of an @font-face rule",
        "<style id=s>@font-face{font-family:None;src:url(/wide.woff)}</style>" + FONT_PAGE,
        pages={"/wide.woff": FONT},
        steps="s.sheet.cssRules[0].style.fontFamily = 'Wide'",
        see="$('#w').offsetWidth",
        want=80,
        tree=False,
    ),
    green(
        "counter-style-edited",
        "@counter-style edited",
        "s.sheet.cssRules[0].symbols = '\"WWWWWWWW\"'",
        "<style id=s>@counter-style c{system:cyclic;symbols:'i';suffix:''}#p{display:list-item;float:left;"
        "list-style:c inside}</style><p id=p></p>",
        see="box('#p')[2] > 60",
        want=True,
    ),
    green(
        "import-inserted",
        "@import by insertRule",
        "s.sheet.insertRule('@import \"/i.css\"', 0)",
        "<style id=s>p{margin:0}</style>" + TEXT,
        pages={"/i.css": sheet("#p{color:green}")},
    ),
    green(
        "import-conditions",
        "@import with layer, supports and media",
        (),
        "<style>@import '/a.css' layer(x) supports(color:red) screen; @import '/b.css' supports(color:nonsense);"
        " @import '/b.css' print; p{color:green}</style>" + TEXT,
        pages={"/a.css": sheet("#p{color:red;--a:1}"), "/b.css": sheet("#p{color:red!important}")},
        before=until("win.getComputedStyle(doc.getElementById('p')).getPropertyValue('--a')"),
        see="[css('#p', 'color'), css('#p', '--a')]",
        want=["rgb(0, 128, 0)", "1"],
    ),
    green(
        "import-late",
        "@import that loads after capture began",
        "document.head.insertAdjacentHTML('beforeend', '<style>@import \"/slow.css\";</style>')",
        TEXT,
        pages={"/slow.css": sheet("@import '/slower.css';"), "/slower.css": sheet("#p{color:green}")},
    ),
    green(
        "imported-sheet-edited",
        "a rule inside an imported sheet edited",
        "s.sheet.cssRules[0].styleSheet.insertRule('#p{color:green}', 1)",
        "<style id=s>@import '/a.css';</style>" + TEXT,
        pages={"/a.css": sheet("#p{color:red}")},
        before=until("win.getComputedStyle(doc.getElementById('p')).color === 'rgb(255, 0, 0)'"),
    ),
    green(
        "linked-sheet-edited",
        "insertRule into a linked sheet",
        "a.sheet.insertRule('#p{color:green}', 1); a.sheet.cssRules[0].style.margin = '9px'",
        "<link id=a rel=stylesheet href=/a.css>" + TEXT,
        pages={"/a.css": sheet("#p{color:red}")},
        see="[css('#p', 'color'), css('#p', 'margin')]",
        want=["rgb(0, 128, 0)", "9px"],
        before=until("win.getComputedStyle(doc.getElementById('p')).color === 'rgb(255, 0, 0)'"),
    ),
    green(
        "linked-shorthand",
        "a shorthand with var() beside its longhand in a linked sheet",
        (),
        "<link id=a rel=stylesheet href=/a.css>" + TEXT,
        pages={"/a.css": sheet(":root{--b:rgb(0,0,255)}#p{background:var(--b);background-size:9px}")},
        see="[css('#p', 'background-color'), css('#p', 'background-size')]",
        want=["rgb(0, 0, 255)", "9px auto"],
    ),
    green(
        "bad-rule",
        "a rule that the browser refuses",
        "try { s.sheet.insertRule('}', 0); } catch {} s.sheet.insertRule('#p{color:green}', 1)",
    ),
    green(
        "many-rules",
        "5,000 rules inserted one by one",
        "for (let n = 0; n < 5000; n++) s.sheet.insertRule(`.r${n}{color:red}`, n);"
        " s.sheet.insertRule('#p{color:green}', 5001)",
    ),
)
