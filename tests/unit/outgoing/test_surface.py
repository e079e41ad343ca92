"""The public surface of outgoing requests."""

from lookalong import outgoing


def test_what_is_public() -> None:
    assert outgoing.__all__ == [
        "Answer",
        "Network",
        "OutgoingClient",
        "OutgoingError",
        "OutgoingFailed",
        "OutgoingRefused",
        "Rule",
        "SystemNetwork",
    ]
