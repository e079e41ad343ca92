"""One line of a benchmark, its table and its file."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

__all__ = ["OUT", "Row", "report"]

OUT = Path(__file__).parent / "out"


@dataclass(frozen=True)
class Row:
    """What was measured, beside a peer and a target where there are any.

    Fields that are None were not measured or not set.
    """

    what: str
    ours: float
    unit: str
    peer: float | None = None
    peer_name: str | None = None
    target: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours / peer."""
        return None if not self.peer else self.ours / self.peer

    @property
    def ok(self) -> bool | None:
        """A target is an upper bound: of the ratio if there is a peer, else of the figure."""
        if self.target is None:
            return None
        return (self.ours if self.ratio is None else self.ratio) <= self.target


def report(name: str, rows: Sequence[Row]) -> None:
    """Print the table and write `benchmarks/out/NAME.json`."""
    table = Table(title=name, title_justify="left")
    for heading in ("what", "ours", "unit", "peer", "ratio", "target", "ok"):
        table.add_column(heading, justify="left" if heading in ("what", "unit", "peer") else "right")
    for row in rows:
        peer = "" if row.peer is None else f"{_number(row.peer)} ({row.peer_name})"
        numbers = _number(row.ratio), _number(row.target), _mark(row.ok)
        table.add_row(row.what, _number(row.ours), row.unit, peer, *numbers)
    Console(width=120).print(table)
    OUT.mkdir(exist_ok=True)
    records = [{**asdict(row), "ratio": row.ratio, "ok": row.ok} for row in rows]
    (OUT / f"{name}.json").write_text(json.dumps(records, indent=2) + "\n")


# Private -----------------------------------------------------------------------------------------


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _mark(ok: bool | None) -> str:
    return "" if ok is None else "yes" if ok else "NO"
