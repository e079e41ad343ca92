"""Many rows in one statement, as cheap as the driver takes them.

SQLAlchemy makes a dictionary of every row, looks at each of its values, and makes a list of them again: for a message
that costs as much as what SQLite does with it. And where rows go to SQLite one by one, each of them takes Python's lock
anew, for which it waits while the event loop is busy. So here rows are tuples, a statement has all of them, and its
text is written once for each number of rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection

__all__ = ["Bulk"]

_STEP: Final = 16
"""Statements have fewer rows than this, or a multiple of it: what a connection has read it need not read again."""

_MOST: Final = 256
"""Rows of a statement: of 11 columns, far under the 32,766 values that both databases take."""


class Bulk:
    """A statement with many rows.

    Args:
        statement: SQL of both databases, with ``{rows}`` where the rows go.
        types: Of a row's values: texts or numbers, which drivers take as they are.
        row: What a row is in SQL, with ``{}`` for each value.
    """

    def __init__(self, statement: str, types: Sequence[type], row: str = "") -> None:
        self._statement, self._types = statement, tuple(types)
        self._row = row or f"({', '.join('{}' for _ in types)})"
        self._write = lru_cache(maxsize=None)(self._written)

    def run(self, connection: Connection, rows: Iterable[tuple[Any, ...]]) -> int:
        """Run it with rows, if there are any; returns how many it changed."""
        changed = 0
        for some in _cut([*rows]):
            statement = self._write(connection.dialect.name, len(some))
            changed += connection.exec_driver_sql(statement, tuple(chain.from_iterable(some))).rowcount
        return changed

    def _written(self, dialect: str, count: int) -> str:
        """Return it for so many rows."""
        marks = _MARKS[dialect]
        values = (marks(number, self._types[number % len(self._types)]) for number in range(count * len(self._types)))
        rows = ", ".join(self._row.format(*(next(values) for _ in self._types)) for _ in range(count))
        return self._statement.format(rows=rows)


# Private -----------------------------------------------------------------------------------------


def _question(_number: int, _kind: type) -> str:
    return "?"


def _dollar(number: int, kind: type) -> str:
    # Of values in a list PostgreSQL takes everything for text.
    return f"${number + 1}::{'bigint' if kind is int else 'text'}"


_MARKS: Final = {"sqlite": _question, "postgresql": _dollar}


def _cut(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    at = 0
    while left := len(rows) - at:
        count = min(left - left % _STEP, _MOST) or left
        yield rows[at : at + count]
        at += count
