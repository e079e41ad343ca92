"""Which agent has taken a conversation, and what is said of it: one at a time, and anybody may help out beside them."""

from typing import NamedTuple

from lookalong.protocol.error import ErrorCode, RefusedError

__all__ = ["NOBODY", "Person", "assign"]


class Person(NamedTuple):
    """An agent, with the name that customers know them by."""

    id: str
    name: str


NOBODY = Person("", "")


def assign(assignee_id: str, expected_id: str, actor_id: str, to: Person) -> str:
    """Return the text of the entry that says who has taken a conversation: a code of the catalogue and its arguments.

    Args:
        assignee_id: Who has taken it, empty for nobody.
        expected_id: Who has, as far as the actor knew.
        actor_id: The agent who does it.
        to: Who takes it, the actor or a colleague; nobody if the actor leaves it.

    Raises:
        RefusedError: ``not_allowed``: it changed meanwhile, changes nothing, or is another's to leave.
    """
    if assignee_id != expected_id or assignee_id == to.id:
        raise RefusedError(ErrorCode.NOT_ALLOWED, "expected a conversation as it is now; somebody else was first")
    if to.id == actor_id:
        return "agent_joined"
    if to.id:
        return f"conversation_handed {to.id} {to.name}".rstrip()
    if assignee_id != actor_id:
        raise RefusedError(ErrorCode.NOT_ALLOWED, "expected a conversation that one has taken oneself")
    return "agent_left"
