"""Co-browse sessions over real sockets: consent, epochs, control, continuation, the tail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lookalong.protocol.error import CloseCode
from lookalong.protocol.limit import MAX_ANNOTATION_BODY
from lookalong.protocol.message import (
    Ack,
    AgentHello,
    AgentWelcome,
    ControlHandOver,
    ConversationState,
    Message,
    Page,
    PermissionAnswer,
    PermissionRequest,
    PermissionRevoke,
    Resync,
    Send,
    SessionCode,
    SessionCodeRedeem,
    SessionCodeRequest,
    SessionEnd,
    SessionJoin,
    SessionLeave,
    SessionOffer,
    SessionPause,
    SessionRequest,
    SessionState,
    SnapshotRequest,
    StreamState,
)
from lookalong.protocol.relay import ALL_CAPABILITIES, ANNOTATIONS, Capability, FrameType
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_node import Node
from tests.integration.gateway_session import answer, asked, both, control, shared

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["node"]

LONG = 32 * 1024


def frames(items: list[Any]) -> list[bytes]:
    return [item for item in items if isinstance(item, bytes)]


# Consent ----------------------------------------------------------------------------------------------


async def test_asking_shows_the_prompt_and_grants_nothing(node: Node) -> None:
    session = await asked(node)
    for state in (session.at_visitor, session.at_agent):
        assert (state.phase, state.epoch, state.view, state.annotate, state.control) == (
            "authorizing",
            1,
            "requested",
            "requested",
            "off",
        )
        assert state.requested_by == "Ada"
    assert (session.at_visitor.own_viewer, session.at_agent.own_viewer) == (0, 1)
    assert session.at_visitor.resume_token
    assert not session.at_agent.resume_token


async def test_yes_starts_the_session_and_frames_arrive_as_the_same_bytes(node: Node) -> None:
    session = await answer(await asked(node), "view", True)
    assert (session.at_agent.phase, session.at_agent.view, session.at_agent.annotate) == ("active", "on", "on")
    assert session.at_agent.epoch == 2
    sent = [
        await session.visitor.peer.relay(FrameType.SNAPSHOT, session.at_visitor, b"a" * LONG, flags=1),
        await session.visitor.peer.relay(FrameType.SNAPSHOT, session.at_visitor, b"b", flags=2),
        await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, b"c"),
        await session.visitor.peer.relay(FrameType.ACTION_RESULT, session.at_visitor, b"d"),
    ]
    assert [await session.agent.peer.expect(bytes) for _ in sent] == sent
    assert node.metric("lookalong_frames_relayed_total", side="visitor") == 4


async def test_no_ends_it(node: Node) -> None:
    session = await answer(await asked(node), "view", False)
    assert (session.at_agent.phase, session.at_agent.ended_reason) == ("ended", "customer_ended")
    assert (session.at_agent.view, session.at_agent.annotate) == ("rejected", "rejected")


async def test_the_thread_tells_what_happened(node: Node) -> None:
    session = await control(await shared(node))
    await session.visitor.peer.send(PermissionRevoke(session.at_visitor.session_id, "control"))
    await session.visitor.peer.send(SessionEnd(session.at_visitor.session_id))
    await session.visitor.peer.expect(Message, text="session_ended")
    events = [item for item in session.visitor.peer.seen if isinstance(item, Message) and item.kind == "event"]
    assert [event.text for event in events] == [
        "session_requested",
        "session_started",
        "control_requested",
        "control_granted",
        "control_revoked",
        "session_ended",
    ]
    assert {(event.author, event.author_name) for event in events} == {("system", "Ada")}


async def test_an_answer_to_another_epoch_is_stale(node: Node) -> None:
    session = await asked(node)
    state = session.at_visitor
    await session.visitor.peer.send(PermissionAnswer(state.session_id, "view", True, 0, state.epoch + 1))
    assert (await session.visitor.peer.error("stale_epoch")).ref == state.session_id


async def test_nobody_answers_in_time(tmp_path: Path) -> None:
    async with Node.at(tmp_path, authorizing_s=0.2) as node:
        session = await both(await asked(node), phase="ended")
        assert session.at_agent.ended_reason == "authorizing_timeout"


async def test_a_session_has_a_longest_time(tmp_path: Path) -> None:
    async with Node.at(tmp_path, active_s=0.3) as node:
        session = await both(await shared(node), phase="ended")
        assert session.at_agent.ended_reason == "active_timeout"


async def test_control_has_a_longest_time_of_its_own(tmp_path: Path) -> None:
    async with Node.at(tmp_path, control_s=0.3) as node:
        session = await both(await control(await shared(node)), control="revoked")
        assert (session.at_agent.phase, session.at_agent.holder) == ("active", 0)


async def test_who_asks_and_for_how_long_is_told_while_they_ask(node: Node) -> None:
    session = await asked(node)
    assert (session.at_visitor.asking, session.at_visitor.limit_ms) == (1, 4 * 3_600_000)
    session = await answer(session, "view", True)
    assert (session.at_visitor.asking, session.at_visitor.limit_ms) == (0, 0)
    await session.agent.peer.send(PermissionRequest(session.at_agent.session_id, "control", ALL_CAPABILITIES))
    await both(session, control="requested")
    assert (session.at_visitor.asking, session.at_visitor.limit_ms) == (1, 1_800_000)


async def test_behind_the_curtain_nothing_flows_and_going_on_begins_anew(node: Node) -> None:
    session = await control(await shared(node))
    session_id = session.at_visitor.session_id
    in_flight = session.at_visitor
    await session.visitor.peer.send(SessionPause(session_id, True))
    await session.visitor.peer.relay(FrameType.DIFF, in_flight, b"late")
    await both(session, phase="paused", control="revoked")
    await session.agent.peer.relay(FrameType.ACT_POINTER, session.at_agent, b"x", flags=1, seq=1)
    assert not [item for item in await session.visitor.peer.settle() if isinstance(item, bytes)]
    assert not [item for item in await session.agent.peer.settle() if isinstance(item, bytes)]

    await session.visitor.peer.send(SessionPause(session_id, False))
    await both(session, phase="active")
    frame = await session.visitor.peer.relay(FrameType.SNAPSHOT, session.at_visitor, b"new", seq=1)
    assert await session.agent.peer.expect(bytes) == frame


async def test_a_frame_of_now_behind_the_curtain_is_a_breach(node: Node) -> None:
    session = await shared(node)
    await session.visitor.peer.send(SessionPause(session.at_visitor.session_id, True))
    await both(session, phase="paused")
    await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, b"sneak", seq=1)
    assert await session.visitor.peer.closed() == 4403


async def test_only_the_tab_that_is_shown_pauses(node: Node) -> None:
    session = await shared(node)
    other = await node.visitor(visitor_token=session.visitor.welcome.visitor_token)
    await other.peer.send(SessionPause(session.at_visitor.session_id, True))
    await other.peer.error("not_found")


async def test_one_session_in_a_conversation(node: Node) -> None:
    session = await asked(node)
    other = await node.console(await node.add_agent("bob@example.com", "Bob"))
    await other.peer.send(SessionRequest(session.conversation_id))
    await other.peer.error("busy")


async def test_a_customer_who_is_not_there_cannot_be_asked(node: Node) -> None:
    session = await asked(node)
    await session.visitor.peer.send(SessionEnd(session.at_visitor.session_id))
    await session.visitor.peer.close()
    await session.agent.peer.expect(ConversationState, online=False)
    await session.agent.peer.send(SessionRequest(session.conversation_id))
    await session.agent.peer.error("customer_away")


async def test_the_prompt_is_shown_on_the_tab_in_front_and_follows_the_customer(node: Node) -> None:
    agent = await node.console()
    first = await node.visitor()
    await first.peer.send(Send("m1", "", "help"))
    conversation_id = (await first.peer.expect(Ack)).conversation_id
    second = await node.visitor(first.welcome.visitor_token)
    await first.peer.send(Page("https://shop.example/", True))
    await second.peer.send(Page("https://shop.example/b", False))
    await second.peer.settle()
    await agent.peer.send(SessionRequest(conversation_id))
    await first.peer.expect(SessionState, phase="authorizing")
    assert not [item for item in await second.peer.settle() if isinstance(item, SessionState)]
    await first.peer.close()
    await second.peer.expect(SessionState, phase="authorizing")


async def test_a_customer_is_not_asked_without_end(node: Node) -> None:
    session = await shared(node)
    prompts = 0
    for _ in range(8):
        await session.agent.peer.send(PermissionRequest(session.at_agent.session_id, "control", 31))
        for state in await session.visitor.peer.settle():
            if isinstance(state, SessionState) and state.control == "requested":
                prompts += 1
                answer = PermissionAnswer(state.session_id, "control", False, 0, state.epoch)
                await session.visitor.peer.send(answer)
    await session.agent.peer.error("rate_limited")
    assert prompts <= 4


async def test_an_agent_of_another_site_sees_no_session(node: Node) -> None:
    session = await shared(node)
    other = await node.store.add_site("Other", "other", {"https://other.example"})
    stranger = await node.console(await node.add_agent("eve@example.com", "Eve", other))
    texts = set()
    for session_id in (session.at_agent.session_id, "ses_none"):
        for message in (SessionJoin(session_id), SessionEnd(session_id), Resync(session_id, "hole")):
            await stranger.peer.send(message)
            texts.add((type(message), (await stranger.peer.error("not_found")).text))
    assert len(texts) == 3, "the same words for a session of others and for none"


async def test_agents_see_which_session_runs(node: Node) -> None:
    session = await shared(node)
    running = await session.agent.peer.expect(ConversationState, session_id=session.at_agent.session_id)
    assert running.conversation_id == session.conversation_id
    await session.agent.peer.send(SessionEnd(session.at_agent.session_id))
    await session.agent.peer.expect(ConversationState, session_id="")


# Control ----------------------------------------------------------------------------------------------


async def test_commands_pass_only_with_control_and_capability(node: Node) -> None:
    session = await shared(node)
    await session.agent.peer.relay(FrameType.ACT_POINTER, session.at_agent)
    await session.agent.peer.error("not_granted")
    await control(session, Capability.POINTER)
    assert (session.at_agent.holder, session.at_agent.capabilities) == (1, Capability.POINTER)
    click = await session.agent.peer.relay(FrameType.ACT_POINTER, session.at_agent, b"click")
    await session.agent.peer.relay(FrameType.ACT_KEYPRESS, session.at_agent, b"key")
    assert frames(await settled(session)) == [click]
    assert node.metric("lookalong_frames_dropped_total", side="agent", reason="not_granted") == 2


async def settled(session: Any) -> list[Any]:
    """What reached the customer's page once everything the agent sent has been judged."""
    await session.agent.peer.settle()
    items: list[Any] = await session.visitor.peer.settle()
    return items


