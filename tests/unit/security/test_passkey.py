"""Passkeys: where there are any, and what is no answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookalong.security import passkey
from lookalong.security.passkey import Party, WrongPasskey
from tests.harness.authenticator import Authenticator

PARTY = Party("localhost", "http://localhost")


@pytest.mark.parametrize(
    ("origin", "party"),
    [
        ("https://help.example", "help.example"),
        ("https://help.example:8443", "help.example"),
        ("http://localhost:8000", "localhost"),
        ("http://desk.localhost", "desk.localhost"),
        ("http://help.example", None),
        ("http://127.0.0.1:8000", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::7]", None),
        ("https://", None),
        ("", None),
    ],
)
def test_browsers_know_passkeys_by_name_and_safely(origin: str, party: str | None) -> None:
    found = passkey.party_of(origin)
    assert (found and found.id) == party
    assert found is None or found.origin == origin


def test_a_question_is_for_any_passkey_that_asks_its_person() -> None:
    asked = passkey.request_options(PARTY, "AAAA")
    assert (asked["rpId"], asked["challenge"], asked["userVerification"]) == ("localhost", "AAAA", "required")
    assert asked["allowCredentials"] == []
    made = passkey.creation_options(PARTY, "agt_1", "m@a.example", "Mina", "AAAA", ["BBBB"])
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert [each["id"] for each in made["excludeCredentials"]] == ["BBBB"]
    assert made["attestation"] == "none", "what device it is is nobody's business"


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
)
_wrong = st.fixed_dictionaries(
    {}, optional={"id": _json, "rawId": _json, "type": _json, "response": st.dictionaries(st.text(), _json)}
)


@given(_wrong)
def test_what_is_no_answer_is_refused_in_one_way(answer: dict[str, Any]) -> None:
    with pytest.raises(WrongPasskey):
        passkey.challenge_of(answer)
    with pytest.raises(WrongPasskey):
        passkey.check_new(PARTY, answer, "AAAA")
    with pytest.raises(WrongPasskey):
        passkey.check(PARTY, answer, "AAAA", "AAAA", 0)


@given(st.data())
def test_no_part_of_an_answer_may_be_something_else(data: st.DataObject) -> None:
    device = Authenticator()
    made = passkey.check_new(PARTY, device.make({"challenge": "AAAA"}), "AAAA")
    answer = device.answer({"challenge": "BBBB"})
    assert passkey.check(PARTY, answer, "BBBB", made.public_key, made.sign_count) == 0
    part = data.draw(st.sampled_from([*answer["response"], "rawId"]))
    where = answer if part == "rawId" else answer["response"]
    where[part] = data.draw(_json.filter(lambda value: value != where[part]))
    with pytest.raises(WrongPasskey):
        passkey.check(PARTY, answer, "BBBB", made.public_key, made.sign_count)
