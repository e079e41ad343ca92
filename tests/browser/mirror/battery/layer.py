"""Top layer, disclosure and scroll positions."""

from __future__ import annotations

from tests.browser.mirror.battery.case import Case
from tests.browser.mirror.battery.situation import DIALOGS, LONG, PAUSE
from tests.browser.mirror.battery.step import click, hover, key, outside, shows, until

__all__ = ["CASES"]

LAYERS = (
    Case(
        "popover",
        "popover shown, hidden, toggled",
        DIALOGS,
        steps=f"q.showPopover(); {PAUSE} q.hidePopover(); q.togglePopover()",
        see="[$('#q').matches(':popover-open'), hit(100, 100)]",
        want=[True, "q"],
        pixels="view",
    ),
    Case(
        "popover-nested",
        "nested popovers, hint and manual",
        "<div id=a popover>a<div id=b popover>b</div></div><div id=c popover=manual>c</div><div id=d"
        " popover=hint>d</div>",
        steps="a.showPopover(); b.showPopover(); c.showPopover(); d.showPopover()",
        see="['a', 'b', 'c', 'd'].map((id) => $('#' + id).matches(':popover-open'))",
        want=[True, True, True, True],
    ),
    Case(
        "popover-target",
        "popovertarget and command buttons",
        "<button id=k popovertarget=q>k</button><button id=j commandfor=d"
        " command=show-modal>j</button><div id=q popover>q</div><dialog id=d>d</dialog>",
        steps=(click("#k"), click("#j")),
        see="[$('#q').matches(':popover-open'), $('#d').matches(':modal')]",
        want=[False, True],
    ),
    Case(
        "popover-light-dismiss",
        "a popover dismissed by a click elsewhere",
        DIALOGS + "<p id=p style='margin:300px'>p</p>",
        before="q.showPopover()",
        steps=click("#p"),
        see="$('#q').matches(':popover-open')",
        want=False,
    ),
    Case(
        "dialog-escape",
        "a dialog closed by Escape, closedby",
        "<dialog id=d closedby=any>d</dialog>",
        before="d.showModal()",
        steps=(click("#d"), key("Escape")),
        see="[$('#d').open, box('#d')]",
        want=[False, [0, 0, 0, 0]],
    ),
    Case(
        "dialog-attribute",
        "open attribute of a modal dialog removed",
        DIALOGS,
        before="d.showModal()",
        steps=f"d.removeAttribute('open'); {PAUSE} d.open = true",
        see="[$('#d').open, $('#d').matches(':modal'), box('#d')]",
    ),
    Case(
        "dialog-request-close",
        "requestClose, returnValue",
        DIALOGS,
        before="d.showModal()",
        steps="d.requestClose('r')",
        see="$('#d').open",
        want=False,
    ),
    Case(
        "dialog-removed",
        "a modal removed and shown again",
        DIALOGS,
        steps=f"const x = d; x.showModal(); x.remove(); x.open = false; {PAUSE} document.body.append(x); x.showModal()",
        see="[$('#d').matches(':modal'), hit(50, 50)]",
        want=[True, "d"],
    ),
    Case(
        "dialog-before",
        "dialogs and popovers open before capture",
        DIALOGS,
        before="q.showPopover(); e.showModal(); d.showModal()",
        see="[hit(70, 70), $('#d').matches(':modal'), $('#e').matches(':modal')]",
        want=["d", True, True],
        pixels="view",
    ),
    Case(
        "dialog-in-shadow",
        "a modal inside a shadow root",
        "<div id=h><template shadowrootmode=open><dialog id=d>in</dialog></template></div>",
        steps="h.shadowRoot.getElementById('d').showModal()",
        see="root('#h').getElementById('d').matches(':modal')",
        want=True,
    ),
    Case(
        "dialog-in-frame",
        "a modal inside a frame",
        "<iframe id=f srcdoc='<dialog id=d>in</dialog>'></iframe>",
        steps=(
            until("doc.getElementById('f').contentDocument.getElementById('d')"),
            "f.contentDocument.getElementById('d').showModal()",
        ),
        see="inner('#f').getElementById('d').matches(':modal')",
        want=True,
    ),
    Case(
        "popover-over-modal",
        "a popover over a modal",
        DIALOGS,
        steps="d.showModal(); q.showPopover()",
        see="[$('#q').matches(':popover-open'), $('#d').matches(':modal')]",
        want=[True, True],
        pixels="view",
    ),
    Case(
        "fullscreen-left",
        "full screen left",
        "<div id=e style='width:50px'>full</div>",
        before=outside("document.getElementById('source').allowFullscreen = true"),
        steps=(
            "await e.requestFullscreen()",
            until("win.innerWidth >= 1000"),
            shows("win.innerWidth >= 1000 && box('#e')[2] >= 1000"),
            "await document.exitFullscreen()",
            until("win.innerWidth === 800"),
        ),
        see="[box('#e')[2], win.innerWidth]",
        want=[50, 800],
    ),
    Case(
        "fullscreen-transformed",
        "an element in full screen inside a transformed one",
        "<div style='transform:scale(.5)'><div id=e>full</div></div><p style='position:fixed;inset:0;z-index:9'>p</p>",
        before=outside("document.getElementById('source').allowFullscreen = true"),
        steps=("await e.requestFullscreen()", until("win.innerWidth >= 1000")),
        see="[box('#e').join() === [0, 0, win.innerWidth, win.innerHeight].join(), hit(300, 300)]",
        want=[True, "e"],
    ),
    Case(
        "details-group",
        "details of one name close each other",
        "<details id=a name=n open>a</details><details id=b name=n>b</details>",
        steps="b.open = true",
        see="[$('#a').open, $('#b').open]",
        want=[False, True],
    ),
    Case(
        "details-clicked",
        "a summary clicked",
        "<details id=a><summary id=s>s</summary>in</details>",
        steps=click("#s"),
        see="$('#a').open",
        want=True,
    ),
    Case(
        "details-found",
        "hidden=until-found revealed",
        "<div id=a hidden=until-found>found me</div>",
        steps="location.hash = 'a'",
        see="[$('#a').hidden, box('#a')[3] > 0]",
        want=[False, True],
    ),
)

