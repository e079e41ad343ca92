"""The pages, their copies and where they differ, as a page to look at."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.fidelity.comparison import Look, Visit
    from tests.fidelity.run import Compared

__all__ = ["write_report"]

HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Fidelity of the mirror</title>
<style>
body { margin: 24px; font: 14px/1.5 system-ui, sans-serif; color: #1c2430; background: #f6f7f9; }
section { margin: 24px 0; padding: 16px; background: white; border: 1px solid #d9dee6; border-radius: 8px; }
h2 { margin: 0; font-size: 18px; } h3 { margin: 16px 0 4px; font-size: 14px; }
.row { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; }
figure { margin: 0; } figcaption { color: #5b6675; font-size: 12px; }
img { width: 100%; border: 1px solid #d9dee6; } .no { color: #b3002d; } .yes { color: #1a7f37; }
pre { overflow: auto; padding: 8px; background: #f1f3f6; font-size: 12px; }
</style></head><body><h1>Fidelity of the mirror</h1>
<p>The customer's page, its copy in the agent's browser, and (red) the pixels that differ.</p>
"""


def write_report(folder: Path, compared: Sequence[Compared], peer: str) -> None:
    """Write `index.html` and the pictures it shows into an existing folder."""
    parts = [HEAD]
    for one in compared:
        parts.append(f"<section><h2>{escape(one.name)}</h2>")
        for engine, visit in (("ours", one.ours), (peer, one.peer)):
            if visit:
                parts += _visit(folder, one.name, engine, visit)
        parts.append("</section>")
    parts.append("</body></html>\n")
    (folder / "index.html").write_text("\n".join(parts), "utf-8")


def _visit(folder: Path, name: str, engine: str, visit: Visit) -> Iterator[str]:
    for moment, look in (("before", visit.before), ("after", visit.after)):
        yield f"<h3>{escape(engine)}, {moment} interaction</h3>"
        if look is None:
            yield "<p class=no>not compared</p>"
        else:
            yield from _look(folder, f"{name} {engine} {moment}", look)
    notes = [*visit.trouble, *(f"not had: {url}" for url in visit.missing), *(f"asked: {url}" for url in visit.asked)]
    if notes:
        yield f"<pre>{escape(chr(10).join(note[:300] for note in notes[:12]))}</pre>"


def _look(folder: Path, title: str, look: Look) -> Iterator[str]:
    found = look.difference
    box = "not as many elements" if found.box is None else f"{found.box:.2f} px"
    pixels = "none" if found.pixels is None else f"{found.pixels:.3f} %"
    yield (
        f"<p class={'yes' if found.ok else 'no'}>{found.nodes} nodes differ, worst box {box}, pixels {pixels}</p>"
        "<div class=row>"
    )
    stem = re.sub(r"\W+", "-", title).strip("-").lower()
    for kind, data in (("page", look.page), ("copy", look.copy), ("different", look.mask)):
        if data:
            (folder / f"{stem}-{kind}.png").write_bytes(data)
            yield f"<figure><img loading=lazy src='{stem}-{kind}.png' alt=''><figcaption>{kind}</figcaption></figure>"
    yield "</div>"
    told = [*found.first, *found.boxes[:8]]
    if told:
        yield f"<pre>{escape(chr(10).join(line[:400] for line in told))}</pre>"
