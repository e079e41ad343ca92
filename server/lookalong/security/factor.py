"""The second factor of a log-in: one-time codes of an app (TOTP, RFC 6238), and recovery codes. Without I/O."""

import hmac
from typing import Final

import pyotp

from . import password, token

__all__ = [
    "RECOVERY_CODES",
    "STEP_S",
    "address_of",
    "digests",
    "is_secret",
    "new_recovery_codes",
    "new_secret",
    "recovery_digest",
    "step_of",
]

STEP_S: Final = 30
"""Seconds that a code is shown; RFC 6238 §5.2 recommends it."""

PAST_STEPS: Final = 1
"""Steps that a code may be late: typing takes time. RFC 6238 §5.2 allows one at most."""

RECOVERY_CODES: Final = 10
"""Recovery codes of one agent; each opens once."""


def new_secret() -> str:
    """Return a secret for an app: 160 bits in base32, as RFC 4226 §4 asks for."""
    return pyotp.random_base32()


def address_of(secret: str, email: str) -> str:
    """Return the ``otpauth:`` address that apps read, often from a picture."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=email, issuer_name="Lookalong")


def step_of(secret: str, code: str, now_s: float, after: int) -> int | None:
    """Return the step that a code is for, None if it is not good now.

    Args:
        secret: Of the agent.
        code: As typed.
        now_s: Seconds since 1970.
        after: The step whose code was used last: no code is good twice (RFC 6238 §5.2).
    """
    otp, now = pyotp.TOTP(secret, interval=STEP_S), int(now_s // STEP_S)
    typed = "".join(code.split())
    # Every one is compared, however early it fits.
    fitting = [
        step
        for step in range(now - PAST_STEPS, now + 1)
        if hmac.compare_digest(otp.generate_otp(step).encode(), typed.encode()) and step > after
    ]
    return max(fitting, default=None)


def is_secret(text: str) -> bool:
    """Tell whether a text is a secret as ``new_secret`` makes them."""
    return len(text) == _SECRET_LENGTH and set(text) <= _BASE32


def new_recovery_codes() -> list[str]:
    """Return codes for an agent who lost the app: 98 bits each, so that a plain digest is enough to store."""
    return [password.generate() for _ in range(RECOVERY_CODES)]


def digests(codes: list[str]) -> list[str]:
    """Return what is stored of recovery codes."""
    return [recovery_digest(code) for code in codes]


def recovery_digest(code: str) -> str:
    """Return what is stored of a recovery code, however it was typed."""
    return token.digest("".join(code.split()).lower())


# Private -----------------------------------------------------------------------------------------

_SECRET_LENGTH: Final = 32

_BASE32: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
