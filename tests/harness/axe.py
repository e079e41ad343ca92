"""axe-core in a page: what of it breaks WCAG 2.2, levels A and AA, as far as a program can tell."""

from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Page

from tests.harness.closed import ClosedRoot

__all__ = ["SCHEMES", "Axe", "Scheme"]

Scheme = Literal["light", "dark"]
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")

SCRIPT: Final = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"

# Lines of "rule: where: what to do": of what is wrong, of rules that failed, and of colours that could not be told, but
# for those of what something else covers, as a prompt does the chat, of empty fields, and of names drawn on a page.
# While this runs a closed root may be looked into, and its host is the body: axe measures colours of what is in that,
# and the widget is beside it. Frames are left alone: they hold the copy of a customer's page, where no script runs.
RUN = """async (root) => {
    const host = root?.host;
    if (host) {
        Object.defineProperty(host, "shadowRoot", { value: root, configurable: true });
        Object.defineProperty(document, "body", { value: host, configurable: true });
    }
    const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const resultTypes = ["violations", "incomplete"];
    const rules = { "target-size": { enabled: true } };
    const options = { runOnly: { type: "tag", values }, rules, resultTypes, iframes: false };
    const { violations, incomplete } = await axe.run(host ?? document, options);
    if (host) {
        delete document.body;
        delete host.shadowRoot;
    }
    const untold = incomplete.filter(({ id, error }) => id === "color-contrast" || error);
    const unseen = ["bgOverlap", "emptyValue", "imgNode"];
    const shows = ({ any }) => !any.some(({ data }) => unseen.includes(data?.messageKey));
    return [...violations, ...untold].flatMap(({ id, nodes, error }) => nodes
        .filter(shows)
        .map(({ target, failureSummary }) =>
            `${id}: ${target.flat().join(" >>> ")}: ${error ?? failureSummary.replaceAll(/\\s+/g, " ")}`));
}"""


class Axe:
    """Looks at the screens of one tab, light and dark, and keeps what is wrong with them.

    Args:
        page: The tab. What moves rests as soon as it is looked at: a colour on its way to another is none.
        root: The widget's closed root, if there is one.
    """

    def __init__(self, page: Page, root: ClosedRoot | None = None) -> None:
        self._page, self._root = page, root
        self.found: dict[str, list[str]] = {}
        """What is wrong, by screen and scheme."""
        page.emulate_media(reduced_motion="reduce")

    def look(self, screen: str) -> None:
        """Look at what the tab shows now."""
        for scheme in SCHEMES:
            self._page.emulate_media(color_scheme=scheme)
            if found := self._violations():
                self.found[f"{screen}, {scheme}"] = found

    def _violations(self) -> list[str]:
        if not self._page.evaluate("'axe' in window"):
            self._page.evaluate(SCRIPT.read_text())
        found: list[str] = self._root.evaluate(RUN) if self._root else self._page.evaluate(RUN)
        return found
