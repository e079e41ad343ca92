"""What is refused or cut below the application, counted by reason: nothing above ever hears of it."""

from collections.abc import Iterator
from enum import Enum

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

__all__ = ["Reason", "Refused"]


class Reason(Enum):
    """Why a connection was refused or cut. No word of a peer's is among them, so their number is known."""

    HEAD_TOO_LARGE = "head_too_large"
    REQUEST_TOO_SLOW = "request_too_slow"
    BAD_REQUEST = "bad_request"
    TOO_MANY_REQUESTS = "too_many_requests"
    """That wait behind one another."""
    ANSWER_NOT_TAKEN = "answer_not_taken"
    ADDRESS_FULL = "address_full"
    ADDRESS_TOO_OFTEN = "address_too_often"
    SERVER_FULL = "server_full"
    BAD_HANDSHAKE = "bad_handshake"
    BAD_FRAME = "bad_frame"
    MESSAGE_TOO_LARGE = "message_too_large"
    FLOOD = "flood"
    """Of pings, fragments, or messages in one read."""
    PEER_LOST = "peer_lost"


class Refused(Collector):
    """Counts, and shows the counts to a registry. Plain integers: a flood must not cost more than it does."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(Reason, 0)

    def count(self, reason: Reason) -> None:
        """Count a connection."""
        self._counts[reason] += 1

    def collect(self) -> Iterator[Metric]:
        """Return the counts, those of what never happened too."""
        family = CounterMetricFamily(
            "lookalong_connections_refused",
            "Connections refused or cut below HTTP and the wire protocol.",
            labels=["reason"],
        )
        for reason, count in self._counts.items():
            family.add_metric([reason.value], count)
        yield family
