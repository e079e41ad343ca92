"""Addresses that are not given to the replica: what carried them still looks as on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

REFUSED = (
    "javascript:top.s3cret()",
    " java\tscript:void s3cret",
    "data:text/html,s3cret",
    "about:blank",
    "ftp://x/",
    "",
)


@pytest.mark.parametrize("address", REFUSED)
async def test_a_link_to_what_is_refused_is_still_a_link(mirror: Mirror, address: str) -> None:
    await mirror.open(
        "<!doctype html><style>a:any-link{color:green}a:not([href]){color:red}</style>"
        f"<a id=a href='{address}'>x</a><map><area id=b href='{address}'></map>"
        f"<svg><a id=c xlink:href='{address}'><text>x</text></a></svg><a id=d>x</a>"
    )
    assert await mirror.style("#a", "color") == "rgb(0, 128, 0)"
    assert await mirror.js("return [...h.replica.document.querySelectorAll(':any-link')].map((e) => e.id)") == [
        "a",
        "b",
        "c",
    ]
    await mirror.run(f"d.href = {address!r}; a.removeAttribute('href')")
    assert await mirror.js("return [...h.replica.document.querySelectorAll(':any-link')].map((e) => e.id)") == [
        "b",
        "c",
        "d",
    ]
    assert b"s3cret" not in b"".join(map(bytes, await mirror.js("return h.bytes()")))


async def test_a_picture_nobody_can_load_is_the_same_broken_box(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><style>img[src]{outline:2px solid green}</style><img id=a src=/gone.png><img id=b>"
        "<img id=c src=''><img id=d src=/gone.png alt='what was there'><img id=e src=ftp://x/y.png width=70 height=9>"
        "<input id=f type=image src=/gone.png><input id=g type=image src=/gone.png alt=Send>",
        replica="{ assets: async () => null }",
    )
    sizes = "[...doc.querySelectorAll('img,input')].map((e) => [e.offsetWidth, e.offsetHeight, e.hasAttribute('src')])"
    shown = f"((doc) => {sizes})(h.replica.document)"
    await mirror.js(
        "const end = performance.now() + 1500;"
        f" while (`${{{shown}}}` !== `${{((doc) => {sizes})(h.doc)}}` && performance.now() < end) await h.turn();"
    )
    assert await mirror.js(f"return {shown}") == await mirror.js(f"return ((doc) => {sizes})(h.doc)")
