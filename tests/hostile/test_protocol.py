"""``protocol.json``: which test holds each item that this version has the means for.

The rest is about what does not exist yet: signed identities, attachments, off-origin pauses, connection limits.
"""

import ast
from pathlib import Path

import pytest

from tests.hostile.battery import protocol_names

TESTS = Path(__file__).parents[1]

CHAT = "integration/test_gateway_chat.py"
CLOSE = "integration/test_gateway_close.py"
SESSION = "integration/test_gateway_session.py"
TOPIC = "unit/bus/test_topic.py"

BOUND = {
    "chat-before-hello": (CLOSE, "test_4401_for_anything_before_the_hello"),
    "hello-twice": (CLOSE, "test_4400_for_a_second_hello_whoever_it_names"),
    "hello-second-identity": (CLOSE, "test_4400_for_a_second_hello_whoever_it_names"),
    "hello-unknown-site": (CLOSE, "test_4403_with_the_same_words_for_an_unknown_site_and_a_refused_origin"),
    "hello-agent-token-on-visitor-socket": (CLOSE, "test_4401_for_a_token_nobody_has"),
    "hello-visitor-token-on-agent-socket": (CLOSE, "test_4401_for_a_token_nobody_has"),
    "token-after-logout": (CLOSE, "test_4401_at_once_when_the_agent_logs_out"),
    "join-other-tenant-session": (SESSION, "test_an_agent_of_another_site_sees_no_session"),
    "chat-to-other-conversation": (CHAT, "test_a_customer_reaches_only_their_own_conversation"),
    "history-of-other-conversation": (CHAT, "test_a_customer_reaches_only_their_own_conversation"),
    "redis-channel-injection": (TOPIC, "test_redis_channel_injection_is_refused"),
    "frames-before-view-grant": (CLOSE, "test_4403_for_frames_before_the_customer_said_yes"),
    "agent-sends-grant": (CLOSE, "test_4403_for_an_agent_who_grants"),
    "agent-forges-from-customer": (CLOSE, "test_4403_for_an_agent_who_grants"),
    "control-without-control-grant": (SESSION, "test_commands_pass_only_with_control_and_capability"),
    "control-after-revoke": (SESSION, "test_a_command_of_before_a_change_is_stale"),
    "replay-old-grant": (SESSION, "test_an_ended_session_cannot_be_answered_joined_or_ended_again"),
    "grant-for-other-agent": (SESSION, "test_one_viewer_asks_for_control_at_a_time"),
    "grant-survives-reload": (SESSION, "test_the_next_page_goes_on_without_asking_and_without_control"),
    "grant-survives-agent-reconnect-as-new-login": (SESSION, "test_control_goes_with_its_holder"),
    "grant-expiry": (SESSION, "test_a_session_has_a_longest_time"),
    "consent-request-flood": (SESSION, "test_a_customer_is_not_asked_without_end"),
    "two-agents-control": (SESSION, "test_one_viewer_asks_for_control_at_a_time"),
    "draw-points-1e6": (CLOSE, "test_4413_for_a_message_or_a_command_too_large"),
    "event-flood": (CLOSE, "test_4429_for_a_flood_of_commands"),
    "duplicate-client-msg-id": (CHAT, "test_a_repeated_send_gets_the_same_ack_and_is_told_once"),
    "same-id-other-body": (CHAT, "test_an_id_with_another_text_is_refused"),
    "seq-gap": (SESSION, "test_a_hole_asks_for_a_snapshot_and_nothing_passes_before_it"),
    "seq-backwards": (CLOSE, "test_4400_for_a_frame_out_of_order"),
    "seq-2e63": (CLOSE, "test_4400_for_an_unknown_frame_type_and_for_a_short_header"),
    "ack-more-than-sent": (CHAT, "test_a_receipt_past_the_head_closes"),
    "diff-before-snapshot": (SESSION, "test_a_diff_before_any_snapshot_asks_for_one"),
    "two-tabs-same-token": (SESSION, "test_the_next_page_may_come_before_the_old_socket_is_gone"),
    "chat-64k-plus-1": (CHAT, "test_a_text_that_is_none_is_refused_and_not_stored"),
    "chat-empty": (CHAT, "test_a_text_that_is_none_is_refused_and_not_stored"),
    "chat-only-whitespace-zwj": (CHAT, "test_a_text_that_is_none_is_refused_and_not_stored"),
    "snapshot-over-limit": (SESSION, "test_a_page_that_sends_too_much_loses_its_session_not_its_chat"),
    "chat-flood": (CLOSE, "test_rate_limited_first_4429_far_past_it"),
    "typing-flood": (CLOSE, "test_typing_is_passed_on_once_a_second"),
    "code-guessing": (SESSION, "test_guessing_codes_is_stopped_even_for_the_right_one"),
    "slow-consumer": (CLOSE, "test_4440_for_a_peer_that_does_not_read_its_messages"),
}


def test_only_items_of_the_battery_are_bound() -> None:
    assert set(BOUND) <= protocol_names()


@pytest.mark.parametrize(("path", "function"), sorted(set(BOUND.values())))
def test_each_bound_test_exists(path: str, function: str) -> None:
    tree = ast.parse((TESTS / path).read_text())
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