SCROLL = (
    Case(
        "scroll-into-view",
        "scrollIntoView, scrollBy",
        LONG + "<p id=p style='margin-top:3000px;margin-bottom:3000px'>x</p>",
        steps="p.scrollIntoView(); b.scrollBy(0, 40); b.scrollLeft = 5",
        see="[win.scrollY > 2000, $('#b').scrollTop, $('#b').scrollLeft]",
        want=[True, 40, 5],
    ),
    Case(
        "scroll-wheel",
        "the wheel",
        LONG,
        steps=(hover("#b"), outside("0"), "b.dispatchEvent(new WheelEvent('wheel'))", "b.scrollTop = 300"),
        see="$('#b').scrollTop",
        want=300,
    ),
    Case(
        "scroll-rtl",
        "an element scrolled that reads from right to left",
        LONG,
        steps="b.dir = 'rtl'; b.scrollLeft = -50",
        see="$('#b').scrollLeft",
        want=-50,
    ),
    Case(
        "scroll-shrinks",
        "content that shrinks under a scrolled element",
        LONG,
        before="b.scrollTop = 700",
        steps="b.firstChild.style.height = '400px'",
        see="$('#b').scrollTop",
        want=300,
    ),
    Case(
        "scroll-textarea",
        "a scrolled textarea and select",
        "<textarea id=t rows=2></textarea><select id=s size=2></select>",
        steps="t.value = 'a\\n'.repeat(50); t.scrollTop = 90; for (let n = 0; n < 30;"
        " n++) s.add(new Option(n)); s.scrollTop = 60",
        see="[$('#t').scrollTop, $('#s').scrollTop]",
    ),
    Case(
        "scroll-in-shadow",
        "scroll inside a shadow root",
        f"<div id=h><template shadowrootmode=open>{LONG}</template></div>",
        steps="h.shadowRoot.getElementById('b').scrollTop = 44",
        see="root('#h').getElementById('b').scrollTop",
        want=44,
    ),
    Case(
        "scroll-anchored",
        "content added above a scrolled place",
        "<div id=a></div><div style='height:4000px'>x</div>",
        before="scrollTo(0, 500)",
        steps="a.style.height = '300px'; await new Promise((r) => requestAnimationFrame(() =>"
        " requestAnimationFrame(r)))",
        see="win.scrollY",
    ),
    Case(
        "scroll-snap",
        "scroll snapping, smooth scrolling",
        "<style>#b{scroll-snap-type:y mandatory;scroll-behavior:smooth}#b"
        " div{height:100px;scroll-snap-align:start}</style>"
        "<div id=b style='height:100px;overflow:auto'><div>1</div><div>2</div><div>3</div></div>",
        steps="b.scrollTo({ top: 190, behavior: 'instant' })",
        see="$('#b').scrollTop",
        want=200,
    ),
    Case(
        "scroll-moved",
        "a scrolled element moved",
        LONG + "<div id=h></div>",
        before="b.scrollTop = 120",
        steps="h.append(b); b.scrollTop = 130",
        see="$('#b').scrollTop",
        want=130,
    ),
    Case(
        "scroll-hidden",
        "a scrolled element hidden and shown",
        LONG,
        before="b.scrollTop = 120",
        steps=f"b.style.display = 'none'; {PAUSE} b.style.display = ''",
        see="$('#b').scrollTop",
    ),
    Case(
        "scroll-body",
        "body as the scrolled element",
        "<style>html,body{height:100%;margin:0;overflow:hidden}body{overflow:auto}</style><div id=k"
        " style='height:3000px'>x</div>",
        steps="document.body.scrollTop = 210; (document.scrollingElement.scrollTop = 210)",
        see="[doc.body.scrollTop, win.scrollY, box('#k')[1]]",
    ),
)

CASES = LAYERS + SCROLL
