"""What is masked never leaves the page: the raw bytes of every payload are searched."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror

SECRET = "S3CR3T-7Q9Z"
DEFAULT, OPEN, PRIVATE = "default", "open", "private"

# name: (privacy, html, script run in the page, then typed into #i)
CASES: dict[str, tuple[str, str, str, bool]] = {
    "password-attr": (OPEN, f"<input type=password value='{SECRET}'>", "", False),
    "password-typed": (OPEN, "<input id=i type=password>", "", True),
    "password-prop": (OPEN, "<input id=i type=password>", f"i.value = '{SECRET}'", False),
    "password-shown-toggle": (
        OPEN,
        f"<input id=i type=password value='{SECRET}'>",
        "i.type = 'text'; setTimeout(() => { i.value += 'x'; i.setAttribute('value', i.value); })",
        False,
    ),
    "password-replaced-node": (
        OPEN,
        f"<div id=d><input id=i type=password value='{SECRET}'></div>",
        "setTimeout(() => { d.innerHTML = '<input type=text value=' + i.value + '>'; }, 30)",
        False,
    ),
    "password-echoed": (
        OPEN,
        f"<input id=i type=password value='{SECRET}'><p id=p></p>",
        "setTimeout(() => { p.textContent = 'is it ' + i.value; p.title = i.value; }, 30)",
        False,
    ),
    "tel-email": (DEFAULT, f"<input type=tel value='{SECRET}'><input type=email value='{SECRET}'>", "", False),
    "text-typed": (DEFAULT, "<input id=i>", "", True),
    "textarea": (DEFAULT, f"<textarea id=i>{SECRET}</textarea>", "i.value += 'more'", False),
    "select-option": (DEFAULT, f"<select><option selected>{SECRET}</option></select>", "", False),
    "contenteditable": (DEFAULT, f"<div contenteditable><p><b>{SECRET}</b></p></div>", "", False),
    "contenteditable-typed": (DEFAULT, "<div id=i contenteditable></div>", "", True),
    "hidden-input": (OPEN, f"<input type=hidden name=a value='{SECRET}'>", "", False),
    "one-time-code": (OPEN, "<input id=i autocomplete=one-time-code>", "", True),
    "cc-number": (OPEN, f"<input autocomplete='section-a cc-number' value='{SECRET}'>", "", False),
    "cc-csc": (OPEN, f"<input autocomplete=cc-csc value='{SECRET}'>", "", False),
    "bday": (OPEN, f"<input autocomplete=bday value='{SECRET}'>", "", False),
    "new-password": (OPEN, f"<input autocomplete=new-password value='{SECRET}'>", "", False),
    "name-cvv": (OPEN, f"<input name=cardCvv value='{SECRET}'>", "", False),
    "name-iban": (OPEN, f"<input id=my_iban value='{SECRET}'>", "", False),
    "label-pin": (OPEN, f"<label>Your PIN <input value='{SECRET}'></label>", "", False),
    "placeholder-title-alt": (
        DEFAULT,
        f"<p data-lookalong=mask title='{SECRET}' aria-label='{SECRET}'><img alt='{SECRET}'></p>",
        "",
        False,
    ),
    "value-attr-vs-prop": (DEFAULT, f"<input id=i value='{SECRET}'>", "i.value = ''", False),
    "form-action-token": (DEFAULT, f"<form action='/x?t={SECRET}'></form>", "", False),
    "css-content-private": (
        PRIVATE,
        f"<style>.a::after{{content:'{SECRET}'}}</style><p class=a>x</p>",
        "",
        False,
    ),
    "css-attr-func": (DEFAULT, f"<p data-lookalong=mask data-x={SECRET}>x</p>", "", False),
    "srcdoc": (DEFAULT, f"<iframe srcdoc='<p data-lookalong=mask>{SECRET}</p>'></iframe>", "", False),
    "style-url": (
        DEFAULT,
        f"<div data-lookalong=mask style='background:url(/q?{SECRET})'>x</div>",
        "",
        False,
    ),
    "masked-deep": (DEFAULT, f"<div data-lookalong=mask><ul><li><i>{SECRET}</i></li></ul></div>", "", False),
    "moved-into-masked": (
        DEFAULT,
        "<p id=p>ok</p><div id=d data-lookalong=mask></div>",
        f"d.append(p); p.textContent = '{SECRET}'; setTimeout(() => p.append('{SECRET}'), 30)",
        False,
    ),
    "moved-out-of-masked": (
        DEFAULT,
        f"<div data-lookalong=mask><p id=p>{SECRET}</p></div>",
        "document.body.append(p); setTimeout(() => p.firstChild.data += '!', 30)",
        False,
    ),
    "mask-added-then-text": (
        DEFAULT,
        "<p id=p>ok</p>",
        f"p.dataset.lookalong = 'mask'; p.textContent = '{SECRET}'",
        False,
    ),
    "redacted": (
        DEFAULT,
        f"<div id=p data-lookalong=redact title={SECRET}><b>{SECRET}</b></div>",
        f"p.append('{SECRET}'); p.title = '{SECRET}x'",
        False,
    ),
    "shadow-slot": (DEFAULT, f"<x-a data-lookalong=mask><p>{SECRET}</p></x-a>", "", False),
    "template": (DEFAULT, f"<template><p>{SECRET}</p></template>", "", False),
    "comment": (DEFAULT, f"<!-- {SECRET} -->", f"document.body.append(new Comment('{SECRET}'))", False),
    "script-json": (DEFAULT, f"<script type='application/json'>{SECRET}</script>", "", False),
    "noscript": (DEFAULT, f"<noscript>{SECRET}</noscript>", "", False),
    "svg-text": (DEFAULT, f"<svg data-lookalong=mask><text>{SECRET}</text></svg>", "", False),
    "private-text": (PRIVATE, f"<title>{SECRET}</title><p id=p title={SECRET}>{SECRET}</p>", "", False),
    "private-text-changed": (PRIVATE, "<p id=p>a</p>", f"p.firstChild.data = 'x {SECRET}'", False),
    "shown-never-beats-secret": (
        DEFAULT,
        f"<input type=password data-lookalong=show value={SECRET}>",
        "",
        False,
    ),
    "ignored": (DEFAULT, f"<div id=p data-lookalong=ignore>{SECRET}</div>", f"p.append('{SECRET}')", False),
    "handler-and-nonce": (OPEN, f"<p onclick='x(\"{SECRET}\")' nonce={SECRET}>x</p>", "", False),
}


def assert_absent(sent: bytes, secret: str) -> None:
    """Assert that no encoding of a secret, nor a window of six of its characters, is in the bytes."""
    raw = secret.encode()
    forms = [raw, secret.encode("utf-16le"), raw.hex().encode(), quote(secret).encode(), raw[::-1]]
    forms += [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    forms += [raw[at : at + 6] for at in range(len(raw) - 5)]
    assert [form for form in forms if form in sent] == []


@pytest.mark.parametrize("case", CASES)
async def test_secret_stays(mirror: Mirror, case: str) -> None:
    privacy, html, code, typed = CASES[case]
    await mirror.open(f"<!doctype html><body>{html}</body>", options=f"{{privacy: '{privacy}'}}")
    if code:
        await mirror.run(code)
    if typed:
        await mirror.page.frame_locator("#source").locator("#i").press_sequentially(SECRET)
    await mirror.js("await new Promise((r) => setTimeout(r, 80));")
    sent = await mirror.sent()
    assert_absent(sent, SECRET)
    assert await mirror.js("return h.errors") == []
    assert await mirror.js("return h.resyncs") == []


async def test_the_search_finds_what_is_shown(mirror: Mirror) -> None:
    await mirror.open(f"<!doctype html><p>{SECRET}</p>")
    with pytest.raises(AssertionError):
        assert_absent(await mirror.sent(), SECRET)


async def test_card_numbers_in_text(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><p id=a>4111111111111111</p><p id=b>card 4111 1111 1111 1111 ok</p>"
        "<p id=c><span>4111</span><span>1111</span><span>1111</span><span>1111</span></p>"
        "<p id=d>4111111111111112</p><p id=e>2024 1999</p>"
    )
    texts = await mirror.js("return ['a','b','c','d','e'].map((i) => h.q('#' + i).textContent)")
    dots = "•" * 16
    assert texts == [dots, "card •••• •••• •••• •••• ok", dots, "4111111111111112", "2024 1999"]


async def test_mask_of_a_secret_has_a_constant_length(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><input id=i type=password>")
    frame = mirror.page.frame_locator("#source")
    lengths = []
    for text in ("a", "abcdefghijklmnop"):
        await frame.locator("#i").fill(text)
        await mirror.js("await h.settle();")
        lengths.append(await mirror.js("return h.q('#i').value.length"))
    assert lengths == [8, 8]


async def test_words_a_password_began_with_are_shown_elsewhere(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><input id=i type=password><textarea id=t></textarea>", "{privacy: 'open'}")
    page = mirror.page.frame_locator("#source")
    await page.locator("#i").press_sequentially("not for others")
    await page.locator("#t").press_sequentially("It does not fit")
    await mirror.js("await h.settle();")
    assert await mirror.js("return h.q('#t').value") == "It does not fit"


async def test_shown_where_the_site_says_so(mirror: Mirror) -> None:
    await mirror.open(
        "<!doctype html><p>hidden</p><div data-lookalong=show>shown</div><input value=typed>"
        "<input id=i data-lookalong=show value=seen>",
        options="{privacy: 'private'}",
    )
    assert await mirror.js("return h.q('p').textContent") == "••••••"
    assert await mirror.js("return h.q('div').textContent") == "shown"
    assert await mirror.js("return h.q('#i').value") == "seen"


async def test_redacted_element_keeps_its_size(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><div id=r class=r data-lookalong=redact style='width:200px;height:50px'>x</div>")
    size = "return [h.q('.r').offsetWidth, h.q('.r').offsetHeight, h.q('.r').childNodes.length]"
    await mirror.page.wait_for_function("harness.q('.r')?.offsetWidth === 200")
    assert await mirror.js(size) == [200, 50, 0]
    await mirror.run("r.style.width = '300px'")
    await mirror.page.wait_for_function("harness.q('.r')?.offsetWidth === 300")
