"""What the commands share: work on the store, and what people type and read."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import msgspec

from lookalong.config import Settings
from lookalong.conversation.text import clean_name
from lookalong.store import SiteRecord, Store

__all__ = ["COMMAND", "as_json", "do", "name_of", "sites_by_key"]

COMMAND = "command"
"""Who did it, in the audit log: somebody with a shell on the server."""

_T = TypeVar("_T")


def do(settings: Settings, work: Callable[[Store], Coroutine[Any, Any, _T]], *, rekey: bool = False) -> _T:
    """Open the store, do the work, close it."""

    async def run() -> _T:
        store = await Store.open(
            settings.resolved_store_url,
            audit_key=settings.read_audit_key(),
            rekey=rekey,
            backups=settings.upgrade_folder,
        )
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


async def sites_by_key(store: Store, keys: list[str] | None) -> list[SiteRecord]:
    """Return the sites of some keys, all of them for none; raises ``ValueError`` for a key that no site has."""
    known = {site.key: site for site in await store.sites()}
    unknown = sorted(set(keys or ()) - known.keys())
    if unknown:
        raise ValueError(f"expected keys of sites ({', '.join(known) or 'there are none'}), got {', '.join(unknown)}")
    return [known[key] for key in keys] if keys else list(known.values())


def name_of(text: str) -> str:
    """Return a name as it may be shown; raises ``ValueError`` if nothing is left of it."""
    name = clean_name(text)
    if not name:
        raise ValueError("expected a name with something to read, got an empty one")
    return name


def as_json(value: Any, indent: int = 2) -> str:
    """Return a value as JSON for people, or on one line with an ``indent`` of -1."""
    return msgspec.json.format(msgspec.json.encode(value), indent=indent).decode()
