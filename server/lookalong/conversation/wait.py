"""How long customers wait for an answer."""

from lookalong.protocol.field import Author

__all__ = ["waiting_since"]


def waiting_since(since_ms: int, author: Author, at_ms: int) -> int:
    """Return since when the customer waits, after something was said.

    Args:
        since_ms: When the first message came that nobody had answered, milliseconds since 1970; 0 if there was none.
        author: Who speaks. What the server says itself is no answer.
        at_ms: When.
    """
    if author == "visitor":
        return since_ms or at_ms
    return 0 if author == "agent" else since_ms
