"""Tells customers' pages what their site hides from agents: at the welcome, and whenever it changes."""

import asyncio

import structlog

from lookalong.store import Store, StoreUnavailable

from . import wire
from .connection import VisitorConnection
from .hub import Hub
from .limit import PRIVACY_RETRY_S
from .outbox import Priority
from .post import Post
from .task import Tasks

__all__ = ["Privacies"]

log = structlog.get_logger(__name__)


class Privacies:
    """Reads what a site hides and passes it on, in the order in which it was stored.

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

    async def welcome(self, tab: VisitorConnection) -> None:
        """Tell a page that has just been welcomed; raises ``StoreUnavailable``."""
        async with self._turn:
            site = await self._store.site(tab.site.id)
            tab.send(wire.site_privacy(site.privacy if site else None), Priority.CONTROL)

    async def changed(self, site_id: str) -> None:
        """Tell every page of a site, on every node."""
        self._post.privacy_changed(site_id)
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
                log.warning("privacy_unknown", site_id=site_id)
                site = None
                self._tasks.later(PRIVACY_RETRY_S, lambda: self.changed_elsewhere(site_id))
            message = wire.site_privacy(site.privacy if site else None)
            for tab in self._hub.visitors(site_id):
                tab.send(message, Priority.CONTROL)
