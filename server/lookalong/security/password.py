"""Passwords: argon2id off the event loop.

Parameters are the OWASP Password Storage Cheat Sheet's first choice: 19 MiB, two passes, one lane.
"""

import asyncio
import secrets

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

__all__ = ["MAX_LENGTH", "MIN_LENGTH", "NOBODY", "generate", "hash", "verify"]

MIN_LENGTH = 10
"""Characters; NIST SP 800-63B asks for at least 8."""

MAX_LENGTH = 1024
"""Characters: no reason to hash megabytes for a stranger."""

NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$qQjE3mRP0XGl1Mm6SPr+Bg$ip4xNniWCEO2d6F+gMiYrnxJHC+5fmKtnBdfLzxRfUQ"
"""A hash that no password matches, to spend the same work on an unknown e-mail address."""


async def hash(password: str) -> str:
    """Return the encoded hash of a password, about 30 ms of one thread.

    Raises:
        ValueError: Shorter than ``MIN_LENGTH`` or longer than ``MAX_LENGTH``.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise ValueError(f"expected a password of {MIN_LENGTH} to {MAX_LENGTH} characters, got {len(password)}")
    return await asyncio.to_thread(_HASHER.hash, password)


async def verify(password_hash: str, password: str) -> bool:
    """Tell whether the password is the one hashed; a hash that cannot be read matches nothing."""
    return await asyncio.to_thread(_verify, password_hash, password[:MAX_LENGTH])


def generate() -> str:
    """Return a random password that can be read out: four groups of five letters and digits, 98 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


# Private -----------------------------------------------------------------------------------------

_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)

# Without 0 and o, 1 and l and i: they are mistaken for each other.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
