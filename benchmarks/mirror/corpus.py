"""Which foreign pages the recorders are compared on."""

import os

from tests.fidelity.corpus import SUBJECTS
from tests.fidelity.page import Subject

from .stage import Run

__all__ = ["MIN_NODES", "count_nodes", "subjects"]

MIN_NODES = 500
"""Below that many nodes a recorder's fixed costs are all there is to see."""

_CHOSEN = (
    "AdminLTE dashboard",
    "AdminLTE advanced form",
    "AdminLTE data table",
    "AdminLTE mailbox",
    "swagger-ui",
    "Redoc",
    "Shoelace",
    "ag-Grid",
    "Bootstrap Icons",
    "Python: os",
)
"""Of each kind one: a round of all takes seconds."""

_COUNT = """() => {
    let count = 0;
    const walk = (root) => {
        const walker = document.createTreeWalker(root);
        do {
            count++;
            if (walker.currentNode.shadowRoot) walk(walker.currentNode.shadowRoot);
        } while (walker.nextNode());
    };
    walk(document);
    return count;
}"""


def subjects() -> list[Subject]:
    """Return the chosen pages; those whose name holds `$BENCH_PAGES` if it is set; all of the corpus if it is `all`."""
    word = os.environ.get("BENCH_PAGES", "")
    if word == "all":
        return list(SUBJECTS)
    return [one for one in SUBJECTS if (word.lower() in one.name.lower() if word else one.name in _CHOSEN)]


def count_nodes(run: Run) -> int:
    """Count a page's nodes, those in shadow roots too."""
    return int(run.call(f"({_COUNT})()"))
