"""What is written down of network addresses."""

import pytest

from lookalong.security.address import Handling, kept


@pytest.mark.parametrize(
    ("address", "handling", "written"),
    [
        ("203.0.113.7", "keep", "203.0.113.7"),
        ("203.0.113.7", "truncate", "203.0.113.0/24"),
        ("203.0.113.7", "drop", ""),
        ("2001:db8:1:2:3::4", "keep", "2001:db8:1:2:3::4"),
        ("2001:db8:1:2:3::4", "truncate", "2001:db8:1::/48"),
        ("fe80::1%eth0", "truncate", "fe80::/48"),
        ("::ffff:203.0.113.7", "truncate", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "keep", "203.0.113.7"),
        ("unknown", "keep", ""),
        ("mina@shop.example", "keep", ""),
        ("", "truncate", ""),
    ],
)
def test_address_is_kept_as_far_as_wanted(address: str, handling: Handling, written: str) -> None:
    assert kept(address, handling) == written
