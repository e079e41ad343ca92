"""A browser and the pages to record in it, each run in a fresh process, measured by the browser itself."""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.fidelity.page import Subject
from tests.harness import chromium
from tests.pages.server import PageServer
from tests.pages.site import Site, foreign_sites

from . import bundle, fixture

__all__ = ["ENGINES", "Run", "Stage", "open_stage", "rounds"]

ENGINES = ("ours", "sent", "rrweb", "none", "bare")
"""Names of the recorders' scripts; `sent` is ours with its uplink, `none` the page by itself, `bare` an observer
that throws away what it is told."""

SCREENS = ("applied", "rebuilt")
"""Names of the scripts that show a snapshot: ours and rrweb's."""


# Pages go on building after the load event: wait until a page says it is ready, then until it stands still.
_SETTLED = """async () => {
    const ready = () => %s;
    let count = -1;
    for (let same = 0, looks = 0; same < 3 && looks < 100; looks++) {
        const now = document.getElementsByTagName('*').length;
        same = now === count && ready() ? same + 1 : 0;
        count = now;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}"""


def rounds(usual: int) -> int:
    """Return how often to run: `$BENCH_ROUNDS` if it is set (1 is quick and rough)."""
    return int(os.environ.get("BENCH_ROUNDS", usual))


@dataclass(frozen=True)
class Run:
    """A loaded page with a recorder's script that has not run yet."""

    context: BrowserContext
    page: Page
    cdp: CDPSession

    def call(self, script: str) -> Any:
        """Evaluate an expression; a promise is awaited."""
        return self.page.evaluate(script)

    def record(self) -> None:
        """Load the workloads, start the recorder, wait until it has nothing more to say."""
        self.page.add_script_tag(url=self.page.evaluate("new URL('workloads.js', location.href).href"))
        self.call("bench.begin()")
        self.call("bench.quiet()")

    def cpu_ms(self) -> float:
        """CPU time of the page's main thread in tasks so far, in ms: what others do on the machine is not in it."""
        return self.metric("TaskDuration") * 1000

    def metric(self, name: str) -> float:
        """Return one of the browser's counters (CDP Performance.getMetrics)."""
        counters = self.cdp.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in counters if each["name"] == name))

    def check(self) -> None:
        """Fail if the recorder reported an error of its own.

        Raises:
            RuntimeError: it did; carries what it said.
        """
        error = self.call("bench.error")
        if error:
            raise RuntimeError(f"the recorder failed: {error}")


class Stage:
    """Opens pages; see `open_stage`."""

    def __init__(self, browser: Browser, pages: PageServer, sites: Mapping[str, Site]) -> None:
        self.browser = browser
        self.pages = pages
        self._sites = sites

    @contextlib.contextmanager
    def open_page(self, subject: Subject, engine: str) -> Iterator[Run]:
        """Load a page of the corpus, wait until its own scripts have built it, load a recorder's script."""
        path = self._sites[subject.site].match(subject.path)
        with self._open(self.pages.url(subject.site, path), engine, subject.ready) as run:
            yield run

    @contextlib.contextmanager
    def open_made(self, name: str, engine: str) -> Iterator[Run]:
        """Load a page of `fixture.py` and a recorder's script."""
        with self._open(self.pages.url("bench", f"{name}.html"), engine) as run:
            yield run

    @contextlib.contextmanager
    def trace(self, run: Run, categories: list[str]) -> Iterator[list[dict[str, Any]]]:
        """Trace what happens inside; the list is filled when it is left."""
        events: list[dict[str, Any]] = []
        self.browser.start_tracing(page=run.page, categories=categories)
        yield events
        events += json.loads(self.browser.stop_tracing())["traceEvents"]

    @contextlib.contextmanager
    def _open(self, url: str, engine: str, ready: str = "true") -> Iterator[Run]:
        """Load a page in a new context, which is a new process, so that nothing is warm."""
        context = self.browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        # Foreign pages link to hosts that are not there; a benchmark never leaves this machine.
        context.route(lambda url: "//127.0.0.1" not in url, lambda route: route.abort())
        try:
            page = context.new_page()
            page.goto(url, wait_until="load")
            page.evaluate(_SETTLED % ready)
            page.add_script_tag(url=self.pages.url("bench", f"{engine}.js"))
            cdp = context.new_cdp_session(page)
            cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
            yield Run(context, page, cdp)
        finally:
            context.close()


@contextlib.contextmanager
def open_stage(subjects: Iterable[Subject] = (), *, minify: bool = True) -> Iterator[Stage]:
    """Bundle the recorders, serve their scripts, made pages and pages of the corpus, start the browser."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        for name in (*ENGINES, *SCREENS, "workloads"):
            bundle.build(bundle.source(name), folder / f"{name}.js", minify=minify)
        fixture.write_pages(folder)
        sites = {**foreign_sites({one.site for one in subjects}), "bench": Site((("", folder),))}
        pages = stack.enter_context(PageServer(sites))
        playwright = stack.enter_context(sync_playwright())
        browser = chromium.launch(playwright.chromium)
        stack.callback(browser.close)
        yield Stage(browser, pages, sites)
