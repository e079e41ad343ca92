"""What one connection may ask for."""

import pytest

from lookalong.gateway import limit
from lookalong.gateway.budget import Budget, Cost
from lookalong.protocol.error import ErrorCode, RateLimitedError, RefusedError
from lookalong.protocol.relay import FrameType


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budget(clock: Clock) -> Budget:
    return Budget(clock)


@pytest.mark.parametrize(
    ("cost", "rate"),
    [
        (Cost.CHAT, limit.CHAT),
        (Cost.REQUEST, limit.REQUESTS),
        (Cost.CONSENT, limit.CONSENT),
        (Cost.CODE, limit.CODE),
        (Cost.SIGNAL, limit.SIGNALS),
        (Cost.PING, limit.PINGS),
    ],
)
def test_each_kind_has_a_burst_and_a_rate(budget: Budget, clock: Clock, cost: Cost, rate: tuple[float, float]) -> None:
    for _ in range(int(rate[1])):
        budget.spend(cost)
    with pytest.raises(RefusedError, check=lambda error: error.code is ErrorCode.RATE_LIMITED):
        budget.spend(cost)
    clock.now = 1 / rate[0] + 0.001
    budget.spend(cost)


def test_one_kind_does_not_spend_anothers(budget: Budget) -> None:
    for _ in range(int(limit.CHAT[1])):
        budget.spend(Cost.CHAT)
    budget.spend(Cost.REQUEST)


def test_marks_have_a_rate_of_their_own_that_leaves_commands_alone(budget: Budget, clock: Clock) -> None:
    passed = [budget.command(FrameType.MARK) for _ in range(200)]
    assert passed == [True] * int(limit.MARKS[1]) + [False] * (200 - int(limit.MARKS[1]))
    assert budget.command(FrameType.POINTER)
    clock.now = 1 / limit.MARKS[0] + 0.001
    assert budget.command(FrameType.MARK)


def test_far_too_many_messages_close(budget: Budget) -> None:
    for _ in range(int(limit.MESSAGES[1])):
        budget.spend(Cost.FREE)
    with pytest.raises(RateLimitedError):
        budget.spend(Cost.FREE)


def test_far_too_many_refusals_close(budget: Budget) -> None:
    for _ in range(int(limit.REFUSALS[1])):
        budget.refuse()
    with pytest.raises(RateLimitedError):
        budget.refuse()


def test_errors_about_frames_come_once_a_second(budget: Budget, clock: Clock) -> None:
    assert [budget.may_notify(), budget.may_notify()] == [True, False]
    clock.now = 1.001
    assert budget.may_notify()


def test_the_mirror_is_paced_never_refused(budget: Budget, clock: Clock) -> None:
    size = 1024 * 1024
    for _ in range(int(limit.MIRROR_BYTES[1]) // size):
        assert budget.mirror_wait_s(size) == 0
        budget.count_mirror(size)
    wait = budget.mirror_wait_s(size)
    assert wait == pytest.approx(size / limit.MIRROR_BYTES[0])
    clock.now = wait
    assert budget.mirror_wait_s(size) == pytest.approx(0)


def test_many_small_frames_are_paced_too(budget: Budget) -> None:
    for _ in range(int(limit.MIRROR_FRAMES[1])):
        budget.count_mirror(16)
    assert budget.mirror_wait_s(16) == pytest.approx(1 / limit.MIRROR_FRAMES[0])
