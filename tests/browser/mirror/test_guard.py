"""The control guard: what an agent may do works on real fields, what none may do is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror


MAKE = """h.shown = [];
h.guard = h.createGuard(win, {
  nodeById: (id) => h.capture.nodeById(id),
  isOwn: (e) => e.id === 'own',
  isSecret: (e) => h.capture.isSecret(e),
  show: (x, y, kind) => h.shown.push([x, y, kind]),
});
h.act = (selector, action) => {
  const wire = h.encodeAction({id: h.capture.idOf(doc.querySelector(selector)), ...action});
  return h.guard.perform(h.decodeAction(wire), h.approved);
};"""

CLICK = "{kind: 'pointer', gesture: 'click', rx: 0.5, ry: 0.5, modifiers: {}}"

REFUSED = {
    "password": ("<input id=x type=password>", "{kind: 'text', text: 'a'}", "secret"),
    "password-shown": ("<input id=x type=password>", "{kind: 'text', text: 'a'}", "secret"),
    "one-time-code": (
        "<input id=x autocomplete=one-time-code>",
        "{kind: 'text', text: 'a'}",
        "secret",
    ),
    "card": (
        "<input id=x autocomplete='billing cc-number'>",
        "{kind: 'text', text: 'a'}",
        "secret",
    ),
    "card-like-name": ("<input id=x name=cvc>", "{kind: 'text', text: 'a'}", "secret"),
    "file": ("<input id=x type=file>", CLICK, "file"),
    "file-label": ("<label id=x for=f>pick</label><input id=f type=file>", CLICK, "file"),
    "masked": ("<div data-lookalong=mask><button id=x>b</button></div>", CLICK, "masked"),
    "readonly": ("<div data-lookalong=readonly><input id=x></div>", CLICK, "readonly"),
    "redacted": ("<button id=x data-lookalong=redact>b</button>", CLICK, "redacted"),
    "own": ("<div id=own><button id=x>b</button></div>", CLICK, "own"),
    "other-origin": ("<a id=x href='https://other.example/'>l</a>", CLICK, "navigation"),
    "data-url": ("<a id=x href='data:text/html,x'>l</a>", CLICK, "navigation"),
    "new-window": ("<a id=x target=_blank href='/page'>l</a>", CLICK, "window"),
    "download": ("<a id=x download href='/page'>l</a>", CLICK, "download"),
    "form-elsewhere": (
        "<form action='https://other.example/'><button id=x>b</button></form>",
        CLICK,
        "navigation",
    ),
    "foreign-frame": ("<iframe id=x sandbox src='/page'></iframe>", CLICK, "frame"),
    "disabled": ("<button id=x disabled>b</button>", CLICK, "disabled"),
    "approve": ("<div data-lookalong=approve><button id=x>b</button></div>", CLICK, "approval"),
    "approve-context": (
        "<button id=x data-lookalong=approve>b</button>",
        CLICK.replace("click", "context"),
        "approval",
    ),
    "approve-text": ("<input id=x data-lookalong=approve>", "{kind: 'text', text: 'a'}", "approval"),
    "approve-enter": (
        "<form><input id=x><button data-lookalong=approve>b</button></form>",
        "{kind: 'key', key: 'Enter', modifiers: {}}",
        "approval",
    ),
    "approve-space": (
        "<button id=x data-lookalong=approve>b</button>",
        "{kind: 'key', key: ' ', modifiers: {}}",
        "approval",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_refused(mirror: Mirror, case: str) -> None:
    html, action, reason = REFUSED[case]
    await mirror.open(f"<!doctype html><body>{html}</body>")
    if case == "password-shown":
        await mirror.run("x.type = 'text'")
        await mirror.js("await h.settle();")
    if case == "foreign-frame":
        await mirror.page.wait_for_function("harness.doc.querySelector('#x').contentDocument === null")
    await mirror.js(MAKE)
    assert await mirror.js(f"return h.act('#x', {action})") == reason
    assert await mirror.js("return doc.querySelector('#x').value ?? ''") == ""


async def test_keys_of_the_browser_are_none_of_an_agents(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><input id=x>")
    await mirror.js(MAKE)
    keys = [("w", "ctrl"), ("F4", "alt"), ("F12", ""), ("p", "ctrl"), ("p", "meta"), ("Escape", "")]
    for key, modifier in keys:
        modifiers = f"{{{modifier}: true}}" if modifier else "{}"
        assert await mirror.js(f"return h.act('#x', {{kind: 'key', key: '{key}', modifiers: {modifiers}}})") == (
            "unsupported"
        ), key


async def test_what_the_customer_approved_is_done_once(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><form><input id=f><button id=pay data-lookalong=approve>Pay</button></form>")
    await mirror.js(MAKE)
    outcome = await mirror.js(
        f"""let paid = 0;
        doc.querySelector('form').addEventListener('submit', (event) => {{ event.preventDefault(); paid++; }});
        const first = [h.act('#pay', {CLICK}), h.guard.held.id, paid];
        h.approved = true;
        const then = [h.act('#pay', {CLICK}), paid, h.act('#f', {{kind: 'key', key: 'Enter', modifiers: {{}}}}), paid];
        h.approved = undefined;
        return [first, then, h.act('#pay', {CLICK}), paid];"""
    )
    assert outcome == [["approval", "pay", 0], [None, 1, None, 2], "approval", 2]


async def test_a_rule_of_the_site_holds_actions_back(mirror: Mirror) -> None:
    rules = "[{selector: '#buy', action: 'approve'}]"
    await mirror.open("<!doctype html><button id=buy>Buy</button><p>x</p>", options=f"{{rules: {rules}}}")
    await mirror.js(MAKE.replace("isSecret:", "actionsOf: (e) => h.capture.actionsOf(e),\n  isSecret:"))
    assert await mirror.js(f"return h.act('#buy', {CLICK})") == "approval"
    assert await mirror.js("return h.q('#buy').textContent") == "Buy"


async def test_gone_and_unknown_nodes(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><button id=x>b</button>")
    await mirror.js(MAKE)
    await mirror.js("h.id = h.capture.idOf(doc.querySelector('#x')); doc.querySelector('#x').remove();")
    await mirror.js("await h.settle();")
    for node in ("h.id", "999999", "0"):
        assert await mirror.js(f"return h.guard.perform({{...{CLICK}, id: {node}}})") == "gone"


async def test_click_is_a_whole_sequence(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><button id=x>b</button>")
    await mirror.js(MAKE)
    events = await mirror.js(
        f"""const seen = [];
        for (const t of ['pointerover', 'mouseover', 'pointermove', 'pointerdown', 'mousedown', 'focus',
            'pointerup', 'mouseup', 'click'])
          doc.querySelector('#x').addEventListener(t, (e) => seen.push(e.type));
        h.act('#x', {CLICK});
        return seen;"""
    )
    order = ["pointerdown", "mousedown", "focus", "pointerup", "mouseup", "click"]
    assert [event for event in events if event in order] == order
    assert len(await mirror.js("return h.shown")) == 1


async def test_page_code_opens_no_window_for_an_agent(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><button id=x onclick=\"out = window.open('/page')\">b</button>")
    await mirror.js(MAKE)
    assert await mirror.js(f"return h.act('#x', {CLICK})") is None
    assert await mirror.js("return win.out") is None
    assert "[native code]" in await mirror.js("return win.open.toString()")


async def test_nor_does_the_code_of_a_frame(mirror: Mirror) -> None:
    button = "<button onclick=\"parent.out = [window.open('/page'), parent.open('/page')]\">b</button>"
    await mirror.open(
        f"<!doctype html><iframe srcdoc='{button.replace(chr(39), '&#39;')}'></iframe><iframe sandbox></iframe>"
    )
    await mirror.page.wait_for_function("harness.win[0].document.querySelector('button')")
    await mirror.js("await h.settle();" + MAKE)
    await mirror.js(f"h.guard.perform({{...{CLICK}, id: h.capture.idOf(win[0].document.querySelector('button'))}})")
    assert await mirror.js("return win.out") == [None, None]
    assert "[native code]" in await mirror.js("return win[0].open.toString()")


async def test_no_address_leads_off_the_site(mirror: Mirror) -> None:
    await mirror.open("<!doctype html>")
    await mirror.js(MAKE)
    addresses = ["https://other.example/page", "//other.example/page", "javascript:out = 1", "data:text/html,x"]
    refused = await mirror.js(
        f"""const addresses = [...{addresses}, 'blob:' + win.location.href, 'file:///etc/passwd', 'https://',
          win.location.href.replace('//', '//kim:secret@')];
        const go = (address) => h.decodeAction(h.encodeAction({{kind: 'navigate', to: 'page', address}}));
        return addresses.map((each) => h.guard.perform(go(each), true));"""
    )
    assert refused == ["navigation"] * 8
    assert await mirror.js("return win.out") is None


async def test_a_page_of_the_site_opens_with_the_customers_yes(mirror: Mirror) -> None:
    await mirror.open("<!doctype html>")
    await mirror.js(MAKE)
    await mirror.js("h.go = {kind: 'navigate', to: 'page', address: '/page?to=basket#top'}; h.was = win.location.href;")
    assert await mirror.js("return [h.guard.perform(h.go), h.guard.held]") == ["approval", "/page?to=basket#top"]
    assert await mirror.js("return win.location.href === h.was")
    assert await mirror.js("return h.guard.perform(h.go, true)") is None
    await mirror.page.wait_for_function("harness.win.location.search === '?to=basket'")


async def test_back_and_forward_stay_on_the_site(mirror: Mirror) -> None:
    await mirror.open("<!doctype html>")
    await mirror.js(MAKE + "h.go = (to) => h.guard.perform({kind: 'navigate', to});")
    await mirror.js("win.history.pushState({}, '', '/page?next')")
    assert await mirror.js("return h.go('back')") is None
    await mirror.page.wait_for_function("harness.win.location.search !== '?next'")
    assert await mirror.js("return h.go('forward')") is None
    await mirror.page.wait_for_function("harness.win.location.search === '?next'")
    for known, reason in (("{canGoBack: false, canGoForward: false}", "navigation"), ("undefined", "unsupported")):
        await mirror.js(f"Object.defineProperty(win, 'navigation', {{value: {known}, configurable: true}})")
        assert await mirror.js("return [h.go('back'), h.go('forward')]") == [reason, reason]
    assert await mirror.js("return win.location.search") == "?next"


async def test_editor_shadow_and_pickers(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><div id=e contenteditable>old</div><input id=d type=date><input id=r type=range>"
        "<div id=host><template shadowrootmode=open><input id=in></template></div>"
    )
    await mirror.js(MAKE)
    await mirror.js(
        """h.act('#e', {kind: 'text', text: 'new '});
        h.act('#d', {kind: 'value', value: '2030-01-02'});
        h.act('#r', {kind: 'value', value: '77'});
        const inner = doc.querySelector('#host').shadowRoot.querySelector('input');
        h.guard.perform({kind: 'text', id: h.capture.idOf(inner), text: 'deep'});"""
    )
    values = await mirror.js(
        """return [doc.querySelector('#e').textContent.includes('new'), doc.querySelector('#d').value,
        doc.querySelector('#r').value, doc.querySelector('#host').shadowRoot.querySelector('input').value];"""
    )
    assert values == [True, "2030-01-02", "77", "deep"]


async def test_anchor_stays_on_its_element(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><div style='height:900px'></div><p id=p style='height:40px'>x</p>"
        "<div style='height:2000px'></div>"
    )
    spot = "return h.replica.place(h.capture.idOf(doc.querySelector('#p')), 0.5, 0.5)"
    before = await mirror.js(spot)
    await mirror.js("win.scrollTo(0, 700); await h.settle();")
    await mirror.page.wait_for_function("harness.replica.document.defaultView.scrollY === 700")
    after = await mirror.js(spot)
    assert before["y"] - after["y"] == 700
    found = await mirror.js(f"return h.replica.locate({after['x']}, {after['y']})")
    assert await mirror.js(f"return h.capture.nodeById({found['id']}).id") == "p"
    assert abs(found["ry"] - 0.5) < 0.05
