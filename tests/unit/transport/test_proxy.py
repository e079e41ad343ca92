"""Whose word about addresses counts."""

import pytest

from lookalong.transport import Proxies

PROXY = "10.0.0.2"


def client(trusted: str, *values: str, peer: str = PROXY) -> tuple[str, str]:
    return Proxies(trusted).client(peer, [(b"x-forwarded-for", value.encode()) for value in values])


@pytest.mark.parametrize(
    ("values", "address"),
    [
        (["192.0.2.1"], "192.0.2.1"),
        (["198.51.100.7, 192.0.2.1"], "192.0.2.1"),
        (["198.51.100.7", "192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1, 10.0.0.3"], "192.0.2.1"),
        (["192.0.2.1:4711"], "192.0.2.1"),
        (["[2001:db8::1]:4711"], "2001:db8::1"),
        (["2001:DB8:0::1"], "2001:db8::1"),
        (["::ffff:192.0.2.1"], "192.0.2.1"),
        (["10.0.0.9, 10.0.0.3"], "10.0.0.9"),
        (["unknown"], PROXY),
        (["192.0.2.1, unknown"], PROXY),
        (["192.0.2.1, unknown, 10.0.0.3"], "10.0.0.3"),
        ([""], PROXY),
        ([], PROXY),
    ],
)
def test_last_address_that_is_no_proxy_of_ours_counts(values: list[str], address: str) -> None:
    assert client("10.0.0.0/8, 127.0.0.1", *values)[0] == address


def test_where_anyone_is_trusted_the_nearest_proxy_is_believed() -> None:
    assert client("*", "198.51.100.7, 192.0.2.1", peer="203.0.113.1")[0] == "192.0.2.1"


@pytest.mark.parametrize(
    ("trusted", "peer", "expected"),
    [
        ("", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "::ffff:127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("10.0.0.0/8,::1", "::1", True),
        ("2001:db8::/32", "2001:db8::5", True),
        ("*", "203.0.113.1", True),
        ("*", "", True),
        ("10.0.0.0/8", "", False),
    ],
)
def test_trusted_are_those_named(trusted: str, peer: str, expected: bool) -> None:
    assert Proxies(trusted).trusts(peer) is expected


@pytest.mark.parametrize("scheme", ["http", "https", "ws", "wss"])
def test_scheme_is_taken_if_it_is_one(scheme: str) -> None:
    headers = [(b"x-forwarded-proto", f" {scheme.upper()} ".encode())]
    assert Proxies(PROXY).client(PROXY, headers) == (PROXY, scheme)
    assert Proxies(PROXY).client(PROXY, [(b"x-forwarded-proto", b"javascript")]) == (PROXY, "")


@pytest.mark.parametrize("trusted", ["nginx", "10.0.0.0/33", "10.0.0.1/8", "1.2.3"])
def test_names_that_are_no_addresses_are_refused(trusted: str) -> None:
    with pytest.raises(ValueError, match="expected addresses or networks"):
        Proxies(trusted)
