"""Notices that a visitor was erased by whoever cannot tell the nodes: a command, or a node that the bus lost.

Each erasure is an entry of the audit log, written with it in one transaction, and the heads of the log, a row for each
site, say whether there is anything new. So every node learns of it from the store alone, and of each once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lookalong.store import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from lookalong.store import Store

__all__ = ["Erasures"]


class Erasures:
    """Looks for visitors who were erased.

    Args:
        store: Where it is written.
        erased: Called with each visitor's id; what a node was told of before comes again.
    """

    def __init__(self, store: Store, erased: Callable[[str], None]) -> None:
        self._store, self._erased = store, erased
        self._seen: dict[str, int] | None = None

    async def look(self) -> None:
        """Look once. The first look finds nobody: who was erased before has no token to connect with."""
        try:
            if self._seen is None:
                self._seen = {head.chain: head.seq for head in await self._store.audit_heads()}
                return
            self._seen, entries = await self._store.audit_news(self._seen, _KIND)
        except StoreUnavailable:
            return
        for entry in entries:
            self._erased(str(json.loads(entry.detail)["visitor_id"]))


# Private -----------------------------------------------------------------------------------------

_KIND = "visitor_erased"
