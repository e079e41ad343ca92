"""Connections are counted by address, and a network of IPv6 is one; who opens too many has to wait."""

import pytest

from lookalong.transport import Census, Limits


def census_of(most: int, now: list[float] | None = None) -> Census:
    clock = now or [0.0]
    return Census(Limits(sockets_per_address=most, connects=(1.0, 4.0), fine=3), lambda: clock[0])


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1", "::ffff:192.0.2.1"),
        ("2001:db8::1", "2001:0db8:0:0:ffff::9"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_same_peer_is_counted_as_one(one: str, same: str) -> None:
    census = census_of(2)
    assert census.enter(one)
    assert census.enter(same)
    assert not census.enter(one)
    census.leave(same)
    assert census.enter(one)


def test_other_peers_have_their_own_count() -> None:
    census = census_of(1)
    others = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8:0:1::1", "::1"]
    assert all(census.enter(each) for each in others)


def test_who_is_gone_leaves_no_trace() -> None:
    census = census_of(1)
    for number in range(100):
        address = f"192.0.2.{number}"
        census.enter(address)
        assert not census.enter(address)
        census.leave(address)
    assert len(census) == 0


def test_connections_may_be_opened_so_often() -> None:
    now = [0.0]
    census = census_of(100, now)
    assert [census.knock("192.0.2.1") for _ in range(6)] == [True] * 4 + [False] * 2
    assert census.knock("192.0.2.2")
    now[0] += 2
    assert [census.knock("192.0.2.1") for _ in range(3)] == [True, True, False]


def test_who_broke_the_rules_waits_longer_but_not_for_ever() -> None:
    now = [0.0]
    census = census_of(100, now)
    for _ in range(100):
        census.fine("2001:db8::1")
    now[0] += 4
    assert not census.knock("2001:db8::2")
    now[0] += 1
    assert census.knock("2001:db8::2")
