"""Refusals are counted by a closed list of reasons, shown from the beginning and documented."""

from pathlib import Path

from prometheus_client import CollectorRegistry

from lookalong.transport import Reason, Refused

DEPLOYMENT = (Path(__file__).parents[3] / "docs" / "deployment.md").read_text()
NAME = "lookalong_connections_refused_total"


def test_every_reason_is_shown_before_it_happens_and_counted_when_it_does() -> None:
    registry, refused = CollectorRegistry(), Refused()
    registry.register(refused)
    refused.count(Reason.FLOOD)
    refused.count(Reason.FLOOD)
    shown = {reason: registry.get_sample_value(NAME, {"reason": reason.value}) for reason in Reason}
    assert shown == {reason: 2 if reason is Reason.FLOOD else 0 for reason in Reason}


def test_every_reason_is_documented() -> None:
    listed = DEPLOYMENT.split(f"`{NAME}`")[1]
    assert [reason for reason in Reason if f"`{reason.value}`" not in listed] == []
