"""The table of phases: every pair is walked, and the enumerations are the protocol's."""

from typing import get_args

import pytest

from lookalong.cobrowse import EndedReason, Event, GrantState, Limits, Permission, Phase, Seat, Session
from lookalong.cobrowse.phase import TIMEOUT_REASONS, TRANSITIONS
from lookalong.protocol import message
from lookalong.protocol.error import RefusedError
from lookalong.protocol.field import SessionPhase

LIMITS = Limits(pending_ms=600, authorizing_ms=60, interrupted_ms=120, active_ms=14_400, control_ms=500)
PAIRS = [(phase, event) for phase in Phase for event in Event]


def session_in(phase: Phase) -> Session:
    session = Session("ses_1", "cnv_1", 1, "token", LIMITS, 0)
    if phase is Phase.PENDING:
        return session
    session.request(Seat("agt_1", "Ada"), 0)
    if phase is Phase.AUTHORIZING:
        return session
    session.answer(Permission.VIEW, True, 0, session.epoch, 0)
    if phase is Phase.INTERRUPTED:
        session.lose(0)
    if phase is Phase.PAUSED:
        session.pause()
    if phase is Phase.ENDED:
        session.end(Event.CUSTOMER_END)
    return session


@pytest.mark.parametrize(("phase", "event"), PAIRS, ids=lambda each: each.name)
def test_every_pair_leads_where_the_table_says_or_is_refused(phase: Phase, event: Event) -> None:
    session = session_in(phase)
    assert session.phase is phase
    expected = TRANSITIONS.get((phase, event))
    if expected is None:
        if phase is not Phase.ENDED:
            with pytest.raises(RefusedError):
                happen(session, event)
        else:
            happen_after_end(session, event)
        assert session.phase is phase
    else:
        happen(session, event)
        assert session.phase is expected


def happen(session: Session, event: Event) -> None:
    """Let an event happen through the method that stands for it."""
    match event:
        case Event.REQUEST:
            session.request(Seat("agt_2", "Bob"), 0)
        case Event.GRANT | Event.DECLINE:
            session.answer(Permission.VIEW, event is Event.GRANT, 0, session.epoch, 0)
        case Event.LOSE:
            session.lose(0)
        case Event.RETURN:
            assert session.resume(session.resume_token, "next")
        case Event.PAUSE:
            session.pause()
        case Event.GO_ON:
            session.go_on()
        case Event.CUSTOMER_END | Event.AGENT_END | Event.LIMIT:
            session.end(event)
        case Event.TIMEOUT:
            assert session.expire(10**9)


def happen_after_end(session: Session, event: Event) -> None:
    """After the end requests are refused, and what merely happens changes nothing."""
    match event:
        case Event.REQUEST | Event.GRANT | Event.DECLINE | Event.PAUSE | Event.GO_ON:
            with pytest.raises(RefusedError, match="over"):
                happen(session, event)
        case Event.RETURN:
            assert not session.resume(session.resume_token, "next")
        case Event.TIMEOUT:
            assert not session.expire(10**9)
        case _:
            happen(session, event)


def test_ended_is_final_and_everything_else_can_end() -> None:
    assert not [pair for pair in TRANSITIONS if pair[0] is Phase.ENDED]
    for phase in set(Phase) - {Phase.ENDED}:
        assert TRANSITIONS[phase, Event.TIMEOUT] is Phase.ENDED
        assert TRANSITIONS[phase, Event.CUSTOMER_END] is Phase.ENDED
        assert phase in TIMEOUT_REASONS


def test_every_phase_can_be_reached() -> None:
    assert {Phase.PENDING, *TRANSITIONS.values()} == set(Phase)


def test_the_names_are_the_protocols() -> None:
    assert {phase.value for phase in Phase} == set(get_args(SessionPhase))
    assert {reason.value for reason in EndedReason} == set(get_args(message.EndedReason)) - {""}
    assert {state.value for state in GrantState} == set(get_args(message.PermissionState))
    assert {permission.value for permission in Permission} == set(get_args(message.Permission))
