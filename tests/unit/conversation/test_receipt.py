"""Watermarks only grow, and never pass the head."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookalong.conversation.receipt import Watermarks


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        ((0, 0), (3, 1), (3, 1)),
        ((5, 4), (2, 1), (5, 4)),
        ((0, 0), (0, 2), (2, 2)),  # what is read was delivered
        ((0, 0), (99, 99), (10, 10)),  # nothing past the head was
    ],
)
def test_receipt_moves_watermarks(before: tuple[int, int], told: tuple[int, int], after: tuple[int, int]) -> None:
    assert Watermarks(*before).advance(*told, head=10) == after


@pytest.mark.parametrize(
    ("before", "seq", "after"),
    [
        ((4, 4), 5, (5, 5)),  # everything was read: so is one's own message
        ((4, 3), 5, (4, 3)),  # something in between was not
        ((0, 0), 1, (1, 1)),
    ],
)
def test_own_message_is_read_when_all_before_it_was(before: tuple[int, int], seq: int, after: tuple[int, int]) -> None:
    assert Watermarks(*before).after_own(seq) == after


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))))
def test_watermarks_stay_in_order_whatever_is_told(receipts: list[tuple[int, int, int]]) -> None:
    marks, head = Watermarks(0, 0), 0
    for delivered, read, grown in receipts:
        head = max(head, grown)
        moved = marks.advance(delivered, read, head)
        assert marks.delivered <= moved.delivered
        assert marks.read <= moved.read <= moved.delivered <= head
        marks = moved
