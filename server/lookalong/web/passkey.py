"""``/api/v1/me/passkeys`` and ``/api/v1/login/passkey``: log-ins without a password."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from lookalong.security import passkey
from lookalong.security.passkey import Party
from lookalong.store import AlreadyExists

from .account import Entered, entered
from .answer import ApiError, Done
from .caller import address_of, own_origin
from .device import shown
from .operation import Call
from .refusal import refusals

__all__ = [
    "Answer",
    "NewPasskey",
    "Passkey",
    "PasskeyList",
    "Question",
    "add_passkey",
    "ask_passkey",
    "end_passkey",
    "enter_by_passkey",
    "list_passkeys",
    "offer_passkey",
]


class Passkey(Struct):
    """A passkey. Times are milliseconds since 1970, ``used_at_ms`` is 0 if never; ``client`` made it."""

    id: str
    client: str
    created_at_ms: int
    used_at_ms: int


class PasskeyList(Struct):
    """An agent's passkeys. ``available``: whether this address can have any; browsers want https and a name."""

    passkeys: list[Passkey]
    available: bool


class Question(Struct):
    """What a browser is asked, for ``PublicKeyCredential.parse…OptionsFromJSON`` (WebAuthn §5.1.8 and §5.1.9)."""

    options: dict[str, Any]


class NewPasskey(Struct):
    """Body of a new passkey: the agent's password, and what the browser made (``toJSON``, §5.1)."""

    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    answer: dict[str, Any]


class Answer(Struct):
    """Body of a log-in by passkey: what the browser answered."""

    answer: dict[str, Any]


async def list_passkeys(call: Call) -> PasskeyList:
    """List one's passkeys."""
    found = await call.scope.passkeys()
    listed = [Passkey(each.id, each.client, each.created_at_ms, each.used_at_ms) for each in found]
    return PasskeyList(listed, passkey.party_of(own_origin(call.request)) is not None)


async def offer_passkey(call: Call) -> Question:
    """Ask one's browser for a passkey."""
    return Question(await call.parts.passkeys.offer(_party(call), call.login))


async def add_passkey(call: Call, wanted: NewPasskey) -> Done:
    """Log in with this passkey too from now on."""
    client = shown(call.request.headers.get("user-agent", ""))
    address = address_of(call.request)
    with refusals(403):
        try:
            await call.parts.passkeys.add(_party(call), call.login, wanted.password, wanted.answer, address, client)
        except AlreadyExists:
            raise ApiError(409, "conflict", "expected a new passkey, got one that is known") from None
    return Done()


async def end_passkey(call: Call) -> Done:
    """Forget one of one's passkeys."""
    await call.scope.end_passkey(call.path("passkey_id"))
    return Done()


async def ask_passkey(call: Call) -> Question:
    """Ask a browser for any passkey of this site."""
    with refusals(401):
        return Question(await call.parts.passkeys.ask(_party(call), address_of(call.request)))


async def enter_by_passkey(call: Call, sent: Answer) -> Entered:
    """Log in by a passkey, answer with the agent and the cookie."""
    client = shown(call.request.headers.get("user-agent", ""))
    with refusals(401):
        started = await call.parts.passkeys.enter(_party(call), sent.answer, address_of(call.request), client)
    return await entered(call, started)


# Private -----------------------------------------------------------------------------------------


def _party(call: Call) -> Party:
    party = passkey.party_of(own_origin(call.request))
    if party is None:
        raise ApiError(409, "conflict", "expected https and a name: browsers know no passkeys elsewhere")
    return party
