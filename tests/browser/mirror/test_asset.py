"""Files of the page: what capture announces, and what a replica shows while answers are still to come."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

WIDE = Path(__file__).with_name("battery").joinpath("wide.woff").read_bytes()
DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

# Answers when the test says so, by file name.
RESOLVER = """{assets: (url) => new Promise((resolve) => {
    (window.answers ??= {})[url.split('/').pop()] = resolve;
})}"""


async def answer(mirror: Mirror, name: str, what: str | None = DOT) -> None:
    await mirror.page.evaluate("([name, what]) => answers[name](what)", [name, what])


async def shows(mirror: Mirror, condition: str) -> None:
    await mirror.page.wait_for_function(f"(() => {{ const h = harness; return {condition}; }})()")


async def test_a_picture_that_never_comes_holds_up_no_other(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><style>#a{background:url(/one.png);width:50px}"
        "#b{background:url(/never.png);height:7px}</style>"
        "<div id=a></div><div id=b></div><div id=c style='width:30px;background:url(/two.png),url(/never.png)'></div>",
        replica=RESOLVER,
    )
    assert await mirror.style("#a", "width") == "50px"
    assert await mirror.style("#b", "height") == "7px"
    assert await mirror.style("#c", "width") == "30px"
    await answer(mirror, "one.png")
    await shows(mirror, f"h.style('#a', 'backgroundImage').includes('{DOT}')")
    await answer(mirror, "two.png")
    await shows(mirror, f"h.style('#c', 'backgroundImage').startsWith('url(\"{DOT}\")')")
    assert await mirror.style("#b", "height") == "7px"


async def test_an_image_on_its_way_shows_neither_its_text_nor_a_box(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><img id=i src=/late.png alt='A long description of what is to be seen'>"
        "<img id=s src=/sized.png alt=text width=40 height=30>",
        replica=RESOLVER,
    )
    await shows(mirror, "h.q('#i').complete")
    assert await mirror.js("return h.q('#i').getBoundingClientRect().width") == 0
    assert await mirror.js("return h.q('#s').getBoundingClientRect().width") == 40
    await answer(mirror, "late.png")
    await shows(mirror, "h.q('#i').naturalWidth === 1")


@pytest.mark.parametrize("late", ["image", "sheet", "font"])
async def test_a_scroll_position_outlives_what_comes_late(mirror: Mirror, late: str) -> None:
    mirror.site.serve("/wide.woff", WIDE, "font/woff")
    await mirror.page.evaluate(
        "(html) => harness.open(html)",
        "<!doctype html><style id=s>#b{background:url(/late-sheet)}@font-face{font-family:W;src:url(/late-font)}"
        "#f{font-family:W}</style><i id=f>x</i><img src=/late-image>"
        "<div id=b style='height:100px;overflow:auto'><div id=d style='height:900px'></div></div>",
    )
    await mirror.run("b.scrollTop = 77")
    await mirror.js(f"h.start({{}}, {RESOLVER}); await h.settle();")
    assert await mirror.js("return h.q('#b').scrollTop") == 77
    # What a page without this file is laid out like, for as long as it lacks it.
    await mirror.js("h.q('#d').style.height = '9px'; h.q('#b').scrollTop; h.q('#d').style.height = '900px';")
    assert await mirror.js("return h.q('#b').scrollTop") == 0
    await answer(mirror, f"late-{late}", "/wide.woff" if late == "font" else DOT)
    await shows(mirror, "h.q('#b').scrollTop === 77")


async def test_a_late_answer_undoes_nothing_newer(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><img id=i src=/old.png><div id=d style='background:url(/old.png)'></div>")
    await mirror.js("h.replica.destroy(); h.capture.stop();")
    await mirror.js(f"h.start({{}}, {RESOLVER});")
    await mirror.run("i.src = '/new.png'; d.style.background = 'red'")
    await mirror.js("await h.settle();")
    await answer(mirror, "new.png")
    await shows(mirror, "h.q('#i').naturalWidth === 1")
    await answer(mirror, "old.png", "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>")
    await mirror.js("await h.turn();")
    assert await mirror.js("return h.q('#i').getAttribute('src')") == DOT
    assert await mirror.style("#d", "backgroundImage") == "none"
    await mirror.run("i.removeAttribute('src')")
    await mirror.js("await h.settle();")
    assert await mirror.js("return h.q('#i').hasAttribute('src')") is False


async def test_capture_announces_every_kind_of_picture_and_the_one_that_was_chosen(mirror: Mirror) -> None:
    mirror.site.serve("/chosen.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "image/svg+xml")
    await mirror.open(
        "<!doctype html><style>@font-face{font-family:f;src:url(/f.woff2)} b{background:url('https://cdn.test/bg.png')}"
        "</style><img src=https://cdn.test/far.png>"
        "<picture><source srcset='/chosen.svg'><img id=p src=/other.png></picture>"
        "<video poster=/poster.png></video><input type=image src=/button.png><svg><image href='/inner.png'/></svg>"
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"
    )
    url = mirror.site.url
    await mirror.page.wait_for_function(
        "(url) => harness.resources.some((each) => each[1] === url)", arg=f"{url}/chosen.svg"
    )
    told = {each[1]: each[0] for each in await mirror.js("return h.resources")}
    assert told == {
        f"{url}/f.woff2": "font",
        "https://cdn.test/bg.png": "style-image",
        "https://cdn.test/far.png": "image",
        f"{url}/chosen.svg": "image",
        f"{url}/other.png": "image",
        f"{url}/poster.png": "image",
        f"{url}/button.png": "image",
        f"{url}/inner.png": "image",
    }


async def test_masked_and_redacted_pictures_are_not_announced(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><div data-lookalong=mask><img src=/masked.png></div>"
        "<div data-lookalong=redact><img src=/redacted.png></div><img src=/shown.png>"
    )
    await mirror.js("await h.settle();")
    told = [each[1].rsplit("/", 1)[1] for each in await mirror.js("return h.resources")]
    assert "shown.png" in told
    assert not [name for name in told if name != "shown.png"]


async def test_a_symbol_of_another_file_is_never_brought_into_the_page(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><svg><use id=u href='/icons.svg#a'/><use id=d href='data:image/svg+xml,<svg/>#a'/></svg>",
        replica=RESOLVER,
    )
    await mirror.js("await h.settle();")
    assert await mirror.js("return h.q('#u').hasAttribute('href') || h.q('#d').hasAttribute('href')") is False
