"""``/assets/{hash}``: files of customers' pages, to agents who view such a page now and to nobody else."""

import re
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from .caller import cookie_of
from .parts import parts_of

__all__ = ["page_asset"]


async def page_asset(request: Request) -> Response:
    """Serve a file of a page that this log-in views.

    The address names content, not a session, and is no secret: what opens it is the log-in's cookie and the viewer's
    seat. Everyone else learns nothing, not even that there is such a file.
    """
    digest = request.path_params["hash"]
    parts = parts_of(request)
    login = await parts.logins.find(cookie_of(request)) if _HASH.fullmatch(digest) else None
    asset = await parts.page_asset(login.token_hash, digest) if login else None
    if asset is None:
        raise HTTPException(404)
    headers = {"ETag": f'"{digest}"', **_HEADERS}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(asset.body, headers=headers, media_type=asset.type)


# Private -----------------------------------------------------------------------------------------

_HASH: Final = re.compile(r"[A-Za-z0-9_-]{43}")

_HEADERS: Final = {
    # The name is that of the content. An hour, and for this log-in alone: it may show what only this customer sees.
    "Cache-Control": "private, max-age=3600, immutable",
    "Vary": "Cookie",
    # Opened by itself it is a download; shown all the same it is a document that can do nothing. An SVG image of some
    # browsers obeys this policy, so its own styles and inner pictures are allowed.
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
