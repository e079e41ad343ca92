"""What people do to messages that are there: edit, delete, react. Each is an entry of the conversation, in its order.

The entry says what was done to which message, never what is written there now: that is the message's own, so that an
erased word is erased everywhere. Of the states of one message the one of the latest entry counts.
"""

from dataclasses import dataclass, replace
from typing import Final, cast

from lookalong.protocol.error import ErrorCode, RefusedError
from lookalong.protocol.field import Alteration, Author, MessageForm, MessageKind, ReactionName

__all__ = ["Actor", "Reaction", "Target", "alter", "entry", "target_of"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it. ``moderates``: may delete what customers wrote, a card number perhaps."""

    author: Author
    author_id: str
    moderates: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Reaction:
    """Somebody's answer to a message in one sign."""

    name: ReactionName
    author: Author
    author_id: str


@dataclass(frozen=True, slots=True)
class Target:
    """A message as it is now. ``revision`` is the place of the entry that changed it last, 0 for none."""

    seq: int
    kind: MessageKind
    author: Author
    author_id: str
    text: str
    form: MessageForm = ""
    revision: int = 0
    reactions: frozenset[Reaction] = frozenset()


def alter(target: Target, action: Alteration, words: str, actor: Actor, revision: int) -> Target:
    """Return a message after an alteration.

    Args:
        target: The message.
        action: What is done.
        words: The new text, with the lines of its files if it has some; or the name of the reaction; of a deletion
            nothing.
        actor: Who does it.
        revision: The place of the entry that says so.

    Raises:
        RefusedError: ``not_allowed``: nobody wrote it, it is deleted, or is not theirs to change.
    """
    own = (target.author, target.author_id) == (actor.author, actor.author_id)
    if target.kind not in ("text", "file") or target.form == "deleted":
        raise RefusedError(ErrorCode.NOT_ALLOWED, "expected a text that is there; this one was deleted, or is none")
    if action == "edit":
        _need(own, "expected a message of one's own")
        return replace(target, text=words, form="edited", revision=revision)
    if action == "delete":
        _need(own or (actor.moderates and target.author == "visitor"), "expected a message one may delete")
        return replace(target, text="", form="deleted", revision=revision, reactions=frozenset())
    # Whoever speaks the protocol has looked at the name.
    one = frozenset({Reaction(cast("ReactionName", words), actor.author, actor.author_id)})
    reactions = target.reactions | one if action == "react" else target.reactions - one
    return replace(target, reactions=reactions, revision=revision)


def entry(action: Alteration, seq: int, words: str) -> str:
    """Return the text of the entry: a code of the catalogue and its arguments."""
    return " ".join([_CODES[action], str(seq), *([words] if action in ("react", "unreact") else [])])


def target_of(text: str) -> int:
    """Return the place of the message that an entry is about; 0 if it is about none."""
    code, _, rest = text.partition(" ")
    place = rest.partition(" ")[0]
    return int(place) if code in _CODES.values() and place.isdecimal() else 0


# Private -----------------------------------------------------------------------------------------

_CODES: Final[dict[Alteration, str]] = {
    "edit": "text_edited",
    "delete": "text_deleted",
    "react": "reaction_set",
    "unreact": "reaction_unset",
}


def _need(allowed: bool, text: str) -> None:
    if not allowed:
        raise RefusedError(ErrorCode.NOT_ALLOWED, text)
