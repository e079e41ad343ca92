"""Documents inside the page."""

from __future__ import annotations

from tests.browser.mirror.battery.case import Case, Served, Way
from tests.browser.mirror.battery.step import outside, retype, type_text, until

__all__ = ["LISTED", "MORE"]

INNER = Served(
    "<!doctype html><style>p{color:green}</style><p id=p>inner</p><input id=i><div style='height:3000px'></div>"
)
QUIRKS = Served("<p id=q>quirks</p>")
PAUSE = "await new Promise((r) => setTimeout(r, 40));"
READY = until("doc.getElementById('f')?.contentDocument?.getElementById('p')")
PAGE = {"/inner": INNER, "/quirks": QUIRKS}
FRAME = "<iframe id=f src=/inner></iframe>"
TEXT = "inner('#f').body.textContent.trim()"

LISTED = (
    Case(
        "srcdoc",
        "iframe srcdoc",
        "<iframe id=f srcdoc='<p id=p>doc</p>'></iframe>",
        before=READY,
        steps="f.contentDocument.body.append('!')",
        see=TEXT,
        want="doc!",
    ),
    Case(
        "same-origin",
        "iframe of the same origin",
        FRAME,
        pages=PAGE,
        steps=(READY, "f.contentDocument.getElementById('p').append('!')"),
        see="[inner('#f').getElementById('p').textContent, css(inner('#f').getElementById('p'), 'color')]",
        want=["inner!", "rgb(0, 128, 0)"],
    ),
    Case(
        "blank-filled",
        "about:blank iframe filled by script",
        "<iframe id=f></iframe>",
        steps="f.contentDocument.body.innerHTML = '<b>filled</b>';"
        " const s = f.contentDocument.createElement('style'); s.textContent = 'b{color:green}';"
        " f.contentDocument.head.append(s)",
        see="[inner('#f').body.textContent, css(inner('#f').querySelector('b'), 'color')]",
        want=["filled", "rgb(0, 128, 0)"],
    ),
    Case(
        "navigates",
        "iframe navigates later",
        FRAME,
        pages=PAGE,
        before=READY,
        steps=(
            "f.src = '/quirks'",
            until("doc.getElementById('f').contentDocument?.getElementById('q')"),
            "f.contentDocument.body.append('!')",
        ),
        see=f"[{TEXT}, inner('#f').compatMode]",
        want=["quirks!", "BackCompat"],
    ),
    Case(
        "moved",
        "iframe moved, which reloads it",
        FRAME + "<div id=h></div>",
        pages=PAGE,
        before=(READY, "f.contentDocument.body.append('lost')"),
        steps=(
            "h.append(f)",
            until(
                "doc.getElementById('f').contentDocument?.getElementById('p') &&"
                " !doc.getElementById('f').contentDocument.body.textContent.includes('lost')"
            ),
        ),
        see=TEXT,
        want="inner",
    ),
    Case(
        "in-shadow",
        "iframe in a shadow root",
        "<div id=h></div>",
        pages=PAGE,
        steps=(
            "h.attachShadow({ mode: 'open' }).innerHTML = '<iframe src=/inner></iframe>'",
            until("doc.getElementById('h').shadowRoot.firstChild.contentDocument?.getElementById('p')"),
        ),
        see="inner(root('#h').firstChild).getElementById('p').textContent",
        want="inner",
    ),
    Case(
        "cross-origin",
        "iframe of another origin, without the widget: a labelled box of its size",
        "<iframe id=f src=%OTHER%/foreign width=333 height=111></iframe><p id=p>after</p>",
        other={"/foreign": Served("<p>foreign secret</p>")},
        see="[box('#f'), box('#p')]",
        shown="inner('#f').body.textContent.length > 5 && inner('#f').body.getClientRects()[0].height > 20",
        secret="foreign secret",
        tree=False,
    ),
    Case(
        "scroll-inside",
        "scroll inside an iframe",
        FRAME,
        pages=PAGE,
        before=READY,
        steps="f.contentWindow.scrollTo(0, 123)",
        see="inner('#f').defaultView.scrollY",
        want=123,
    ),
    Case(
        "input-inside",
        "typing inside an iframe",
        FRAME,
        pages=PAGE,
        before=READY,
        steps=(type_text("#f >>> #i", "typed"),),
        see="inner('#f').getElementById('i').value",
        want="typed",
    ),
)

