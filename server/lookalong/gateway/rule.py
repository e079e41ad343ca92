"""Tells customers' pages the rules of their site, at the welcome and when they change: what it hides, and its words."""

import asyncio
from typing import TYPE_CHECKING

import structlog

from lookalong.protocol.desk import SiteChat
from lookalong.store import Store, StoreUnavailable

from . import wire
from .connection import VisitorConnection
from .hub import Hub
from .limit import MINOR_OF_DESKS, RULES_RETRY_S
from .outbox import Priority
from .post import Post
from .task import Tasks

if TYPE_CHECKING:
    from lookalong.protocol.message import ServerMessage

__all__ = ["Rules"]

log = structlog.get_logger(__name__)


class Rules:
    """Reads the rules of a site and passes them on, in the order in which they were stored.

    Args:
        store: Where sites are.
        hub: Who is here.
        post: The way to other nodes.
        tasks: Where waiting is done.
    """

    def __init__(self, store: Store, hub: Hub, post: Post, tasks: Tasks) -> None:
        self._store, self._hub, self._post, self._tasks = store, hub, post, tasks
        # One at a time from reading to sending: a page must not get the newer settings first and the older ones last.
        self._turn = asyncio.Lock()
        self._newcomers: dict[str, tuple[list[VisitorConnection], asyncio.Task[None]]] = {}
        """Pages of a site that wait for the turn, which they take together."""

    async def welcome(self, tab: VisitorConnection) -> None:
        """Tell a page that has just been welcomed; raises ``StoreUnavailable``."""
        site_id = tab.site.id
        if site_id not in self._newcomers:
            tabs: list[VisitorConnection] = []
            self._newcomers[site_id] = tabs, asyncio.create_task(self._welcome(site_id, tabs))
        tabs, telling = self._newcomers[site_id]
        tabs.append(tab)
        # Shielded: one page may go while others wait for the same answer.
        await asyncio.shield(telling)

    async def _welcome(self, site_id: str, tabs: list[VisitorConnection]) -> None:
        async with self._turn:
            # Who comes from here on takes the next turn: what is read now may be older than they are.
            del self._newcomers[site_id]
            site = await self._store.site(site_id)
            for tab in tabs:
                tab.send(wire.site_privacy(site.privacy if site else None), Priority.CONTROL)
                if site and site.wording.languages:
                    tab.send(wire.site_wording(site.wording), Priority.CONTROL)
                if tab.minor >= MINOR_OF_DESKS:
                    tab.send(SiteChat(tab.site.peeks), Priority.CONTROL)

    async def changed(self, site_id: str) -> None:
        """Tell every page of a site, on every node."""
        self._post.rules_changed(site_id)
        await self._tell(site_id)

    def changed_elsewhere(self, site_id: str) -> None:
        """Tell the pages of this node: another node said that it changed."""
        self._tasks.spawn(self._tell(site_id))

    async def _tell(self, site_id: str) -> None:
        async with self._turn:
            try:
                site = await self._store.site(site_id)
            except StoreUnavailable:
                # They may have to hide more than they know: everything, until we can say what.
                log.warning("rules_unknown", site_id=site_id)
                site = None
                self._tasks.later(RULES_RETRY_S, lambda: self.changed_elsewhere(site_id))
            told: list[ServerMessage] = [wire.site_privacy(site.privacy if site else None)]
            if site:
                told.append(wire.site_wording(site.wording))
            for tab in self._hub.visitors(site_id):
                for message in told:
                    tab.send(message, Priority.CONTROL)
