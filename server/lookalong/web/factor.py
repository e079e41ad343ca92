"""``/api/v1/me/totp``: the second factor of one's log-in."""

from typing import Annotated

from msgspec import Meta, Struct

from lookalong.security import factor

from .answer import Done
from .caller import address_of
from .operation import Call
from .refusal import refusals

__all__ = ["FactorOff", "NewFactor", "Recovery", "Secret", "add_factor", "offer_factor", "remove_factor"]


class Secret(Struct):
    """A secret for an app, nobody's yet; ``address`` is what the app reads from a picture."""

    secret: str
    address: str


class NewFactor(Struct):
    """Body of a new second factor: the secret that was made, and the code of the app that has it."""

    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    secret: Annotated[str, Meta(min_length=1, max_length=64)]
    code: Annotated[str, Meta(min_length=1, max_length=64)]


class FactorOff(Struct):
    """Body that takes the second factor away."""

    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    code: Annotated[str, Meta(min_length=1, max_length=64)]


class Recovery(Struct):
    """Recovery codes, each good once, shown this once."""

    recovery_codes: list[str]


async def offer_factor(call: Call) -> Secret:
    """Make a secret for an app; it counts once ``add_factor`` got a code of it."""
    secret = factor.new_secret()
    return Secret(secret, factor.address_of(secret, call.agent.email))


async def add_factor(call: Call, wanted: NewFactor) -> Recovery:
    """Ask for a one-time code at one's log-ins from now on; one's other log-ins end."""
    with refusals(403):
        codes = await call.parts.logins.add_second_factor(
            call.login, wanted.password, wanted.secret, wanted.code, address_of(call.request)
        )
    return Recovery(codes)


async def remove_factor(call: Call, wanted: FactorOff) -> Done:
    """Ask for no code any more."""
    with refusals(403):
        await call.parts.logins.remove_second_factor(call.login, wanted.password, wanted.code, address_of(call.request))
    return Done()
