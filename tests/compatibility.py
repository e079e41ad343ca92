"""The page that says which edge cases are mirrored, written from the tables that test them.

Run `python -m tests.compatibility`: it writes `docs/compatibility.md` and prints the totals.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.mirror.battery.limit import LIMIT
from tests.browser.mirror.battery.table import CASES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.browser.mirror.battery.case import Case

__all__ = ["PAGE", "page", "totals"]

#: The page in the repository.
PAGE = Path(__file__).resolve().parents[1] / "docs" / "compatibility.md"

#: What each family is about.
FAMILIES = {
    "dom": "Tree",
    "css": "Style",
    "state": "State",
    "shadow": "Shadow roots and custom elements",
    "frame": "Frames",
    "media": "Pictures and media",
    "url": "Addresses",
    "hostile": "Pages that patch, freeze or forbid",
}

INTRODUCTION = """\
# Compatibility of the mirror

What a page does, and whether the agent sees it as the customer does. Every line is a test in
`tests/browser/mirror/battery` that runs the page and its replica side by side in Chromium. *Known hard cases* are those
that mirrors are known to fail; the others widen them to whole families. A line that says *no* is a limit, with its
reason, and its test fails as soon as it is no limit any more. How the engine works, and what it hides on purpose, is
in [mirror.md](mirror.md).

This page is written by `python -m tests.compatibility`: change the tables, not the page.
"""


def page() -> str:
    """Return the text of the page."""
    parts = [INTRODUCTION, f"**{_sentence()}**", totals(), *(_family(family) for family in FAMILIES)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def totals() -> str:
    """Return the table of totals: mirrored cases of all there are, family by family."""
    rows = [f"| {title} | {_share(_listed, family)} | {_share(_any, family)} |" for family, title in FAMILIES.items()]
    rows.append(f"| all | {_share(_listed)} | {_share(_any)} |")
    return "\n".join(["| family | known hard cases | all cases |", "| --- | --- | --- |", *rows])


def _sentence() -> str:
    return f"{_share(_listed)} known hard cases are mirrored, {_share(_any)} cases in all."


def _listed(case: Case) -> bool:
    return case.listed


def _any(_case: Case) -> bool:
    return True


def _share(counts: Callable[[Case], bool], family: str | None = None) -> str:
    cases = [case for case in CASES if counts(case) and family in (None, case.family)]
    return f"{sum(case.key not in LIMIT for case in cases)} of {len(cases)}"


def _family(family: str) -> str:
    cases = [case for case in CASES if case.family == family]
    known, more = [case for case in cases if case.listed], [case for case in cases if not case.listed]
    return f"## {FAMILIES[family]}\n\n{_table('known hard case', known)}\n\n{_table('more of the family', more)}"


def _table(title: str, cases: Sequence[Case]) -> str:
    rows = [f"| {_cell(case.words)} | {_answer(case)} |" for case in cases]
    return "\n".join([f"| {title} | mirrored |", "| --- | --- |", *rows])


def _answer(case: Case) -> str:
    reason = LIMIT.get(case.key)
    return "yes" if reason is None else f"no: {_cell(reason)}"


def _cell(text: str) -> str:
    """Text for a cell; what could be read as markup is shown as it is."""
    return text.replace("|", "\\|").replace("<", "\\<").replace("*", "\\*").replace("_", "\\_")


def main() -> None:
    """Write the page and print the totals."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{totals()}\n\n{_sentence()}\n")


if __name__ == "__main__":
    main()