async def test_pointing_needs_annotate_and_nothing_more(node: Node) -> None:
    session = await shared(node)
    for kind in sorted(ANNOTATIONS):
        shown = await session.agent.peer.relay(kind, session.at_agent, b"shown")
        assert await session.visitor.peer.expect(bytes) == shown
    await session.visitor.peer.send(PermissionRevoke(session.at_visitor.session_id, "annotate"))
    await both(session, annotate="revoked")
    for kind in sorted(ANNOTATIONS):
        await session.agent.peer.relay(kind, session.at_agent)
    await session.agent.peer.error("not_granted")
    assert frames(await settled(session)) == []
    assert node.metric("lookalong_frames_dropped_total", side="agent", reason="not_granted") == len(ANNOTATIONS)


async def test_a_stroke_longer_than_the_longest_closes(node: Node) -> None:
    session = await shared(node)
    await session.agent.peer.relay(FrameType.MARK, session.at_agent, bytes(MAX_ANNOTATION_BODY + 1))
    assert await session.agent.peer.closed() == CloseCode.TOO_LARGE


async def test_what_one_draws_all_viewers_see_but_not_where_they_point(node: Node) -> None:
    session = await shared(node)
    other = await node.console(await node.add_agent("bob@example.com", "Bob"))
    await other.peer.send(SessionJoin(session.at_agent.session_id))
    await other.peer.expect(SessionState, own_viewer=2)
    await other.peer.expect(bytes)
    await session.agent.peer.relay(FrameType.POINTER, session.at_agent, b"laser")
    mark = await session.agent.peer.relay(FrameType.MARK, session.at_agent, b"mark")
    erase = await session.agent.peer.relay(FrameType.ERASE, session.at_agent)
    assert await other.peer.expect(bytes) == mark
    assert await other.peer.expect(bytes) == erase
    assert not {mark, erase} & set(frames(await session.agent.peer.settle())), "nobody hears their own"
    await session.agent.peer.relay(FrameType.MARK, session.at_agent, epoch=0)
    await session.agent.peer.error("stale_epoch")
    assert frames(await other.peer.settle()) == []


