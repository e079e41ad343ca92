"""Who somebody is, as a provider says: an ID token (OpenID Connect Core §2), checked as §3.1.3.7 asks, without I/O.

Signatures are joserfc's. What is compared is compared here, claim by claim, so that each is seen to be. Authlib has a
client that does all of this and more; it brings an HTTP client of its own, past the guarded one, and what it leaves to
its caller (``at_hash``, several audiences, which key) is most of what can go wrong.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from lookalong.library import Library

from .claim import LEEWAY_S, is_time

if TYPE_CHECKING:
    from joserfc import errors, jwk, jws, jwt
else:
    errors, jwk, jws, jwt = (Library(f"joserfc.{name}") for name in ("errors", "jwk", "jws", "jwt"))

__all__ = ["ALGORITHMS", "Expected", "IdTokenRefused", "Keys", "Reason", "UnknownKey", "check", "read_keys"]

ALGORITHMS: Final = frozenset({"RS256", "PS256", "ES256"})
"""What may sign: public keys alone, all with SHA-256. Never ``none``, and never a secret (RFC 8725 §3.1)."""

MAX_AGE_S: Final = 600
"""Seconds since a token was made: it came straight from the provider."""

MAX_KEYS: Final = 32
"""Keys of a provider that are looked at: it needs two, the one that signs and the next."""

MAX_SUBJECT: Final = 255
"""Characters of a provider's own id of somebody (OpenID Connect Core §2)."""

MIN_RSA_BITS: Final = 2048
"""NIST SP 800-57: shorter keys are not to be used."""

Reason = Literal[
    "malformed",
    "algorithm",
    "type",
    "key",
    "signature",
    "issuer",
    "audience",
    "time",
    "nonce",
    "access_token",
    "subject",
]
"""Why a token proves nothing; for the log, so that the server's owner can mend it."""


class IdTokenRefused(Exception):
    """A token proves nothing."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"expected an ID token for this log-in, got one refused: {reason}")
        self.reason: Reason = reason


class UnknownKey(IdTokenRefused):
    """It is signed with a key that was not known when the keys were fetched."""

    def __init__(self) -> None:
        super().__init__("key")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token has to say.

    Args:
        issuer: Exactly.
        client_id: What we are called there.
        nonce: Of this attempt.
        algorithms: Of ``ALGORITHMS``, those the provider says it uses.
    """

    issuer: str
    client_id: str
    nonce: str
    algorithms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Keys:
    """Public keys of a provider, each with its id, which may be empty."""

    listed: tuple[tuple[str, jwk.RSAKey | jwk.ECKey], ...]

    def find(self, key_id: str, algorithm: str) -> jwk.RSAKey | jwk.ECKey:
        """Return the key that has to fit; raises ``UnknownKey``.

        A token may name none where there is only one (OpenID Connect Core §10.1).
        """
        kind = jwk.ECKey if algorithm.startswith("ES") else jwk.RSAKey
        fitting = [key for each, key in self.listed if isinstance(key, kind) and key_id in ("", each)]
        if not fitting or (not key_id and len(fitting) > 1):
            raise UnknownKey
        return fitting[0]


def read_keys(body: bytes) -> Keys:
    """Return the keys of a JSON Web Key Set (RFC 7517 §5) that can be used; others in it are no matter.

    Raises:
        ValueError: It is no key set.
    """
    try:
        listed = msgspec.json.decode(body, type=_KeySet).keys[:MAX_KEYS]
    except RecursionError:
        raise ValueError("expected a key set, got something nested too deeply") from None
    return Keys(tuple(found for found in map(_imported, listed) if found is not None))


