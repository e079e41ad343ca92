"""An agent's keyboard: keys as pages hear them, input methods' texts whole, and undo of the agent's words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.mirror.bundle import bundle
from tests.browser.mirror.test_guard import CLICK, MAKE
from tests.pages.site import foreign_sites

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

TOOLS = (
    MAKE
    + """
h.write = (selector, ...texts) => texts.map((text) => h.act(selector, {kind: 'text', text}));
h.key = (selector, key, modifiers = {}) => h.act(selector, {kind: 'key', key, modifiers});
h.undo = (selector) => h.key(selector, 'z', {ctrl: true});
h.redo = (selector) => h.key(selector, 'z', {ctrl: true, shift: true});
"""
)

FIELDS = "<!doctype html><input id=i><textarea id=t></textarea><div id=e contenteditable></div><input id=m type=email>"
CONTENT = "(doc.querySelector(s).value ?? doc.querySelector(s).textContent)"


async def test_a_letter_is_a_key_and_what_an_input_method_wrote_is_none(mirror: Mirror) -> None:
    await mirror.open(FIELDS)
    await mirror.js(TOOLS)
    heard = await mirror.js(
        """const heard = [];
        for (const type of ['keydown', 'keypress', 'beforeinput', 'input', 'keyup'])
          doc.querySelector('#i').addEventListener(type, (e) => heard.push(`${e.type} ${e.key ?? ''} ${e.which}`));
        h.write('#i', 'a', '한', 'zwei');
        h.key('#i', 'Backspace');
        return [heard.filter((each) => !each.startsWith('beforeinput')), doc.querySelector('#i').value];"""
    )
    assert heard == [
        [
            *("keydown a 65", "keypress a 97", "input  0", "keyup a 65"),
            "input  0",
            "input  0",
            *("keydown Backspace 8", "input  0", "keyup Backspace 8"),
        ],
        "a한zwe",
    ]


async def test_a_page_that_takes_a_key_for_itself_keeps_it(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><input id=i onkeydown=\"if (event.keyCode === 88) { event.preventDefault(); value += '*' }\">"
    )
    await mirror.js(TOOLS)
    assert await mirror.js("return [h.write('#i', 'a', 'x', 'b'), doc.querySelector('#i').value]") == [
        [None, None, None],
        "a*b",
    ]


@pytest.mark.parametrize("field", ["#i", "#t", "#e", "#m"])
async def test_undo_takes_back_the_agents_words_and_never_the_customers(mirror: Mirror, field: str) -> None:
    await mirror.open(FIELDS)
    await mirror.js(TOOLS)
    keyboard = mirror.page.keyboard

    async def content() -> str:
        text: str = await mirror.js(f"const s = '{field}'; return {CONTENT}")
        return text

    await mirror.js(f"win.focus(); doc.querySelector('{field}').focus()")
    await keyboard.type("mine@")
    assert await mirror.js(f"return h.write('{field}', 'y', 'o', 'urs')") == [None, None, None]
    assert await content() == "mine@yours"
    assert await mirror.js(f"return [h.undo('{field}'), h.undo('{field}')]") == [None, "changed"]
    assert await content() == "mine@"
    assert await mirror.js(f"return [h.redo('{field}'), h.redo('{field}')]") == [None, "changed"]
    assert await content() == "mine@yours"
    await keyboard.type("!")
    assert await mirror.js(f"return h.undo('{field}')") == "changed"
    assert await content() == "mine@yours!"
    await mirror.js(f"h.write('{field}', '?'); h.key('{field}', 'Backspace'); h.key('{field}', 'Backspace')")
    assert await content() == "mine@yours"
    assert await mirror.js(f"return h.undo('{field}')") is None
    assert await content() == "mine@yours!"


async def test_undo_spares_what_stands_around_the_agents_words(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><div id=e contenteditable><p>Dear <b>Mira</b></p><p></p><p>Yours</p></div>")
    await mirror.js(TOOLS)
    await mirror.js("doc.querySelector('#e').focus(); doc.getSelection().collapse(doc.querySelectorAll('p')[1], 0)")
    assert await mirror.js("return h.write('#e', 'a', 'b')") == [None, None]
    assert "ab" in await mirror.js("return doc.querySelector('#e').textContent")
    assert await mirror.js("return h.undo('#e')") is None
    shown = "return [...doc.querySelectorAll('#e > p')].map((each) => each.innerHTML.replace('<br>', ''))"
    assert await mirror.js(shown) == ["Dear <b>Mira</b>", "", "Yours"]


async def test_undo_asks_the_never_list_again(mirror: Mirror) -> None:
    await mirror.open(FIELDS)
    await mirror.js(TOOLS)
    await mirror.js("h.write('#i', 'abc'); doc.querySelector('#i').type = 'password'")
    assert await mirror.js("return [h.undo('#i'), h.act('#i', " + CLICK + "), doc.querySelector('#i').value]") == [
        "secret",
        "secret",
        "abc",
    ]


async def test_arrows_turn_numbers_and_ranges(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><input id=n type=number value=3 max=4><input id=r type=range value=50 step=10>")
    await mirror.js(TOOLS)
    values = await mirror.js(
        """h.heard = [];
        for (const id of ['#n', '#r']) doc.querySelector(id).addEventListener('change', () => h.heard.push(id));
        for (const key of ['ArrowUp', 'ArrowUp', 'ArrowLeft']) { h.key('#n', key); h.key('#r', key); }
        return [doc.querySelector('#n').value, doc.querySelector('#r').value, h.heard.join(' ')];"""
    )
    assert values == ["4", "60", "#n #r #r #r"]


# Editors -------------------------------------------------------------------------------------------------

EDITORS = {
    "quill": (
        """<link rel=stylesheet href=/quill.core.css><div id=root>Dear Mira</div><script src=/quill.js></script>
        <script>editor = new Quill('#root'); text = () => editor.getText()</script>""",
        ".ql-editor",
    ),
    "codemirror 5": (
        """<link rel=stylesheet href=/codemirror.css><div id=root></div><script src=/codemirror5.js></script>
        <script>editor = CodeMirror(root, {value: 'Dear Mira'}); text = () => editor.getValue()</script>""",
        ".CodeMirror-line",
    ),
    "codemirror 6": (
        """<div id=root></div><script src=/codemirror6.js></script>
        <script>text = () => view.state.doc.toString()</script>""",
        ".cm-content",
    ),
}


@pytest.fixture(scope="session")
def editors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of the editors, by path."""
    packages = (
        "@codemirror/state",
        "@codemirror/view",
        "style-mod",
        "w3c-keyname",
        "crelt",
        "@marijn/find-cluster-break",
    )
    six = bundle(tmp_path_factory.mktemp("editor"), {"codemirror": packages})["codemirror"]
    sites = foreign_sites(("quill", "codemirror"))
    files = {
        "/quill.js": ("quill", "quill.js"),
        "/quill.core.css": ("quill", "quill.core.css"),
        "/codemirror5.js": ("codemirror", "lib/codemirror.js"),
        "/codemirror.css": ("codemirror", "lib/codemirror.css"),
    }
    found = {path: sites[site].find(f"package/{file}") for path, (site, file) in files.items()}
    texts = {path: file.read_text("utf-8") for path, file in found.items() if file}
    return {**texts, "/codemirror6.js": six}


