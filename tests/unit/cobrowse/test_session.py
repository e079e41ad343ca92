"""One session: asking, answering, taking back, viewers, pages, time."""

import pytest

from lookalong.cobrowse import EndedReason, Event, GrantState, Limits, Permission, Phase, Seat, Session
from lookalong.protocol.error import ErrorCode, MalformedError, RefusedError
from lookalong.protocol.limit import MAX_VIEWERS
from lookalong.protocol.relay import ALL_CAPABILITIES, Capability

LIMITS = Limits(pending_ms=600, authorizing_ms=60, interrupted_ms=120, active_ms=10_000, control_ms=500)
ADA, BOB = Seat("agt_a", "Ada"), Seat("agt_b", "Bob")


@pytest.fixture
def session() -> Session:
    return Session("ses_1", "cnv_1", 7, "first", LIMITS, 0)


@pytest.fixture
def active(session: Session) -> Session:
    """A shared page, watched by viewer 1."""
    session.request(ADA, 0)
    session.answer(Permission.VIEW, True, 0, session.epoch, 0)
    return session


@pytest.fixture
def controlled(active: Session) -> Session:
    """Viewer 1 in control."""
    active.ask(1, Permission.CONTROL, ALL_CAPABILITIES, 0)
    active.answer(Permission.CONTROL, True, ALL_CAPABILITIES, active.epoch, 0)
    return active


def refused(code: ErrorCode) -> pytest.RaisesExc[RefusedError]:
    return pytest.raises(RefusedError, check=lambda error: error.code is code)


# Asking -------------------------------------------------------------------------------------------------


def test_asking_grants_nothing(session: Session) -> None:
    assert session.request(ADA, 0) == 1
    assert (session.phase, session.epoch) == (Phase.AUTHORIZING, 1)
    assert session.view.is_requested
    assert session.annotate.is_requested
    assert not session.is_sharing
    assert session.requested_by == "Ada"


def test_only_one_asks(session: Session) -> None:
    session.request(ADA, 0)
    with refused(ErrorCode.BUSY):
        session.request(BOB, 0)


def test_yes_covers_view_and_annotate(active: Session) -> None:
    assert active.is_sharing
    assert active.annotate_on
    assert not active.control.is_open
    assert (active.epoch, active.stream_epoch) == (2, 2)


def test_no_ends_the_session(session: Session) -> None:
    session.request(ADA, 0)
    session.answer(Permission.VIEW, False, 0, session.epoch, 0)
    assert (session.phase, session.ended_reason) == (Phase.ENDED, EndedReason.CUSTOMER_ENDED)
    assert (session.view.state, session.annotate.state) == (GrantState.REJECTED, GrantState.REJECTED)


def test_the_first_prompt_is_answered_as_view(session: Session) -> None:
    session.request(ADA, 0)
    with refused(ErrorCode.NOT_GRANTED):
        session.answer(Permission.ANNOTATE, True, 0, session.epoch, 0)
    assert not session.is_sharing


@pytest.mark.parametrize("change", [-1, 1])
def test_an_answer_to_another_epoch_is_stale(session: Session, change: int) -> None:
    session.request(ADA, 0)
    with refused(ErrorCode.STALE_EPOCH):
        session.answer(Permission.VIEW, True, 0, session.epoch + change, 0)
    assert not session.is_sharing


def test_an_answer_nobody_asked_for_is_no_grant(active: Session) -> None:
    with refused(ErrorCode.NOT_GRANTED):
        active.answer(Permission.CONTROL, True, ALL_CAPABILITIES, active.epoch, 0)
    assert active.holder == 0


# Control ------------------------------------------------------------------------------------------------


def test_control_is_what_was_asked_and_granted_both(active: Session) -> None:
    active.ask(1, Permission.CONTROL, Capability.POINTER | Capability.SCROLL, 0)
    active.answer(Permission.CONTROL, True, Capability.POINTER | Capability.KEYPRESS, active.epoch, 0)
    assert active.holder == 1
    assert active.capabilities_of(1) == Capability.POINTER
    assert active.capabilities_of(2) == active.capabilities_of(0) == 0


