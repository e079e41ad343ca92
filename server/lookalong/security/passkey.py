"""Passkeys: what browsers are asked, and whether what they answer holds (WebAuthn Level 3). Without I/O."""

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

__all__ = [
    "CHALLENGE_S",
    "NewPasskey",
    "Party",
    "WrongPasskey",
    "challenge_of",
    "check",
    "check_new",
    "creation_options",
    "credential_of",
    "new_challenge",
    "party_of",
    "request_options",
]

CHALLENGE_S = 300
"""Seconds that a question to a browser may be answered, once."""


class WrongPasskey(Exception):
    """The answer is malformed, to another question, of another site, or not signed by that passkey."""


@dataclass(frozen=True, slots=True)
class Party:
    """Us, as browsers know us: ``id`` is the host that passkeys are bound to (§5.1.2), ``origin`` that of our pages."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey that proved itself. ``credential_id`` and ``public_key`` are base64url."""

    credential_id: str
    public_key: str
    sign_count: int


def party_of(origin: str) -> Party | None:
    """Return who we are at an origin; None where browsers know no passkeys.

    They want a name, not an address, and https except on this very machine (§13.4.9, Secure Contexts §3.1).
    """
    parts = urlsplit(origin)
    host = parts.hostname or ""
    is_safe = parts.scheme == "https" or host == "localhost" or host.endswith(".localhost")
    return Party(host, origin) if is_safe and host and not _is_address(host) else None


def new_challenge() -> str:
    """Return a challenge nobody can guess (§13.4.3), in base64url."""
    return bytes_to_base64url(secrets.token_bytes(32))


def creation_options(party: Party, user: str, email: str, name: str, challenge: str, known: Collection[str]) -> Any:
    """Return what ``navigator.credentials.create`` is asked, as JSON values.

    Args:
        party: Us.
        user: Id of the agent.
        email: Theirs.
        name: Theirs.
        challenge: From ``new_challenge``.
        known: Credential ids of passkeys they have: no device makes a second one.
    """
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name="Lookalong",
        user_id=user.encode(),
        user_name=email,
        user_display_name=name,
        challenge=base64url_to_bytes(challenge),
        timeout=CHALLENGE_S * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known],
    )
    return json.loads(webauthn.options_to_json(options))


def request_options(party: Party, challenge: str) -> Any:
    """Return what ``navigator.credentials.get`` is asked, as JSON values; of any agent, so that it names none."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=base64url_to_bytes(challenge),
        timeout=CHALLENGE_S * 1000,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.loads(webauthn.options_to_json(options))


def challenge_of(answer: dict[str, Any]) -> str:
    """Return the challenge that an answer says it is to; raises ``WrongPasskey``."""
    try:
        data = json.loads(base64url_to_bytes(answer["response"]["clientDataJSON"]))
        challenge = data["challenge"]
    except (KeyError, TypeError, ValueError) as error:
        raise WrongPasskey("expected the answer of a browser to our question") from error
    if not isinstance(challenge, str):
        raise WrongPasskey("expected a challenge in the answer of a browser")
    return challenge


def credential_of(answer: dict[str, Any]) -> str:
    """Return the id of the passkey that answered, in base64url; raises ``WrongPasskey``."""
    found = answer.get("id")
    if not isinstance(found, str) or not found:
        raise WrongPasskey("expected the id of a passkey")
    return found


def check_new(party: Party, answer: dict[str, Any], challenge: str) -> NewPasskey:
    """Check the answer to ``creation_options``; raises ``WrongPasskey``."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _FAULTS as error:
        raise WrongPasskey("expected a new passkey for this site") from error
    return NewPasskey(
        bytes_to_base64url(made.credential_id), bytes_to_base64url(made.credential_public_key), made.sign_count
    )


def check(party: Party, answer: dict[str, Any], challenge: str, public_key: str, sign_count: int) -> int:
    """Check the answer to ``request_options``.

    Args:
        party: Us.
        answer: Of the browser.
        challenge: That it must be to.
        public_key: Of the passkey that answered.
        sign_count: As it was last: one that does not rise is a copy's (§6.1.1).

    Returns:
        The sign count now.

    Raises:
        WrongPasskey: It does not hold.
    """
    try:
        checked = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _FAULTS as error:
        raise WrongPasskey("expected the signature of a passkey of this site") from error
    return checked.new_sign_count


# Private -----------------------------------------------------------------------------------------

# The library's own, and what decoding what a stranger sends can raise beneath it.
_FAULTS = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
