"""Which foreign pages the snapshot is measured on."""

from .stage import Stage

__all__ = ["MIN_NODES", "PAGES", "count_nodes"]

MIN_NODES = 500
"""Below that many nodes a recorder's fixed costs are all there is to see."""

PAGES = (
    ("adminlte", "index.html"),
    ("adminlte", "index2.html"),
    ("adminlte", "pages/widgets.html"),
    ("adminlte", "pages/UI/general.html"),
    ("adminlte", "pages/UI/icons.html"),
    ("adminlte", "pages/charts/chartjs.html"),
    ("adminlte", "pages/examples/projects.html"),
    ("adminlte", "pages/forms/advanced.html"),
    ("adminlte", "pages/mailbox/mailbox.html"),
    ("adminlte", "pages/tables/simple.html"),
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


def count_nodes(stage: Stage, site: str, path: str) -> int:
    """Load a page and count its nodes, those in shadow roots too."""
    with stage.open(site, path, "none") as run:
        return int(run.call(_COUNT))