async def test_a_command_of_before_a_change_is_stale(node: Node) -> None:
    session = await control(await shared(node))
    old = session.at_agent
    await session.visitor.peer.send(PermissionRevoke(old.session_id, "control"))
    await both(session, control="revoked")
    await session.agent.peer.relay(FrameType.ACT_POINTER, old, b"in flight")
    await session.agent.peer.error("stale_epoch")
    assert frames(await settled(session)) == []


async def test_refusals_are_told_once_a_second(node: Node) -> None:
    session = await shared(node)
    for _ in range(20):
        await session.agent.peer.relay(FrameType.ACT_POINTER, session.at_agent)
    refused = [item for item in await session.agent.peer.settle() if getattr(item, "code", "") == "not_granted"]
    assert len(refused) == 1
    assert node.metric("lookalong_frames_dropped_total", side="agent", reason="not_granted") == 20


async def test_one_viewer_asks_for_control_at_a_time(node: Node) -> None:
    session = await shared(node)
    other = await node.console(await node.add_agent("bob@example.com", "Bob"))
    await other.peer.send(SessionJoin(session.at_agent.session_id))
    await other.peer.expect(SessionState, own_viewer=2)
    await control(session)
    await other.peer.send(PermissionRequest(session.at_agent.session_id, "control", 31))
    await other.peer.error("busy")
    await other.peer.relay(FrameType.ACT_POINTER, session.at_agent, flags=2)
    await other.peer.error("not_granted")
    assert frames(await session.visitor.peer.settle()) == []


