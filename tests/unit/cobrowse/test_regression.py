"""What the state machine found, kept by name."""

from lookalong.cobrowse import AgentGate, Limits, Passage, Permission, Seat, Session
from lookalong.protocol.relay import FrameType, Header

LIMITS = Limits(pending_ms=600, authorizing_ms=60, interrupted_ms=120, active_ms=1000, control_ms=500)


def test_a_gate_notices_that_the_page_was_lost() -> None:
    session = Session("ses_1", "cnv_1", 1, "token", LIMITS, 0)
    viewer = session.request(Seat("agt_1", "Ada"), 0)
    session.answer(Permission.VIEW, True, 0, session.epoch, 0)
    gate = AgentGate(session, viewer)
    assert gate.check(Header(FrameType.POINTER, viewer, 1, session.epoch, 1), 16) is Passage.THROUGH
    session.lose(0)
    assert gate.check(Header(FrameType.POINTER, viewer, 1, session.epoch, 2), 16) is Passage.NOT_GRANTED