MORE = (
    Case(
        "cross-origin-widget",
        "iframe of another origin that embeds the widget",
        "<iframe id=f src=%OTHER%/foreign width=333 height=111></iframe>",
        other={
            "/foreign": Served(
                "<!doctype html><style>p{color:rgb(1,2,3)}</style><p id=p>foreign text</p><script type=module>import"
                " { captureInto } from '/mirror.js'; onmessage = ({ ports: [port] }) => { captureInto(port, window,"
                " { privacy: 'open' }, { ended() {}, rules() {} }); p.append(', told'); };</script>"
            )
        },
        options="{ embed: { stopped() {}, offer: (f, port) => f.contentWindow.postMessage('', '%OTHER%', [port]) } }",
        see="box('#f')",
        shown="inner('#f').body.textContent.startsWith('foreign text, told')"
        " && css(inner('#f').getElementById('p'), 'color') === 'rgb(1, 2, 3)'",
        tree=False,
    ),
    Case(
        "nested",
        "frames in frames",
        "<iframe id=f srcdoc='<iframe id=g srcdoc=\"<p id=p>deep</p>\"></iframe>'></iframe>",
        steps=(
            until("doc.getElementById('f').contentDocument.getElementById('g')?.contentDocument.getElementById('p')"),
            "f.contentDocument.getElementById('g').contentDocument.body.append('!')",
        ),
        see="inner('#f').getElementById('g').contentDocument.body.textContent",
        want="deep!",
    ),
    Case(
        "srcdoc-changed",
        "srcdoc changed",
        "<iframe id=f srcdoc='<p id=p>one</p>'></iframe>",
        before=READY,
        steps="f.srcdoc = '<p id=p>two</p>'",
        see=TEXT,
        want="two",
    ),
    Case(
        "removed-attributes",
        "src removed, frame back to blank",
        FRAME,
        pages=PAGE,
        before=READY,
        steps="f.removeAttribute('src'); f.src = 'about:blank'",
        see=TEXT,
        want="",
    ),
    Case(
        "replaced",
        "a frame replaced by another",
        FRAME,
        pages=PAGE,
        before=READY,
        steps="const n = document.createElement('iframe'); n.id = 'f'; n.srcdoc = '<p id=p>new</p>'; f.replaceWith(n)",
        see=TEXT,
        want="new",
    ),
    Case(
        "location",
        "location.replace, reload, hash inside a frame",
        FRAME,
        pages=PAGE,
        before=READY,
        steps=(
            "f.contentWindow.location.hash = 'i'",
            "f.contentWindow.location.replace('/quirks')",
            until("doc.getElementById('f').contentDocument?.getElementById('q')"),
        ),
        see=TEXT,
        want="quirks",
    ),
    Case(
        "written",
        "document.write in a frame",
        "<iframe id=f></iframe>",
        steps="const d = f.contentDocument; d.open(); d.write('<!doctype html><p id=p>written'); d.close();"
        " d.body.append('!')",
        see=f"[{TEXT}, inner('#f').compatMode]",
        want=["written!", "CSS1Compat"],
    ),
    Case(
        "written-twice",
        "a frame written again after it was shown",
        FRAME,
        pages=PAGE,
        before=READY,
        steps=f"const d = f.contentDocument; d.open(); d.write('<p>one'); d.close(); {PAUSE} d.open();"
        " d.write('<p>two'); d.close()",
        see=TEXT,
        want="two",
    ),
    Case(
        "added-filled",
        "a frame added and filled in one task",
        "<div id=h></div>",
        steps="const n = document.createElement('iframe'); n.id = 'f'; h.append(n);"
        " n.contentDocument.body.append('quick')",
        see=TEXT,
        want="quick",
    ),
    Case(
        "frame-sizes",
        "sizes and borders of frames",
        "<iframe id=f width=50% height=60 frameborder=0 scrolling=no srcdoc='<p id=p style=margin:0>x</p>'></iframe>",
        before=READY,
        steps="f.width = 222",
        see="[box('#f'), inner('#f').defaultView.innerWidth, box(inner('#f').getElementById('p'))]",
    ),
    Case(
        "frame-styles",
        "CSSOM inside a frame",
        FRAME,
        pages=PAGE,
        before=READY,
        steps="f.contentDocument.styleSheets[0].insertRule('#p{color:rgb(1,2,3)}', 1);"
        " const c = new f.contentWindow.CSSStyleSheet(); c.replaceSync('p{margin:9px}');"
        " f.contentDocument.adoptedStyleSheets = [c]",
        see="[css(inner('#f').getElementById('p'), 'color'), css(inner('#f').getElementById('p'), 'margin')]",
        want=["rgb(1, 2, 3)", "9px"],
    ),
    Case(
        "frame-value",
        "values set by script inside a frame",
        FRAME,
        pages=PAGE,
        before=READY,
        steps=("f.contentDocument.getElementById('i').value = 'set'",),
        see="inner('#f').getElementById('i').value",
        want="set",
    ),
    Case(
        "frame-after-navigation",
        "values set after a frame navigated",
        "<iframe id=f src=/quirks></iframe>",
        pages=PAGE,
        steps=(
            "f.src = '/inner'",
            READY,
            (
                "f.contentDocument.getElementById('i').value = 'set';"
                " f.contentDocument.getElementById('p').attachShadow({ mode: 'closed' }).append('root')"
            ),
        ),
        see="inner('#f').getElementById('i').value",
        want="set",
        tree=False,
    ),
    Case(
        "frame-hidden",
        "a frame hidden and shown",
        FRAME,
        pages=PAGE,
        before=READY,
        steps=f"f.hidden = true; f.contentDocument.body.append('unseen'); {PAUSE} f.hidden = false",
        see=TEXT,
        want="innerunseen",
    ),
    Case(
        "sandboxed",
        "a sandboxed frame of an opaque origin: a labelled box",
        "<iframe id=f sandbox=allow-scripts srcdoc='<p id=p>opaque secret</p>' width=300 height=90></iframe>",
        see="box('#f')",
        shown="inner('#f').body.textContent.length > 5",
        secret="opaque secret page",
        tree=False,
    ),
    Case(
        "data-frame",
        "a frame of a data address",
        "<iframe id=f src='data:text/html,<p>data' width=300 height=90></iframe>",
        see="box('#f')",
        shown="inner('#f').body.textContent.length > 5",
        tree=False,
    ),
    Case(
        "blob-frame",
        "a frame of a blob address",
        "<iframe id=f></iframe>",
        steps="f.src = URL.createObjectURL(new Blob(['<p id=p>blob</p>'], { type: 'text/html' }))",
        see=TEXT,
        want="blob",
    ),
    Case(
        "frameset",
        "a frameset",
        "<html><frameset id=s cols='50%,50%'><frame id=f src=/inner><frame src=/quirks></frameset></html>",
        pages=PAGE,
        before=READY,
        shown="all('*').some((e) => e.textContent.includes('inner') ||"
        " e.contentDocument?.body?.textContent.includes('inner'))",
        tree=False,
    ),
    Case(
        "object-html",
        "an object that shows a page of the same origin",
        "<object id=f type=text/html data=/inner width=300 height=90></object><p id=p>after</p>",
        pages=PAGE,
        before=until("doc.getElementById('f').contentDocument?.getElementById('p')"),
        see="box('#p')",
        shown="doc.body.textContent.includes('inner') || all('*').some((e) =>"
        " e.contentDocument?.body?.textContent.includes('inner'))",
        tree=False,
    ),
    Case(
        "frame-error",
        "a frame that fails to load",
        "<iframe id=f src=http://127.0.0.1:9/ width=300 height=90></iframe><p id=p>x</p>",
        see="[box('#f'), box('#p')]",
        tree=False,
    ),
    Case(
        "focus-inside",
        "focus inside a frame",
        "<iframe id=f srcdoc='<style>input:focus{margin:9px}</style><input id=p>'></iframe>",
        before=READY,
        steps="f.contentDocument.getElementById('p').focus()",
        see="css(inner('#f').getElementById('p'), 'margin')",
        want="9px",
    ),
    Case(
        "frame-base",
        "relative addresses inside a frame",
        "<iframe id=f src=/deep/inner></iframe>",
        pages={"/deep/inner": Served("<p id=p>x</p><a href=up>l</a><img src=a.png>")},
        before=READY,
        see="inner('#f').querySelector('a').getAttribute('href') === 'up' ||"
        " inner('#f').querySelector('a').href.endsWith('/deep/up')",
        want=True,
        shown="inner('#f').querySelector('img').getAttribute('src').endsWith('/deep/a.png')",
    ),
    Case(
        "frame-typed",
        "a field in a frame retyped",
        FRAME,
        pages=PAGE,
        before=READY,
        steps=retype("#f >>> #i", "again"),
        see="inner('#f').getElementById('i').value",
        want="again",
    ),
    Case(
        "slow-frame",
        "a frame that is shown while it loads",
        "<iframe id=f></iframe>",
        way=Way.NEAR,
        before=outside("const d = doc.getElementById('f').contentDocument; d.open(); d.write('<p id=p>part')"),
        steps=outside(
            "const d = doc.getElementById('f').contentDocument; d.write(' more'); await harness.turn();"
            " d.write('<b>end</b>'); d.close()"
        ),
        see=TEXT,
        want="part moreend",
    ),
)
