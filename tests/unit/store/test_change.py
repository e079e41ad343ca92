"""What changes make of conversations, without a database."""

import pytest
from msgspec.structs import replace

from lookalong.store.change import Append, Desk, Receive, Visit
from lookalong.store.error import IdReused, UnknownConversation
from lookalong.store.record import ConversationRecord

EMPTY = ConversationRecord(
    id="c",
    site_id="s",
    visitor_id="v",
    visitor_name="Visitor",
    phase="open",
    page_url="https://a.example/",
    head_seq=0,
    visitor_delivered=0,
    visitor_read=0,
    agent_delivered=0,
    agent_read=0,
    last_author="system",
    last_text="",
    updated_at_ms=1,
)
HELLO = Append("c", "m1", "text", "visitor", "v", "Visitor", "hello")


@pytest.fixture
def desk() -> Desk:
    return Desk({"c": EMPTY}, {})


def test_messages_get_places_without_a_gap(desk: Desk) -> None:
    places = [desk.append(replace(HELLO, client_id=f"m{n}"), 10 + n).message.seq for n in range(5)]
    assert places == [1, 2, 3, 4, 5]
    assert desk.conversations["c"].head_seq == 5
    assert desk.conversations["c"].updated_at_ms == 14
    assert len(desk.added) == 5


def test_repeated_message_gets_its_first_place(desk: Desk) -> None:
    first = desk.append(HELLO, 10)
    again = desk.append(HELLO, 20)
    assert (first.duplicate, again.duplicate) == (False, True)
    assert again.message == first.message
    assert len(desk.added) == 1


def test_repeated_message_may_come_after_a_change_of_name(desk: Desk) -> None:
    desk.append(HELLO, 10)
    assert desk.append(replace(HELLO, author_name="Mina"), 20).message.author_name == "Visitor"


@pytest.mark.parametrize(
    "other",
    [
        replace(HELLO, text="bye"),
        replace(HELLO, author="agent"),
        replace(HELLO, author_id="w"),
        replace(HELLO, kind="event"),
    ],
)
def test_client_id_of_another_message_is_refused(desk: Desk, other: Append) -> None:
    desk.append(HELLO, 10)
    with pytest.raises(IdReused):
        desk.append(other, 20)
    assert len(desk.added) == 1


def test_unknown_conversation_is_refused(desk: Desk) -> None:
    for refused in (
        lambda: desk.append(replace(HELLO, conversation_id="x"), 1),
        lambda: desk.receive(Receive("x", "agent", 1, 1)),
        lambda: desk.visit(Visit("x", "https://a.example/")),
    ):
        with pytest.raises(UnknownConversation):
            refused()


def test_inbox_shows_the_newest_text_and_not_events(desk: Desk) -> None:
    desk.append(HELLO, 10)
    desk.append(Append("c", "e1", "event", "system", "", "Mina", "session_started"), 20)
    conversation = desk.conversations["c"]
    assert (conversation.last_author, conversation.last_text) == ("visitor", "hello")
    assert (conversation.head_seq, conversation.updated_at_ms) == (2, 20)


def test_own_message_counts_as_read_by_its_side_alone(desk: Desk) -> None:
    desk.append(HELLO, 10)
    conversation = desk.conversations["c"]
    assert (conversation.visitor_delivered, conversation.visitor_read) == (1, 1)
    assert (conversation.agent_delivered, conversation.agent_read) == (0, 0)


def test_receipts_move_one_side(desk: Desk) -> None:
    desk.append(HELLO, 10)
    assert desk.receive(Receive("c", "agent", 1, 0)).agent_delivered == 1
    assert desk.receive(Receive("c", "agent", 7, 7)).agent_read == 1


def test_what_changes_nothing_is_not_written(desk: Desk) -> None:
    desk.visit(Visit("c", EMPTY.page_url))
    desk.receive(Receive("c", "agent", 5, 5))
    assert desk.touched == set()
    desk.visit(Visit("c", "https://a.example/cart"))
    assert desk.touched == {"c"}
