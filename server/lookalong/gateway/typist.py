"""The typing signal of one person in one conversation: passed on seldom, lapsing by itself."""

import asyncio
from collections.abc import Callable

from .limit import TYPING_PAUSE_S, TYPING_TTL_S

__all__ = ["Typist"]


class Typist:
    """Passes on at most one signal a second; the last one always arrives.

    Args:
        show: Tells the others.
        loop: Whose clock it goes by.
        pause_s: Seconds between two signals.
        ttl_s: Seconds after which "is typing" lapses unless repeated.
    """

    def __init__(
        self,
        show: Callable[[bool], None],
        loop: asyncio.AbstractEventLoop,
        pause_s: float = TYPING_PAUSE_S,
        ttl_s: float = TYPING_TTL_S,
    ) -> None:
        self._show, self._loop, self._pause_s, self._ttl_s = show, loop, pause_s, ttl_s
        self._wanted = self._shown = False
        self._repeat = False
        self._next_at = 0.0
        self._pause: asyncio.TimerHandle | None = None
        self._lapse: asyncio.TimerHandle | None = None

    def set(self, on: bool) -> None:
        """Take a signal."""
        self._wanted = on
        self._repeat = on
        self._arm_lapse(on)
        self._pass_on()

    def stop(self) -> None:
        """Take the signal back at once: the text arrived, or the person left."""
        for timer in (self._pause, self._lapse):
            if timer is not None:
                timer.cancel()
        self._pause = self._lapse = None
        self._wanted = self._repeat = False
        if self._shown:
            self._tell(False)

    def _arm_lapse(self, on: bool) -> None:
        if self._lapse is not None:
            self._lapse.cancel()
        self._lapse = self._loop.call_later(self._ttl_s, self.set, False) if on else None

    def _pass_on(self) -> None:
        if self._wanted == self._shown and not self._repeat:
            return
        wait = self._next_at - self._loop.time()
        if wait <= 0:
            self._tell(self._wanted)
        elif self._pause is None:
            self._pause = self._loop.call_later(wait, self._resume)

    def _resume(self) -> None:
        self._pause = None
        self._pass_on()

    def _tell(self, on: bool) -> None:
        self._shown, self._repeat = on, False
        self._next_at = self._loop.time() + self._pause_s
        self._show(on)