async def test_the_holder_gives_control_up(node: Node) -> None:
    session = await control(await shared(node))
    await session.agent.peer.send(PermissionRevoke(session.at_agent.session_id, "control"))
    assert (await both(session, control="off")).at_visitor.holder == 0


async def test_control_is_handed_over_by_the_customers_yes(node: Node) -> None:
    session = await control(await shared(node))
    other = await node.console(await node.add_agent("bob@example.com", "Bob"))
    await other.peer.send(SessionJoin(session.at_agent.session_id))
    bob = await other.peer.expect(SessionState, own_viewer=2)
    await other.peer.send(ControlHandOver(bob.session_id, 2))
    await other.peer.error("not_granted")
    await session.agent.peer.send(ControlHandOver(bob.session_id, 2))
    await both(session, control="requested")
    assert (session.at_visitor.asking, session.at_visitor.requested_by) == (2, "Bob")
    await session.agent.peer.relay(FrameType.ACT_POINTER, session.at_agent, flags=1)
    await session.agent.peer.error("not_granted")
    await answer(session, "control", True, ALL_CAPABILITIES)
    held = await other.peer.expect(SessionState, control="on")
    assert (session.at_visitor.holder, held.holder) == (2, 2)
    sent = await other.peer.relay(FrameType.ACT_POINTER, held, flags=2)
    assert await session.visitor.peer.expect(bytes) == sent


async def test_a_supervisor_looks_along_and_leaves_and_the_customer_sees_both(node: Node) -> None:
    session = await shared(node)
    boss = await node.console(await node.add_agent("sue@example.com", "Sue", role="supervisor"))
    await boss.peer.send(SessionJoin(session.at_agent.session_id))
    joined = await session.visitor.peer.expect(SessionState)
    assert [viewer.name for viewer in joined.viewers] == ["Ada", "Sue"]
    assert await boss.peer.expect(bytes), "what is on the page is shown at once"
    await boss.peer.send(SessionLeave(session.at_agent.session_id))
    left = await session.visitor.peer.expect(SessionState)
    assert ([viewer.name for viewer in left.viewers], left.phase, left.view) == (["Ada"], "active", "on")


async def test_control_goes_with_its_holder(node: Node) -> None:
    session = await control(await shared(node))
    await session.agent.peer.close()
    state = await session.visitor.peer.expect(SessionState, control="off")
    assert (state.phase, state.viewers, state.view) == ("active", [], "on")


async def test_a_command_with_no_capability_is_no_request(node: Node) -> None:
    session = await shared(node)
    await session.agent.peer.send(PermissionRequest(session.at_agent.session_id, "control", 0))
    assert await session.agent.peer.closed() == 4400


# The end ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["end", "revoke view"])
async def test_stop_ends_it_and_what_is_in_flight_is_dropped_without_blame(node: Node, how: str) -> None:
    session = await control(await shared(node))
    live = session.at_visitor
    stop = SessionEnd(live.session_id) if how == "end" else PermissionRevoke(live.session_id, "view")
    await session.visitor.peer.send(stop)
    await session.visitor.peer.relay(FrameType.DIFF, live, b"in flight")
    await both(session, phase="ended")
    assert (session.at_agent.ended_reason, session.at_agent.control) == (
        "customer_ended",
        "off" if how == "end" else "revoked",
    )
    assert session.at_visitor.epoch == live.epoch + 1
    await session.agent.peer.relay(FrameType.ACT_POINTER, session.at_agent, b"late")
    await session.agent.peer.error("session_ended")
    assert frames(await settled(session)) == []
    assert frames(await session.agent.peer.settle()) == []


