"""Many keys as one parameter: a JSON text, the same in the SQL of both databases but for how it is taken apart.

As a list of parameters they would be written into a new statement each time, which costs more than finding the rows.
"""

import json
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import JSON, Select, Text, bindparam, cast, func, select

__all__ = ["IDS", "PAIRS", "asked"]


def asked(keys: Collection[Any]) -> dict[str, str]:
    """Return keys as the parameter of a statement that has ``IDS`` or ``PAIRS``."""
    return {"keys": json.dumps([*keys], ensure_ascii=False, separators=(",", ":"))}


_KEYS: Final = bindparam("keys", type_=Text)
_SQLITE: Final = func.json_each(_KEYS).table_valued("value").c.value
_POSTGRESQL: Final = func.json_array_elements(cast(_KEYS, JSON)).table_valued("value").c.value
_TEXTS: Final = func.json_array_elements_text(cast(_KEYS, JSON)).table_valued("value").c.value

IDS: Final[dict[str, Select[Any]]] = {"sqlite": select(_SQLITE), "postgresql": select(_TEXTS)}
"""Texts, one a row, by dialect."""

PAIRS: Final[dict[str, Select[Any]]] = {
    "sqlite": select(func.json_extract(_SQLITE, "$[0]"), func.json_extract(_SQLITE, "$[1]")),
    "postgresql": select(_POSTGRESQL.op("->>")(0), _POSTGRESQL.op("->>")(1)),
}
"""Pairs of texts, one a row, by dialect."""
