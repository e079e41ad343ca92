"""The figures of a run: one line a page for people, one row a figure for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from tests.fidelity.difference import BOX_TARGET, PIXEL_TARGET
from tests.fidelity.peer import PEER_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from tests.fidelity.comparison import Look, Visit
    from tests.fidelity.run import Compared

__all__ = ["print_table", "rows_of"]

NOTHING = float("inf")
"""The figure of a page that could not be compared at all: worse than any."""

MOMENTS = ("before", "after")

FIGURES = (("nodes different", "nodes", 0.0), ("worst box", "px", BOX_TARGET), ("pixels different", "%", PIXEL_TARGET))


def rows_of(compared: Sequence[Compared]) -> list[dict[str, Any]]:
    """Return a row for each page, moment and figure, and the count of exact pages at the end."""
    rows = [
        _row(f"{one.name}, {moment} interaction: {name}", unit, target, ours, theirs)
        for one in compared
        for moment in MOMENTS
        for (name, unit, target), ours, theirs in zip(
            FIGURES, _figures(one.ours, moment), _figures(one.peer, moment), strict=True
        )
    ]
    rows += [
        _row(f"requests of the agent's browser to anybody, {one.name}", "requests", 0.0, *_requests(one))
        for one in compared
    ]
    return rows


def print_table(console: Console, compared: Sequence[Compared], rows: Sequence[dict[str, Any]], peer: str) -> None:
    """Print a line for each page, and how many are within the targets."""
    table = Table(title=f"fidelity: ours | {peer}", title_justify="left")
    table.add_column("page")
    for moment in MOMENTS:
        for heading in ("nodes", "box px", "pixels %"):
            table.add_column(f"{moment}: {heading}", justify="right")
    table.add_column("ok", justify="right")
    for one in compared:
        cells = [
            f"{_number(ours)} | {_number(theirs)}"
            for moment in MOMENTS
            for ours, theirs in zip(_figures(one.ours, moment), _figures(one.peer, moment), strict=True)
        ]
        table.add_row(one.name, *cells, "yes" if _is_exact(one.ours) else "NO")
    console.print(table)
    for one in compared:
        for engine, visit in (("ours", one.ours), (peer, one.peer)):
            for trouble in visit.trouble if visit else ():
                console.print(f"{one.name}, {engine}: {trouble}")
    _print_counts(console, compared, peer)
    failed = sum(row["ok"] is False for row in rows)
    console.print(f"{len(rows)} figures, {failed} beyond their target")


# Private -----------------------------------------------------------------------------------------


def _print_counts(console: Console, compared: Sequence[Compared], peer: str) -> None:
    for moment in MOMENTS:
        for (name, unit, target), at in zip(FIGURES, range(3), strict=True):
            ours = sum(_figures(one.ours, moment)[at] <= target for one in compared)
            theirs = sum((_figures(one.peer, moment)[at] or 0.0) <= target for one in compared if one.peer)
            beside = f", {peer} {theirs}" if any(one.peer for one in compared) else ""
            console.print(f"{moment} interaction, {name} ≤ {target:g} {unit}: ours {ours} of {len(compared)}{beside}")


def _figures(visit: Visit | None, moment: str) -> tuple[Any, Any, Any]:
    """Return nodes, box and pixels; Nones for an engine that was not run, infinities for one that failed."""
    if visit is None:
        return None, None, None
    look: Look | None = getattr(visit, moment)
    if look is None:
        return NOTHING, NOTHING, NOTHING
    found = look.difference
    return (
        float(found.nodes),
        NOTHING if found.box is None else found.box,
        NOTHING if found.pixels is None else found.pixels,
    )


def _requests(one: Compared) -> tuple[float, float | None]:
    return float(len(one.ours.asked)), None if one.peer is None else float(len(one.peer.asked))


def _row(what: str, unit: str, target: float, ours: float, peer: float | None) -> dict[str, Any]:
    """Return a row as `benchmarks.row` writes them; here the target bounds the figure itself."""
    comparable = peer not in (None, 0.0, NOTHING) and ours != NOTHING
    return {
        "what": what,
        "ours": None if ours == NOTHING else ours,
        "unit": unit,
        "peer": None if peer == NOTHING else peer,
        "peer_name": None if peer is None else PEER_NAME,
        "target": target,
        "ratio": ours / peer if comparable and peer else None,
        "ok": ours <= target,
    }


def _is_exact(visit: Visit) -> bool:
    looks = (visit.before, visit.after)
    return not visit.asked and all(look is not None and look.difference.ok for look in looks)


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    if value == NOTHING:
        return "none"
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"