async def test_the_agent_ends_it(node: Node) -> None:
    session = await shared(node)
    await session.agent.peer.send(SessionEnd(session.at_agent.session_id))
    assert (await both(session, phase="ended")).at_visitor.ended_reason == "agent_ended"


async def test_a_session_nobody_watches_ends(tmp_path: Path) -> None:
    async with Node.at(tmp_path, interrupted_s=0.2) as node:
        session = await shared(node)
        await session.agent.peer.send(SessionLeave(session.at_agent.session_id))
        assert (await session.agent.peer.expect(SessionState, own_viewer=0)).phase == "active"
        ended = await session.visitor.peer.expect(SessionState, phase="ended")
        assert ended.ended_reason == "agent_ended"


async def test_an_ended_session_cannot_be_answered_joined_or_ended_again(node: Node) -> None:
    session = await shared(node)
    live = session.at_visitor
    await session.visitor.peer.send(SessionEnd(live.session_id))
    await both(session, phase="ended")
    await session.visitor.peer.send(PermissionAnswer(live.session_id, "view", True, 0, live.epoch))
    await session.visitor.peer.error("session_ended")
    await session.agent.peer.send(SessionJoin(live.session_id))
    await session.agent.peer.error("session_ended")
    await session.agent.peer.send(SessionEnd(live.session_id))
    await session.agent.peer.error("session_ended")


async def test_a_page_that_sends_too_much_loses_its_session_not_its_chat(node: Node) -> None:
    session = await shared(node)
    await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, b"x" * (LONG + 1))
    ended = await session.agent.peer.expect(SessionState, phase="ended")
    assert ended.ended_reason == "limit_enforcement"
    assert await session.visitor.peer.closed() == 4413
    again = await node.visitor(session.visitor.welcome.visitor_token)
    await again.peer.send(Send("m2", "", "still here"))
    await session.agent.peer.expect(Message, text="still here")


# Continuation -------------------------------------------------------------------------------------------


async def test_the_next_page_goes_on_without_asking_and_without_control(node: Node) -> None:
    session = await control(await shared(node))
    before = session.at_visitor
    await session.visitor.peer.close()
    away = await session.agent.peer.expect(SessionState, phase="interrupted")
    assert (away.view, away.control) == ("on", "revoked")
    page = await node.visitor(
        session.visitor.welcome.visitor_token, session.visitor.tab_id, resume_token=before.resume_token
    )
    back = await page.peer.expect(SessionState)
    assert (back.session_id, back.phase, back.view, back.control) == (before.session_id, "active", "on", "revoked")
    assert back.epoch > away.epoch
    assert back.resume_token != before.resume_token
    assert (await page.peer.expect(SnapshotRequest)).reason == "start"
    told = await session.agent.peer.expect(SessionState, phase="active")
    assert told.epoch == back.epoch
    sent = await page.peer.relay(FrameType.SNAPSHOT, back, b"next page")
    assert await session.agent.peer.expect(bytes) == sent


async def test_the_next_page_may_come_before_the_old_socket_is_gone(node: Node) -> None:
    session = await shared(node)
    page = await node.visitor(
        session.visitor.welcome.visitor_token, session.visitor.tab_id, resume_token=session.at_visitor.resume_token
    )
    assert (await page.peer.expect(SessionState)).phase == "active"
    assert await session.visitor.peer.closed() == 4409
    assert (await session.agent.peer.expect(SessionState)).phase == "active"


async def test_a_token_used_is_void_once_the_page_shows_it_has_the_next(node: Node) -> None:
    session = await shared(node)
    token, first = session.visitor.welcome.visitor_token, session.at_visitor.resume_token
    await session.visitor.peer.close()
    page = await node.visitor(token, session.visitor.tab_id, resume_token=first)
    back = await page.peer.expect(SessionState)
    await page.peer.relay(FrameType.SNAPSHOT, back)
    await session.agent.peer.expect(bytes)
    await page.peer.settle()
    await page.peer.close()
    await session.agent.peer.expect(SessionState, phase="interrupted", epoch=back.epoch + 1)
    replay = await node.visitor(token, session.visitor.tab_id, resume_token=first)
    assert not [item for item in await replay.peer.settle() if isinstance(item, SessionState)]
    again = await node.visitor(token, session.visitor.tab_id, resume_token=back.resume_token)
    assert (await again.peer.expect(SessionState)).phase == "active"


