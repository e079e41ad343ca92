"""Connections are counted by address, and a network of IPv6 is one."""

import pytest

from lookalong.transport import Census


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
    census = Census(2)
    assert census.enter(one)
    assert census.enter(same)
    assert not census.enter(one)
    census.leave(same)
    assert census.enter(one)


def test_other_peers_have_their_own_count() -> None:
    census = Census(1)
    others = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8:0:1::1", "::1"]
    assert all(census.enter(each) for each in others)


def test_who_is_gone_leaves_no_trace() -> None:
    census = Census(1)
    for number in range(100):
        address = f"192.0.2.{number}"
        census.enter(address)
        assert not census.enter(address)
        census.leave(address)
    assert len(census) == 0