def test_a_yes_to_nothing_is_a_no(active: Session) -> None:
    active.ask(1, Permission.CONTROL, Capability.POINTER, 0)
    active.answer(Permission.CONTROL, True, Capability.SCROLL, active.epoch, 0)
    assert active.control.state is GrantState.REJECTED


def test_a_no_to_control_leaves_the_view(active: Session) -> None:
    active.ask(1, Permission.CONTROL, ALL_CAPABILITIES, 0)
    active.answer(Permission.CONTROL, False, 0, active.epoch, 0)
    assert active.control.state is GrantState.REJECTED
    assert active.is_sharing


def test_one_asks_or_holds_at_a_time(active: Session) -> None:
    second = active.join(BOB)
    active.ask(1, Permission.CONTROL, ALL_CAPABILITIES, 0)
    for viewer in (1, second):
        with refused(ErrorCode.BUSY):
            active.ask(viewer, Permission.CONTROL, ALL_CAPABILITIES, 0)
    active.answer(Permission.CONTROL, True, ALL_CAPABILITIES, active.epoch, 0)
    with refused(ErrorCode.BUSY):
        active.ask(second, Permission.CONTROL, ALL_CAPABILITIES, 0)


@pytest.mark.parametrize(
    ("permission", "capabilities"),
    [
        (Permission.CONTROL, 0),
        (Permission.CONTROL, ALL_CAPABILITIES + 1),
        (Permission.CONTROL, 255),
        (Permission.ANNOTATE, 1),
    ],
)
def test_capabilities_that_do_not_exist_are_no_request(
    active: Session, permission: Permission, capabilities: int
) -> None:
    with pytest.raises(MalformedError):
        active.ask(1, permission, capabilities, 0)


def test_nothing_more_is_asked_before_the_page_is_shared(session: Session) -> None:
    session.request(ADA, 0)
    for permission, capabilities in ((Permission.CONTROL, 1), (Permission.ANNOTATE, 0), (Permission.VIEW, 0)):
        with refused(ErrorCode.NOT_GRANTED):
            session.ask(1, permission, capabilities, 0)


def test_annotate_can_be_asked_for_again(active: Session) -> None:
    active.revoke(Permission.ANNOTATE)
    assert active.annotate.state is GrantState.REVOKED
    active.ask(1, Permission.ANNOTATE, 0, 0)
    active.answer(Permission.ANNOTATE, True, 0, active.epoch, 0)
    assert active.annotate_on


def test_control_is_handed_over_by_the_customers_yes(controlled: Session) -> None:
    bob = controlled.join(BOB)
    epoch, held = controlled.epoch, controlled.control.capabilities
    controlled.hand_over(1, bob, 100)
    assert (controlled.holder, controlled.capabilities_of(1), controlled.epoch) == (0, 0, epoch + 1)
    assert (controlled.asking.viewer, controlled.asking.capabilities, controlled.requested_by) == (bob, held, "Bob")
    controlled.answer(Permission.CONTROL, True, ALL_CAPABILITIES, controlled.epoch, 110)
    assert (controlled.holder, controlled.capabilities_of(bob)) == (bob, held)


def test_a_hand_over_that_nobody_answers_leaves_control_with_nobody(controlled: Session) -> None:
    bob = controlled.join(BOB)
    controlled.hand_over(1, bob, 100)
    assert controlled.deadline == 100 + LIMITS.authorizing_ms
    assert controlled.expire(100 + LIMITS.authorizing_ms)
    assert (controlled.control.state, controlled.holder, controlled.is_sharing) == (GrantState.OFF, 0, True)


def test_only_the_holder_hands_over_and_only_to_another_viewer(controlled: Session) -> None:
    bob, epoch = controlled.join(BOB), controlled.epoch
    for viewer in (bob, 0):
        with refused(ErrorCode.NOT_GRANTED):
            controlled.hand_over(viewer, 1, 0)
    for to in (1, 0, 77):
        with refused(ErrorCode.NOT_FOUND):
            controlled.hand_over(1, to, 0)
    assert (controlled.holder, controlled.epoch) == (1, epoch)


