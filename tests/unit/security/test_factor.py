"""One-time codes: the RFC's own numbers, once each, and not for long."""

import base64
import re

import pyotp
import pytest

from lookalong.security import factor

# RFC 6238, appendix B, SHA-1: eight digits there, the last six are those of six.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]
NOW = 1_800_000_000.0


def code(secret: str, at: float) -> str:
    return pyotp.TOTP(secret).at(int(at))


@pytest.mark.parametrize(("at", "digits"), RFC)
def test_the_numbers_of_the_rfc(at: int, digits: str) -> None:
    assert factor.step_of(RFC_SECRET, digits, at, 0) == at // 30


def test_a_code_is_good_for_its_step_and_the_next() -> None:
    secret = factor.new_secret()
    step = int(NOW // 30)
    for late in (0, 29, 30, 59):
        assert factor.step_of(secret, code(secret, NOW), step * 30 + late, 0) == step
    for far in (60, 90, 3600, -1, -30):
        assert factor.step_of(secret, code(secret, NOW), step * 30 + far, 0) is None


def test_no_code_is_good_twice() -> None:
    secret = factor.new_secret()
    step = factor.step_of(secret, code(secret, NOW), NOW, 0)
    assert step is not None
    assert factor.step_of(secret, code(secret, NOW), NOW, step) is None
    assert factor.step_of(secret, code(secret, NOW - 30), NOW, step) is None, "nor one from before it"
    assert factor.step_of(secret, code(secret, NOW + 30), NOW + 30, step) == step + 1


def test_a_code_may_be_typed_with_spaces() -> None:
    digits = code(RFC_SECRET, NOW)
    assert factor.step_of(RFC_SECRET, f" {digits[:3]} {digits[3:]}\n", NOW, 0)


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "-00001", "\uff11\uff12\uff13\uff14\uff15\uff16", "12345a", "\0" * 6, "0" * 64]
)
def test_what_is_no_code(typed: str) -> None:
    assert factor.step_of(RFC_SECRET, typed, NOW, 0) is None


def test_secrets_are_long_and_tell_an_app_who_they_are_for() -> None:
    secret = factor.new_secret()
    assert factor.is_secret(secret)
    assert not [
        text for text in ("", secret[:-1], secret.lower(), secret[:-1] + "1", "A" * 33) if factor.is_secret(text)
    ]
    address = factor.address_of(secret, "mina@shop.example")
    assert address.startswith("otpauth://totp/Lookalong:mina%40shop.example?")
    assert f"secret={secret}" in address


def test_recovery_codes_are_long_and_forgive_how_they_are_typed() -> None:
    codes = factor.new_recovery_codes()
    assert len(set(codes)) == factor.RECOVERY_CODES
    assert all(re.fullmatch(r"(?:[2-9a-z]{5}-){3}[2-9a-z]{5}", each) for each in codes)
    assert factor.recovery_digest(f" {codes[0].upper()}\n") == factor.digests(codes)[0]
