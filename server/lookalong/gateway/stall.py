"""Notices when the event loop stands still: everybody waits then, and nothing else would tell why."""

import asyncio
from typing import Final

import structlog
from prometheus_client import Histogram

__all__ = ["STALL_S", "watch"]

STALL_S: Final = 1.0
"""Seconds behind its time after which the loop is said to have stood still: people notice that."""

_TICK_S: Final = 0.5
"""Between two looks: twice a second costs nothing, and no stall that matters falls between."""

log = structlog.get_logger(__name__)


async def watch(lag: Histogram) -> None:
    """Observe how late the loop runs what is due, for as long as it runs."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _TICK_S
        await asyncio.sleep(_TICK_S)
        late_s = max(0.0, loop.time() - due)
        lag.observe(late_s)
        if late_s > STALL_S:
            log.warning("loop_stalled", seconds=round(late_s, 2))
