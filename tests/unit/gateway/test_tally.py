"""Commands are counted on the way, and written together."""

from lookalong.gateway.tally import Tally
from lookalong.gateway.task import Tasks
from lookalong.protocol.relay import FrameType

Written = list[tuple[str, str, str, dict[str, int]]]


async def test_counts_are_written_by_agent_and_reason() -> None:
    written: Written = []
    tally = Tally(Tasks(), lambda *told: written.append(told))
    for _ in range(3):
        tally.passed("agt_1", FrameType.ACT_POINTER)
    tally.passed("agt_1", FrameType.ACT_KEYPRESS)
    tally.passed("agt_2", FrameType.ACT_SCROLL)
    tally.refused("agt_1", "stale_epoch", FrameType.POINTER)
    assert written == []
    tally.flush()
    assert written == [
        ("control_passed", "agt_1", "", {"act_pointer": 3, "act_keypress": 1}),
        ("commands_refused", "agt_1", "stale_epoch", {"pointer": 1}),
        ("control_passed", "agt_2", "", {"act_scroll": 1}),
    ]
    tally.flush()
    assert len(written) == 3


async def test_counts_are_written_in_time_if_nothing_else_happens() -> None:
    written: Written = []
    due = []

    class Later(Tasks):
        def later(self, delay_s, run):  # type: ignore[no-untyped-def]
            due.append((delay_s, run))
            return super().later(3600, run)

    tasks = Later()
    tally = Tally(tasks, lambda *told: written.append(told))
    tally.passed("agt_1", FrameType.ACT_POINTER)
    tally.passed("agt_1", FrameType.ACT_POINTER)
    [(delay_s, run)] = due
    assert delay_s == 5
    run()
    assert written == [("control_passed", "agt_1", "", {"act_pointer": 2})]
    await tasks.stop()