# Waiting for an agent -----------------------------------------------------------------------------------


def test_an_offer_waits_for_an_agent_as_long_as_a_code_does(session: Session) -> None:
    session.wait(100, offered=True)
    assert (session.phase, session.offered, session.deadline) == (Phase.PENDING, True, 100 + LIMITS.pending_ms)
    session.wait(200)
    assert (session.offered, session.deadline) == (True, 200 + LIMITS.pending_ms)
    session.request(ADA, 300)
    assert (session.phase, session.view.is_requested, session.view.is_on) == (Phase.AUTHORIZING, True, False)


def test_nobody_waits_for_an_agent_who_is_there(active: Session) -> None:
    with refused(ErrorCode.BUSY):
        active.wait(0, offered=True)
    active.end(Event.CUSTOMER_END)
    with refused(ErrorCode.SESSION_ENDED):
        active.wait(0)


# Taking back --------------------------------------------------------------------------------------------


def test_revoking_control_leaves_the_view(controlled: Session) -> None:
    epoch = controlled.epoch
    controlled.revoke(Permission.CONTROL)
    assert (controlled.control.state, controlled.holder, controlled.epoch) == (GrantState.REVOKED, 0, epoch + 1)
    assert controlled.is_sharing


def test_revoking_a_prompt_takes_it_away(active: Session) -> None:
    active.ask(1, Permission.CONTROL, 1, 0)
    active.revoke(Permission.CONTROL)
    assert active.control.state is GrantState.REVOKED


def test_revoking_what_nobody_has_changes_nothing(active: Session) -> None:
    epoch = active.epoch
    active.revoke(Permission.CONTROL)
    assert active.epoch == epoch


def test_revoking_view_ends_everything(controlled: Session) -> None:
    controlled.revoke(Permission.VIEW)
    assert controlled.ended_reason is EndedReason.CUSTOMER_ENDED
    states = {controlled.view.state, controlled.annotate.state, controlled.control.state}
    assert states == {GrantState.REVOKED}


def test_the_holder_gives_up_and_nobody_else_can(controlled: Session) -> None:
    second = controlled.join(BOB)
    with refused(ErrorCode.NOT_GRANTED):
        controlled.give_up(second)
    controlled.give_up(1)
    assert controlled.control.state is GrantState.OFF
    with refused(ErrorCode.NOT_GRANTED):
        controlled.give_up(1)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (Event.CUSTOMER_END, EndedReason.CUSTOMER_ENDED),
        (Event.AGENT_END, EndedReason.AGENT_ENDED),
        (Event.LIMIT, EndedReason.LIMIT_ENFORCEMENT),
    ],
)
def test_nothing_stands_after_the_end(controlled: Session, event: Event, reason: EndedReason) -> None:
    epoch = controlled.epoch
    controlled.end(event)
    assert (controlled.ended_reason, controlled.epoch, controlled.deadline) == (reason, epoch + 1, None)
    assert not (controlled.view.is_open)
    assert not (controlled.annotate.is_open)
    assert not (controlled.control.is_open)
    controlled.end(Event.CUSTOMER_END)
    assert controlled.ended_reason is reason
    with refused(ErrorCode.SESSION_ENDED):
        controlled.join(BOB)
    with refused(ErrorCode.SESSION_ENDED):
        controlled.ask(1, Permission.CONTROL, 1, 0)


# Viewers ------------------------------------------------------------------------------------------------


def test_numbers_are_not_used_again_soon(active: Session) -> None:
    # Every sixteenth number has the colour of viewer 1, who stays.
    for expected in (number for number in range(2, 256) if number % 16 != 1):
        number = active.join(BOB)
        assert number == expected
        active.leave(number, 0)
    assert active.join(BOB) == 2, "1 is taken, so the count begins again at 2"


