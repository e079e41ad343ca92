"""Typing signals: seldom, and never left on."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any, cast

import pytest

from lookalong.gateway.typist import Typist

if TYPE_CHECKING:
    import asyncio


class Timer:
    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Loop:
    """The two things of a loop that a typist uses, moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0
        self._due: list[tuple[float, int, Timer, Any, tuple[Any, ...]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Any, *args: Any, context: Any = None) -> Any:
        timer = Timer()
        heapq.heappush(self._due, (self.now + delay, len(self._due), timer, callback, args))
        return timer

    def pass_time(self, seconds: float) -> None:
        until = self.now + seconds
        while self._due and self._due[0][0] <= until:
            self.now, _, timer, callback, args = heapq.heappop(self._due)
            if not timer.cancelled:
                callback(*args)
        self.now = until


@pytest.fixture
def loop() -> Loop:
    return Loop()


@pytest.fixture
def shown() -> list[bool]:
    return []


@pytest.fixture
def typist(loop: Loop, shown: list[bool]) -> Typist:
    return Typist(shown.append, cast("asyncio.AbstractEventLoop", loop), pause_s=1, ttl_s=6)


def test_the_first_signal_goes_at_once(typist: Typist, shown: list[bool]) -> None:
    typist.set(True)
    assert shown == [True]


def test_a_flood_becomes_one_a_second_and_the_last_one_arrives(typist: Typist, loop: Loop, shown: list[bool]) -> None:
    for number in range(100):
        typist.set(number % 2 == 0)
    assert shown == [True]
    loop.pass_time(1)
    assert shown == [True, False]
    loop.pass_time(10)
    assert shown == [True, False]


def test_a_repeat_is_passed_on_because_the_other_side_forgets(typist: Typist, loop: Loop, shown: list[bool]) -> None:
    typist.set(True)
    loop.pass_time(3)
    typist.set(True)
    assert shown == [True, True]


def test_typing_lapses(typist: Typist, loop: Loop, shown: list[bool]) -> None:
    typist.set(True)
    loop.pass_time(5.9)
    assert shown == [True]
    loop.pass_time(0.2)
    assert shown == [True, False]


def test_off_without_on_is_nothing(typist: Typist, shown: list[bool]) -> None:
    typist.set(False)
    assert shown == []


def test_a_text_that_arrives_ends_it_at_once(typist: Typist, loop: Loop, shown: list[bool]) -> None:
    typist.set(True)
    typist.set(True)
    typist.stop()
    assert shown == [True, False]
    loop.pass_time(60)
    assert shown == [True, False]
    typist.stop()
    assert shown == [True, False]
