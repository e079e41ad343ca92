"""A hostile page in the replica: nothing runs, loads, navigates or opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.mirror.conftest import Mirror, Site

PWN = "top.pwned=1;parent.pwned=1"

MARKUP = {
    "script": f"<script>{PWN}</script><svg><script>{PWN}</script></svg>",
    "handlers": f"<img src=x:x onerror='{PWN}'><svg onload='{PWN}'></svg><input autofocus OnFoCuS='{PWN}'>",
    "javascript-links": f"<a id=a href='java\tscript:{PWN}'>x</a>"
    f"<svg><a xlink:href='javascript:{PWN}'><animate attributeName=href values='javascript:{PWN}'/></a></svg>",
    "frames": f"<iframe srcdoc='<script>{PWN}</script>'></iframe><iframe src='javascript:{PWN}'></iframe>",
    "objects": "<object data='CANARY/o'></object><embed src='CANARY/e'><applet codebase='CANARY/a'></applet>",
    "meta": "<meta http-equiv=refresh content='0;url=CANARY/m'>",
    "base": "<base href='CANARY/' target=_top><a id=a href=go>x</a>",
    "forms": "<form id=f action='CANARY/f'><input name=a value=b><button id=a>go</button></form>",
    "prefetch": "<link rel=prefetch href='CANARY/p'><link rel=preconnect href='CANARY/'>"
    "<link rel=preload as=image imagesrcset='CANARY/q 1x'><link rel=modulepreload href='CANARY/r'>",
    "style-import": "<style>@import 'CANARY/i.css';</style>",
    "media": "<video src='CANARY/v' autoplay><track default src='CANARY/t'></video><audio src='CANARY/u'>",
    "ping": "<a id=a ping='CANARY/p' href='#x'>x</a>",
    "clobber": "<form id=document name=body><input name=attributes><input name=parentNode>"
    "<input name=childNodes><input name=nodeName></form>",
    "prototype": "<div __proto__=x constructor=y prototype=z>x</div>",
}


@pytest.mark.parametrize("case", MARKUP)
async def test_nothing_happens(mirror: Mirror, other_site: Site, case: str) -> None:
    """The captured page is inert too here, so that whatever happens happened in the replica."""
    body = MARKUP[case].replace("CANARY", other_site.url)
    mirror.site.serve(
        "/page",
        f"<!doctype html><body>{body}</body>",
        content_security_policy="sandbox allow-same-origin; default-src 'none'",
    )
    await mirror.js(
        """const f = document.getElementById('source');
        await new Promise((r) => { f.onload = r; f.src = '/page?hostile'; });"""
    )
    before = len(other_site.requests)
    await mirror.js(
        """h.start(); await h.turn();
        const shown = h.replica.document;
        for (const e of shown.querySelectorAll('a,button')) {
          e.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
        }
        for (const f of shown.querySelectorAll('form')) { try { f.requestSubmit(); } catch {} }
        await new Promise((r) => setTimeout(r, 250));"""
    )
    address = await mirror.js("return h.replica.document.URL")
    assert address in {"about:blank", mirror.site.url + "/", mirror.site.url + "/#x"}
    assert await mirror.js("return [globalThis.pwned ?? null, h.errors]") == [None, []]
    assert other_site.requests[before:] == []
    assert await mirror.js("return h.replica.document.querySelectorAll('script,base').length") == 0


async def test_decoder_answers_noise_with_a_resync(mirror: Mirror) -> None:
    await mirror.open("<!doctype html><p>a</p>")
    outcome = await mirror.js(
        """const asked = new Set();
        const other = h.createReplica(document.getElementById('replica'), {onResync: (r) => asked.add(r)});
        let seed = 7;
        const r = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff);
        // A right checksum lets the noise through to the interpreter.
        const seal = (bytes) => {
          const words = new Uint8Array((bytes.length + 4) & ~3);
          words.set(bytes);
          const view = new DataView(words.buffer);
          // Of a snapshot two zeros come first, in place of what a diff is part of.
          let hash = Math.imul(Math.imul(0x811c9dc5, 0x01000193), 0x01000193);
          for (let at = 0; at < words.length; at += 4) hash = Math.imul(hash ^ view.getUint32(at, true), 0x01000193);
          const out = new Uint8Array(bytes.length + 4);
          out.set(bytes); new DataView(out.buffer).setUint32(bytes.length, hash >>> 0, true);
          return out;
        };
        const good = h.frames[0].payload;
        for (let i = 0; i < 400; i++) {
          const bytes = good.slice(0, -4);
          for (let k = 0; k < 1 + (i % 4); k++) bytes[3 + (r() % (bytes.length - 3))] = r() & 255;
          other.apply({kind: 'snapshot', payload: seal(bytes)});
        }
        other.apply({kind: 'snapshot', payload: good});
        const text = other.document.body.textContent;
        other.destroy();
        return [text, asked.size > 2];"""
    )
    assert outcome == ["a", True]


POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "media-src data: blob:; base-uri 'none'; form-action 'none'; frame-src 'none'; "
    "frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'; "
    "sandbox allow-same-origin"
)


@pytest.mark.parametrize("doctype", ["<!doctype html>", ""])
async def test_served_page_under_a_strict_policy(mirror: Mirror, doctype: str) -> None:
    """Frames wait until the empty page has loaded; its mode follows the customer's page."""
    mirror.site.serve("/blank/standards", "<!doctype html>", content_security_policy=POLICY)
    mirror.site.serve("/blank/quirks", "", content_security_policy=POLICY)
    await mirror.open(
        f"{doctype}<style>#p{{color:green}}</style><p id=p>a</p><iframe srcdoc='<b>in</b>'></iframe>",
        replica="{page: (mode) => '/blank/' + mode}",
    )
    await mirror.page.wait_for_function("harness.q('#p')?.textContent === 'a'")
    await mirror.run("p.textContent = 'changed'")
    await mirror.js("await h.settle();")
    assert await mirror.style("#p", "color") == "rgb(0, 128, 0)"
    assert await mirror.js("return h.replica.document.compatMode === doc.compatMode")
    assert await mirror.js("return [h.errors, h.resyncs]") == [[], []]
    await mirror.page.wait_for_function("harness.q('iframe').contentDocument?.querySelector('b')?.textContent === 'in'")
    shown = await mirror.js("h.capture.requestSnapshot(); await h.settle(); return h.q('#p').textContent")
    assert shown == "changed"
