"""Reads of one row each that many make at once: thousands of pages that come back ask for the same kinds of rows.

As with writes, a question for many costs hardly more than one for one: what is asked for while a read is under way goes
with the next, so that nobody gets what was read before they asked.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from itertools import islice
from typing import Final, Generic, TypeVar

__all__ = ["Lookup"]

_MOST: Final = 256
"""Keys in one question."""

_K = TypeVar("_K")
_V = TypeVar("_V")


class Lookup(Generic[_K, _V]):
    """Finds rows by keys.

    Args:
        find: Returns those of some keys that there are.
    """

    def __init__(self, find: Callable[[Collection[_K]], Awaitable[Mapping[_K, _V]]]) -> None:
        self._find = find
        self._waiting: dict[_K, asyncio.Future[_V | None]] = {}
        self._reading: asyncio.Task[None] | None = None

    async def get(self, key: _K) -> _V | None:
        """Return the row of a key, as it is now; raises what ``find`` does."""
        if key not in self._waiting:
            self._waiting[key] = asyncio.get_running_loop().create_future()
        found = self._waiting[key]
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
        # Shielded: others may wait for the same.
        return await asyncio.shield(found)

    async def _read(self) -> None:
        while self._waiting:
            keys = list(islice(self._waiting, _MOST))
            asked = [(key, self._waiting.pop(key)) for key in keys]
            [found] = await asyncio.gather(self._find(keys), return_exceptions=True)
            for key, future in asked:
                if isinstance(found, BaseException):
                    future.set_exception(found)
                    # Whoever asked may be gone: then nobody looks at it.
                    future.exception()
                else:
                    future.set_result(found.get(key))
        self._reading = None
