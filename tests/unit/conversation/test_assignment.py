"""Who has taken a conversation, and who may change that."""

import pytest

from lookalong.conversation.assignment import NOBODY, Person, assign
from lookalong.protocol.error import RefusedError

ADA, BO = Person("ada", "Ada"), Person("bo", "Bo Kim")


@pytest.mark.parametrize(
    ("assignee", "to", "text"),
    [
        (NOBODY, ADA, "agent_joined"),
        (BO, ADA, "agent_joined"),
        (NOBODY, BO, "conversation_handed bo Bo Kim"),
        (ADA, BO, "conversation_handed bo Bo Kim"),
        (ADA, NOBODY, "agent_left"),
    ],
)
def test_an_entry_says_who_has_it_now(assignee: Person, to: Person, text: str) -> None:
    assert assign(assignee.id, assignee.id, ADA.id, to) == text


@pytest.mark.parametrize(
    ("assignee", "expected", "to"),
    [
        (BO, NOBODY, ADA),  # Bo was first
        (NOBODY, ADA, NOBODY),
        (ADA, ADA, ADA),
        (NOBODY, NOBODY, NOBODY),
        (BO, BO, NOBODY),  # not Ada's to leave
    ],
)
def test_what_changed_meanwhile_changes_nothing_or_is_anothers_is_refused(
    assignee: Person, expected: Person, to: Person
) -> None:
    with pytest.raises(RefusedError):
        assign(assignee.id, expected.id, ADA.id, to)
