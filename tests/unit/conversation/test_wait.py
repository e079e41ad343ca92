"""How long customers wait."""

import pytest

from lookalong.conversation.wait import waiting_since
from lookalong.protocol.field import Author


@pytest.mark.parametrize(
    ("since_ms", "author", "after"),
    [(0, "visitor", 9), (5, "visitor", 5), (5, "agent", 0), (5, "system", 5), (0, "system", 0), (0, "agent", 0)],
)
def test_a_wait_lasts_from_the_first_message_to_an_agents_answer(since_ms: int, author: Author, after: int) -> None:
    assert waiting_since(since_ms, author, 9) == after
