"""What a person writes stays in its order when some of it is refused for now."""

import pytest

from lookalong.gateway.turn import LAPSE_S, Turns
from lookalong.protocol.error import ErrorCode, RefusedError
from lookalong.protocol.message import Send


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> Turns:
    return Turns(clock)


def text(client_id: str, conversation_id: str = "c") -> Send:
    return Send(client_id, conversation_id, "words")


def waits(turns: Turns, send: Send) -> ErrorCode | None:
    try:
        turns.check(send)
    except RefusedError as refused:
        turns.refuse(send, refused.code)
        return refused.code
    return None


def test_what_is_behind_a_refused_text_waits_for_it_with_its_code(turns: Turns) -> None:
    turns.refuse(text("m1"), ErrorCode.STORE_UNAVAILABLE)
    assert waits(turns, text("m2")) == waits(turns, text("m3")) == ErrorCode.STORE_UNAVAILABLE
    assert waits(turns, text("m1")) is None
    turns.settle(text("m1"))
    assert waits(turns, text("m3")) == ErrorCode.STORE_UNAVAILABLE, "m2 was before it"
    assert waits(turns, text("m2")) is None
    turns.settle(text("m2"))
    assert waits(turns, text("m3")) is None


def test_a_text_refused_twice_keeps_its_place(turns: Turns) -> None:
    for each in ("m1", "m2", "m1"):
        turns.refuse(text(each), ErrorCode.RATE_LIMITED)
    assert waits(turns, text("m2")) == ErrorCode.RATE_LIMITED
    assert waits(turns, text("m1")) is None


def test_texts_that_come_again_together_pass_together(turns: Turns) -> None:
    for each in ("m1", "m2", "m3"):
        turns.refuse(text(each), ErrorCode.RATE_LIMITED)
    with pytest.raises(RefusedError):
        turns.enter(text("m2"))
    for each in ("m1", "m2"):
        turns.enter(text(each))
    with pytest.raises(RefusedError):
        turns.check(text("m2"))
    turns.settle(text("m1"))
    turns.check(text("m2"))


def test_the_place_of_a_text_is_that_of_its_first_coming(turns: Turns) -> None:
    for each in ("m1", "m2"):
        turns.enter(text(each))
    turns.refuse(text("m2"), ErrorCode.RATE_LIMITED)
    turns.refuse(text("m1"), ErrorCode.STORE_UNAVAILABLE)
    assert waits(turns, text("m2")) == ErrorCode.STORE_UNAVAILABLE
    assert waits(turns, text("m1")) is None


def test_other_conversations_do_not_wait(turns: Turns) -> None:
    turns.refuse(text("m1"), ErrorCode.RATE_LIMITED)
    assert waits(turns, text("m2", "other")) is None


def test_a_text_that_never_comes_again_holds_up_the_others_for_a_while(turns: Turns, clock: Clock) -> None:
    turns.refuse(text("m1"), ErrorCode.RATE_LIMITED)
    clock.now = LAPSE_S
    assert waits(turns, text("m2")) == ErrorCode.RATE_LIMITED
    clock.now = LAPSE_S + 1
    assert waits(turns, text("m2")) is None
