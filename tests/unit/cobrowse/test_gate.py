"""The two gates, entry by entry."""

from dataclasses import dataclass

import pytest

from lookalong.cobrowse import AgentGate, Passage, VisitorGate
from lookalong.cobrowse.gate import check_agent_type, check_visitor_type
from lookalong.protocol.error import (
    ForbiddenError,
    MalformedError,
    ProtocolError,
    SessionEndedError,
    TooLargeError,
)
from lookalong.protocol.limit import MAX_ACTION_BODY, MAX_ANNOTATION_BODY, MAX_RELAY_BODY
from lookalong.protocol.relay import (
    ANNOTATIONS,
    CAPABILITY_OF,
    FROM_AGENT,
    FROM_VISITOR,
    HEADER_SIZE,
    FrameType,
    Header,
)

SMALL = HEADER_SIZE


@dataclass
class Live:
    """What a gate reads of a session."""

    epoch: int = 5
    stream_epoch: int = 4
    is_over: bool = False
    is_sharing: bool = True
    annotate_on: bool = True
    granted: int = 0

    def capabilities_of(self, viewer: int) -> int:
        return self.granted if viewer == 1 else 0


def snapshot(**changes: int) -> Header:
    return Header(FrameType.SNAPSHOT, 3, 1, 5, 1)._replace(**changes)


def command(frame_type: int = FrameType.POINTER, **changes: int) -> Header:
    return Header(frame_type, 1, 1, 5, 1)._replace(**changes)


# Types ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame_type", range(256))
def test_each_of_256_types_is_the_visitors_the_agents_or_nobodys(frame_type: int) -> None:
    assert outcome(check_visitor_type, frame_type) is expected(frame_type, FROM_VISITOR, FROM_AGENT)
    assert outcome(check_agent_type, frame_type) is expected(frame_type, FROM_AGENT, FROM_VISITOR)


def outcome(check: object, frame_type: int) -> type[ProtocolError] | None:
    try:
        check(frame_type)  # type: ignore[operator]
    except ProtocolError as error:
        return type(error)
    return None


def expected(frame_type: int, own: frozenset[FrameType], foreign: frozenset[FrameType]) -> type[ProtocolError] | None:
    if frame_type in own:
        return None
    return ForbiddenError if frame_type in foreign else MalformedError


# The customer's page ----------------------------------------------------------------------------------------


def test_frames_in_order_pass() -> None:
    gate = VisitorGate(Live())
    assert gate.check(snapshot(), SMALL) is Passage.THROUGH
    assert gate.check(snapshot(type=FrameType.DIFF, seq=2), HEADER_SIZE + MAX_RELAY_BODY) is Passage.THROUGH


def test_a_frame_too_large_is_a_breach() -> None:
    with pytest.raises(TooLargeError):
        VisitorGate(Live()).check(snapshot(), HEADER_SIZE + MAX_RELAY_BODY + 1)


def test_a_frame_with_no_grant_is_a_breach() -> None:
    with pytest.raises(ForbiddenError):
        VisitorGate(Live(is_sharing=False)).check(snapshot(), SMALL)


def test_epochs_from_the_streams_beginning_to_now_pass() -> None:
    for epoch, passage in ((3, Passage.STALE_EPOCH), (4, Passage.THROUGH), (5, Passage.THROUGH)):
        assert VisitorGate(Live()).check(snapshot(epoch=epoch), SMALL) is passage
    with pytest.raises(MalformedError):
        VisitorGate(Live()).check(snapshot(epoch=6), SMALL)


@pytest.mark.parametrize("seq", [0, 1])
def test_a_step_back_is_a_breach(seq: int) -> None:
    gate = VisitorGate(Live())
    gate.check(snapshot(), SMALL)
    with pytest.raises(MalformedError):
        gate.check(snapshot(seq=seq), SMALL)


def test_after_a_hole_nothing_of_the_mirror_passes_before_a_snapshot() -> None:
    gate = VisitorGate(Live())
    gate.check(snapshot(), SMALL)
    assert gate.check(snapshot(type=FrameType.DIFF, seq=3), SMALL) is Passage.UNSYNCED
    assert gate.check(snapshot(type=FrameType.DIFF, seq=4), SMALL) is Passage.UNSYNCED
    assert gate.check(snapshot(flags=2, seq=5), SMALL) is Passage.UNSYNCED, "not its first chunk"
    assert gate.check(snapshot(flags=1, seq=6), SMALL) is Passage.THROUGH
    assert gate.check(snapshot(flags=2, seq=7), SMALL) is Passage.THROUGH


def test_files_have_a_count_of_their_own() -> None:
    gate = VisitorGate(Live())
    assert gate.check(snapshot(type=FrameType.ASSET), SMALL) is Passage.THROUGH, "before any snapshot"
    gate.check(snapshot(), SMALL)
    assert gate.check(snapshot(type=FrameType.ASSET, seq=7), SMALL) is Passage.THROUGH
    assert gate.check(snapshot(type=FrameType.DIFF, seq=2), SMALL) is Passage.THROUGH
    with pytest.raises(MalformedError):
        gate.check(snapshot(type=FrameType.ASSET, seq=7), SMALL)


