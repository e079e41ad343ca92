"""``/api/v1/audit`` and ``/api/v1/sites/{site_key}/audit``: who did what, newest first."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from lookalong.security.chain import SERVER, Entry, Scalar

from .number import number
from .operation import Call

__all__ = ["MAX_PAGE", "AuditEntry", "AuditPage", "show_server", "show_site"]

MAX_PAGE = 200
"""Entries of one page."""


class AuditEntry(Struct):
    """One entry. ``actor_id`` is ``command`` for the command line and empty for the server itself."""

    seq: int
    at_ms: int
    kind: str
    actor_id: str
    actor_name: str
    conversation_id: str
    session_id: str
    detail: dict[str, Scalar]
    content: dict[str, str]
    """People's words and addresses; empty where there are none, or they were erased."""
    hash: str


class AuditPage(Struct):
    """Some entries, newest first. ``next`` asks for those before, as ``before``; 0 if there are none."""

    entries: Annotated[list[AuditEntry], Meta(max_length=MAX_PAGE)]
    next: int


async def show_site(call: Call) -> AuditPage:
    """Show what was done on a site."""
    site = await call.scope.site(call.path("site_key"))
    return await _page(call, site.id)


async def show_server(call: Call) -> AuditPage:
    """Show what was done that belongs to no site: log-ins, agents, roles."""
    return await _page(call, SERVER)


# Private -----------------------------------------------------------------------------------------


async def _page(call: Call, chain: str) -> AuditPage:
    before = number(call, "before", 0, 2**53)
    limit = number(call, "limit", 100, MAX_PAGE) or 1
    found = await call.scope.audit(chain, before, limit)
    names = await call.scope.names(chain)
    entries = [_public(entry, names.get(entry.actor_id, "")) for entry in found]
    return AuditPage(entries, entries[-1].seq if len(entries) == limit else 0)


def _public(entry: Entry, name: str) -> AuditEntry:
    content = msgspec.json.decode(entry.content or "{}", type=dict[str, str])
    content.pop("salt", None)
    return AuditEntry(
        seq=entry.seq,
        at_ms=entry.at_ms,
        kind=entry.kind,
        actor_id=entry.actor_id,
        actor_name=name,
        conversation_id=entry.conversation_id,
        session_id=entry.session_id,
        detail=msgspec.json.decode(entry.detail, type=dict[str, Scalar]),
        content=content,
        hash=entry.hash,
    )
