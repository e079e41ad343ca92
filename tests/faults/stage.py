"""What every scenario plays on: a store, processes, proxies before them, and people; and what comes of it."""

from __future__ import annotations

import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from benchmarks.row import Row
from tests.faults.cluster import Booth, Cluster, Server, found
from tests.faults.crowd import Crowd
from tests.faults.proxy import FaultProxy
from tests.integration.gateway_redis import RedisServer

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Result", "Scale", "Stage"]


@dataclass(frozen=True)
class Scale:
    """How much of a scenario is played.

    Args:
        messages: Texts, at least.
        times: How often the fault happens.
        seconds: How long it lasts, where it lasts.
        rate: Texts a second, of all people together; 20 a site are what they may send without being slowed down.
        sites: Each with four visitors and two agents.
        seed: Of all chance.
    """

    messages: int = 150
    times: int = 1
    seconds: float = 1.0
    rate: float = 40.0
    sites: int = 2
    seed: int = 1


@dataclass
class Result:
    """Lines of the table, and every finding of the checker."""

    rows: list[Row] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    def add(self, what: str, ours: float, unit: str, most: float) -> None:
        """Add a figure with its bound."""
        self.rows.append(Row(what, ours, unit, target=most))

    def missed(self) -> list[str]:
        """What is not as it should be, for an assertion."""
        return self.findings[:20] + [f"{row.what}: {row.ours:g} {row.unit}" for row in self.rows if row.ok is False]


class Stage:
    """One server or several over one store, and people who go through proxies or straight to it.

    Args:
        name: Of the scenario, for the table.
        scale: How much.
        servers: Processes.
        redis: Whether a Redis is between them.
        proxied: Whether people go through fault proxies.
        store_url: Where the store is; a SQLite file by default.
        folder: Where that file goes; a temporary one by default.
        visitors: Of each site.
        program: What the servers run.
        settings: Of the servers.
    """

    def __init__(
        self,
        name: str,
        scale: Scale,
        servers: int = 1,
        *,
        redis: bool = False,
        proxied: bool = False,
        store_url: str = "",
        folder: Path | None = None,
        visitors: int = 4,
        program: Sequence[str] = ("lookalong",),
        **settings: str,
    ) -> None:
        self._name, self._scale, self._servers, self._visitors = name, scale, servers, visitors
        self._with_redis, self._proxied, self._folder = redis, proxied, folder
        self._program, self._settings = program, settings
        self.store_url = store_url
        self.result = Result()
        self.redis: RedisServer
        self.cluster: Cluster
        self.crowd: Crowd
        self.booths: list[Booth]
        self.proxies: list[FaultProxy] = []
        self._stack = AsyncExitStack()

    @property
    def server(self) -> Server:
        """The first of the processes."""
        return self.cluster.servers[0]

    async def __aenter__(self) -> Self:
        try:
            await self._build()
        except BaseException:
            # Whatever it was, an interrupted test too: no process may outlive it. Raised again.
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._stack.aclose()

    async def _build(self) -> None:
        temporary = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        self.store_url = self.store_url or f"sqlite:///{(self._folder or temporary) / 'store.sqlite3'}"
        bus_url = "memory://"
        if self._with_redis:
            self.redis = self._stack.enter_context(RedisServer(temporary))
            bus_url = self.redis.url
        self.booths = await found(self.store_url, self._scale.sites, agents=2)
        cluster = Cluster(temporary, self.store_url, self._servers, bus_url, self._program, **self._settings)
        self.cluster = await self._stack.enter_async_context(cluster)
        if self._proxied:
            for number, port in enumerate(self.cluster.ports):
                proxy = FaultProxy(port, self._scale.seed + number)
                self.proxies.append(await self._stack.enter_async_context(proxy))
        doors = [each.port for each in self.proxies] or self.cluster.ports
        crowd = Crowd(self.booths, self._visitors, doors, self._scale.seed)
        self.crowd = await self._stack.enter_async_context(crowd)

    async def finish(self, least: int | None = None) -> Result:
        """Let everybody catch up, compare everything, and return what came of it."""
        caught_up_s = await self.crowd.settle()
        acked = self._scale.messages if least is None else least
        verdict = await self.crowd.judge(self.store_url, acked)
        lost = verdict.lost + verdict.invented + verdict.unseen + verdict.too_little
        for kind, found_faults in (
            ("lost", lost),
            ("duplicated", verdict.duplicated),
            ("reordered", verdict.reordered),
        ):
            self.result.add(f"{self._name}: {kind} of {verdict.acked:,}", len(found_faults), "texts", 0)
        self.result.add(f"{self._name}: all caught up after", caught_up_s, "s", 30)
        self.result.findings += verdict.faults
        return self.result
