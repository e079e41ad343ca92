"""What these packages offer, pinned: a change here is a change of an interface."""

from lookalong import bus, cobrowse, gateway


def test_the_gateway_offers_two_names() -> None:
    assert gateway.__all__ == ["Gateway", "Metrics"]


def test_the_bus_offers_its_kinds_and_how_to_open_one() -> None:
    assert bus.__all__ == [
        "Bus",
        "BusUnavailableError",
        "Callback",
        "MemoryBus",
        "Unsubscribe",
        "open_bus",
        "topic",
    ]


def test_cobrowse_offers_its_rules() -> None:
    assert cobrowse.__all__ == [
        "Account",
        "AgentGate",
        "Asset",
        "AssetCache",
        "CodeBook",
        "EndedReason",
        "Event",
        "Grant",
        "GrantState",
        "Limits",
        "Manifest",
        "Passage",
        "Permission",
        "Phase",
        "Privacy",
        "PrivacyRule",
        "Seat",
        "Session",
        "Sight",
        "Tail",
        "VisitorGate",
        "Wording",
        "Words",
        "check_privacy",
        "clean_wording",
        "read_privacy",
        "read_wording",
        "rules_of",
        "write_privacy",
        "write_wording",
    ]
