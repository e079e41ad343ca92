"""What one session came to: who saw the customer's page, from when to when, and how much they did there."""

from collections.abc import Mapping
from dataclasses import dataclass

from .session import Seat

__all__ = ["Account", "Sight"]


@dataclass(slots=True)
class Sight:
    """What one agent saw and did, over all their sockets; times in milliseconds since 1970."""

    agent_id: str
    name: str
    since_ms: int
    until_ms: int
    actions: int = 0


class Account:
    """Keeps the account of one session; times come in as milliseconds since 1970."""

    def __init__(self) -> None:
        self._sights: dict[str, Sight] = {}
        self._seats: dict[int, Seat] = {}
        self._watching: set[str] = set()

    def watch(self, viewers: Mapping[int, Seat], is_sharing: bool, at_ms: int) -> None:
        """Note who sees the page from now on; call it after every change, and once after the last."""
        for agent_id in self._watching:
            self._sights[agent_id].until_ms = at_ms
        seeing = viewers if is_sharing else {}
        self._seats.update(seeing)
        self._watching = {seat.agent_id for seat in seeing.values()}
        for seat in seeing.values():
            self._sights.setdefault(seat.agent_id, Sight(seat.agent_id, seat.name, at_ms, at_ms))

    def seat(self, number: int) -> Seat | None:
        """Return who saw the page as this viewer; None for nobody, ever."""
        return self._seats.get(number)

    def act(self, number: int, count: int) -> None:
        """Count what a viewer did."""
        self._sights[self._seats[number].agent_id].actions += count

    @property
    def sights(self) -> list[Sight]:
        """Everybody who saw the page, in the order they came."""
        return list(self._sights.values())
