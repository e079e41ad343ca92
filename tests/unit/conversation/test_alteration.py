"""Edits, deletions and reactions: whose they are, and what a message is after any row of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lookalong.conversation.alteration import Actor, Reaction, Target, alter, entry, target_of
from lookalong.protocol.error import RefusedError
from lookalong.protocol.field import Alteration, ReactionName

if TYPE_CHECKING:
    from typing import Literal

KIM = Actor("visitor", "kim")
ADA = Actor("agent", "ada")
SUE = Actor("agent", "sue", moderates=True)
NAMES = get_args(ReactionName)


def said(actor: Actor = KIM) -> Target:
    return Target(1, "text", actor.author, actor.author_id, "4111 is mine")


def test_people_edit_and_delete_their_own() -> None:
    edited = alter(said(), "edit", "never mind", KIM, 2)
    assert (edited.text, edited.form, edited.revision) == ("never mind", "edited", 2)
    deleted = alter(edited, "delete", "", KIM, 3)
    assert (deleted.text, deleted.form, deleted.revision) == ("", "deleted", 3)


@pytest.mark.parametrize(
    ("action", "actor", "author"),
    [("edit", ADA, KIM), ("edit", SUE, KIM), ("delete", ADA, KIM), ("delete", KIM, ADA), ("delete", SUE, ADA)],
)
def test_nobody_changes_what_others_wrote(action: Literal["edit", "delete"], actor: Actor, author: Actor) -> None:
    with pytest.raises(RefusedError):
        alter(said(author), action, "", actor, 2)


def test_a_message_with_files_is_altered_as_a_text() -> None:
    filed = Target(1, "file", "visitor", "kim", "att_1 image/png 9 4 3 a.png")
    assert alter(filed, "react", "heart", ADA, 2).reactions == {Reaction("heart", "agent", "ada")}
    assert alter(filed, "delete", "", KIM, 2).text == ""
    with pytest.raises(RefusedError):
        alter(filed, "edit", "mine now", ADA, 2)


def test_who_moderates_deletes_what_a_customer_wrote() -> None:
    assert alter(said(), "delete", "", SUE, 2).text == ""


@pytest.mark.parametrize(
    "target", [Target(1, "event", "visitor", "kim", "session_ended"), alter(said(), "delete", "", KIM, 2)]
)
def test_what_is_no_text_or_is_gone_stays(target: Target) -> None:
    for action in get_args(Alteration):
        with pytest.raises(RefusedError):
            alter(target, action, "heart", KIM, 3)


def test_an_entry_names_its_message_and_never_says_what_is_written() -> None:
    assert entry("edit", 12, "a secret") == "text_edited 12"
    assert entry("react", 12, "heart") == "reaction_set 12 heart"
    assert [target_of(entry(action, 12, "heart")) for action in get_args(Alteration)] == [12] * 4
    for other in ("session_ended", "text_edited", "text_edited x", "session_seen 1 2", ""):
        assert target_of(other) == 0


class Messages(RuleBasedStateMachine):
    """Any row of alterations by anybody, beside the plainest account of what they have to make."""

    def __init__(self) -> None:
        super().__init__()
        self.message = said()
        self.head = 1
        self.reactions: set[Reaction] = set()

    @rule(
        actor=st.sampled_from([KIM, ADA, SUE]),
        action=st.sampled_from(get_args(Alteration)),
        name=st.sampled_from(NAMES),
    )
    def alter(self, actor: Actor, action: Alteration, name: ReactionName) -> None:
        before = self.message
        words = name if action in ("react", "unreact") else f"text {self.head}" if action == "edit" else ""
        try:
            self.message = alter(before, action, words, actor, self.head + 1)
        except RefusedError:
            theirs = actor is KIM or (action == "delete" and actor is SUE)
            may = before.form != "deleted" and (action in ("react", "unreact") or theirs)
            assert not may
            return
        self.head += 1
        one = Reaction(name, actor.author, actor.author_id)
        if action == "delete":
            self.reactions.clear()
        elif action == "react":
            self.reactions.add(one)
        elif action == "unreact":
            self.reactions.discard(one)

    @invariant()
    def is_what_was_done(self) -> None:
        assert self.message.reactions == self.reactions
        assert self.message.revision == (self.head if self.head > 1 else 0)
        assert (self.message.text == "") is (self.message.form == "deleted")
        assert not self.message.reactions or self.message.form != "deleted"


TestMessages = Messages.TestCase