def test_viewers_never_share_a_colour(active: Session) -> None:
    for gone in range(60):
        while len(active.viewers) < MAX_VIEWERS:
            active.join(BOB)
        assert len({(number - 1) % 16 for number in active.viewers}) == MAX_VIEWERS
        for number in sorted(active.viewers)[gone % 5 :: 3]:
            active.leave(number, 0)


def test_a_session_has_so_many_viewers(active: Session) -> None:
    for _ in range(MAX_VIEWERS - 1):
        active.join(BOB)
    with refused(ErrorCode.BUSY):
        active.join(BOB)


def test_nobody_joins_a_code_that_waits(session: Session) -> None:
    with refused(ErrorCode.NOT_FOUND):
        session.join(ADA)


def test_control_goes_with_its_holder(controlled: Session) -> None:
    controlled.join(BOB)
    controlled.leave(1, 0)
    assert not controlled.control.is_open
    assert controlled.is_sharing


def test_a_question_goes_with_who_asked(active: Session) -> None:
    active.join(BOB)
    active.ask(1, Permission.CONTROL, 1, 0)
    active.leave(1, 0)
    assert not active.control.is_open
    active.leave(1, 0)


def test_the_first_prompt_outlives_a_reload_of_the_console(session: Session) -> None:
    session.request(ADA, 0)
    session.leave(1, 0)
    assert session.annotate.is_requested
    assert session.join(ADA) == 2


def test_the_last_viewer_has_a_while_to_come_back(active: Session) -> None:
    active.leave(1, 1000)
    assert active.deadline == 1000 + LIMITS.interrupted_ms
    active.join(ADA)
    assert not active.expire(1000 + LIMITS.interrupted_ms)
    active.leave(2, 2000)
    assert active.expire(2000 + LIMITS.interrupted_ms)
    assert active.ended_reason is EndedReason.AGENT_ENDED


# The customer's page ------------------------------------------------------------------------------------


def test_a_new_page_goes_on_without_control(controlled: Session) -> None:
    epoch = controlled.epoch
    controlled.lose(0)
    assert (controlled.phase, controlled.control.state) == (Phase.INTERRUPTED, GrantState.REVOKED)
    assert not controlled.is_sharing
    assert controlled.resume("first", "second")
    assert (controlled.phase, controlled.is_sharing, controlled.annotate_on) == (Phase.ACTIVE, True, True)
    assert controlled.epoch > epoch + 1
    assert controlled.stream_epoch == controlled.epoch


def test_a_page_may_be_replaced_before_it_is_lost(controlled: Session) -> None:
    assert controlled.resume("first", "second")
    assert (controlled.phase, controlled.control.is_open) == (Phase.ACTIVE, False)
    assert controlled.stream_epoch == controlled.epoch


@pytest.mark.parametrize("token", ["", "firs", "wrong", "first "])
def test_a_wrong_token_changes_nothing(controlled: Session, token: str) -> None:
    epoch = controlled.epoch
    assert not controlled.resume(token, "second")
    assert (controlled.epoch, controlled.resume_token) == (epoch, "first")


def test_a_token_is_good_until_the_next_one_is_known_to_have_arrived(active: Session) -> None:
    assert active.resume("first", "second")
    assert active.resume("first", "third"), "the page left before it learnt the second"
    assert not active.resume("second", "x"), "which nobody ever had"
    active.confirm()
    assert not active.resume("first", "x")
    assert active.resume("third", "fourth")


def test_a_prompt_outlives_its_page(session: Session) -> None:
    session.request(ADA, 0)
    session.lose(1)
    assert session.phase is Phase.AUTHORIZING
    session.answer(Permission.VIEW, True, 0, session.epoch, 2)
    assert session.is_sharing


# Time ---------------------------------------------------------------------------------------------------


def test_a_code_that_waits_runs_out(session: Session) -> None:
    assert session.deadline == LIMITS.pending_ms
    assert not session.expire(LIMITS.pending_ms - 1)
    assert session.expire(LIMITS.pending_ms)
    assert session.ended_reason is EndedReason.PENDING_TIMEOUT


