"""Addresses in the page: what they mean here and there, and that none acts."""

from __future__ import annotations

from tests.browser.mirror.battery.case import Case, Served, Way
from tests.browser.mirror.battery.resource import GREEN, RED
from tests.browser.mirror.battery.step import until

__all__ = ["LISTED", "MORE"]

PICTURES = {"/deep/er/a.svg": GREEN, "/a.svg": RED, "/deep/a.svg": RED}
WIDTHS = "all('img').map((i) => i.naturalWidth)"

LISTED = (
    Case(
        "base",
        "base element: relative images and links",
        "<base href=/deep/er/><img src=a.svg srcset='a.svg 1x'><a id=a href=../x>l</a>",
        pages=PICTURES,
        see=WIDTHS,
        want=[20],
        shown="$('#a').getAttribute('href').endsWith('/deep/x')",
    ),
    Case(
        "inline-url",
        "relative url() in an inline style",
        "<base href=/deep/er/><p id=p style='background:url(a.svg);width:40px;height:40px;margin:0'></p>",
        pages=PICTURES,
        see="css('#p', 'background-image').endsWith('/deep/er/a.svg\")')",
        want=True,
        pixels="#p",
    ),
    Case(
        "javascript",
        "javascript: addresses are inert",
        "<a id=a href=\"javascript:parent.hacked=1\">l</a><form id=f action='javascript:1'><button id=k"
        " formaction=' java\nscript:1'>k</button></form><iframe id=i src=\"javascript:'x'\"></iframe>",
        steps="document.body.insertAdjacentHTML('beforeend', '<svg><a id=b"
        ' xlink:href="javascript:1"><text>t</text></a></svg>\')',
        shown="$('#b') !== null && all('*').every((e) => [...e.attributes].every((a) =>"
        " !/script:/i.test(a.value.replace(/\\s/g, ''))))",
        tree=False,
    ),
    Case(
        "handlers",
        "on* handlers cannot run",
        "<p id=p onclick='parent.hacked=1'>x</p><img src=/none onerror='window.seen=1'>",
        steps="p.setAttribute('onmouseover', 'parent.hacked = 1'); p.title = 'done';"
        " document.body.insertAdjacentHTML('beforeend', '<svg onload=\"window.seen=1\"></svg>')",
        shown="$('#p').title === 'done' && all('*').every((e) => [...e.attributes].every((a) =>"
        " !a.name.startsWith('on'))) && win.parent.hacked === undefined",
    ),
)

