"""Passkeys: what browsers are asked, and whether what they answer holds (WebAuthn Level 3). Without I/O."""

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lookalong.library import Library

if TYPE_CHECKING:
    import webauthn
    from webauthn import helpers
    from webauthn.helpers import exceptions, structs
else:
    webauthn, helpers = Library("webauthn"), Library("webauthn.helpers")
    exceptions, structs = Library("webauthn.helpers.exceptions"), Library("webauthn.helpers.structs")

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
    return helpers.bytes_to_base64url(secrets.token_bytes(32))


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
        challenge=helpers.base64url_to_bytes(challenge),
        timeout=CHALLENGE_S * 1000,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=helpers.base64url_to_bytes(each)) for each in known
        ],
    )
    return json.loads(webauthn.options_to_json(options))


def request_options(party: Party, challenge: str) -> Any:
    """Return what ``navigator.credentials.get`` is asked, as JSON values; of any agent, so that it names none."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=helpers.base64url_to_bytes(challenge),
        timeout=CHALLENGE_S * 1000,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return json.loads(webauthn.options_to_json(options))


def challenge_of(answer: dict[str, Any]) -> str:
    """Return the challenge that an answer says it is to; raises ``WrongPasskey``."""
    try:
        data = json.loads(helpers.base64url_to_bytes(answer["response"]["clientDataJSON"]))
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
            expected_challenge=helpers.base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _faults() as error:
        raise WrongPasskey("expected a new passkey for this site") from error
    return NewPasskey(
        helpers.bytes_to_base64url(made.credential_id),
        helpers.bytes_to_base64url(made.credential_public_key),
        made.sign_count,
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
            expected_challenge=helpers.base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=helpers.base64url_to_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _faults() as error:
        raise WrongPasskey("expected the signature of a passkey of this site") from error
    return checked.new_sign_count


# Private -----------------------------------------------------------------------------------------


def _faults() -> tuple[type[Exception], ...]:
    """Return the library's own faults, and what decoding what a stranger sends can raise beneath it."""
    return exceptions.WebAuthnException, ValueError, TypeError, KeyError, AttributeError


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