@pytest.mark.parametrize("name", EDITORS)
async def test_an_editors_own_text_has_what_the_agent_wrote(mirror: Mirror, editors: dict[str, str], name: str) -> None:
    html, place = EDITORS[name]
    for path, text in editors.items():
        mirror.site.serve(path, text, "text/css" if path.endswith("css") else "text/javascript")
    await mirror.open(f"<!doctype html><body>{html}")
    await mirror.page.wait_for_function("(place) => harness.doc.querySelector(place) && harness.win.text", arg=place)
    await mirror.js("await h.settle();" + TOOLS)
    await mirror.js(f"h.act('{place}', {{...{CLICK}, rx: 1}})")
    # Where the keys go is the editor's affair: to its focus, as the console sends them.
    steps = [
        "h.key('html', 'End'), ...h.write('html', ', ', '한글', 'x')",
        "h.undo('html')",
        "h.redo('html')",
        "h.key('html', 'Backspace')",
    ]
    seen = []
    for step in steps:
        done = await mirror.js(f"return [{step}]")
        assert done == [None] * len(done), step
        await mirror.js("await h.settle();")
        seen.append((await mirror.js("return win.text()")).rstrip("\n"))
    assert seen == ["Dear Mira, 한글x", "Dear Mira", "Dear Mira, 한글x", "Dear Mira, 한글"]
    await mirror.js("h.undo('html'); await h.settle();")
    # An editor with a field of its own for keys does not show us what it deleted: that is not taken back.
    taken_back = "Dear Mira, 한글" if name == "codemirror 5" else "Dear Mira, 한글x"
    assert (await mirror.js("return win.text()")).rstrip("\n") == taken_back
    await mirror.check()
