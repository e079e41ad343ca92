"""What sessions leave in the audit log of their site. Nothing here waits for the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookalong.security.chain import Draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from lookalong.security.chain import Scalar
    from lookalong.security.kind import Kind

    from .live import LiveSession

__all__ = ["Trail"]


class Trail:
    """Writes entries about sessions.

    Args:
        note: Queues an entry.
        wall_ms: Milliseconds since 1970.
    """

    def __init__(self, note: Callable[[Draft], None], wall_ms: Callable[[], int]) -> None:
        self._note, self._wall_ms = note, wall_ms

    def write(self, live: LiveSession, kind: Kind, actor_id: str, label: str = "", **detail: Scalar) -> None:
        """Write an entry, after what was counted before it happened.

        Args:
            live: The session.
            kind: What happened.
            actor_id: Who did it; empty for the server.
            label: What the page calls what it was done to.
            detail: More, without anything about a person but ids and numbers.
        """
        live.tally.flush()
        self._put(live, kind, actor_id, label, {"epoch": live.session.epoch, **detail})

    def count(self, live: LiveSession, kind: Kind, agent_id: str, reason: str, types: dict[str, int]) -> None:
        """Write how many commands of each type passed, or were refused for a reason."""
        self._put(live, kind, agent_id, "", {**({"reason": reason} if reason else {}), **types})

    def _put(self, live: LiveSession, kind: Kind, actor_id: str, label: str, detail: dict[str, Scalar]) -> None:
        place = live.place
        content = {"label": label} if label else {}
        at_ms = self._wall_ms()
        self._note(Draft(place.site_id, kind, actor_id, place.conversation_id, live.session.id, detail, content, at_ms))
