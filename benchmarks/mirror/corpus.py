"""Which foreign pages the snapshot is measured on."""

from .stage import Run

__all__ = ["MIN_NODES", "PAGES", "count_nodes"]

MIN_NODES = 500
"""Below that many nodes a recorder's fixed costs are all there is to see."""

PAGES = (
    ("adminlte", "index.html"),
    ("adminlte", "pages/widgets.html"),
    ("adminlte", "pages/UI/general.html"),
    ("adminlte", "pages/charts/chartjs.html"),
    ("adminlte", "pages/examples/projects.html"),
    ("adminlte", "pages/forms/advanced.html"),
    ("adminlte", "pages/mailbox/mailbox.html"),
    ("adminlte", "pages/tables/data.html"),
    ("swagger", ""),
    ("shoelace", ""),
)
"""Site and path: of each kind one, so that a round takes seconds."""

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


def count_nodes(run: Run) -> int:
    """Count a page's nodes, those in shadow roots too."""
    return int(run.call(f"({_COUNT})()"))
