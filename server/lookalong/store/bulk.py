"""Many rows in one statement, as cheap as the driver takes them.

SQLAlchemy makes a dictionary of every row, looks at each of its values, and makes a list of them again: for a message
that costs as much as what SQLite does with it. Here the statement is written once, and rows are tuples. That is good
for columns whose values drivers take as they are: texts and numbers.
"""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, TextClause
from sqlalchemy.sql.dml import UpdateBase

__all__ = ["Bulk"]

Row = tuple[Any, ...]


class Bulk:
    """A statement that is run with many rows.

    Args:
        statement: With a parameter for each name.
        names: What a row has, in its order; two at least.
    """

    def __init__(self, statement: UpdateBase | TextClause, *names: str) -> None:
        self._statement, self._names = statement, names
        self._written: dict[str, tuple[str, Callable[[Row], Row]]] = {}

    def run(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Run it with rows, if there are any."""
        dialect = connection.dialect
        if dialect.name not in self._written:
            compiled = self._statement.compile(dialect=dialect)
            places = [self._names.index(each) for each in compiled.positiontup or ()]
            self._written[dialect.name] = str(compiled), itemgetter(*places)
        written, arrange = self._written[dialect.name]
        if arranged := list(map(arrange, rows)):
            connection.exec_driver_sql(written, arranged)