async def test_a_wrong_token_continues_nothing_and_is_welcome_to_chat(node: Node) -> None:
    session = await shared(node)
    await session.visitor.peer.close()
    await session.agent.peer.expect(SessionState, phase="interrupted")
    page = await node.visitor(session.visitor.welcome.visitor_token, resume_token="wrong")
    await page.peer.send(Send("m2", "", "hello again"))
    await page.peer.expect(Ack)
    assert not [item for item in page.peer.seen if isinstance(item, SessionState)]


async def test_a_token_of_another_customer_continues_nothing(node: Node) -> None:
    session = await shared(node)
    stranger = await node.visitor(resume_token=session.at_visitor.resume_token)
    await stranger.peer.send(Send("s1", "", "me"))
    await stranger.peer.expect(Ack)
    assert not [item for item in await stranger.peer.settle() if isinstance(item, SessionState)]


async def test_a_page_that_does_not_come_back_ends_it(tmp_path: Path) -> None:
    async with Node.at(tmp_path, interrupted_s=0.2) as node:
        session = await shared(node)
        await session.visitor.peer.close()
        ended = await session.agent.peer.expect(SessionState, phase="ended")
        assert ended.ended_reason == "interrupted_timeout"


# The mirror ---------------------------------------------------------------------------------------------


async def test_a_second_viewer_is_served_from_the_tail(node: Node) -> None:
    session = await shared(node)
    diff = await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, b"diff")
    await session.agent.peer.expect(bytes)
    other = await node.console(await node.add_agent("bob@example.com", "Bob"))
    await other.peer.send(SessionJoin(session.at_agent.session_id))
    state = await other.peer.expect(SessionState)
    assert (state.own_viewer, [viewer.name for viewer in state.viewers]) == (2, ["Ada", "Bob"])
    tail = [await other.peer.expect(bytes), await other.peer.expect(bytes)]
    assert tail[1] == diff
    live = await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, b"live")
    assert await other.peer.expect(bytes) == live
    assert not [item for item in await session.visitor.peer.settle() if isinstance(item, SnapshotRequest)]


async def test_a_reloaded_console_takes_its_session_up_again(node: Node) -> None:
    session = await shared(node)
    await session.agent.peer.close()
    await session.visitor.peer.expect(SessionState, viewers=[])
    again = await node.console(cookie=session.agent.cookie)
    await again.peer.send(SessionJoin(session.at_agent.session_id))
    assert (await again.peer.expect(SessionState)).own_viewer == 2
    await again.peer.expect(bytes)


async def test_a_tail_too_long_asks_the_page_for_a_snapshot(tmp_path: Path) -> None:
    async with Node.at(tmp_path, tail_bytes=64 * 1024) as node:
        session = await shared(node)
        for _ in range(3):
            await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, b"x" * LONG)
        assert (await session.visitor.peer.expect(SnapshotRequest)).reason == "start"


async def test_a_diff_before_any_snapshot_asks_for_one(node: Node) -> None:
    session = await answer(await asked(node), "view", True)
    await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor)
    await session.visitor.peer.expect(SnapshotRequest)
    assert frames(await session.agent.peer.settle()) == []


async def test_a_hole_asks_for_a_snapshot_and_nothing_passes_before_it(node: Node) -> None:
    session = await shared(node)
    await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, seq=5)
    await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, seq=6)
    assert (await session.visitor.peer.expect(SnapshotRequest)).reason == "hole"
    assert frames(await session.agent.peer.settle()) == []
    await session.visitor.peer.relay(FrameType.SNAPSHOT, session.at_visitor, b"new", seq=7)
    assert (await session.agent.peer.expect(bytes))[16:] == b"new"


async def test_a_resync_for_a_hole_is_served_from_the_tail_and_for_a_mismatch_from_the_page(node: Node) -> None:
    session = await shared(node)
    await session.agent.peer.send(Resync(session.at_agent.session_id, "hole"))
    assert (await session.agent.peer.expect(bytes))[16:] == b"page"
    assert not [item for item in await session.visitor.peer.settle() if isinstance(item, SnapshotRequest)]
    await session.agent.peer.send(Resync(session.at_agent.session_id, "mismatch"))
    assert (await session.visitor.peer.expect(SnapshotRequest)).reason == "mismatch"
    assert node.metric("lookalong_resyncs_total", reason="mismatch") == 1


