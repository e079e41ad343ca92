"""``/api/v1/sites/{site_key}/keys``: what programs of a site's owner bring instead of a log-in."""

from typing import Annotated

from msgspec import Meta, Struct

from lookalong.security import api_key
from lookalong.security.api_key import KeyScope
from lookalong.store import ApiKeyRecord

from .answer import Done
from .operation import Call

__all__ = ["AddedKey", "ApiKey", "ApiKeyList", "NewKey", "add_key", "end_key", "list_keys", "shown_key"]


class ApiKey(Struct):
    """An API key, without what opens anything. Times are milliseconds since 1970; ``used_at_ms`` is 0 if never."""

    id: str
    name: str
    scopes: list[str]
    created_at_ms: int
    used_at_ms: int


class ApiKeyList(Struct):
    """The API keys of a site."""

    keys: list[ApiKey]


class NewKey(Struct):
    """Body of a new API key."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    scopes: Annotated[list[KeyScope], Meta(min_length=1, max_length=16)]


class AddedKey(Struct):
    """A new API key; ``secret`` is shown this once."""

    key: ApiKey
    secret: str


async def list_keys(call: Call) -> ApiKeyList:
    """List the API keys of a site."""
    site = await call.scope.site(call.path("site_key"))
    return ApiKeyList([shown_key(each) for each in await call.scope.api_keys(site)])


async def add_key(call: Call, wanted: NewKey) -> AddedKey:
    """Make an API key for one site; it is good until it is ended."""
    site = await call.scope.site(call.path("site_key"))
    secret = api_key.new()
    added = await call.scope.add_api_key(site, wanted.name, set(wanted.scopes), api_key.digest(secret))
    return AddedKey(shown_key(added), secret)


async def end_key(call: Call) -> Done:
    """End an API key; the next request with it is refused."""
    site = await call.scope.site(call.path("site_key"))
    await call.scope.end_api_key(site, call.path("key_id"))
    return Done()


def shown_key(key: ApiKeyRecord) -> ApiKey:
    """Return an API key as it may be seen."""
    return ApiKey(key.id, key.name, sorted(key.scopes), key.created_at_ms, key.used_at_ms)