def test_a_file_needs_the_customers_consent() -> None:
    with pytest.raises(ForbiddenError):
        VisitorGate(Live(is_sharing=False)).check(snapshot(type=FrameType.ASSET), SMALL)
    assert VisitorGate(Live()).check(snapshot(type=FrameType.ASSET, epoch=3), SMALL) is Passage.STALE_EPOCH


def test_a_stream_begins_with_a_snapshot() -> None:
    gate = VisitorGate(Live())
    assert gate.check(snapshot(type=FrameType.DIFF), SMALL) is Passage.UNSYNCED
    assert gate.check(snapshot(type=FrameType.ACTION_RESULT, seq=2), SMALL) is Passage.THROUGH


def test_what_is_in_flight_at_the_end_is_dropped_later_is_a_breach() -> None:
    live = Live(is_over=True, is_sharing=False)
    gate = VisitorGate(live)
    assert gate.check(snapshot(), SMALL) is Passage.ENDED
    with pytest.raises(MalformedError):
        gate.check(snapshot(epoch=6), SMALL)
    gate.shut()
    with pytest.raises(SessionEndedError):
        gate.check(snapshot(), SMALL)


# A viewer -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame_type", sorted(FROM_AGENT))
def test_each_command_needs_its_capability_and_no_other(frame_type: FrameType) -> None:
    needed = CAPABILITY_OF.get(frame_type)
    if needed is None:
        assert passage(Live(), frame_type) is Passage.THROUGH
        assert passage(Live(annotate_on=False, granted=31), frame_type) is Passage.NOT_GRANTED
    else:
        assert passage(Live(granted=needed), frame_type) is Passage.THROUGH
        assert passage(Live(granted=31 & ~needed), frame_type) is Passage.NOT_GRANTED
    assert passage(Live(is_sharing=False, granted=31), frame_type) is Passage.NOT_GRANTED


def passage(live: Live, frame_type: int) -> Passage:
    return AgentGate(live, 1).check(command(frame_type), SMALL)


def test_a_gate_is_never_older_than_its_session() -> None:
    live = Live(granted=31)
    gate = AgentGate(live, 1)
    assert gate.check(command(FrameType.ACT_POINTER), SMALL) is Passage.THROUGH
    live.granted, live.epoch = 0, 6
    assert gate.check(command(FrameType.ACT_POINTER, seq=2), SMALL) is Passage.STALE_EPOCH
    assert gate.check(command(FrameType.ACT_POINTER, epoch=6, seq=3), SMALL) is Passage.NOT_GRANTED


def test_the_grant_of_one_viewer_is_not_anothers() -> None:
    gate = AgentGate(Live(granted=31), 2)
    assert gate.check(command(FrameType.ACT_POINTER, flags=2), SMALL) is Passage.NOT_GRANTED


@pytest.mark.parametrize("epoch", [0, 4])
def test_only_the_current_epoch_passes(epoch: int) -> None:
    assert AgentGate(Live(), 1).check(command(epoch=epoch), SMALL) is Passage.STALE_EPOCH


@pytest.mark.parametrize(
    ("header", "size", "error"),
    [
        (command(FrameType.ACT_KEYPRESS), HEADER_SIZE + MAX_ACTION_BODY + 1, TooLargeError),
        (command(flags=2), SMALL, ForbiddenError),
        (command(seq=0), SMALL, MalformedError),
        (command(epoch=6), SMALL, MalformedError),
    ],
)
def test_breaches_of_a_viewer(header: Header, size: int, error: type[ProtocolError]) -> None:
    with pytest.raises(error):
        AgentGate(Live(), 1).check(header, size)


@pytest.mark.parametrize("frame_type", sorted(ANNOTATIONS))
def test_an_annotation_is_no_longer_than_the_longest_stroke(frame_type: FrameType) -> None:
    longest = HEADER_SIZE + MAX_ANNOTATION_BODY
    assert AgentGate(Live(), 1).check(command(frame_type), longest) is Passage.THROUGH
    with pytest.raises(TooLargeError):
        AgentGate(Live(), 1).check(command(frame_type), longest + 1)


def test_a_replayed_command_is_a_breach_even_if_it_was_dropped() -> None:
    gate = AgentGate(Live(), 1)
    assert gate.check(command(FrameType.ACT_POINTER), SMALL) is Passage.NOT_GRANTED
    with pytest.raises(MalformedError):
        gate.check(command(FrameType.ACT_POINTER), SMALL)


def test_commands_after_the_end() -> None:
    gate = AgentGate(Live(is_over=True), 1)
    assert gate.check(command(), SMALL) is Passage.ENDED
    gate.shut()
    with pytest.raises(SessionEndedError):
        gate.check(command(seq=2), SMALL)
