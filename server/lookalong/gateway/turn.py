"""Keeps what one person writes in its order, when a text was refused for now and those behind it are on their way.

A client sends a refused text again a moment later. What was written after it must not be stored before it: it is
refused as well, with the same code, until the first one comes again. A client that gives a text up holds up the others
no longer than ``LAPSE_S``.
"""

from dataclasses import dataclass
from typing import Final

from lookalong.protocol.error import ErrorCode, RefusedError
from lookalong.protocol.message import Send
from lookalong.security.rate import Clock

__all__ = ["LAPSE_S", "Turns"]

LAPSE_S: Final = 10.0
"""Seconds in which a refused text is expected again: our clients take 3."""


@dataclass(slots=True)
class _Refused:
    """A text that has to come again."""

    conversation_id: str
    code: ErrorCode
    at: float
    came: bool = False
    """Whether it has, and is on its way to the store."""


class Turns:
    """The texts of one socket that were refused for now, in the order they came.

    Args:
        clock: Seconds, monotonic.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._refused: dict[str, _Refused] = {}

    def enter(self, text: Send) -> None:
        """Let a text come that is behind none but those that came again themselves: several may be under way.

        Raises:
            RefusedError: Another of its conversation has to come first.
        """
        self._check(text, under_way=True)

    def check(self, text: Send) -> None:
        """Let a text be stored that has its turn.

        Raises:
            RefusedError: Another of its conversation has to be stored first.
        """
        self._check(text, under_way=False)

    def take(self, text: Send) -> None:
        """Note that a text came, perhaps again."""
        if text.client_id in self._refused:
            self._refused[text.client_id].came = True

    def refuse(self, text: Send, code: ErrorCode) -> None:
        """Note that a text was refused for now; one that was noted keeps its place."""
        self._refused[text.client_id] = _Refused(text.conversation_id, code, self._clock())

    def settle(self, text: Send) -> None:
        """Forget a text that was stored, or never will be."""
        self._refused.pop(text.client_id, None)

    def _check(self, text: Send, under_way: bool) -> None:
        for client_id, before in tuple(self._refused.items()):
            if client_id == text.client_id:
                return
            if not before.came and self._clock() - before.at > LAPSE_S:
                del self._refused[client_id]
            elif before.conversation_id == text.conversation_id and not (under_way and before.came):
                raise RefusedError(
                    before.code, "expected the texts refused before this one first; send them again in order"
                )