MORE = (
    Case(
        "base-changed",
        "base changed and removed",
        "<base id=b href=/deep/><div id=h></div>",
        pages=PICTURES,
        steps="b.href = '/deep/er/'; h.innerHTML = '<img src=a.svg>'",
        see=WIDTHS,
        want=[20],
    ),
    Case(
        "base-removed",
        "base removed: what is shown stays until it is asked anew",
        "<base id=b href=/deep/er/><img id=i src=a.svg>",
        pages=PICTURES,
        before=until("doc.images[0].complete"),
        steps="b.remove(); const n = new Image(); n.src = 'a.svg'; document.body.append(n)",
        see=WIDTHS,
        want=[20, 30],
    ),
    Case(
        "push-state",
        "pushState, relative images added afterwards",
        "<div id=h></div>",
        pages=PICTURES,
        steps="history.pushState(null, '', '/deep/er/page'); h.innerHTML = '<img src=a.svg>'",
        see=WIDTHS,
        want=[20],
    ),
    Case(
        "push-state-image",
        "a relative image from before pushState, then a snapshot",
        "<img id=i src=a.svg>",
        pages=PICTURES,
        before=(until("doc.images[0].complete"), "history.pushState(null, '', '/deep/er/page')"),
        see=WIDTHS,
        want=[30],
    ),
    Case(
        "push-state-style",
        "a relative inline background from before pushState",
        "<p id=p style='background:url(a.svg);width:40px;height:40px;margin:0'></p>",
        pages=PICTURES,
        before=(
            until("doc.images.length === 0"),
            (
                "getComputedStyle(p).backgroundImage; await new Promise((r) => requestAnimationFrame(() =>"
                " setTimeout(r, 50))); history.pushState(null, '', '/deep/er/page')"
            ),
        ),
        see="",
        pixels="#p",
    ),
    Case(
        "protocol-relative",
        "addresses without protocol, with dots, spaces, escapes",
        "<img id=i><img id=k>",
        pages={"/a b.svg": GREEN, "/a%20b.svg": GREEN, "/a.svg": RED},
        steps="i.src = `//${location.host}/deep/../a b.svg`; k.src = ' \\n/a.svg?q=1&amp;x#f'",
        see=WIDTHS,
        want=[20, 30],
    ),
    Case(
        "fragments",
        "links to fragments",
        "<a id=a href=#p>l</a><a id=b href='?q=1#x'>m</a><p id=p>x</p>",
        steps="a.hash = '#q'",
        see="$('#a').getAttribute('href').endsWith('#q')",
        want=True,
    ),
    Case(
        "blob-style",
        "blob and data addresses in styles",
        "<p id=p style='width:40px;height:40px;margin:0'></p>",
        pages=PICTURES,
        steps="p.style.background = `url(${URL.createObjectURL(await (await fetch('/a.svg')).blob())})`",
        pixels="#p",
        way=Way.UPLOAD,
    ),
    Case(
        "svg-fragments",
        "url(#id) in attributes and styles, under a base",
        "<base href=/deep/er/><svg id=v width=40 height=40><defs><linearGradient id=g><stop"
        " stop-color=red /><stop offset=1 stop-color=green /></linearGradient></defs><rect width=40"
        " height=20 fill='url(#g)' /><rect y=20 width=40 height=20 style='fill:url(#g)' /></svg>",
        pixels="#v",
    ),
    Case(
        "css-urls",
        "url() with quotes, escapes and parentheses",
        "<style>#p{background:url('a\\2e svg');width:40px;height:40px;margin:0}#q{background:url( \"/a"
        ' b(1).svg" )}</style><p id=p></p><p id=q></p>',
        pages={"/a.svg": GREEN, "/a b(1).svg": RED, "/a%20b(1).svg": RED},
        see="[css('#p', 'background-image').endsWith('/a.svg\")'), css('#q', 'background-image').includes('b(1).svg')]",
        want=[True, True],
        pixels="#p",
    ),
    Case(
        "css-variable-url",
        "url() in a custom property",
        "<link rel=stylesheet href=/deep/er/v.css><p id=p"
        " style='background:var(--u);width:40px;height:40px;margin:0'></p>",
        pages={**PICTURES, "/deep/er/v.css": Served(":root{--u:url(/a.svg)}", "text/css")},
        pixels="#p",
    ),
    Case(
        "srcset-forms",
        "srcset with commas, data addresses and widths",
        "<img id=i sizes=10px srcset='/a.svg 10w, /deep/a.svg?x=1,2 400w'><img id=k"
        " srcset=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='7' height='7'/%3E"
        ' 1x">'.replace(" xmlns", "%20xmlns")
        .replace(" width='7'", "%20width='7'")
        .replace(" height='7'", "%20height='7'"),
        pages=PICTURES,
        see="all('img').map((i) => i.naturalWidth > 0)",
        want=[True, True],
    ),
    Case(
        "meta-refresh",
        "meta refresh does not act",
        "<meta http-equiv=refresh content='9999;url=/x'><p id=p>x</p>",
        shown="$('[http-equiv]') === null",
    ),
    Case(
        "link-target",
        "target, ping, download of links",
        "<a id=a href=/x target=_top ping=/p download=f>l</a>",
        shown="['target', 'ping', 'download'].every((n) => !$('#a').hasAttribute(n))",
    ),
    Case(
        "import-map",
        "import maps, module scripts, speculation rules",
        "<script type=importmap>{}</script><script type=speculationrules>{}</script><p id=p>x</p>",
        steps="document.body.append(Object.assign(document.createElement('script'), { type: 'module',"
        " textContent: 'window.z = 1' }))",
        shown="all('script').length === 0",
    ),
    Case(
        "hash-change",
        "address changed by script",
        "<p id=p>x</p>",
        steps="history.replaceState(1, '', '#a'); location.hash = 'b'; p.textContent = location.hash",
        see="$('#p').textContent",
        want="#b",
    ),
)
