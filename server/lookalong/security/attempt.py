"""A log-in at a provider while the browser is away: one secret in its cookie, and everything else made of that.

What the provider and the address bar get to see (``state``, ``nonce``, the PKCE challenge) says nothing about the
secret, and the PKCE verifier is only known to who has the cookie's value. So an answer is good in the one browser that
asked, and the store keeps no more than a digest.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

from . import token

__all__ = ["ATTEMPT_S", "Attempt"]

ATTEMPT_S: Final = 600
"""Seconds for a log-in at the provider, its second factor among it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a browser is on its way with.

    Args:
        secret: In its cookie.
    """

    secret: str = field(default_factory=token.new, repr=False)

    @property
    def state(self) -> str:
        """What the provider has to send back (RFC 6749 §4.1.1)."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """What the ID token has to say (OpenID Connect Core §3.1.2.1)."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """What opens the code (RFC 7636 §4.1): 64 characters."""
        return self._derived("verifier")

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier: its hash, S256 (RFC 7636 §4.2)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    @property
    def digest(self) -> str:
        """What is stored."""
        return self._derived("stored")

    def is_answered_by(self, state: str) -> bool:
        """Tell whether an answer belongs to this attempt."""
        return hmac.compare_digest(self.state.encode(), state.encode("utf-8", "replace"))

    def _derived(self, purpose: str) -> str:
        return hmac.new(self.secret.encode("utf-8", "surrogatepass"), purpose.encode(), hashlib.sha256).hexdigest()
