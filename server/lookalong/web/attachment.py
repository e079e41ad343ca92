"""``/files/{id}/{variant}``: files that people handed over, to whoever has a link that is good for minutes.

A link names one file and is made for somebody who has a part in its conversation. What it opens is a download, wherever
it is opened: never a page of this server, and nothing that runs.
"""

from typing import Final
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from lookalong.attachment import Variant
from lookalong.security.address import peer

from .caller import address_of
from .parts import parts_of

__all__ = ["attachment"]


async def attachment(request: Request) -> Response:
    """Serve a file. Whatever is wrong with a link, the answer is the same: there is nothing."""
    parts, query = parts_of(request), request.query_params
    file_id, variant = request.path_params["file_id"], _VARIANTS.get(request.path_params["variant"])
    if not parts.file_rate.of(peer(address_of(request))).take():
        raise HTTPException(429, headers={"Retry-After": "2"})
    if variant is None or not parts.files.opens(file_id, variant, query.get("until", ""), query.get("seal", "")):
        raise HTTPException(404)
    given = await parts.depot.give(file_id, variant)
    if given is None:
        raise HTTPException(404)
    name = quote(given.record.name, safe="")
    headers = {
        **_HEADERS,
        "Content-Length": str(given.size),
        # RFC 6266 §4.1, RFC 8187: in ASCII whatever the name is.
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
    }
    kind = f"{given.type}; charset=utf-8" if given.type == "text/plain" else given.type
    return StreamingResponse(given.pieces, headers=headers, media_type=kind)


# Private -----------------------------------------------------------------------------------------

_VARIANTS: Final[dict[str, Variant]] = {"full": "full", "thumb": "thumb"}

_HEADERS: Final = {
    # Read by scripts of the site's pages, which draw what they get; the link is what opens it, whoever asks.
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
