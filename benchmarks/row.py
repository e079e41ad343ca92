"""One line of a benchmark, its table and its file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

__all__ = ["OUT", "Row", "report"]

OUT = Path(__file__).parent / "out"


@dataclass(frozen=True)
class Row:
    """What was measured, beside a peer and a target where there are any.

    Fields that are None were not measured or not set. A target is an upper bound of what `bounds` says: of the ratio
    to the peer, or of our own figure whatever the peer's is. Without a peer it is always our own.
    """

    what: str
    ours: float
    unit: str
    peer: float | None = None
    peer_name: str | None = None
    target: float | None = None
    bounds: Literal["ratio", "ours"] = "ratio"

    @property
    def ratio(self) -> float | None:
        """Ours / peer."""
        return None if not self.peer else self.ours / self.peer

    @property
    def ok(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        bounded = self.ours if self.bounds == "ours" or self.ratio is None else self.ratio
        return bounded <= self.target

    def record(self) -> dict[str, Any]:
        """Return the row as it is written to the file."""
        return {
            "what": self.what,
            "ours": self.ours,
            "peer": self.peer,
            "peer_name": self.peer_name,
            "ratio": self.ratio,
            "target": self.target,
            "unit": self.unit,
            "ok": self.ok,
        }


def report(name: str, rows: Sequence[Row]) -> None:
    """Print the table and write `benchmarks/out/NAME.json`."""
    table = Table(title=name, title_justify="left")
    for heading in ("what", "ours", "unit", "peer", "ratio", "target", "ok"):
        table.add_column(heading, justify="left" if heading in ("what", "unit", "peer") else "right")
    for row in rows:
        peer = "" if row.peer is None else f"{_number(row.peer)} ({row.peer_name})"
        table.add_row(row.what, _number(row.ours), row.unit, peer, _number(row.ratio), _target(row), _mark(row.ok))
    Console(width=120).print(table)
    OUT.mkdir(exist_ok=True)
    records = [row.record() for row in rows]
    (OUT / f"{name}.json").write_text(json.dumps(records, indent=2) + "\n")


# Private -----------------------------------------------------------------------------------------


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _target(row: Row) -> str:
    is_ratio = row.ratio is not None and row.bounds == "ratio"
    return "" if row.target is None else f"{'ratio ' if is_ratio else ''}{_number(row.target)}"


def _mark(ok: bool | None) -> str:
    return "" if ok is None else "yes" if ok else "NO"
