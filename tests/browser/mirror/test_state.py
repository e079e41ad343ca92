"""State outside the tree: fields, scroll, focus, top layer, shadow roots, frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

FORM = """<!doctype html><form id=f><input id=i value=start><input id=c type=checkbox>
<input id=r1 type=radio name=r checked><input id=r2 type=radio name=r><textarea id=t>text</textarea>
<select id=s><option>a<option>b<optgroup label=g><option>c</optgroup></select>
<select id=m multiple><option>a<option>b<option>c</select><input id=g type=range><input id=d type=date>
<input id=o type=color></form>"""

FIELDS = {
    "value": "i.value = 'new'",
    "value-attribute": "i.setAttribute('value', 'attr')",
    "default-value": "t.value = 'x'; t.defaultValue = 'y'",
    "textarea-default": "t.defaultValue = 'y'",
    "set-range-text": "i.setRangeText('ZZ', 0, 2)",
    "checked": "c.checked = true; c.indeterminate = true",
    "radio": "r2.checked = true",
    "select": "s.selectedIndex = 2",
    "select-value": "s.value = 'b'",
    "multiple": "m.options[0].selected = true; m.options[2].selected = true",
    "option-added": "const o = document.createElement('option'); o.textContent = 'z'; s.append(o); s.value = 'z'",
    "options-replaced": "s.innerHTML = '<option>1<option selected>2'",
    "reset": "i.value = 'x'; c.checked = true; s.selectedIndex = 1; t.value = 'q'; setTimeout(() => f.reset(), 30)",
    "numbers": "g.valueAsNumber = 80; d.value = '2020-02-03'; o.value = '#ff0000'",
    "step": "g.stepUp(5)",
    "button-from-range": "g.type = 'submit'; i.type = 'button'; i.value = 'caption'",
    "type-change": "i.type = 'checkbox'; i.checked = true",
    "moved": "i.value = 'kept'; t.after(i)",
    "replaced": "i.value = 'kept'; const n = i.cloneNode(); n.value = 'clone'; i.replaceWith(n)",
}


@pytest.mark.parametrize("case", FIELDS)
async def test_field(mirror: Mirror, case: str) -> None:
    await mirror.open(FORM)
    await mirror.run(FIELDS[case])
    await mirror.js("await new Promise((r) => setTimeout(r, 60));")
    await mirror.check()


@pytest.mark.parametrize("case", FIELDS)
async def test_field_set_before_capture(mirror: Mirror, case: str) -> None:
    await mirror.page.evaluate("(html) => harness.open(html)", FORM)
    await mirror.run(FIELDS[case])
    await mirror.js("await new Promise((r) => setTimeout(r, 60)); h.start();")
    await mirror.check()


async def test_a_key_in_a_long_text_is_little_to_tell(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><textarea id=t></textarea><input id=i value=there>")
    for field in ("t", "i"):
        await mirror.run(f"{field}.value = 'all of this is known '.repeat(20)")
        await mirror.js("await h.settle();")
        sizes = await mirror.js(
            f"""const frames = h.frames.length; const field = doc.getElementById('{field}');
            for (const [at, text] of [[3, 'x'], [0, 'é'], [40, '']]) {{
              field.setRangeText(text, at, at + 1);
              field.dispatchEvent(new Event('input', {{bubbles: true}}));
              await new Promise((r) => setTimeout(r, 40)); }}
            return h.frames.slice(frames).map((frame) => frame.payload.length);"""
        )
        assert len(sizes) == 3
        assert max(sizes) < 24
        await mirror.check()


async def test_what_a_field_makes_of_a_text_is_no_base_for_the_next(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><input id=i>")
    for change in (
        "i.value = 'some words'",
        "i.type = 'number'",
        "i.value = '12'",
        "i.type = 'text'",
        "i.value += '3'",
    ):
        await mirror.run(change)
        await mirror.check()


async def test_typing_by_the_customer(mirror: Mirror) -> None:
    await mirror.open(FORM)
    frame = mirror.page.frame_locator("#source")
    await frame.locator("#i").fill("")
    await frame.locator("#i").type("hello")
    await frame.locator("#t").fill("more\nlines")
    await frame.locator("#c").check()
    await frame.locator("#s").select_option("b")
    await mirror.check()


async def test_editable_text(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><div id=e contenteditable>edit <b>me</b></div>")
    await mirror.page.frame_locator("#source").locator("#e").press_sequentially("abc")
    await mirror.check()


SCROLLED = {
    "select": "<select id=f size=3>" + "".join(f"<option>choice {number}" for number in range(40)) + "</select>",
    "textarea": "<textarea id=f rows=2 style='width:200px'>" + "line\n" * 40 + "</textarea>",
}


@pytest.mark.parametrize("when", ["before", "while"])
@pytest.mark.parametrize("field", SCROLLED)
async def test_a_masked_field_does_not_tell_where_it_scrolled_to(mirror: Mirror, field: str, when: str) -> None:
    scroll = "doc.getElementById('f').scrollTop = 50; doc.getElementById('p').scrollTop = 30;"
    around = "<div id=p style='height:40px;overflow:auto'><div style='height:400px'></div></div>"
    await mirror.page.evaluate("(html) => harness.open(html)", f"<!doctype html>{SCROLLED[field]}{around}")
    if when == "before":
        await mirror.js(scroll + "h.start({privacy: 'default'});")
    else:
        await mirror.js("h.start({privacy: 'default'});" + scroll)
    await mirror.page.wait_for_function("harness.q('#p').scrollTop === 30")
    assert await mirror.js("return h.q('#f').scrollTop") == 0


async def test_scroll_of_window_and_elements(mirror: Mirror) -> None:
    html = (
        "<!doctype html><div id=b style='height:100px;overflow:auto'><div style='height:900px'>x"
        "</div></div><div style='height:5000px'>tall</div>"
    )
    await mirror.page.evaluate("(html) => harness.open(html)", html)
    await mirror.run("b.scrollTop = 77; window.scrollTo(0, 300)")
    await mirror.js("h.start(); await h.settle();")
    read = "return [h.q('#b').scrollTop, h.replica.document.defaultView.scrollY]"
    assert await mirror.js(read) == [77, 300]
    await mirror.run("b.scrollTop = 150; window.scrollTo(0, 1234)")
    await mirror.page.wait_for_function("harness.q('#b').scrollTop === 150")
    assert await mirror.js(read) == [150, 1234]
    await mirror.run(
        "document.body.insertAdjacentHTML('afterbegin', '<div id=n style=\"height:50px;"
        'overflow:auto"><p style="height:500px"></p></div>\');'
        " document.getElementById('n').scrollTop = 33"
    )
    await mirror.page.wait_for_function("harness.q('#n')?.scrollTop === 33")


async def test_viewport_follows_the_window(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><p>x</p>")
    assert await mirror.js("return [h.replica.viewport.width, h.replica.viewport.height]") == [800, 600]
    await mirror.js("document.getElementById('source').style.width = '500px';")
    await mirror.page.wait_for_function("harness.replica.viewport.width === 500")
    assert await mirror.js("return h.replica.frame.getBoundingClientRect().width") == 500


async def test_top_layer(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><dialog id=d>one</dialog><dialog id=e>two</dialog><div id=p popover>pop</div>"
        "<details id=x><summary>s</summary>in</details>"
    )
    await mirror.run("d.showModal(); e.showModal(); p.showPopover(); x.open = true")
    await mirror.page.wait_for_function("harness.q('#p').matches(':popover-open')")
    read = "return ['#d', '#e'].map((s) => h.q(s).matches(':modal'))"
    assert await mirror.js(read) == [True, True]
    await mirror.run("e.close(); p.hidePopover()")
    await mirror.page.wait_for_function("!harness.q('#p').matches(':popover-open')")
    assert await mirror.js(read) == [True, False]
    await mirror.check()
    assert await mirror.js("return document.activeElement === h.replica.frame") is False


async def test_a_radio_button_that_another_unchecks_in_passing(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><p><input id=b type=radio name=r checked></p><p id=p></p>")
    await mirror.run(
        "const away = document.createElement('div'); away.innerHTML = '<input type=radio name=r>';"
        " const radio = b; away.append(radio); away.firstChild.checked = true; p.append(radio)"
    )
    await mirror.check()
    assert await mirror.js("return h.q('#b').checked") is False


async def test_popovers_that_a_modal_closes_and_the_page_opens_again(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><div id=p popover>auto</div><div id=m popover=manual>manual</div><dialog id=d>one</dialog>"
    )
    await mirror.run("p.showPopover(); m.showPopover()")
    await mirror.page.wait_for_function("harness.q('#p').matches(':popover-open')")
    await mirror.run("d.showModal(); p.showPopover()")
    await mirror.page.wait_for_function("harness.q('#d').matches(':modal')")
    await mirror.page.wait_for_function(
        "harness.q('#p').matches(':popover-open') && harness.q('#m').matches(':popover-open')"
    )
    await mirror.check()


async def test_a_caret_in_a_field_selects_nothing(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><p id=p>x</p><div><textarea id=t>text</textarea></div><b id=b>after</b>")
    await mirror.run("getSelection().selectAllChildren(p)")
    await mirror.page.wait_for_function("harness.replica.document.getSelection().toString() === 'x'")
    await mirror.run("t.focus(); t.setSelectionRange(1, 1)")
    await mirror.page.wait_for_function("harness.replica.document.getSelection().isCollapsed")


async def test_what_is_not_laid_out_is_not_asked_for_its_scroll_position_until_it_is(mirror: Mirror) -> None:
    await mirror.page.evaluate(
        "(html) => harness.open(html)",
        "<!doctype html><style>section{content-visibility:auto;contain-intrinsic-size:100px 100px}</style><h1>t</h1>"
        "<div style=height:9000px></div><section><div id=d style='height:50px;overflow:auto'>"
        "<p style=height:500px>x</p></div></section>",
    )
    await mirror.run("d.scrollTop = 123")
    await mirror.js(
        "await new Promise((r) => win.requestAnimationFrame(() => win.requestAnimationFrame(r))); h.start();"
    )
    await mirror.check()
    await mirror.run("d.scrollIntoView()")
    await mirror.page.wait_for_function("harness.q('#d').scrollTop === 123")


async def test_text_selection(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><p id=p>select this</p>")
    await mirror.js(
        "win.getSelection().setBaseAndExtent(doc.getElementById('p').firstChild, 0,"
        " doc.getElementById('p').firstChild, 6);"
    )
    await mirror.page.wait_for_function("harness.replica.document.getSelection().toString() === 'select'")


async def test_typing_is_no_selection(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><textarea id=t>text</textarea><p id=p>select this</p>")
    frame = mirror.page.frame_locator("#source")
    await frame.locator("#t").press_sequentially("more")
    await mirror.js("await h.settle();")
    assert await mirror.js("return h.replica.document.getSelection().isCollapsed") is True
    await mirror.run("getSelection().selectAllChildren(p)")
    await mirror.page.wait_for_function("harness.replica.document.getSelection().toString() === 'select this'")
    await mirror.run("getSelection().removeAllRanges()")
    await mirror.page.wait_for_function("harness.replica.document.getSelection().isCollapsed")


async def test_shadow_roots_and_slots(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><div id=a><template shadowrootmode=open><b>in</b><slot></slot>"
        "<slot name=n></slot></template><i>light</i></div><div id=c></div>"
    )
    await mirror.check()
    await mirror.run(
        "a.firstElementChild.slot = 'n'; a.shadowRoot.append('more');"
        " const r = c.attachShadow({mode: 'open', slotAssignment: 'manual'});"
        " r.append(document.createElement('slot')); c.append('x', document.createElement('u'));"
        " r.firstChild.assign(c.lastChild)"
    )
    await mirror.check()
    assigned = "return h.q('#c').shadowRoot.firstChild.assignedNodes().map((n) => n.nodeName)"
    assert await mirror.js(assigned) == ["U"]


async def test_frames(mirror: Mirror) -> None:
    mirror.site.serve("/inner", "<!doctype html><p id=p>inner</p><input id=i>")
    mirror.site.serve("/inner2", "<p>quirks</p>")
    await mirror.open(
        "<!doctype html><iframe id=f src=/inner></iframe><iframe id=g></iframe>"
        "<iframe id=d srcdoc='<b>doc</b>'></iframe>"
    )
    await mirror.page.wait_for_function(
        "harness.q('#f')?.contentDocument?.querySelector('#p')?.textContent === 'inner'"
    )
    await mirror.run(
        "g.contentDocument.body.append('filled');"
        " f.contentDocument.getElementById('p').textContent = 'changed';"
        " f.contentDocument.getElementById('i').value = 'v'"
    )
    await mirror.check()
    await mirror.run("f.src = '/inner2'")
    await mirror.page.wait_for_function("harness.q('#f').contentDocument?.body?.textContent.trim() === 'quirks'")
    assert await mirror.js("return h.q('#f').contentDocument.compatMode") == "BackCompat"
    await mirror.run("document.body.prepend(d); g.remove()")
    await mirror.page.wait_for_function("harness.q('#d').contentDocument?.querySelector('b')?.textContent === 'doc'")
    await mirror.check()


async def test_canvas_has_its_size_and_picture(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><canvas id=c width=120 height=40></canvas>")
    await mirror.run("const x = c.getContext('2d'); x.fillStyle = 'red'; x.fillRect(0, 0, 120, 40)")
    size = "return [h.q('#c').offsetWidth, h.q('#c').offsetHeight]"
    assert await mirror.js(size) == [120, 40]
    await mirror.page.wait_for_function("harness.style('#c', 'content').startsWith('url(\"data:image/png')")
    assert await mirror.js(size) == [120, 40]


async def test_relative_addresses_become_absolute(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><base href='/deep/er/'><img id=i src=a.png srcset='b.png 2x'>"
        "<a id=a href=../x>l</a><div id=d style='background:url(c.png)'></div>"
    )
    base = mirror.site.url
    assert await mirror.js("return h.q('#i').getAttribute('src')") == f"{base}/deep/er/a.png"
    assert await mirror.js("return h.q('#i').srcset") == f"{base}/deep/er/b.png 2x"
    assert await mirror.js("return h.q('#a').getAttribute('href')") == f"{base}/deep/x"
    assert await mirror.style("#d", "backgroundImage") == f'url("{base}/deep/er/c.png")'


async def test_resolver_fills_in_late(mirror: Mirror) -> None:
    dot = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    await mirror.open(
        "<!doctype html><style>#d{background:url(/s.png)}</style><img id=i src=/a.png>"
        "<img id=n src=/never.png><div id=d></div>",
        replica=f"{{assets: async (url) => {{ await h.turn(); return url.endsWith('never.png') ? null : '{dot}'; }}}}",
    )
    await mirror.page.wait_for_function("(dot) => harness.q('#i').getAttribute('src') === dot", arg=dot)
    await mirror.page.wait_for_function("harness.q('#n').getAttribute('src') === 'data:,'")
    await mirror.page.wait_for_function(
        "(image) => harness.style('#d', 'backgroundImage') === image", arg=f'url("{dot}")'
    )
    told = await mirror.js("return h.resources")
    assert ["image", f"{mirror.site.url}/a.png"] in told
    assert ["style-image", f"{mirror.site.url}/s.png"] in told


async def test_hole_and_damage_ask_for_a_snapshot(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><p id=p>a</p>")
    reasons = await mirror.js(
        """const asked = [];
        const other = h.createReplica(document.getElementById('replica'), {onResync: (r) => asked.push(r)});
        for (const text of ['b', 'c', 'd']) {
          doc.getElementById('p').textContent = text; await h.settle();
        }
        other.apply(h.frames[0]);
        while (other.state.loading) await h.turn();
        other.apply(h.frames[2]);
        const whole = other.document.getElementById('p').textContent;
        const damaged = h.frames[0].payload.slice(); damaged[30] ^= 4;
        other.apply({kind: 'snapshot', payload: damaged});
        other.apply({kind: 'snapshot', payload: h.frames[0].payload.slice(0, 40)});
        other.apply({kind: 'diff', payload: new Uint8Array()});
        other.apply({kind: 'snapshot', payload: h.frames[0].payload});
        const healed = other.document.getElementById('p').textContent;
        other.destroy();
        return [asked, whole, healed];"""
    )
    assert reasons == [["hole", "checksum", "checksum", "truncated"], "a", "a"]


async def test_ignored_elements_are_absent(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><p>a</p><div id=w>widget</div><p>b</p>",
        options="{ignore: (e) => e.id === 'w'}",
    )
    await mirror.run("w.append('more'); document.body.append(w); document.body.append('end')")
    await mirror.js("await h.settle();")
    assert await mirror.js("return h.replica.document.body.textContent") == "abend"
    await mirror.run("w.before('mid'); document.body.prepend(w); w.after('start')")
    await mirror.js("await h.settle();")
    assert await mirror.js("return h.replica.document.body.textContent") == "startabmidend"


async def test_waits_while_the_uplink_is_behind(mirror: Mirror) -> None:
    await mirror.page.evaluate("harness.open('<!doctype html><p id=p>0</p>')")
    counts = await mirror.js(
        """let waiting = 0;
        h.start({pressure: () => waiting});
        waiting = 1e9;
        for (let i = 1; i <= 20; i++) { doc.getElementById('p').textContent = i; await h.turn(); }
        const held = h.frames.length;
        waiting = 0;
        await h.settle();
        return [held, h.q('#p').textContent, h.frames.length < 6];"""
    )
    assert counts == [1, "20", True]


async def test_modal_without_its_attribute_stays_without(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><dialog id=d>text</dialog>")
    await mirror.run("const d = document.getElementById('d'); d.showModal(); d.removeAttribute('open')")
    await mirror.check()


async def test_a_range_that_becomes_a_radio_button_has_the_value_the_page_says(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><input type=range value=a>")
    await mirror.js(
        """const input = doc.querySelector('input');
        input.type = 'radio';
        input.setAttribute('value', 'mine');"""
    )
    await mirror.check()
    await mirror.js(
        """const input = doc.querySelector('input');
        input.type = 'range';
        await h.settle();
        input.setAttribute('value', 'b');
        input.type = 'radio';
        input.setAttribute('value', 'mine again');"""
    )
    await mirror.check()
    assert await mirror.js("return h.q('input').value") == "mine again"


async def test_a_list_stays_where_the_customers_is(mirror: Mirror) -> None:
    """Browsers scroll a list to what a script chooses; the replica's choice is one of a script's."""
    options = "".join(f"<option>{number}" for number in range(60))
    await mirror.open(f"<!doctype html><select multiple size=4>{options}</select>")
    await mirror.js(
        """const [list] = doc.querySelectorAll('select');
        list.options[59].selected = true;
        list.scrollTop = 0;
        await h.settle();
        while (list.scrollTop !== 0) { list.scrollTop = 0; await h.turn(); }
        globalThis.shown = h.q('select');"""
    )
    await mirror.page.wait_for_function("shown.options[59].selected && shown.scrollTop === 0")
    await mirror.js(
        """shown.options[58].selected = true;
        await new Promise((done) => shown.addEventListener('scroll', done, { once: true }));"""
    )
    await mirror.page.wait_for_function("shown.scrollTop === 0")
