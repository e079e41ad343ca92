"""Counts an agent's commands, those that passed and those that did not: one addition each on the relay's path.

The server never reads what a command does. That so many passed, and of which type, goes into the audit log from here;
what they did there, the customer's widget reports (``acted``). Either shows if the other is left out.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from lookalong.protocol.relay import FrameType

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from lookalong.security.kind import Kind

    from .task import Tasks

__all__ = ["Tally"]

_FLUSH_S: Final = 5.0
"""Seconds that commands are counted together."""

_PASSED: Final = ""


class Tally:
    """The commands of one session.

    Args:
        tasks: Where waiting is done.
        write: Takes what happened, the agent, why it was refused if it was, and the count of each frame type.
    """

    def __init__(self, tasks: Tasks, write: Callable[[Kind, str, str, dict[str, int]], None]) -> None:
        self._tasks, self._write = tasks, write
        self._counts: Counter[tuple[str, str, int]] = Counter()
        self._alarm: asyncio.TimerHandle | None = None

    def passed(self, agent_id: str, frame_type: int) -> None:
        """Count a command that went to the page."""
        self._count(agent_id, _PASSED, frame_type)

    def refused(self, agent_id: str, reason: str, frame_type: int) -> None:
        """Count a frame that went nowhere."""
        self._count(agent_id, reason, frame_type)

    def flush(self) -> None:
        """Write what was counted."""
        self._tasks.cancel(self._alarm)
        self._alarm = None
        counts, self._counts = self._counts, Counter()
        for agent_id, reason in sorted({(agent_id, reason) for agent_id, reason, _ in counts}):
            types = {
                FrameType(frame_type).name.lower(): count
                for (whose, why, frame_type), count in counts.items()
                if (whose, why) == (agent_id, reason)
            }
            self._write("commands_refused" if reason else "control_passed", agent_id, reason, types)

    def _count(self, agent_id: str, reason: str, frame_type: int) -> None:
        self._counts[agent_id, reason, frame_type] += 1
        if self._alarm is None:
            self._alarm = self._tasks.later(_FLUSH_S, self.flush)
