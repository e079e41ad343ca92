"""From a change of the customer's page to the agent's copy of it.

Customer and agent are two browsers on one machine, which so have one clock. Ours goes through the real widget, server
and console; rrweb through `pipe.py`, which only passes on; so does the floor, a bare observer whose text is put into a
frame. All three in the same two browsers, in blocks taken in turns; of the percentiles of a way's blocks the median
counts. The copy has changed when an observer in its document is told; it is painted when a message posted while the
next frame is made arrives.
"""

import contextlib
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.harness import chromium
from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer, run_demo
from tests.harness.waiting import until
from tests.pages.server import PageServer
from tests.pages.site import Site

from ..row import Row
from . import bundle, join
from .bundle import PEER
from .pipe import run_pipe
from .stage import rounds

__all__ = ["run"]

BLOCKS = 8
TICKS = 40
"""Changes of one text in a block."""
TICK_MS = 25
"""Between two: longer than a frame, so that each goes by itself."""

STORMS = 3
RENDERS = 75
RENDER_MS = 40
"""25 a second."""

NO_LAG = 1.5
"""How much slower the last quarter of a storm may be than the first before it counts as falling behind."""

_PAGE = """<!doctype html><html lang=en><head><meta charset=utf-8><title>Live</title>
<style>body { font: 14px sans-serif } td { padding: 2px 6px } .badge { background: #def }</style>%s</head>
<body><h1>Orders</h1><output id=tick>-1</output><table id=table><tbody></tbody></table></body></html>"""

_VIEW = "document.querySelector('.view iframe')?.contentDocument"


@dataclass
class Way:
    """One way from a customer's page to an agent's copy, and how long things took on it, in ms, block by block."""

    customer: Page
    agent: Page
    told: list[list[float]] = field(default_factory=list)
    painted: list[list[float]] = field(default_factory=list)
    storm: list[list[float]] = field(default_factory=list)


def run() -> list[Row]:
    """Measure."""
    with contextlib.ExitStack() as stack:
        ways, agent, said = _open(stack)
        _tick(ways)
        _storm({name: ways[name] for name in ("ours", "rrweb")})
        joined = join.measure(ways["ours"].customer, ways["rrweb"].customer, agent, said)
    return [*_rows(**ways), *joined]


# Set the stage -----------------------------------------------------------------------------------


def _open(stack: contextlib.ExitStack) -> tuple[dict[str, Way], Agent, str]:
    server = stack.enter_context(run_demo())
    pages = stack.enter_context(_served(server))
    pipe = stack.enter_context(run_pipe())
    playwright = stack.enter_context(sync_playwright())
    theirs, ours = (chromium.launch(playwright.chromium) for _ in range(2))
    stack.callback(theirs.close)
    stack.callback(ours.close)
    agent = Agent(ours, server)
    ways = {"floor": _piped(theirs, ours, pages, pipe, "floor"), "rrweb": _piped(theirs, ours, pages, pipe, "replay")}
    said = "How fast is it?"
    ways["ours"] = Way(_share(Customer(theirs), agent, pages, said), agent.page)
    for name, way in ways.items():
        way.customer.add_script_tag(url=pages.url("live", "customer.js"))
        way.agent.evaluate(f"() => {{ {bundle.source('agent').read_text()} }}")
        document = _VIEW if name == "ours" else "document.querySelector('iframe')?.contentDocument"
        until(way.agent, f"() => Boolean({document}?.querySelector('#tick'))")
        way.agent.evaluate(f"() => watch({document}, '#tick')")
    return ways, agent, said


@contextlib.contextmanager
def _served(server: DemoServer) -> Iterator[PageServer]:
    """Serve the page, with the widget's tag for ours and without for the others."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in ("floor", "replay"):
            bundle.build(bundle.source(name), Path(folder, f"{name}.js"))
        Path(folder, "customer.js").write_text(bundle.source("customer").read_text())
        Path(folder, "ours.html").write_text(_PAGE % server.tag)
        Path(folder, "piped.html").write_text(_PAGE % "")
        Path(folder, "agent.html").write_text("<!doctype html><title>Agent</title><body></body>")
        with PageServer({"live": Site((("", Path(folder)),))}) as pages:
            server.admit(pages.origin)
            yield pages


def _piped(theirs: Browser, ours: Browser, pages: PageServer, pipe: str, name: str) -> Way:
    """Open the way of a peer: first the agent's side, so that it misses nothing."""
    way = Way(theirs.new_page(), ours.new_page())
    for page, path, act in ((way.agent, "agent", "show"), (way.customer, "piped", "send")):
        page.goto(pages.url("live", f"{path}.html"))
        page.add_script_tag(url=pages.url("live", f"{name}.js"))
        page.evaluate(f"pipe.{act}('{pipe}/{name}')")
    return way