async def test_a_viewer_that_lags_loses_its_stream_and_starts_again_from_the_tail(tmp_path: Path) -> None:
    async with Node.at(tmp_path, outbox_bytes=256 * 1024) as node:
        session = await shared(node)
        slow = await node.open("/ws/agent", node.origin, session.agent.cookie, max_queue=1)
        await slow.send(AgentHello(1, 0, []))
        await slow.expect(AgentWelcome)
        await slow.send(SessionJoin(session.at_agent.session_id))
        await session.agent.peer.expect(SessionState)
        last = b""
        for number in range(600):
            body = number.to_bytes(4, "big") + b"x" * (LONG - 4)
            kind = FrameType.SNAPSHOT if number % 100 == 0 else FrameType.DIFF
            last = await session.visitor.peer.relay(kind, session.at_visitor, body)
            assert await session.agent.peer.expect(bytes) == last
        assert node.metric("lookalong_streams_lagged_total") == 1
        assert (await slow.expect(StreamState)).lagging
        assert not (await slow.expect(StreamState)).lagging
        replayed = await slow.expect(bytes)
        assert replayed[0] == FrameType.SNAPSHOT
        while replayed != last:
            following = await slow.expect(bytes)
            assert int.from_bytes(following[8:16], "big") == int.from_bytes(replayed[8:16], "big") + 1
            replayed = following


# The customer offers --------------------------------------------------------------------------------------


async def offered(node: Node) -> tuple[Any, Any, SessionState]:
    """Return an agent and a customer who offers to show the page, as each was told."""
    agent, visitor = await node.console(), await node.visitor()
    await visitor.peer.send(SessionOffer())
    pending = await visitor.peer.expect(SessionState)
    assert (pending.phase, pending.view, pending.viewers) == ("pending", "off", [])
    row = await agent.peer.expect(ConversationState, offered=True)
    assert (row.conversation_id, row.session_id) == (pending.conversation_id, "")
    return agent, visitor, pending


async def test_an_offer_grants_nothing_until_the_customer_says_yes_to_an_agent(node: Node) -> None:
    agent, visitor, pending = await offered(node)
    assert (await agent.peer.expect(Message)).text == "session_offered"
    await agent.peer.send(SessionJoin(pending.session_id))
    await agent.peer.error("not_found")
    await agent.peer.send(SessionRequest(pending.conversation_id))
    prompt = await visitor.peer.expect(SessionState, phase="authorizing")
    assert (prompt.session_id, prompt.requested_by, prompt.view) == (pending.session_id, "Ada", "requested")
    row = await agent.peer.expect(ConversationState, session_id=pending.session_id)
    assert row.offered is False
    await visitor.peer.send(PermissionAnswer(prompt.session_id, "view", True, 0, prompt.epoch))
    assert (await agent.peer.expect(SessionState, phase="active")).view == "on"


async def test_an_offer_is_taken_back(node: Node) -> None:
    agent, visitor, pending = await offered(node)
    await visitor.peer.send(SessionEnd(pending.session_id))
    await visitor.peer.expect(SessionState, phase="ended")
    assert (await agent.peer.expect(ConversationState, offered=False)).session_id == ""


async def test_an_offer_nobody_takes_runs_out(tmp_path: Path) -> None:
    async with Node.at(tmp_path, pending_s=0.2) as node:
        visitor = await node.visitor()
        await visitor.peer.send(SessionOffer())
        ended = await visitor.peer.expect(SessionState, phase="ended")
        assert ended.ended_reason == "pending_timeout"


async def test_an_offer_twice_is_one_and_outlives_a_code(node: Node) -> None:
    agent, visitor, pending = await offered(node)
    await visitor.peer.send(SessionOffer())
    await visitor.peer.send(SessionCodeRequest())
    code = await visitor.peer.expect(SessionCode)
    told = [item for item in await agent.peer.settle() if isinstance(item, Message)]
    assert [entry.text for entry in told] in (["session_offered"], []), "one entry, read above or here"
    await agent.peer.send(SessionRequest(pending.conversation_id))
    assert (await visitor.peer.expect(SessionState, phase="authorizing")).session_id == pending.session_id
    await agent.peer.send(SessionCodeRedeem(code.code))
    await agent.peer.error("code_invalid")


async def test_nothing_is_offered_while_a_session_runs(node: Node) -> None:
    session = await shared(node)
    await session.visitor.peer.send(SessionOffer())
    await session.visitor.peer.error("busy")


