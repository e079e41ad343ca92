"""What becomes of each item of ``tests/hostile/faults.json``: the test that has it, or why there is none.

The slices in ``test_scenario.py`` are played whole, with the figures of the items, by ``make faults``; the bounds on a
busy server by ``make bench NAME=abuse``.
"""

from __future__ import annotations

__all__ = ["BOUND", "REASONS"]

_SCENARIO = "faults/test_scenario.py"
_SESSION = "integration/test_gateway_session.py"

BOUND: dict[str, tuple[str, str]] = {
    "server-kill-loop": (_SCENARIO, "test_server_kill_loop"),
    "redis-kill-loop": (_SCENARIO, "test_redis_kill_loop"),
    "db-locked": (_SCENARIO, "test_locked"),
    "db-disk-full": (_SCENARIO, "test_disk_full"),
    # The file is looked at after each kill; `make faults` does it 50 times on one server besides.
    "db-kill-integrity": (_SCENARIO, "test_server_kill_loop"),
    # The chats; that a page's view goes on after a lost socket is in the gateway's tests of sessions.
    "net-drop-mid-message": (_SCENARIO, "test_drop_mid_message"),
    # A client looks at each heartbeat whether it heard anything: with one of 12 s it notices within 24 s.
    "net-blackhole": (_SCENARIO, "test_blackhole"),
    "net-slicer": (_SCENARIO, "test_slicer"),
    "page-navigation": ("browser/journey/test_viewing.py", "test_agent_follows_to_other_pages_and_a_reload"),
    "duplicate-tabs": ("integration/test_gateway_close.py", "test_4409_for_the_older_socket_of_a_tab"),
    "slow-agent": (_SESSION, "test_a_viewer_that_lags_loses_its_stream_and_starts_again_from_the_tail"),
    "slow-customer": ("integration/test_gateway_close.py", "test_4440_for_a_peer_that_does_not_read_its_messages"),
    "ping-flood": ("hostile/test_frames.py", "test_ping_flood_1e5"),
    "slowloris": ("integration/transport/test_http.py", "test_half_a_head_is_answered_408_and_closed"),
    "deflate-bomb": ("hostile/test_frames.py", "test_deflate_bomb_many_small"),
    "fd-limit": (_SCENARIO, "test_file_limit"),
    # One node of two jumps, ahead and then behind the other: all three in one run.
    "clock-jump-forward": (_SCENARIO, "test_clock_jumps"),
    "clock-jump-back": (_SCENARIO, "test_clock_jumps"),
    "clock-skew-nodes": (_SCENARIO, "test_clock_jumps"),
    "event-loop-stall": (_SCENARIO, "test_loop_stall"),
    "exception-in-handler": ("faults/test_handler.py", "test_exception_in_handler"),
    "revoke-race": ("browser/journey/test_stop_race.py", "test_nothing_acts_and_nothing_leaves_after_stop"),
    "backup-restore": ("integration/store/test_backup.py", "test_a_backup_taken_while_messages_are_stored_is_whole"),
    "audit-tamper": ("integration/store/test_audit.py", "test_tampering_is_found"),
}
"""By item: file below ``tests`` and test."""

REASONS: dict[str, str] = {
    "redis-failover": "a replica's promotion loses what Redis held, and a killed Redis without a disk loses more: "
    "that is redis-kill-loop; Sentinel is not supported, so there is no set-up of ours to fail over",
    "redis-partition": "not run: packets dropped both ways are bounded by the bus's 2 s for each command, which is "
    "tested only against a Redis that is gone",
    "redis-slow": "not run: what is local is delivered before anything is published and never waits for the bus",
    "redis-full": "not run: nothing is written to Redis but presence, and pub/sub needs no memory that stays",
    "net-slow": "the chats are in `make faults` (net-slow); a view over a slow link is in tests/browser/mirror and the "
    "race for Stop, and is not compared by a hash here",
    "tab-sleep": "not run: a frozen tab is a silent socket, and that is net-blackhole; control that comes late is "
    "refused by its epoch (revoke-race)",
    "back-forward-cache": "not run: the widget's socket is looked at on `pageshow`; no test goes back by history",
    "laptop-suspend": "not run: as tab-sleep; two minutes of standing still are too long for a test of every day",
    "rolling-deploy": "belongs to running several nodes: `goaway` is sent, 1,000 moving clients are not measured",
    "version-skew": "there is no release yet whose widget could be older; unknown minor versions are accepted",
    "reconnect-storm": "in `make faults`, beside a bare echo server: what it measures means nothing on a busy machine",
    "memory-soak": "two hours; a server under ten minutes of load is in no test either",
    "clock-skew-client": "no message of a client carries a time: order is by seq, times shown are the server's",
}
"""By item: what is not played here, and why."""
