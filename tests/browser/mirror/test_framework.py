"""What an agent does to controlled fields reaches the state of the framework that controls them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser.mirror.bundle import bundle
from tests.browser.mirror.test_guard import CLICK, MAKE

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

FRAMEWORKS = {
    "react": ("react", "react-dom", "scheduler"),
    "vue": ("vue",),
    "svelte": ("svelte", "esm-env", "clsx"),
    "lit": ("lit", "lit-html", "lit-element", "@lit/reactive-element"),
    "angular": (
        *(f"@angular/{part}" for part in ("common", "compiler", "core", "forms", "platform-browser")),
        "@standard-schema/spec",
        "rxjs",
        "tslib",
    ),
}

# `h.find` looks into the shadow root of the form, if it has one.
FIND = "h.find = (id) => (doc.querySelector('test-form')?.shadowRoot ?? doc).querySelector(id);"
ACT = """
  const act = (id, action) => {
    const wire = h.encodeAction({id: h.capture.idOf(h.find(id)), ...action});
    return h.guard.perform(h.decodeAction(wire));
  };
  const key = (key) => ({kind: 'key', key, modifiers: {}});
"""


@pytest.fixture(scope="session")
def frameworks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same form in every framework."""
    return bundle(tmp_path_factory.mktemp("framework"), FRAMEWORKS)


@pytest.mark.parametrize("name", FRAMEWORKS)
async def test_the_framework_has_what_the_agent_did(mirror: Mirror, frameworks: dict[str, str], name: str) -> None:
    mirror.site.serve("/form.js", frameworks[name], "text/javascript")
    await mirror.open("<!doctype html><div id=root></div><script src=/form.js></script>")
    await mirror.js(FIND)
    await mirror.page.wait_for_function("harness.find('#out')?.textContent")
    await mirror.js("await h.settle();" + MAKE)
    done = await mirror.js(
        f"""{ACT}
        return [act('#name', {CLICK}), act('#name', {{kind: 'text', text: 'Ada 한'}}), act('#name', key('B')),
          act('#name', key('Backspace')), act('#name', {{kind: 'text', text: '!'}}),
          act('#name', {{kind: 'text', text: '?'}}),
          act('#name', {{kind: 'key', key: 'z', modifiers: {{ctrl: true}}}}),
          act('#size', {{kind: 'select', indexes: [1]}}), act('#news', {CLICK}), act('#more', {CLICK}),
          act('#name', key('Enter'))];"""
    )
    assert done == [None] * 11
    await mirror.page.wait_for_function("JSON.parse(harness.find('#out').textContent).sent")
    state = json.loads(await mirror.js("return h.find('#out').textContent"))
    assert state == {"name": "Ada 한", "size": "l", "news": True, "clicks": 1, "sent": True}
    shown = await mirror.js(
        "return ['#name', '#size', '#news'].map((id) => h.find(id)[id === '#news' ? 'checked' : 'value'])"
    )
    assert shown == ["Ada 한", "l", True]
    await mirror.check()