def _share(customer: Customer, agent: Agent, pages: PageServer, said: str) -> Page:
    agent.log_in()
    customer.visit(pages.url("live", "ours.html"))
    customer.say(said)
    agent.open_conversation(said)
    agent.press("Ask to see the page")
    customer.allow("view")
    customer.close_chat()
    agent.replica("(root) => root.querySelector('#tick')")
    return customer.page


# Measure -----------------------------------------------------------------------------------------


def _tick(ways: dict[str, Way]) -> None:
    for block in range(rounds(BLOCKS)):
        for way in ways.values():
            made = way.customer.evaluate("(args) => change.ticks(...args)", [block * TICKS, TICKS, TICK_MS])
            seen = _seen(way, (block + 1) * TICKS - 1)
            shown = [next(each for each in seen if each[0] >= number) for number in _numbers(block, TICKS)]
            way.told.append([told - at for (_, told, _), at in zip(shown, made, strict=True)])
            way.painted.append([painted - at for (_, _, painted), at in zip(shown, made, strict=True)])


def _storm(ways: dict[str, Way]) -> None:
    for name, way in ways.items():
        document = _VIEW if name == "ours" else "document.querySelector('iframe').contentDocument"
        way.agent.evaluate(f"() => watch({document}, '#stamp')")
    for block in range(rounds(STORMS)):
        for way in ways.values():
            made = way.customer.evaluate("(args) => change.renders(...args)", [block * RENDERS, RENDERS, RENDER_MS])
            seen = _seen(way, (block + 1) * RENDERS - 1)
            shown = [next(told for last, told, _ in seen if last >= number) for number in _numbers(block, RENDERS)]
            way.storm.append([at - began for at, began in zip(shown, made, strict=True)])


def _numbers(block: int, count: int) -> range:
    return range(block * count, (block + 1) * count)


def _seen(way: Way, last: int) -> list[list[Any]]:
    """Wait until the last number was painted; return what was seen."""
    seen: list[list[Any]] = until(way.agent, "(last) => seen.at(-1)?.[0] === last && seen.at(-1)[2] > 0 && seen", last)
    return seen


def _rows(floor: Way, rrweb: Way, ours: Way) -> list[Row]:
    return [
        Row("mutation to replica DOM, p50", _cut(ours.told, 50), "ms", _cut(floor.told, 50), "bare pipe", 2),
        Row("mutation to replica DOM, p95", _cut(ours.told, 95), "ms", _cut(floor.told, 95), "bare pipe", 2),
        Row("mutation to replica DOM, p50", _cut(ours.told, 50), "ms", _cut(rrweb.told, 50), PEER),
        Row("mutation to painted, p50", _cut(ours.painted, 50), "ms", _cut(rrweb.painted, 50), PEER),
        Row("mutation to painted, p95", _cut(ours.painted, 95), "ms", _cut(rrweb.painted, 95), PEER, 0.7),
        Row("25 re-renders/s of 200 rows, p50", _cut(ours.storm, 50), "ms", _cut(rrweb.storm, 50), PEER),
        Row("25 re-renders/s of 200 rows, p95", _cut(ours.storm, 95), "ms", _cut(rrweb.storm, 95), PEER, 1 / 3),
        Row(
            "its last quarter / its first",
            _lag(ours.storm),
            "×",  # noqa: RUF001 # a multiplication sign is meant
            _lag(rrweb.storm),
            PEER,
            NO_LAG,
            "ours",
        ),
    ]


def _cut(blocks: list[list[float]], percent: int) -> float:
    """Return a percentile of each block, of these the median: what hits the machine for a moment hits one block."""
    return statistics.median(statistics.quantiles(block, n=100, method="inclusive")[percent - 1] for block in blocks)


def _lag(blocks: list[list[float]]) -> float:
    """Return how many times as late the last quarter of a block is as its first."""
    quarter = len(blocks[0]) // 4
    return statistics.median(statistics.median(b[-quarter:]) / statistics.median(b[:quarter]) for b in blocks)