def check(id_token: str, keys: Keys, expected: Expected, access_token: str, now_s: float) -> dict[str, Any]:
    """Return the claims of a token that proves who somebody is.

    Args:
        id_token: In the compact form.
        keys: Of the provider.
        expected: What it has to say.
        access_token: That came with it, empty if none did; ``at_hash`` speaks of it.
        now_s: Seconds since 1970.

    Raises:
        UnknownKey: Newer keys may help.
        IdTokenRefused: For whatever other reason.
    """
    claims = _open(id_token, keys, expected.algorithms)
    subject = claims.get("sub")
    if claims.get("iss") != expected.issuer:
        raise IdTokenRefused("issuer")
    if not _is_for(expected.client_id, claims):
        raise IdTokenRefused("audience")
    if not _is_fresh(claims, now_s):
        raise IdTokenRefused("time")
    if not _same(claims.get("nonce"), expected.nonce):
        raise IdTokenRefused("nonce")
    if "at_hash" in claims and not _same(claims["at_hash"], _half_hash(access_token)):
        raise IdTokenRefused("access_token")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT or not subject.isprintable():
        raise IdTokenRefused("subject")
    return claims


# Private -----------------------------------------------------------------------------------------


class _KeySet(msgspec.Struct):
    keys: list[dict[str, Any]]


def _unreadable() -> tuple[type[Exception], ...]:
    """Return what the library and Python's JSON reader under it raise on bytes of a stranger."""
    return errors.JoseError, ValueError, TypeError, KeyError, RecursionError


def _open(id_token: str, keys: Keys, algorithms: frozenset[str]) -> dict[str, Any]:
    """Return the claims of a token whose signature is right."""

    def key_of(token: jws.CompactSignature) -> jwk.RSAKey | jwk.ECKey:
        header = token.headers()
        # Other tokens of the same provider say what they are; no access token is one about who somebody is.
        if str(header.get("typ", "JWT")).upper() != "JWT":
            raise IdTokenRefused("type")
        return keys.find(str(header.get("kid", "")), header["alg"])

    allowed = sorted(algorithms & ALGORITHMS)
    # Providers put more into headers than is registered; what is not understood is no matter (RFC 7515 §4).
    registry = jws.JWSRegistry(algorithms=allowed, strict_check_header=False)
    try:
        return dict(jwt.decode(id_token, key_of, algorithms=allowed, registry=registry).claims)  # type: ignore[arg-type]
    except errors.BadSignatureError:
        raise IdTokenRefused("signature") from None
    except errors.UnsupportedAlgorithmError:
        raise IdTokenRefused("algorithm") from None
    except _unreadable():
        raise IdTokenRefused("malformed") from None


def _imported(found: dict[str, Any]) -> tuple[str, jwk.RSAKey | jwk.ECKey] | None:
    """Return a key with its id, None if it is not one to check signatures with."""
    if found.get("kty") not in ("RSA", "EC") or found.get("use", "sig") != "sig":
        return None
    public: dict[str, Any] = {name: found[name] for name in ("kty", "n", "e", "crv", "x", "y") if name in found}
    try:
        with warnings.catch_warnings(action="ignore", category=errors.SecurityWarning):
            key = (jwk.RSAKey if found["kty"] == "RSA" else jwk.ECKey).import_key(public)
            small = isinstance(key, jwk.RSAKey) and key.raw_value.key_size < MIN_RSA_BITS
    except _unreadable():
        return None
    other_curve = isinstance(key, jwk.ECKey) and key.curve_name != "P-256"
    return None if small or other_curve else (str(found.get("kid", "")), key)


def _is_for(client_id: str, claims: dict[str, Any]) -> bool:
    """Tell whether a token is for us, and was given to us: §3.1.3.7, points 3 to 5."""
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    given = claims.get("azp")
    return client_id in listed and (given == client_id if given is not None else len(listed) == 1)


def _is_fresh(claims: dict[str, Any], now_s: float) -> bool:
    ends, made, begins = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    if not is_time(ends) or not is_time(made) or not is_time(begins):
        return False
    return now_s < ends + LEEWAY_S and begins <= now_s + LEEWAY_S and -LEEWAY_S <= now_s - made <= MAX_AGE_S + LEEWAY_S


def _half_hash(access_token: str) -> str:
    """Return the left half of the hash, as §3.1.3.6 has it; all of ``ALGORITHMS`` use SHA-256."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def _same(claim: object, expected: str) -> bool:
    return isinstance(claim, str) and hmac.compare_digest(claim.encode("utf-8", "replace"), expected.encode())
