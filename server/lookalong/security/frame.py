"""What shows a page in a frame that the page around it is shared now, and the server that both are pages of one site.

The page in the frame asks over HTTP, where its browser says its origin, and gets a **challenge** with the digest of the
one **proof** that answers it. Only a page whose session is shared now can have that proof, over its own socket. Neither
is stored: both are HMAC-SHA256 under a key that all nodes of a store share, so that any node knows what another gave.

Neither is a secret to the other side of the frame. What binds them to pages are the origins in them, and those are the
browser's word: of who posted a message, and of who may be delivered one.
"""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

__all__ = ["LIFE_S", "Challenge", "FrameSeal"]

LIFE_S: Final = 60
"""Seconds a challenge is good: the way through two pages and back, with clocks of nodes that differ a little."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a page in a frame gets.

    Args:
        text: To be answered; 43 characters of base64url.
        expected: SHA-256 of the answer's text, in base64url without padding.
    """

    text: str
    expected: str


class FrameSeal:
    """Makes challenges for pages in frames, and the proofs that answer them.

    Args:
        key: Shared by all nodes of a store, and by nobody else. It is not used itself but for another key.
        clock_s: Seconds since 1970.
    """

    def __init__(self, key: bytes, clock_s: Callable[[], float]) -> None:
        self._key = hmac.digest(key, b"lookalong frame", "sha256")
        self._clock_s = clock_s

    def challenge(self, site_id: str, around: str, origin: str) -> Challenge:
        """Return a challenge for a page in a frame.

        Args:
            site_id: Whose pages both are: the caller has made sure.
            around: Origin of the page around.
            origin: Origin of the page in the frame.
        """
        stated = (int(self._clock_s()) + LIFE_S).to_bytes(_EXPIRY, "big") + secrets.token_bytes(_STATED - _EXPIRY)
        text = _text(stated + self._tag(stated, site_id, around, origin))
        return Challenge(text, _text(hashlib.sha256(self._proof(text).encode()).digest()))

    def prove(self, site_id: str, around: str, origin: str, challenge: str) -> str:
        """Return the proof for a page that is shared; empty if no challenge of that kind is good now."""
        raw = _bytes(challenge)
        stated, tag = raw[:_STATED], raw[_STATED:]
        ours = hmac.compare_digest(tag, self._tag(stated, site_id, around, origin))
        # The same bytes can be written in other texts, and the proof is of the text.
        if not ours or _text(raw) != challenge:
            return ""
        return self._proof(challenge) if int.from_bytes(stated[:_EXPIRY], "big") >= self._clock_s() else ""

    def _tag(self, stated: bytes, *about: str) -> bytes:
        return self._mac("challenge", stated.hex(), *about)[:_STATED]

    def _proof(self, challenge: str) -> str:
        # The challenge names site and origins already, by its tag.
        return _text(self._mac("proof", challenge))

    def _mac(self, *parts: str) -> bytes:
        return hmac.digest(self._key, json.dumps(parts).encode(), "sha256")


# Private -----------------------------------------------------------------------------------------

_EXPIRY: Final = 5
"""Bytes of a time in seconds."""

_STATED: Final = 16
"""Bytes of the time and what is random; as many follow that only the server can make."""


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
