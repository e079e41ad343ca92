"""Pages made for the benchmark, of a size and shape that no corpus has just so.

Large lists and tables are in an element that is not laid out (`content-visibility: hidden`): laying out 5,000 rows
takes a second, whose noise would be larger than what is measured. A recorder that forces a layout still pays for it.
"""

import random
from html import escape
from pathlib import Path

__all__ = ["BIG_NODES", "MEDIUM_NODES", "write_pages"]

BIG_NODES = 80_000
MEDIUM_NODES = 30_000

_STYLE = """
body { font: 14px/1.4 sans-serif; margin: 1rem }
table { border-collapse: collapse } td { padding: 2px 6px; border-bottom: 1px solid #ddd }
tr.odd { background: #f6f6f6 } .num { color: #777 } .badge { border-radius: 3px; background: #def }
.unseen { content-visibility: hidden }
#virtual { position: relative; height: 600px; overflow: auto } #virtual > div { position: relative; height: 300000px }
"""
_WORDS = """
    order invoice payment customer delivery address product basket return refund account settings history profile
    report summary detail status pending shipped open closed urgent normal new old total price amount tax discount
""".split()  # noqa: SIM905 # readable as it is


def write_pages(folder: Path) -> None:
    """Write `tables.html`, `list.html`, `virtual.html`, `field.html`, `medium.html`, `big.html` and `agent.html`."""
    pages = {
        "sort": _table(5000),
        "render": _table(1000),
        "list": _list(2000),
        "virtual": "<div id=virtual><div></div></div>",
        "field": '<p>Write to us</p><textarea id=field data-lookalong="show" rows=8 cols=60></textarea>',
        "medium": _manual(MEDIUM_NODES),
        "big": _manual(BIG_NODES),
        "agent": "",
    }
    for name, body in pages.items():
        (folder / f"{name}.html").write_text(
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{name}</title>"
            f"<style>{_STYLE}</style></head><body><h1>{name}</h1>{body}</body></html>"
        )


# Private -----------------------------------------------------------------------------------------


def _table(rows: int) -> str:
    chance = random.Random(1)  # noqa: S311 # the same page every time
    lines = [
        f'<tr class="row {"odd" if n % 2 else "even"}" data-key="{n}"><td class="num">{n}</td>'
        f'<td><a href="/c/{n}">Customer {chance.randrange(100_000)}</a></td>'
        f"<td>{chance.randrange(900_000) / 100}</td>"
        f'<td><span class="badge b{n % 5}">state {n % 5}</span></td><td><button type="button">Open</button></td></tr>'
        for n in range(rows)
    ]
    return f"<div class=unseen><table id=table><tbody>{''.join(lines)}</tbody></table></div>"


def _list(items: int) -> str:
    lines = "".join(f"<li class=item>Entry {n}</li>" for n in range(items))
    return f"<div class=unseen><ul id=list>{lines}</ul></div>"


def _manual(nodes: int) -> str:
    """Build sections of a manual: nested lists of links, paragraphs, code; about that many nodes."""
    chance = random.Random(nodes)  # noqa: S311 # the same page every time
    parts = [_section(chance, number) for number in range(nodes // _SECTION_NODES)]
    return "".join(parts)


_SECTION_NODES = 52


def _section(chance: random.Random, number: int) -> str:
    def words(count: int) -> str:
        return escape(" ".join(chance.choice(_WORDS) for _ in range(count)))

    items = "".join(
        f'<li class="toctree-l{chance.randrange(3)}"><a class="reference internal" href="#s{number}-{n}">'
        f"<em>{words(1)}</em> {words(3)}</a></li>"
        for n in range(6)
    )
    return (
        f'<section id="s{number}"><h2>{number}. {words(3)}'
        f'<a class="headerlink" href="#s{number}" title="Link">¶</a></h2>'
        f'<p>{words(18)} <code class="docutils literal"><span class="pre">{words(1)}</span></code> {words(12)}</p>'
        f'<ul class="simple">{items}</ul><pre class="code">{words(20)}</pre></section>'
    )
