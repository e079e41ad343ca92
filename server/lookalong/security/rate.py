"""Rate limits: token buckets, one or many by key."""

from collections import OrderedDict
from collections.abc import Callable

__all__ = ["Bucket", "Buckets"]

Clock = Callable[[], float]
"""Seconds that never step back, as ``time.monotonic``."""


class Bucket:
    """A token bucket: ``burst`` at once, ``rate`` a second in the long run.

    Args:
        rate: Tokens a second that come back.
        burst: Tokens it holds when full.
        clock: Seconds, monotonic.
    """

    __slots__ = ("_at", "_burst", "_clock", "_level", "_rate")

    def __init__(self, rate: float, burst: float, clock: Clock) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._level, self._at = burst, clock()

    def take(self, count: float = 1) -> bool:
        """Take tokens if they are all there; tell whether they were."""
        self._refill()
        if self._level < count:
            return False
        self._level -= count
        return True

    def fine(self, count: float) -> None:
        """Take tokens whether or not they are there; at most as many as it holds are owed."""
        self._refill()
        self._level = max(-self._burst, self._level - count)

    def give_back(self, count: float = 1) -> None:
        """Put tokens back that were taken for nothing."""
        self._level = min(self._burst, self._level + count)

    def wait_s(self, count: float = 1) -> float:
        """Return the seconds until that many tokens are there; 0 if they are."""
        self._refill()
        return max(0.0, (count - self._level) / self._rate)

    def _refill(self) -> None:
        now = self._clock()
        self._level = min(self._burst, self._level + (now - self._at) * self._rate)
        self._at = now


class Buckets:
    """A bucket per key, the ``bound`` keys used last.

    A stranger chooses keys (addresses, e-mails), so their number is bounded; the one forgotten is the one unused for
    longest, which is the fullest.
    """

    def __init__(self, rate: float, burst: float, clock: Clock, bound: int = 10_000) -> None:
        self._rate, self._burst, self._clock, self._bound = rate, burst, clock, bound
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def of(self, key: str) -> Bucket:
        """Return the bucket of a key, a full one if it is new."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(self._rate, self._burst, self._clock)
            if len(self._buckets) > self._bound:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(key)
        return bucket
