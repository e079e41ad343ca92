"""``/api/v1/messages`` and ``/api/v1/sites/{site_key}/messages``: looking for words in what was written."""

from typing import Annotated

from msgspec import Meta, Struct

from lookalong.attachment import plain
from lookalong.conversation.search import MAX_QUERY, excerpt
from lookalong.store import Hit, SiteRecord

from .answer import ApiError
from .number import number
from .operation import Call

__all__ = ["MAX_PAGE", "FoundMessage", "FoundPage", "Piece", "search_messages", "search_site_messages"]

MAX_PAGE = 50
"""Messages of one page."""


class Piece(Struct):
    """A piece of an excerpt; ``found``: it is what was looked for. Plain text, whatever is in it."""

    text: str
    found: bool


class FoundMessage(Struct):
    """A message that has every word of the query. ``excerpt`` is one line around the first."""

    site_key: str
    conversation_id: str
    seq: int
    visitor_name: str
    author: str
    author_name: str
    at_ms: int
    excerpt: list[Piece]


class FoundPage(Struct):
    """Some messages, the one stored last first.

    ``next`` asks for those stored before, as ``before``; 0 if there are none. A page may have fewer than was asked for,
    or none, and others follow.
    """

    messages: Annotated[list[FoundMessage], Meta(max_length=MAX_PAGE)]
    next: int


async def search_messages(call: Call) -> FoundPage:
    """Look for words in the messages of all one's sites."""
    return await _page(call, await call.scope.sites())


async def search_site_messages(call: Call) -> FoundPage:
    """Look for words in the messages of a site."""
    return await _page(call, [await call.scope.site(call.path("site_key"))])


# Private -----------------------------------------------------------------------------------------


async def _page(call: Call, sites: list[SiteRecord]) -> FoundPage:
    text = call.request.query_params.get("q", "")
    if len(text) > MAX_QUERY:
        raise ApiError(400, "bad_request", f"expected q to have at most {MAX_QUERY} characters, got {len(text)}")
    before, limit = number(call, "before", 0, 2**53), number(call, "limit", 20, MAX_PAGE) or 1
    found, rest = await call.scope.search(sites, text, before, limit)
    keys = {site.id: site.key for site in sites}
    return FoundPage([_public(each, keys[each.site_id]) for each in found], rest)


def _public(hit: Hit, site_key: str) -> FoundMessage:
    message = hit.message
    return FoundMessage(
        site_key=site_key,
        conversation_id=message.conversation_id,
        seq=message.seq,
        visitor_name=hit.visitor_name,
        author=message.author,
        author_name=message.author_name,
        at_ms=message.at_ms,
        excerpt=[Piece(each.text, each.found) for each in excerpt(plain(message.text), hit.spans)],
    )
