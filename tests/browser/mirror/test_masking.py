"""What a site wants hidden: rules by selector and page, in force as the page changes; and what repeats it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.mirror.test_privacy import SECRET, assert_absent

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

PAGE = "<!doctype html><title>Shop</title><body>"


def options(*rules: str, privacy: str = "default") -> str:
    return f"{{privacy: '{privacy}', rules: [{', '.join(rules)}]}}"


def rule(selector: str, action: str = "mask", url: str = "") -> str:
    return f"{{selector: {selector!r}, action: '{action}', url: {url!r}}}"


async def shown(mirror: Mirror, selector: str) -> Any:
    """The text of an element of the replica, after everything so far arrived; None if it is not there."""
    await mirror.js("await h.settle();")
    return await mirror.js(f"return h.q({selector!r})?.textContent ?? null")


async def assert_sound(mirror: Mirror) -> None:
    assert await mirror.js("return h.errors") == []
    assert await mirror.js("return h.resyncs") == []


# What a rule does --------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["mask", "redact", "ignore"])
async def test_rule_hides(mirror: Mirror, action: str) -> None:
    page = f"{PAGE}<p id=a class=secret title='{SECRET}'>{SECRET} <b>{SECRET}</b></p><p id=b>shown</p>"
    await mirror.open(page, options(rule("p.secret", action)))
    assert_absent(await mirror.sent(), SECRET)
    assert await shown(mirror, "#b") == "shown"
    await mirror.run(f"a.append('{SECRET}'); a.title = '{SECRET}x'; a.firstChild.data = '{SECRET}y'")
    assert_absent(await mirror.sent(), SECRET)
    await assert_sound(mirror)


async def test_rule_shows_what_the_preset_hides_but_no_secret(mirror: Mirror) -> None:
    page = f"{PAGE}<input id=a value=red><input type=password value={SECRET}><select id=c><option>x<option selected>y"
    await mirror.open(page, options(rule("input, select", "show")))
    await mirror.js("await h.settle();")
    assert await mirror.js("return [h.q('#a').value, h.q('#c').selectedIndex]") == ["red", 1]
    assert_absent(await mirror.sent(), SECRET)


async def test_mask_beats_show_and_redact_beats_mask(mirror: Mirror) -> None:
    page = f"{PAGE}<p id=a class='m s'>{SECRET}</p><p class='r m s'>{SECRET}</p><p class='i r'>{SECRET}</p>"
    rules = [rule(".s", "show"), rule(".m", "mask"), rule(".r", "redact"), rule(".i", "ignore")]
    await mirror.open(page, options(*rules))
    assert_absent(await mirror.sent(), SECRET)
    assert await mirror.js("return [...h.replica.document.querySelectorAll('p')].map((p) => p.childNodes.length)") == [
        1,
        0,
    ]


async def test_show_within_a_private_page(mirror: Mirror) -> None:
    page = f"{PAGE}<main>open <i class=no>{SECRET}</i></main><p>{SECRET}</p>"
    await mirror.open(page, options(rule("main", "show"), rule(".no"), privacy="private"))
    assert (await shown(mirror, "main")).startswith("open ")
    assert_absent(await mirror.sent(), SECRET)


async def test_rule_reaches_into_shadow_roots_and_frames(mirror: Mirror) -> None:
    page = f"{PAGE}<div id=host></div><iframe srcdoc='<p class=secret>{SECRET}</p><p id=in>shown</p>'></iframe>"
    await mirror.open(page, "{}")
    await mirror.run(f"host.attachShadow({{mode: 'open'}}).innerHTML = '<p class=secret>{SECRET}</p>'")
    await mirror.js(f"h.capture.stop(); h.start({options(rule('.secret'))});")
    await mirror.page.wait_for_function("harness.q('iframe')?.contentDocument?.querySelector('#in')")
    assert_absent(await mirror.sent(), SECRET)
    await assert_sound(mirror)


async def test_agents_actions_know_the_rules(mirror: Mirror) -> None:
    await mirror.open(f"{PAGE}<button id=a class=x>a</button><button id=b>b</button>", options(rule(".x", "readonly")))
    assert await mirror.js("return h.capture.actionsOf(doc.querySelector('#a'))") == ["readonly"]
    act = """
        const guard = h.createGuard(win, { nodeById: h.capture.nodeById, isOwn: () => false,
            actionsOf: (element) => h.capture.actionsOf(element) });
        return ['#a', '#b'].map((it) => guard.perform({ kind: 'pointer', gesture: 'click', rx: .5, ry: .5,
            modifiers: {}, id: h.capture.idOf(doc.querySelector(it)) }));
    """
    assert await mirror.js(act) == ["readonly", None]


# As the page changes -----------------------------------------------------------------------------

CHILD = "d.append(Object.assign(document.createElement('i'), {className: 'secret'}))"

# name: (html, selector, script run in the page with SECRET at hand)
LATER = {
    "class": ("<p id=a>ok</p>", "p.secret", "a.className = 'secret'; a.textContent = SECRET"),
    "class, then text": (
        "<p id=a>ok</p>",
        "p.secret",
        "a.className = 'secret'; setTimeout(() => a.append(SECRET), 30)",
    ),
    "ancestor's class": (
        "<div id=d><p id=a>o</p></div>",
        ".secret p",
        "d.className = 'secret'; a.textContent = SECRET",
    ),
    "sibling": ("<hr id=d><p id=a>ok</p>", ".secret + p", "d.className = 'secret'; a.textContent = SECRET"),
    "has": ("<div id=d><p id=a>ok</p></div>", "div:has(.secret)", f"{CHILD}; a.textContent = SECRET"),
    "moved": ("<p id=a>ok</p><div id=d class=secret></div>", ".secret p", "d.append(a); a.textContent = SECRET"),
    "inserted": ("<div id=d></div>", ".secret", "d.innerHTML = '<p class=secret>' + SECRET + '</p>'"),
    "attribute": ("<p id=a>ok</p>", "[data-kind=private]", "a.dataset.kind = 'private'; a.textContent = SECRET"),
    "ignored": ("<div id=d><p id=a>ok</p></div>", ".secret", "d.className = 'secret'; a.textContent = SECRET"),
}


@pytest.mark.parametrize("case", LATER)
async def test_rule_that_comes_to_match_hides_at_once(mirror: Mirror, case: str) -> None:
    html, selector, code = LATER[case]
    action = "ignore" if case == "ignored" else "mask"
    await mirror.open(PAGE + html, options(rule(selector, action), rule(".other", "show")))
    await mirror.js("await h.settle();")
    await mirror.run(f"const SECRET = '{SECRET}'; {code}")
    await mirror.js("await new Promise((r) => setTimeout(r, 80));")
    assert_absent(await mirror.sent(), SECRET)
    await assert_sound(mirror)


async def test_what_was_hidden_stays_so_until_the_next_snapshot(mirror: Mirror) -> None:
    page = f"{PAGE}<p id=a class=secret>{SECRET}</p><div class=box><i id=c>{SECRET}</i></div><p id=b>b</p>"
    await mirror.open(page, options(rule(".secret"), rule(".box i")))
    await mirror.run("a.className = ''; document.body.append(c); b.className = 'x'")
    assert_absent(await mirror.sent(), SECRET)
    await mirror.js("h.capture.requestSnapshot(); await h.settle();")
    assert await shown(mirror, "#a") == SECRET


async def test_mark_of_the_page_hides_at_once(mirror: Mirror) -> None:
    await mirror.open(f"{PAGE}<div id=d><p id=a>ok</p></div>", options())
    await mirror.run(f"d.setAttribute('data-lookalong', 'x MASK'); a.textContent = '{SECRET}'")
    assert_absent(await mirror.sent(), SECRET)
    await assert_sound(mirror)


async def test_rules_follow_the_address_of_a_single_page_app(mirror: Mirror) -> None:
    rules = [rule(".a", "mask", "/account/*"), rule(".b", "show", "/*"), rule(".c", "redact", "/계정")]
    await mirror.open(f"{PAGE}<p class=a>{SECRET}</p><p class=b>b</p><p class=c>c</p>", options(*rules))
    assert await shown(mirror, ".a") == SECRET
    await mirror.js("h.frames.length = 0; win.history.pushState(null, '', '/account/1');")
    await mirror.page.wait_for_function("harness.frames.some((frame) => frame.kind === 'snapshot')")
    assert "S" not in await shown(mirror, ".a")
    frames = await mirror.js("return h.frames.map((frame) => Array.from(frame.payload))")
    assert_absent(b"".join(bytes(frame) for frame in frames), SECRET)
    await mirror.js("win.history.pushState(null, '', '/계정'); doc.querySelector('.b').textContent = 'now';")
    await mirror.page.wait_for_function("harness.q('.c')?.childNodes.length === 0")
    assert await shown(mirror, ".a") == SECRET


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("", "/any", True),
        ("*", "/any", True),
        ("/a", "/a", True),
        ("/a", "/a/", False),
        ("/a*", "/a/b/c", True),
        ("/a/*", "/a", False),
        ("*/edit", "/x/y/edit", True),
        ("*/edit", "/x/edit/y", False),
        ("/a/*/c/*/e", "/a/1/c/2/3/e", True),
        ("/a/*/c", "/a/c", False),
        ("/a*a", "/a", False),
        ("/%EA%B3%84", "/계", True),
        ("/a.c", "/abc", False),
        ("/*" + "a*" * 99, "/" + "a" * 2000 + "b", True),
        ("/*" + "a*" * 98 + "c", "/" + "a" * 2000 + "b", False),
    ],
)
async def test_patterns_of_pages(mirror: Mirror, pattern: str, path: str, fits: bool) -> None:
    await mirror.page.evaluate("harness.open('<!doctype html><p>shown</p>')")
    await mirror.js(f"win.history.replaceState(null, '', {path!r}); h.start({options(rule('p', 'mask', pattern))});")
    assert (await shown(mirror, "p") == "shown") is not fits


async def test_other_rules_are_taken_while_it_runs(mirror: Mirror) -> None:
    await mirror.open(f"{PAGE}<p class=late>{SECRET}</p>", options())
    assert await shown(mirror, "p") == SECRET
    await mirror.js("h.frames.length = 0; h.capture.protect('default', [{selector: '.late', action: 'mask'}]);")
    assert await shown(mirror, "p") == "•" * len(SECRET)
    assert await mirror.js("return h.frames[0].kind") == "snapshot"
    frames = await mirror.js("return h.frames.map((frame) => Array.from(frame.payload))")
    assert_absent(b"".join(bytes(frame) for frame in frames), SECRET)


# Failing closed ----------------------------------------------------------------------------------

BROKEN = [
    ":bogus",
    ":is(.a, :bogus)",
    "a[b",
    ":is(a",
    "[a='x",
    "a) and (display:block",
    "a)",
    "a,",
    "",
    "p::before",
    "a/*",
    "a\\",
    "[a='x\\",
]


@pytest.mark.parametrize("selector", [each for each in BROKEN if each != "a/*"])
async def test_rule_that_is_not_understood_hides_everything(mirror: Mirror, selector: str) -> None:
    page = f"{PAGE}<p title='{SECRET}'>{SECRET}</p><p data-lookalong=show>{SECRET}</p><div class=r><img alt=x></div>"
    rules = [rule("p", "show"), rule(selector, "mask"), rule(".r", "redact")]
    await mirror.open(page, options(*rules))
    assert_absent(await mirror.sent(), SECRET)
    assert await mirror.js("return [h.capture.isSealed, h.replica.state.sealed]") == [True, True]
    assert await mirror.js("return h.q('.r').childNodes.length") == 0


async def test_open_comment_swallows_no_other_rule(mirror: Mirror) -> None:
    await mirror.open(f"{PAGE}<p>{SECRET}</p>", options(rule("i/*"), rule("p")))
    assert_absent(await mirror.sent(), SECRET)


async def test_unknown_action_hides_everything(mirror: Mirror) -> None:
    await mirror.open(f"{PAGE}<p>{SECRET}</p>", options(rule("i", "blur")))
    assert_absent(await mirror.sent(), SECRET)
    assert await mirror.js("return h.capture.isSealed") is True


async def test_rules_that_are_understood_seal_nothing(mirror: Mirror) -> None:
    selectors = [
        ".a, .b > c",
        "a:not(.x):nth-child(2n+1)",
        "[title='a,b)']",
        "#계정",
        "div",
        "x-y",
    ]
    await mirror.open(f"{PAGE}<p>shown</p>", options(*[rule(each) for each in selectors]))
    assert await shown(mirror, "p") == "shown"
    assert await mirror.js("return [h.capture.isSealed, h.replica.state.sealed]") == [False, False]


# What repeats a hidden value ---------------------------------------------------------------------


async def test_echo_of_what_is_typed_is_masked_from_the_first_key(mirror: Mirror) -> None:
    await mirror.open(
        f"{PAGE}<input id=i oninput='o.textContent = this.value; p.title = this.value'><b id=o></b><p id=p>x</p>",
        options(),
    )
    await mirror.page.frame_locator("#source").locator("#i").press_sequentially(SECRET)
    assert await shown(mirror, "#o") == "•" * len(SECRET)
    sent = await mirror.sent()
    assert_absent(sent, SECRET)
    assert b"S3C" not in sent


@pytest.mark.parametrize("echo", ["before", "after"])
async def test_echo_of_what_was_typed_just_before_a_snapshot_is_masked(mirror: Mirror, echo: str) -> None:
    repeats, field = "<p id=o></p>", "<input id=i oninput='o.textContent = this.value'>"
    await mirror.open(PAGE + (repeats + field if echo == "before" else field + repeats), options())
    await mirror.js("win.focus(); doc.getElementById('i').focus(); await h.settle();")
    # A page is told anew between a key and the slice that would have told of it.
    await mirror.js(f"doc.execCommand('insertText', false, '{SECRET}'); h.capture.requestSnapshot(); await h.settle();")
    assert await shown(mirror, "#o") == "•" * len(SECRET)
    # And between a key and the slice that tells of the field.
    await mirror.js(f"h.capture.requestSnapshot(); doc.execCommand('insertText', false, '{SECRET}'); await h.settle();")
    assert await shown(mirror, "#o") == "•" * 2 * len(SECRET)
    assert_absent(await mirror.sent(), SECRET)


async def test_words_of_the_page_are_not_taken_for_echoes(mirror: Mirror) -> None:
    await mirror.open(f"{PAGE}<input id=i><p id=p>Red boots and 2 more</p><p id=q>2</p>", options())
    frame = mirror.page.frame_locator("#source")
    for typed in ("boots", "2"):
        await frame.locator("#i").fill(typed)
        await mirror.js("h.capture.requestSnapshot(); await h.settle();")
        assert await shown(mirror, "#p") == "Red boots and 2 more"
        assert await shown(mirror, "#q") == "2"


async def test_password_in_a_field_of_the_same_name_is_still_one(mirror: Mirror) -> None:
    await mirror.open(
        f"{PAGE}<form id=f><input type=password name=word value=ab></form><form id=g></form>",
        options(rule("input", "show")),
    )
    await mirror.run(
        "f.innerHTML = '<input id=t name=word value=abc>'; g.innerHTML = '<input id=u name=word value=abd>'"
    )
    await mirror.js("await h.settle();")
    assert await mirror.js("return [h.q('#t').value, h.q('#u').value]") == ["•" * 8, "abd"]


async def test_keys_in_a_secret_field_send_nothing(mirror: Mirror) -> None:
    await mirror.open(f"{PAGE}<input id=i type=password>", options())
    field = mirror.page.frame_locator("#source").locator("#i")
    await field.press_sequentially("ab")
    await mirror.js("await h.settle(); h.frames.length = 0;")
    await field.press_sequentially("cdefgh")
    await field.evaluate("field => { field.value += 'x'; field.setAttribute('value', field.value); }")
    await mirror.js("await new Promise((r) => setTimeout(r, 100));")
    assert await mirror.js("return h.frames.filter((frame) => frame.payload.length > 30).length") == 0


async def test_state_of_boxes_and_choices_is_hidden(mirror: Mirror) -> None:
    await mirror.open(
        f"{PAGE}<input id=a type=checkbox checked><input id=b type=radio checked><input id=d type=checkbox checked"
        " data-lookalong=show><select id=c><option>x<option selected>y</select>",
        options(),
    )
    await mirror.run("a.click(); a.click(); b.checked = false; c.value = 'x'")
    await mirror.js("await h.settle();")
    state = "return [h.q('#a').indeterminate, ...['#a', '#b', '#d'].map((it) => h.q(it).checked)]"
    assert await mirror.js(state) == [True, False, False, True]
    assert await mirror.js("return h.q('#c').selectedIndex") == -1
    assert await mirror.js("return h.q('#c').textContent") == "xy"


CANVAS = f"{PAGE}<div><canvas id=c width=90 height=40 %s></canvas></div>"
DRAW = f"const p = c.getContext('2d'); p.fillStyle = 'red'; p.fillRect(0, 0, 90, 40); p.fillText('{SECRET}', 9, 9)"


@pytest.mark.parametrize("privacy", ["default", "private", "sealed"])
async def test_pixels_of_a_canvas_are_not_told(mirror: Mirror, privacy: str) -> None:
    await mirror.open(CANVAS % "", options(privacy=privacy))
    await mirror.run(DRAW)
    await mirror.page.wait_for_function("decodeURIComponent(harness.style('#c', 'content')).includes('not shown')")
    await mirror.run("c.width = 120")
    await mirror.page.wait_for_function("harness.q('#c').getBoundingClientRect().width === 120")
    assert "not%20shown" in await mirror.style("#c", "content")
    # A film is looked at less often than any canvas.
    await mirror.js("await new Promise((r) => setTimeout(r, 1000));")
    sent = await mirror.sent()
    assert b"data:image" not in sent
    assert_absent(sent, SECRET)
    assert "c" in await mirror.js("return [...h.capture.hidden()].map(({ element }) => element.id)")


ALLOWED = {
    "by the page": (CANVAS % "data-lookalong=show", options()),
    "by a rule": (CANVAS % "", options(rule("canvas", "show"))),
    "around it": (CANVAS % "", options(rule("div", "show"), privacy="private")),
    "by the preset": (CANVAS % "", options(privacy="open")),
}


@pytest.mark.parametrize("how", ALLOWED)
async def test_a_canvas_is_shown_where_it_is_allowed(mirror: Mirror, how: str) -> None:
    await mirror.open(*ALLOWED[how])
    await mirror.run(DRAW)
    await mirror.page.wait_for_function("harness.style('#c', 'content').startsWith('url(\"data:image/png')")
    assert "c" not in await mirror.js("return [...h.capture.hidden()].map(({ element }) => element.id)")


async def test_a_canvas_hidden_later_loses_its_picture(mirror: Mirror) -> None:
    await mirror.open(*ALLOWED["by the page"])
    await mirror.run(DRAW)
    await mirror.page.wait_for_function("harness.style('#c', 'content').startsWith('url(\"data:image/png')")
    await mirror.run("c.setAttribute('data-lookalong', '')")
    await mirror.page.wait_for_function("harness.style('#c', 'content').includes('not%20shown')")


async def test_list_of_which_all_is_chosen_is_masked(mirror: Mirror) -> None:
    await mirror.open(f"{PAGE}<select multiple><option selected>{SECRET}<option selected>{SECRET}</select>", options())
    assert_absent(await mirror.sent(), SECRET)


async def test_account_numbers(mirror: Mirror) -> None:
    await mirror.open(
        f"{PAGE}<p id=a>pay to DE89 3704 0044 0532 0130 00 EUR 500</p><p id=b>GB82WEST12345698765432</p>"
        "<p id=c>DE88 3704 0044 0532 0130 00</p><p id=d>AB12 is a code, 2024 2025 a year</p>",
        options(),
    )
    texts = [await shown(mirror, f"#{each}") for each in "abcd"]
    assert texts == [
        "pay to •••• •••• •••• •••• •••• •• EUR 500",
        "•" * 22,
        "DE88 3704 0044 0532 0130 00",
        "AB12 is a code, 2024 2025 a year",
    ]


async def test_numbers_in_tables_are_no_card(mirror: Mirror) -> None:
    cells = "".join(f"<td>{each}</td>" for each in ("4111", "1111", "1111", "1111"))
    await mirror.open(
        f"{PAGE}<table><tr id=a>{cells}</tr></table><ul id=b><li>4111<li>1111<li>1111<li>1111</ul>", options()
    )
    assert await shown(mirror, "#a") == "4111111111111111"
    assert await shown(mirror, "#b") == "4111111111111111"


async def test_years_in_a_row_are_no_card_and_a_card_among_them_is(mirror: Mirror) -> None:
    years = "".join(f"<i>{1900 + 37 * n % 200}</i>" for n in range(400))
    card = "<b>4111</b><b>1111</b><b>1111</b><b>1111</b>"
    await mirror.open(f"{PAGE}<p id=a>{years}{card}{years}</p><p id=b>{years}</p>", options(privacy="open"))
    assert await shown(mirror, "#b") == await mirror.js("return doc.getElementById('b').textContent")
    seen = await mirror.js("return [...h.replica.document.querySelectorAll('#a *')].map((e) => e.textContent)")
    assert seen[400:404] == ["••••"] * 4
    assert sum(each == "••••" for each in seen) <= 4 + 6, "years near the card may belong to it, others do not"


@pytest.mark.parametrize(
    "html",
    [
        "<b>4</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b><b>1</b>",
        "<div><i>4111</i></div> <div><i>1111</i></div><!-- x --><div><i>1111</i></div><div><i>1111</i></div>",
        "<span>3782</span><span>822463</span><span>10005</span>",
    ],
)
async def test_card_spread_over_elements(mirror: Mirror, html: str) -> None:
    await mirror.open(f"{PAGE}<div id=a>{html}</div>", options())
    assert set((await shown(mirror, "#a")).replace(" ", "")) == {"•"}


# Style sheets ------------------------------------------------------------------------------------


async def test_strings_of_style_sheets_are_masked_where_something_is(mirror: Mirror) -> None:
    style = (
        f"<style>.a::after{{content:'{SECRET}'}} .b{{--x:\"{SECRET}\"}} .c{{list-style-type:'{SECRET}'}}"
        f".d::before{{content:'\\0053\\0033CR3T-7Q9Z'}} .e::before{{content:'\\f101'}}"
        ".f[title='x']{color:red}</style>"
    )
    await mirror.open(
        f"{PAGE}{style}<p class=a data-lookalong=mask>x</p><p class=e>y</p><p class=f title=x>z</p>", options()
    )
    sent = await mirror.sent()
    assert_absent(sent, SECRET)
    assert b"7Q9Z" not in sent
    assert await mirror.style(".e", "content", "::before") == '"\uf101"'
    assert await mirror.style(".f", "color") == "rgb(255, 0, 0)"


async def test_strings_of_style_sheets_are_told_anew_when_something_is_masked(mirror: Mirror) -> None:
    await mirror.open(f"{PAGE}<style>.a::after{{content:'New'}}</style><p id=a class=a>x</p>", options())
    assert await mirror.style(".a", "content", "::after") == '"New"'
    await mirror.js("h.frames.length = 0;")
    await mirror.run("a.setAttribute('data-lookalong', 'mask')")
    await mirror.page.wait_for_function("harness.frames.some((frame) => frame.kind === 'snapshot')")
    assert await mirror.style(".a", "content", "::after") == '"•••"'
    await assert_sound(mirror)


# What the customer can see of it -----------------------------------------------------------------


async def test_what_is_hidden_can_be_listed(mirror: Mirror) -> None:
    await mirror.open(
        f"{PAGE}<p id=a data-lookalong=mask>x<b id=b>y</b><input id=c></p><p id=d class=r>z</p>"
        "<p id=e data-lookalong=ignore>i</p><input id=f><input id=g type=submit><input id=h type=hidden>"
        "<p id=j contenteditable>e</p>"
        "<p id=k>shown</p>"
        "<input id=l data-lookalong=show><select id=m><option>x</select>",
        options(rule(".r", "redact")),
    )
    listed = await mirror.js("return [...h.capture.hidden()].map(({ kind, element }) => `${element.id} ${kind}`)")
    assert listed == ["a masked", "d redacted", "e ignored", "f masked", "j masked", "m masked"]
    await mirror.js("h.capture.protect('private', []); await h.settle();")
    listed = await mirror.js("return [...h.capture.hidden()].map(({ element }) => element.id).filter(Boolean)")
    assert listed == ["a", "d", "e", "f", "j", "k", "m"]
