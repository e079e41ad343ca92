"""An attempt to log in at a provider: what is made of its secret, and what is not."""

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from lookalong.security.attempt import Attempt

FIXED = Attempt("s" * 43)


def test_each_attempt_is_another() -> None:
    assert Attempt().secret != Attempt().secret
    assert Attempt().state != Attempt().state


def test_nothing_that_leaves_tells_the_secret_or_another_part() -> None:
    parts = {FIXED.secret, FIXED.state, FIXED.nonce, FIXED.verifier, FIXED.challenge, FIXED.digest}
    assert len(parts) == 6
    for each in (FIXED.state, FIXED.nonce, FIXED.challenge, FIXED.digest):
        assert hashlib.sha256(each.encode()).hexdigest() not in parts
    assert FIXED.secret not in repr(FIXED)


def test_the_challenge_is_the_hash_of_a_verifier_that_may_be_one() -> None:
    """RFC 7636 §4.1: 43 to 128 unreserved characters."""
    assert len(FIXED.verifier) == 64
    assert FIXED.verifier.isalnum()
    expected = base64.urlsafe_b64encode(hashlib.sha256(FIXED.verifier.encode()).digest()).rstrip(b"=").decode()
    assert FIXED.challenge == expected


@given(st.text())
def test_any_other_state_is_no_answer(state: str) -> None:
    assert not FIXED.is_answered_by(state)
    assert not Attempt(state).is_answered_by(FIXED.state)


def test_its_own_state_is_one() -> None:
    assert FIXED.is_answered_by(FIXED.state)
