"""What agents see of a text before it is sent."""

import pytest

from lookalong.conversation.peek import peek


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Where is my order?", "Where is my order?"),
        ("4111 1111 1111 1111", "•••• •••• •••• ••••"),
        ("my card is 4111 1", "my card is •••• •"),
        ("4111-1111-11", "••••-••••-••"),
        ("٤١١١١١", "••••••"),
        ("room 1234, at 9.30", "room 1234, at 9.30"),
        ("two\nlines", "two lines"),
        ("a\u202eb", "a b"),
        (" ", ""),
    ],
)
def test_it_is_one_line_without_long_numbers(typed: str, seen: str) -> None:
    assert peek(typed) == seen
