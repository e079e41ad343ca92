"""Opaque tokens: 256 random bits for the holder, a digest for the store."""

import hashlib
import secrets

__all__ = ["digest", "new"]

_BYTES = 32


def new() -> str:
    """Return a token of 43 characters of base64url."""
    return secrets.token_urlsafe(_BYTES)


def digest(token: str) -> str:
    """Return what is stored of a token, in hexadecimal.

    A plain SHA-256: a token of full entropy needs no slow hash, and looking its digest up needs no constant time.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
