"""What a screen reader is told of a page: Chromium's own accessibility tree, through closed roots too."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

__all__ = ["Node", "ScreenReader"]


@dataclass(frozen=True)
class Node:
    """An element as it is told.

    Args:
        role: As ARIA calls it.
        name: What it is called.
        description: What is said of it besides.
        properties: The others: ``focused``, ``modal``, ``live``, ``pressed``…
    """

    role: str
    name: str
    description: str
    properties: dict[str, Any] = field(default_factory=dict)


NOWHERE = Node("", "", "")


class ScreenReader:
    """Reads one tab."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Accessibility.enable")

    def nodes(self, role: str | None = None) -> list[Node]:
        """Return what is told now, in the order of the page; of one role if that is given."""
        answer = self._session.send("Accessibility.getFullAXTree")
        told = [_node(each) for each in answer["nodes"] if not each["ignored"]]
        return [each for each in told if role in (None, each.role)]

    def focused(self) -> Node:
        """Return where the focus is: the innermost, as the document is focused too; a node of no role outside of it."""
        return [NOWHERE, *(each for each in self.nodes() if each.properties.get("focused"))][-1]


def _node(told: dict[str, Any]) -> Node:
    properties = {each["name"]: each["value"].get("value") for each in told.get("properties", [])}
    role, name, description = (str(told.get(part, {}).get("value", "")) for part in ("role", "name", "description"))
    return Node(role, name, description, properties)
