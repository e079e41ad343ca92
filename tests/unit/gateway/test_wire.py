"""What is sent always fits what a client accepts."""

import pytest

from lookalong.cobrowse import Limits, Privacy, PrivacyRule, Seat, Session, read_privacy, write_privacy
from lookalong.gateway import wire
from lookalong.gateway.place import Standing
from lookalong.protocol import codec
from lookalong.protocol.limit import MAX_MESSAGE, MAX_PRIVACY_RULES, MAX_VIEWERS
from lookalong.protocol.message import HistoryPage, VisitorWelcome
from lookalong.store import ConversationRecord, MessageRecord

RECORD = ConversationRecord(
    id="cnv_1",
    site_id="sit_1",
    visitor_id="vis_1",
    visitor_name="",
    phase="open",
    page_url="https://shop.example/" + "é" * 5000,
    head_seq=9,
    visitor_delivered=8,
    visitor_read=7,
    agent_delivered=6,
    agent_read=5,
    last_author="agent",
    last_text="hi",
    updated_at_ms=1,
)


def message(seq: int, text: str) -> MessageRecord:
    return MessageRecord("cnv_1", seq, f"m{seq}", "text", "agent", "agt_1", "é" * 120, text, 2**52)


def test_a_conversation_is_a_message_clients_accept() -> None:
    state = wire.conversation_state(RECORD, True, Standing("ses_1"))
    assert codec.decode_server(codec.encode(state)) == state
    assert (state.visitor_read_up_to, state.agent_read_up_to, state.session_id) == (7, 5, "ses_1")
    assert state.offered is False


@pytest.mark.parametrize("standing", [Standing(), Standing("ses_1"), Standing(offered=True)])
def test_how_a_session_stands_is_read_as_it_was_written(standing: Standing) -> None:
    assert Standing.read(standing.written()) == standing
    assert bool(standing) is (standing != Standing())
    state = wire.conversation_state(RECORD, True, standing)
    assert (state.session_id, state.offered) == tuple(standing)


def test_watermarks_are_those_of_their_side() -> None:
    visitor, agent = wire.receipt_state(RECORD, "visitor"), wire.receipt_state(RECORD, "agent")
    assert (visitor.delivered_up_to, visitor.read_up_to) == (8, 7)
    assert (agent.delivered_up_to, agent.read_up_to) == (6, 5)


def test_as_many_entries_as_one_message_holds() -> None:
    for text in ("x", "é" * 100, "x" * 20_000, "x" * 65_536):
        entries = [wire.chat_message(message(seq, text)) for seq in range(1, 201)]
        kept = wire.fit(entries)
        assert kept == entries[: len(kept)]
        assert kept
        page = HistoryPage("c" * 64, kept, 2**52, True)
        assert len(codec.encode(page)) <= MAX_MESSAGE
        assert codec.decode_server(codec.encode(page)) == page


def test_a_session_with_all_its_viewers_is_a_message_clients_accept() -> None:
    session = Session("ses_1", "cnv_1", 65_535, "t" * 43, Limits(1, 1, 1, 1, 1), 0)
    session.request(Seat("agt_1", "Ada"), 0)
    for _ in range(MAX_VIEWERS - 1):
        session.join(Seat("agt_2", "é" * 120))
    state = wire.session_state(session, 3, "secret")
    assert codec.decode_server(codec.encode(state)) == state
    assert (state.own_viewer, state.resume_token, len(state.viewers)) == (3, "secret", MAX_VIEWERS)
    assert wire.session_state(session, 3).resume_token == ""


def test_a_welcome_is_a_message_clients_accept() -> None:
    welcome = VisitorWelcome(0, "nod_1", "t" * 43, "", 0, 20, "Shop", False, "none")
    assert codec.decode_server(codec.encode(welcome)) == welcome


def test_the_approve_option_is_one_more_rule() -> None:
    mask = PrivacyRule(".iban", "mask")
    told = wire.site_privacy(Privacy("private", (mask,), approve=True))
    assert [rule.action for rule in told.rules] == ["mask", "approve"]
    assert codec.decode_server(codec.encode(told)) == told
    assert wire.site_privacy(Privacy("private", (mask,))).rules == told.rules[:1]


def test_the_most_rules_and_the_option_fit_one_message() -> None:
    rules = tuple(PrivacyRule(".a", "mask") for _ in range(MAX_PRIVACY_RULES - 1))
    told = wire.site_privacy(read_privacy(write_privacy(Privacy(rules=rules, approve=True))))
    assert codec.decode_server(codec.encode(told)) == told