async def test_offers_are_no_more_than_questions_are(node: Node) -> None:
    visitor = await node.visitor()
    for _ in range(4):
        await visitor.peer.send(SessionOffer())
        pending = await visitor.peer.expect(SessionState, phase="pending")
        await visitor.peer.send(SessionEnd(pending.session_id))
        await visitor.peer.expect(SessionState, phase="ended")
    await visitor.peer.send(SessionOffer())
    await visitor.peer.error("rate_limited")


# By phone -----------------------------------------------------------------------------------------------


async def test_a_code_leads_to_the_prompt_once(node: Node) -> None:
    agent = await node.console()
    visitor = await node.visitor()
    await visitor.peer.send(SessionCodeRequest())
    code = await visitor.peer.expect(SessionCode)
    assert len(code.code) == 6
    await agent.peer.send(SessionCodeRedeem(code.code))
    told = await agent.peer.expect(SessionState, phase="authorizing")
    prompt = await visitor.peer.expect(SessionState, phase="authorizing")
    assert (told.own_viewer, prompt.requested_by) == (1, "Ada")
    other = await node.console(await node.add_agent("bob@example.com", "Bob"))
    await other.peer.send(SessionCodeRedeem(code.code))
    await other.peer.error("code_invalid")


async def test_a_code_is_for_agents_of_its_own_site(node: Node) -> None:
    visitor = await node.visitor()
    await visitor.peer.send(SessionCodeRequest())
    code = await visitor.peer.expect(SessionCode)
    other = await node.store.add_site("Other", "other", {"https://other.example"})
    stranger = await node.console(await node.add_agent("eve@example.com", "Eve", other))
    await stranger.peer.send(SessionCodeRedeem(code.code))
    await stranger.peer.error("code_invalid")


async def test_guessing_codes_is_stopped_even_for_the_right_one(node: Node) -> None:
    agent = await node.console()
    visitor = await node.visitor()
    await visitor.peer.send(SessionCodeRequest())
    code = (await visitor.peer.expect(SessionCode)).code
    for _ in range(5):
        await agent.peer.send(SessionCodeRedeem(f"{(int(code) + 1) % 10**6:06}"))
        await agent.peer.error("code_invalid")
    await agent.peer.send(SessionCodeRedeem(code))
    await agent.peer.error("rate_limited")


async def test_a_code_nobody_uses_runs_out(tmp_path: Path) -> None:
    async with Node.at(tmp_path, pending_s=0.2) as node:
        agent = await node.console()
        visitor = await node.visitor()
        await visitor.peer.send(SessionCodeRequest())
        code = await visitor.peer.expect(SessionCode)
        ended = await visitor.peer.expect(SessionState, phase="ended")
        assert ended.ended_reason == "pending_timeout"
        await agent.peer.send(SessionCodeRedeem(code.code))
        await agent.peer.error("code_invalid")


async def test_a_waiting_code_shows_no_session_to_agents(node: Node) -> None:
    agent = await node.console()
    visitor = await node.visitor()
    await visitor.peer.send(SessionCodeRequest())
    pending = await visitor.peer.expect(SessionState)
    assert pending.phase == "pending"
    await agent.peer.send(SessionJoin(pending.session_id))
    await agent.peer.error("not_found")
    states = [item for item in await agent.peer.settle() if isinstance(item, ConversationState)]
    assert {state.session_id for state in states} <= {""}


async def test_a_snapshot_that_comes_by_itself_is_not_asked_for(node: Node) -> None:
    session = await shared(node)
    for _ in range(2):
        await session.agent.peer.send(Resync(session.at_agent.session_id, "mismatch"))
        await session.agent.peer.settle()
    await session.visitor.peer.expect(SnapshotRequest)
    # The second request waits for its second.
    await session.visitor.peer.relay(FrameType.SNAPSHOT, session.at_visitor, b"new")
    assert (await session.agent.peer.expect(bytes))[16:] == b"new"
    await session.visitor.peer.settle()
    await session.agent.peer.send(Resync(session.at_agent.session_id, "corrupt"))
    assert (await session.visitor.peer.expect(SnapshotRequest)).reason == "corrupt"


async def test_codes_are_as_long_as_the_owner_wants(tmp_path: Path) -> None:
    async with Node.at(tmp_path, code_digits=10) as node:
        visitor = await node.visitor()
        await visitor.peer.send(SessionCodeRequest())
        code = await visitor.peer.expect(SessionCode)
        assert len(code.code) == 10
        agent = await node.console()
        await agent.peer.send(SessionCodeRedeem(code.code))
        await agent.peer.expect(SessionState, phase="authorizing")
