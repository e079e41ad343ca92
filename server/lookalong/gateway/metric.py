"""What the gateway counts, in the registry the application gives it."""

from collections.abc import Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

__all__ = ["Flow", "Metrics"]

_APPEND_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds: a group commit takes a few milliseconds, and beyond five seconds a store is not there."""

_LAG_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: a loop that is not overloaded is some milliseconds late."""


class Flow:
    """Frames one side had passed on.

    Plain integers: a labelled counter of the library costs more than everything else a frame goes through.
    """

    __slots__ = ("bytes", "frames", "side")

    def __init__(self, side: str) -> None:
        self.side = side
        self.frames = 0
        self.bytes = 0

    def count(self, size: int) -> None:
        """Count a frame of that many bytes."""
        self.frames += 1
        self.bytes += size


class _FlowCollector(Collector):
    """Shows flows to the registry."""

    def __init__(self, flows: Sequence[Flow]) -> None:
        self._flows = flows

    def collect(self) -> Iterator[Metric]:
        frames = CounterMetricFamily("lookalong_frames_relayed", "Relay frames passed on.", labels=["side"])
        size = CounterMetricFamily("lookalong_relayed_bytes", "Bytes of them.", labels=["side"])
        for flow in self._flows:
            frames.add_metric([flow.side], flow.frames)
            size.add_metric([flow.side], flow.bytes)
        yield frames
        yield size


class Metrics:
    """Counters and gauges of one node.

    Args:
        registry: Where they are registered; one set each.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.sockets = Gauge("lookalong_sockets", "Open sockets.", ["side"], registry=registry)
        self.closed = Counter("lookalong_sockets_closed", "Sockets closed for a cause.", ["code"], registry=registry)
        self.from_visitors, self.from_agents = Flow("visitor"), Flow("agent")
        registry.register(_FlowCollector((self.from_visitors, self.from_agents)))
        self.dropped = Counter(
            "lookalong_frames_dropped", "Relay frames not passed on.", ["side", "reason"], registry=registry
        )
        self.sessions = Gauge("lookalong_sessions", "Co-browse sessions that run.", ["phase"], registry=registry)
        self.ended = Counter("lookalong_sessions_ended", "Co-browse sessions ended.", ["reason"], registry=registry)
        self.lagged = Counter("lookalong_streams_lagged", "Mirror streams dropped for slow viewers.", registry=registry)
        self.resyncs = Counter("lookalong_resyncs", "Replicas that lost the thread.", ["reason"], registry=registry)
        self.snapshots = Counter(
            "lookalong_snapshot_requests", "Snapshots asked of pages.", ["reason"], registry=registry
        )
        self.assets = Counter(
            "lookalong_assets",
            "Files of customers' pages: known (not sent again), stored, refused, gap (nobody can read it).",
            ["outcome"],
            registry=registry,
        )
        self.append = Histogram(
            "lookalong_append_seconds", "Storing a message.", buckets=_APPEND_BUCKETS, registry=registry
        )
        self.loop_lag = Histogram(
            "lookalong_loop_lag_seconds",
            "How late the event loop runs what is due, looked at twice a second.",
            buckets=_LAG_BUCKETS,
            registry=registry,
        )
        self.bus_failures = Counter("lookalong_bus_failures", "Questions the bus did not answer.", registry=registry)
