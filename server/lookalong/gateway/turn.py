"""Keeps what one person writes in its order, when a text was refused for now and those behind it are on their way.

A client sends a refused text again a moment later. What was written after it must not be stored before it: it is
refused as well, with the same code, until the first one comes again. A client that gives a text up holds up the others
no longer than ``LAPSE_S``.
"""

from dataclasses import dataclass
from typing import Final

from lookalong.protocol.error import ErrorCode, RefusedError
from lookalong.protocol.message import Alter, Conclude, Rate, Reply, Send, SendFiles
from lookalong.security.rate import Clock

__all__ = ["LAPSE_S", "Turns"]

Written = Send | SendFiles | Reply | Alter | Conclude | Rate

LAPSE_S: Final = 10.0
"""Seconds in which a refused text is expected again: our clients take 3."""


@dataclass(slots=True)
class _Text:
    """A text that came and is not stored yet."""

    conversation_id: str
    at: float
    code: ErrorCode = ErrorCode.STORE_UNAVAILABLE
    """Why it was refused, if it was."""
    came: bool = True
    """Whether it is on its way to the store; otherwise it was refused, and has to come again."""


class Turns:
    """The texts of one socket that are not stored yet, in the order in which they first came.

    Args:
        clock: Seconds, monotonic.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._texts: dict[str, _Text] = {}

    def enter(self, text: Written) -> None:
        """Let a text come, perhaps again, that is behind none but those that came themselves: several may be under way.

        Raises:
            RefusedError: Another of its conversation has to come first.
        """
        self._check(text, under_way=True)
        self._texts.setdefault(text.client_id, _Text(text.conversation_id, self._clock())).came = True

    def check(self, text: Written) -> None:
        """Let a text be stored that has its turn.

        Raises:
            RefusedError: Another of its conversation has to be stored first.
        """
        self._check(text, under_way=False)

    def refuse(self, text: Written, code: ErrorCode) -> None:
        """Note that a text was refused for now; it keeps its place."""
        noted = self._texts.setdefault(text.client_id, _Text(text.conversation_id, 0.0))
        noted.code, noted.at, noted.came = code, self._clock(), False

    def settle(self, text: Written) -> None:
        """Forget a text that was stored, or never will be."""
        self._texts.pop(text.client_id, None)

    def _check(self, text: Written, under_way: bool) -> None:
        for client_id, before in tuple(self._texts.items()):
            if client_id == text.client_id:
                return
            if not before.came and self._clock() - before.at > LAPSE_S:
                del self._texts[client_id]
            elif before.conversation_id == text.conversation_id and not (under_way and before.came):
                raise RefusedError(
                    before.code, "expected the texts refused before this one first; send them again in order"
                )
