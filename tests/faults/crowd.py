"""Conversations of many people at once, and the verdict on them."""

from __future__ import annotations

import asyncio
import time
from random import Random
from typing import TYPE_CHECKING

from tests.faults.checker import Case, Least, Verdict, judge
from tests.faults.client import Agent, Pace, Person, Visitor
from tests.faults.cluster import read_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.faults.cluster import Booth

__all__ = ["Crowd"]

SETTLE_S = 60.0
"""How long everybody has, after the last fault, until all is sent and seen."""


class Crowd:
    """Sites with visitors and agents; every agent of a site has all its conversations on the screen.

    Args:
        booths: The sites.
        visitors: For each site.
        doors: Ports that everybody may go through.
        seed: Of all chance.
        pace: Waits of the clients.
    """

    def __init__(
        self, booths: Sequence[Booth], visitors: int, doors: Sequence[int], seed: int, pace: Pace | None = None
    ) -> None:
        self._random = Random(seed)
        pick = self._random.randrange
        self.visitors = {
            booth: [Visitor(f"{booth.key}/visitor-{n}", doors, pick(2**32), booth, pace) for n in range(visitors)]
            for booth in booths
        }
        self.agents = {
            booth: [
                Agent(f"{booth.key}/agent-{n}", doors, pick(2**32), cookie, pace)
                for n, cookie in enumerate(booth.cookies)
            ]
            for booth in booths
        }
        self.written = 0
        self.padding = ""
        """Behind every text, to fill disks."""

    @property
    def people(self) -> list[Person]:
        """Everybody."""
        groups: list[Sequence[Person]] = [*self.visitors.values(), *self.agents.values()]
        return [each for group in groups for each in group]

    async def __aenter__(self) -> Crowd:
        for each in self.people:
            each.start()
        for visitor in (each for visitors in self.visitors.values() for each in visitors):
            visitor.write("hello")
            self.written += 1
        for booth, visitors in self.visitors.items():
            for visitor in visitors:
                await visitor.until(lambda each=visitor: each.conversation_id)
            for agent in self.agents[booth]:
                await agent.until(lambda each=agent: each.link == "open")
                for visitor in visitors:
                    agent.open(visitor.conversation_id)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(each.stop() for each in self.people))

    async def chat(self, messages: int, rate: float, going: Callable[[], bool] = lambda: False) -> None:
        """Have so many texts written by anybody, at so many a second; longer while something else is ``going`` on."""
        begin, sent = time.monotonic(), 0
        while sent < messages or going():
            due = int((time.monotonic() - begin) * rate) - sent
            for _ in range(due if going() else min(due, messages - sent)):
                self._say_something()
                sent += 1
            await asyncio.sleep(0.01)

    def _say_something(self) -> None:
        booth = self._random.choice(list(self.visitors))
        visitor = self._random.choice(self.visitors[booth])
        # The burst of one connection is bounded: who has much unsent waits for it, as people do.
        speaker: Person = visitor if self._random.random() < _VISITORS_SAY else self._random.choice(self.agents[booth])
        speaker.say(visitor.conversation_id, f"text {self.written} {self.padding}".strip())
        self.written += 1

    async def settle(self, within_s: float = SETTLE_S) -> float:
        """Wait until nothing is unsent and every head is seen by all; return how long it took."""
        begin = time.monotonic()
        async with asyncio.timeout(within_s):
            for each in self.people:
                await each.until(lambda one=each: one.settled, within_s)
            for booth, visitors in self.visitors.items():
                for visitor in visitors:
                    around: list[Person] = [visitor, *self.agents[booth]]
                    threads = [each.threads[visitor.conversation_id] for each in around]
                    head = max(each.head for each in threads)
                    for person, thread in zip(around, threads, strict=True):
                        await person.until(lambda it=thread, upto=head: it.known >= upto, within_s)
        return time.monotonic() - begin

    async def judge(self, store_url: str, acked: int) -> Verdict:
        """Compare everything with the store; at least so many must have been acknowledged."""
        cases = []
        for booth, visitors in self.visitors.items():
            for visitor in visitors:
                around: list[Person] = [visitor, *self.agents[booth]]
                threads = [each.threads[visitor.conversation_id] for each in around]
                stored = await read_stored(store_url, visitor.conversation_id)
                voices, screens = [each.voice for each in threads], [each.screen for each in threads]
                cases.append(Case(visitor.name, stored, voices, screens))
        conversations = sum(map(len, self.visitors.values()))
        return judge(cases, Least(conversations, acked, conversations * 2))


# Private -----------------------------------------------------------------------------------------

_VISITORS_SAY = 0.6
"""The share of texts that visitors write."""
