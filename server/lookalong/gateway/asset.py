"""The files of one session's page on their way: from the customer's page to the node, and to its viewers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lookalong.protocol.limit import MAX_ASSET_OFFERS
from lookalong.protocol.message import AssetState, AssetWanted

from .limit import ASSET_WAIT_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lookalong.cobrowse import Asset, Manifest
    from lookalong.cobrowse.manifest import News
    from lookalong.protocol.message import AssetFile, AssetGap, ServerMessage
    from lookalong.protocol.relay import Header

    from .connection import AgentConnection
    from .metric import Metrics

__all__ = ["SessionAssets"]


class SessionAssets:
    """What a session's page shows, with the people it is told.

    Args:
        session_id: The session.
        manifest: The rules and what they remember.
        tell_host: Sends to the customer's page, if one is connected.
        tell_viewers: Sends to every viewer.
        metrics: What is counted.
    """

    def __init__(
        self,
        session_id: str,
        manifest: Manifest,
        tell_host: Callable[[ServerMessage], None],
        tell_viewers: Callable[[ServerMessage], None],
        metrics: Metrics,
    ) -> None:
        self._session_id, self._manifest = session_id, manifest
        self._tell_host, self._tell_viewers, self._metrics = tell_host, tell_viewers, metrics
        self._arrivals: dict[str, asyncio.Event] = {}

    def offer(self, files: Sequence[AssetFile], gaps: Sequence[AssetGap]) -> None:
        """Note what the page shows; ask for what is not here."""
        ask, news = self._manifest.offer(files, gaps)
        self._metrics.assets.labels("known").inc(len(news.files))
        self._metrics.assets.labels("gap").inc(len(news.gaps))
        self._tell_host(AssetWanted(self._session_id, ask, [file.hash for file in news.files]))
        self._spread(news)
        # Whoever waits for a file that the page has no more waits in vain.
        for digest in [digest for digest in self._arrivals if not self._manifest.is_wanted(digest)]:
            self._arrived(digest)

    def take(self, header: Header, frame: bytes) -> None:
        """Take a chunk of a file in."""
        done = self._manifest.take(header, frame)
        if done is not None:
            digest, news = done
            self._metrics.assets.labels("stored" if self._manifest.shows(digest) else "refused").inc()
            self._spread(news)
            self._arrived(digest)

    def restart(self) -> None:
        """Expect nothing more of the page that was asked."""
        self._manifest.restart()
        for digest in list(self._arrivals):
            self._arrived(digest)

    def tell_all(self, viewer: AgentConnection) -> None:
        """Tell one viewer what all know."""
        for message in self._messages(self._manifest.told()):
            viewer.send(message)

    def shows(self, digest: str) -> bool:
        """Whether the page showed a file."""
        return self._manifest.shows(digest)

    async def find(self, digest: str) -> Asset | None:
        """Return a file; if it had to go, the page is asked for it again, and this waits a while."""
        asset = self._manifest.find(digest)
        if asset is not None:
            return asset
        if self._manifest.want_again(digest):
            self._tell_host(AssetWanted(self._session_id, [digest], []))
        if self._manifest.is_wanted(digest):
            arrival = self._arrivals.setdefault(digest, asyncio.Event())
            try:
                async with asyncio.timeout(ASSET_WAIT_S):
                    await arrival.wait()
            except TimeoutError:
                return None
        return self._manifest.find(digest)

    def _arrived(self, digest: str) -> None:
        arrival = self._arrivals.pop(digest, None)
        if arrival is not None:
            arrival.set()

    def _spread(self, news: News) -> None:
        for message in self._messages(news):
            self._tell_viewers(message)

    def _messages(self, news: News) -> Iterator[AssetState]:
        """Cut what is to be told into messages."""
        for at in range(0, max(len(news.files), len(news.gaps)), MAX_ASSET_OFFERS):
            part = slice(at, at + MAX_ASSET_OFFERS)
            yield AssetState(self._session_id, news.files[part], news.gaps[part])
