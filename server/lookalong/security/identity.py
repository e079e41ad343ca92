"""Who a customer is, as the site says: a JSON Web Token (RFC 7519) that the site's server signed, without I/O.

A site has one algorithm, and a token says nothing about how it is checked: another algorithm, ``none`` among them, is
refused before any key is looked at (RFC 8725 §3.1). Of two keys either will do, so that one can be replaced while
tokens of the other are still about.
"""

import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from lookalong.conversation.text import clean_name
from lookalong.library import Library

from .claim import LEEWAY_S, is_time

if TYPE_CHECKING:
    from joserfc import errors, jwk, jwt
else:
    errors, jwk, jwt = (Library(f"joserfc.{name}") for name in ("errors", "jwk", "jwt"))

__all__ = [
    "Algorithm",
    "Identity",
    "IdentityKeys",
    "IdentityRefused",
    "Reason",
    "check_keys",
    "keys_of",
    "read_keys",
    "verify",
    "with_secret",
    "write_keys",
]

MAX_LIFETIME_S: Final = 30 * 24 * 3600
"""Seconds that a token may be good for: one that never ends opens a history for ever to whoever finds it."""

MAX_SUBJECT: Final = 200
"""Characters of the site's own id of a customer."""

MIN_RSA_BITS: Final = 2048
"""NIST SP 800-57: shorter keys are not to be used."""

Algorithm = Literal["HS256", "RS256", "ES256"]

Reason = Literal["not_configured", "malformed", "algorithm", "signature", "audience", "subject", "expired", "lifetime"]
"""Why a token is refused; told to the page, so that the site's owner can mend it."""


class IdentityKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """How a site signs: one algorithm, and one or two secrets (HS256) or public keys in PEM (RS256, ES256)."""

    algorithm: Algorithm
    keys: Annotated[tuple[str, ...], Meta(min_length=1, max_length=2)]


class Identity(Struct, frozen=True):
    """A customer as the site knows them: its own id, and a name that may be empty."""

    subject: str
    name: str


class IdentityRefused(Exception):
    """A token proves nothing."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"expected a token that the site signed for this customer, got one refused: {reason}")
        self.reason: Reason = reason


def verify(token: str, keys: IdentityKeys | None, site_key: str, now_s: float) -> Identity:
    """Return who a token is about.

    Args:
        token: In the compact form.
        keys: Of the site; None if it signs nothing.
        site_key: What ``aud`` has to name.
        now_s: Seconds since 1970.

    Raises:
        IdentityRefused: For whatever reason.
    """
    if keys is None:
        raise IdentityRefused("not_configured")
    claims = _open(token, keys)
    _check_time(claims, now_s)
    audience = claims.get("aud")
    if site_key not in (audience if isinstance(audience, list) else [audience]):
        raise IdentityRefused("audience")
    subject, name = claims.get("sub"), claims.get("name")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT or not subject.isprintable():
        raise IdentityRefused("subject")
    return Identity(subject, clean_name(name) if isinstance(name, str) else "")


def check_keys(keys: IdentityKeys) -> None:
    """Refuse keys that cannot be used; raises ``ValueError``."""
    for each in keys.keys:
        _imported(keys.algorithm, each)


def with_secret(keys: IdentityKeys | None, secret: str) -> IdentityKeys:
    """Return keys with a new secret; the newest one before stays good. Raises ``ValueError`` for public keys."""
    if keys is not None and keys.algorithm != "HS256":
        raise ValueError(f"expected a site that signs with HS256, got one that signs with {keys.algorithm}")
    return IdentityKeys("HS256", (secret, *(keys.keys[:1] if keys else ())))


def keys_of(texts: tuple[str, ...]) -> IdentityKeys:
    """Return one or two public keys in PEM with the algorithm they are for; raises ``ValueError``."""
    if not 1 <= len(texts) <= 2:
        raise ValueError(f"expected one or two public keys, got {len(texts)}")
    faults: list[str] = []
    for algorithm in _PUBLIC:
        keys = IdentityKeys(algorithm, texts)
        try:
            check_keys(keys)
        except ValueError as error:
            faults.append(str(error))
        else:
            return keys
    raise ValueError("; ".join(faults))


def write_keys(keys: IdentityKeys) -> str:
    """Return keys as JSON, as they are stored."""
    return msgspec.json.encode(keys).decode()


def read_keys(text: str) -> IdentityKeys:
    """Return keys written as JSON; raises ``ValueError``."""
    return msgspec.json.decode(text, type=IdentityKeys)


# Private -----------------------------------------------------------------------------------------

_PUBLIC: Final[tuple[Algorithm, ...]] = ("RS256", "ES256")


def _unreadable() -> tuple[type[Exception], ...]:
    """Return what the library and Python's JSON reader under it raise on bytes of a stranger."""
    return errors.JoseError, ValueError, TypeError, RecursionError


def _open(token: str, keys: IdentityKeys) -> dict[str, Any]:
    """Return the claims of a token whose signature is right."""
    for each in keys.keys:
        try:
            return dict(jwt.decode(token, _imported(keys.algorithm, each), algorithms=[keys.algorithm]).claims)
        except errors.BadSignatureError:
            continue
        except errors.UnsupportedAlgorithmError:
            raise IdentityRefused("algorithm") from None
        except _unreadable():
            raise IdentityRefused("malformed") from None
    raise IdentityRefused("signature")


def _check_time(claims: dict[str, Any], now_s: float) -> None:
    ends, begins = claims.get("exp"), claims.get("nbf", 0)
    if not is_time(ends) or not is_time(begins) or not begins - LEEWAY_S <= now_s < ends + LEEWAY_S:
        raise IdentityRefused("expired")
    if ends > now_s + MAX_LIFETIME_S:
        raise IdentityRefused("lifetime")


@lru_cache(maxsize=256)
def _imported(algorithm: Algorithm, text: str) -> "jwk.OctKey | jwk.RSAKey | jwk.ECKey":
    if algorithm == "HS256":
        if len(text) < 32:
            # RFC 7518 §3.2: a key of the size of the hash.
            raise ValueError("expected a secret of at least 32 characters")
        return jwk.OctKey.import_key(text)
    key: jwk.RSAKey | jwk.ECKey
    try:
        with warnings.catch_warnings(action="ignore", category=errors.SecurityWarning):
            # Said below, to who set it.
            key = jwk.RSAKey.import_key(text) if algorithm == "RS256" else jwk.ECKey.import_key(text)
    except _unreadable():
        raise ValueError(f"expected a public key in PEM for {algorithm}, got something else") from None
    if key.is_private:
        raise ValueError("expected a public key, got a private one; keep that, and send the public part")
    if isinstance(key, jwk.RSAKey) and key.raw_value.key_size < MIN_RSA_BITS:
        raise ValueError(f"expected a key of at least {MIN_RSA_BITS} bits, got {key.raw_value.key_size}")
    if isinstance(key, jwk.ECKey) and key.curve_name != "P-256":
        raise ValueError(f"expected a key of the curve P-256, got {key.curve_name}")
    return key
