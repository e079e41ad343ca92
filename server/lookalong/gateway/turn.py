"""Keeps what one person writes in its order, when a text was refused for now and those behind it are on their way.

A client sends a refused text again a moment later. What was written after it must not be stored before it: it is
refused as well, with the same code, until the first one comes again. A client that gives a text up holds up the others
no longer than ``LAPSE_S``.
"""

from typing import Final

from lookalong.protocol.error import ErrorCode, RefusedError
from lookalong.protocol.message import Send
from lookalong.security.rate import Clock

__all__ = ["LAPSE_S", "Turns"]

LAPSE_S: Final = 10.0
"""Seconds in which a refused text is expected again: our clients take 3."""


class Turns:
    """The texts of one socket that were refused for now, in the order they came.

    Args:
        clock: Seconds, monotonic.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._refused: dict[str, tuple[str, ErrorCode, float]] = {}

    def check(self, text: Send) -> None:
        """Let a text pass that has its turn.

        Raises:
            RefusedError: Another of its conversation, refused before, has to come first.
        """
        for client_id, (conversation_id, code, at) in tuple(self._refused.items()):
            if self._clock() - at > LAPSE_S:
                del self._refused[client_id]
            elif client_id == text.client_id:
                return
            elif conversation_id == text.conversation_id:
                raise RefusedError(code, "expected the texts refused before this one first; send them again in order")

    def refuse(self, text: Send, code: ErrorCode) -> None:
        """Note that a text was refused for now; one that was noted keeps its place."""
        self._refused[text.client_id] = (text.conversation_id, code, self._clock())

    def settle(self, text: Send) -> None:
        """Forget a text that was stored, or never will be."""
        self._refused.pop(text.client_id, None)
