"""Compare the whole corpus, ours beside the peer, print the table and write the report."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from rich.console import Console

from benchmarks.row import OUT
from tests.fidelity.comparison import visit
from tests.fidelity.corpus import SUBJECTS
from tests.fidelity.difference import Eye
from tests.fidelity.ours import Ours
from tests.fidelity.peer import PEER_NAME, Peer
from tests.fidelity.report import write_report
from tests.fidelity.screen import launch, logged_in, served
from tests.fidelity.table import print_table, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import BrowserType

    from tests.fidelity.comparison import Visit
    from tests.fidelity.page import Subject

__all__ = ["Compared", "compare", "main"]

FOLDER = OUT / "fidelity"
"""The report and its pictures; git ignores it."""

console = Console(width=140)


@dataclass(frozen=True)
class Compared:
    """One page and what became of it in both engines."""

    name: str
    ours: Visit
    peer: Visit | None


def main(words: Sequence[str]) -> int:
    """Compare the pages whose name holds one of the words, or all; 0 if ours met every target.

    `--ours` among the words leaves the peer out.
    """
    alone = "--ours" in words
    wanted = [word for word in words if not word.startswith("--")]
    subjects = [one for one in SUBJECTS if not wanted or any(word.lower() in one.name.lower() for word in wanted)]
    if not subjects:
        console.print(f"expected a part of one of {', '.join(one.name for one in SUBJECTS)}; got {wanted}")
        return 2
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with sync_playwright() as playwright:
        compared = compare(playwright.chromium, subjects, alone)
    rows = rows_of(compared)
    (OUT / "fidelity.json").write_text(json.dumps(rows, indent=2) + "\n")
    write_report(FOLDER, compared, PEER_NAME)
    print_table(console, compared, rows, PEER_NAME)
    console.print(f"Pictures: {FOLDER / 'index.html'}")
    return 0 if all(row["ok"] is not False for row in rows) else 1


def compare(chromium: BrowserType, subjects: Sequence[Subject], alone: bool) -> list[Compared]:
    """Compare pages, one after the other, each engine with a fresh page."""
    found: list[Compared] = []
    server, sites = served(subjects)
    with server, launch(chromium, server) as customer, launch(chromium) as agent:
        eye, engine = Eye(agent.new_page()), partial(Ours, cabinet={})
        for subject in subjects:
            start = time.monotonic()
            path = sites[subject.site].match(subject.path)
            with logged_in(customer) as context:
                ours = visit(engine, agent, context, subject, path, eye)
                peer = None if alone else visit(Peer, agent, context, subject, path, eye)
            found.append(Compared(subject.name, ours, peer))
            console.print(f"{subject.name} ({time.monotonic() - start:.0f} s)", style="dim")
    return found