def test_a_prompt_runs_out(session: Session) -> None:
    session.request(ADA, 100)
    assert session.expire(100 + LIMITS.authorizing_ms)
    assert session.ended_reason is EndedReason.AUTHORIZING_TIMEOUT


def test_an_interruption_runs_out_and_a_second_loss_does_not_prolong_it(active: Session) -> None:
    active.lose(100)
    active.lose(200)
    assert active.expire(100 + LIMITS.interrupted_ms)
    assert active.ended_reason is EndedReason.INTERRUPTED_TIMEOUT


def test_a_session_runs_out_interruptions_included(active: Session) -> None:
    active.lose(LIMITS.active_ms - 10)
    active.resume("first", "second")
    assert active.deadline == LIMITS.active_ms
    assert active.expire(LIMITS.active_ms)
    assert active.ended_reason is EndedReason.ACTIVE_TIMEOUT


def test_a_further_prompt_runs_out_alone(active: Session) -> None:
    active.ask(1, Permission.CONTROL, 1, 100)
    epoch = active.epoch
    assert active.expire(100 + LIMITS.authorizing_ms)
    assert (active.control.state, active.epoch, active.is_sharing) == (GrantState.OFF, epoch + 1, True)
    assert active.deadline == LIMITS.active_ms


def test_an_answered_prompt_does_not_run_out(controlled: Session) -> None:
    assert not controlled.expire(LIMITS.authorizing_ms)
    assert controlled.holder == 1


def test_control_runs_out_alone_as_long_as_the_prompt_said(active: Session) -> None:
    active.ask(1, Permission.CONTROL, ALL_CAPABILITIES, 0)
    assert (active.asking.viewer, active.limit_ms) == (1, LIMITS.control_ms)
    active.answer(Permission.CONTROL, True, ALL_CAPABILITIES, active.epoch, 20)
    assert (active.asking.viewer, active.limit_ms) == (0, 0)
    before = active.epoch
    assert not active.expire(519)
    assert active.expire(520)
    assert (active.control.state, active.is_sharing, active.epoch) == (GrantState.REVOKED, True, before + 1)


def test_control_given_up_does_not_run_out_later(controlled: Session) -> None:
    controlled.give_up(1)
    before = controlled.epoch
    assert not controlled.expire(500)
    assert controlled.epoch == before


# The curtain --------------------------------------------------------------------------------------------


def test_a_paused_session_shows_nothing_and_keeps_its_viewers(controlled: Session) -> None:
    before = controlled.epoch
    controlled.pause()
    assert controlled.phase is Phase.PAUSED
    assert not controlled.is_sharing
    assert controlled.control.state is GrantState.REVOKED
    assert controlled.viewers == {1: ADA}
    assert controlled.stream_epoch == controlled.epoch > before


def test_going_on_begins_a_new_stream_without_control(controlled: Session) -> None:
    controlled.pause()
    before = controlled.epoch
    controlled.go_on()
    assert controlled.is_sharing
    assert not controlled.control.is_open
    assert controlled.stream_epoch == controlled.epoch == before + 1


def test_a_paused_session_stays_paused_on_the_next_page(active: Session) -> None:
    active.pause()
    active.lose(0)
    assert active.resume("first", "second")
    assert active.phase is Phase.PAUSED
    assert not active.expire(LIMITS.interrupted_ms)


def test_a_paused_page_that_stays_away_ends_the_session(active: Session) -> None:
    active.pause()
    active.lose(0)
    assert active.expire(LIMITS.interrupted_ms)
    assert active.ended_reason is EndedReason.INTERRUPTED_TIMEOUT


def test_nothing_more_is_asked_while_paused(active: Session) -> None:
    active.pause()
    with refused(ErrorCode.NOT_GRANTED):
        active.ask(1, Permission.CONTROL, ALL_CAPABILITIES, 0)
