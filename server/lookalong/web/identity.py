"""``/api/v1/sites/…/identity``: how a site signs who its customers are."""

import hashlib
from typing import Literal

from msgspec import Struct

from lookalong.security import token
from lookalong.security.identity import Algorithm, IdentityKeys, check_keys, with_secret

from .answer import ApiError, Done
from .operation import Call

__all__ = ["Secret", "Signing", "add_secret", "drop_identity", "set_identity", "show_identity"]


class Signing(Struct):
    """How a site signs; ``algorithm`` is empty if it does not.

    ``keys`` names each key by the first 16 hexadecimal digits of its SHA-256, newest first.
    """

    algorithm: Algorithm | Literal[""]
    keys: list[str]


class Secret(Struct):
    """A new secret, which is shown this once. ``keys`` as in ``Signing``."""

    secret: str
    keys: list[str]


async def show_identity(call: Call) -> Signing:
    """Show how a site signs who its customers are."""
    site = await call.scope.site(call.path("site_key"))
    return Signing(site.identity.algorithm, _named(site.identity)) if site.identity else Signing("", [])


async def add_secret(call: Call) -> Secret:
    """Make a secret to sign with by HS256; the newest one before stays good, older ones go."""
    site = await call.scope.site(call.path("site_key"))
    secret = token.new()
    try:
        keys = with_secret(site.identity, secret)
    except ValueError as error:
        raise ApiError(409, "conflict", str(error)) from None
    await call.scope.set_identity(site, keys)
    return Secret(secret, _named(keys))


async def set_identity(call: Call, wanted: IdentityKeys) -> Signing:
    """Replace the public keys a site signs with, or its secrets."""
    site = await call.scope.site(call.path("site_key"))
    try:
        check_keys(wanted)
    except ValueError as error:
        raise ApiError(400, "bad_request", str(error)) from None
    await call.scope.set_identity(site, wanted)
    return Signing(wanted.algorithm, _named(wanted))


async def drop_identity(call: Call) -> Done:
    """Vouch for nobody any more."""
    await call.scope.set_identity(await call.scope.site(call.path("site_key")), None)
    return Done()


# Private -----------------------------------------------------------------------------------------


def _named(keys: IdentityKeys) -> list[str]:
    return [hashlib.sha256(key.encode()).hexdigest()[:16] for key in keys.keys]
