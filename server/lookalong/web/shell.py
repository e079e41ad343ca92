"""The files browsers load: the widget for host pages, the console, the replica's empty documents, the demo shop."""

import re
from html import escape
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from .asset import Asset, asset_answer
from .header import CONSOLE_POLICY, REPLICA_POLICY, demo_policy
from .page import not_built_page
from .parts import Parts, parts_of

__all__ = ["DEMO_SITE_KEY", "console", "console_file", "demo", "embed_tag", "home", "loader", "replica", "widget_file"]

DEMO_SITE_KEY: Final = "demo"


async def home(request: Request) -> Response:
    """Lead to where a person who typed the bare address wants to go."""
    return RedirectResponse("/demo/" if parts_of(request).settings.demo else "/console/", 302)


async def loader(request: Request) -> Response:
    """Serve ``/widget.js``, the one script that pages embed."""
    return await _file(request, "widget.js", _FOR_HOST_PAGES | {"Cache-Control": "public, max-age=60"})


async def widget_file(request: Request) -> Response:
    """Serve a chunk of the widget; its name has a hash of its content."""
    return await _file(request, f"widget/{request.path_params['name']}", _FOR_HOST_PAGES | _FOR_EVER)


async def console(request: Request) -> Response:
    """Serve the console's page."""
    headers = {"Content-Security-Policy": CONSOLE_POLICY, "X-Frame-Options": "DENY", "Cache-Control": "no-cache"}
    return await _file(request, "console/index.html", headers)


async def console_file(request: Request) -> Response:
    """Serve a file of the console; its name has a hash of its content."""
    name = request.path_params["name"]
    return await _file(request, f"console/{name}", _FOR_EVER if _HASHED.search(name) else {"Cache-Control": "no-cache"})


async def replica(request: Request) -> Response:
    """Serve the empty document a replica is built in; its mode (quirks or not) cannot be changed afterwards."""
    quirks = request.url.path.endswith("-quirks.html")
    body = "<html><head></head><body></body></html>"
    headers = {"Content-Security-Policy": REPLICA_POLICY, "X-Frame-Options": "SAMEORIGIN", "Cache-Control": "no-cache"}
    return HTMLResponse(body if quirks else f"<!doctype html>{body}", headers=headers)


async def demo(request: Request) -> Response:
    """Serve the demo shop, with the tag in each page; in ``planner/`` every address is one page's own."""
    parts = parts_of(request)
    path = request.path_params["path"]
    if path == "" or path.endswith("/"):
        path += "index.html"
    asset = await parts.assets.find(f"demo/{path}")
    if asset is None and _PLANNER_ROUTE.fullmatch(path):
        asset = await parts.assets.find("demo/planner/index.html")
    if asset is None:
        return _missing(parts)
    headers = {
        "Content-Security-Policy": demo_policy(parts.settings.public_url),
        "Cache-Control": "no-cache",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    return asset_answer(request, asset, headers) if not _is_html(asset) else _embed(parts, asset, headers)


def embed_tag(base: str, site_key: str) -> str:
    """Return the tag that a site owner puts into their pages.

    Args:
        base: Where browsers reach this server; empty for its own pages.
        site_key: The site's key.
    """
    return f'<script async src="{escape(base)}/widget.js" data-site="{escape(site_key)}"></script>'


# Private -----------------------------------------------------------------------------------------

_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_FOR_HOST_PAGES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_HASHED = re.compile(r"-[A-Z0-9]{8}\.[a-z0-9.]+$")

# All in one folder: the page's own links are relative.
_PLANNER_ROUTE = re.compile(r"planner/[^/.]+")

_PLACE_OF_TAG = b"<!-- lookalong:embed -->"


async def _file(request: Request, path: str, headers: dict[str, str]) -> Response:
    parts = parts_of(request)
    asset = await parts.assets.find(path)
    return _missing(parts) if asset is None else asset_answer(request, asset, headers)


def _missing(parts: Parts) -> Response:
    if not parts.assets.built:
        return not_built_page()
    raise HTTPException(404)


def _is_html(asset: Asset) -> bool:
    return asset.media_type.startswith("text/html")


def _embed(parts: Parts, asset: Asset, headers: dict[str, str]) -> Response:
    # Without a public URL the tag is relative: it leads to the host that served the page, whatever Host says.
    tag = embed_tag(parts.settings.public_url, DEMO_SITE_KEY).encode()
    return HTMLResponse(asset.body.replace(_PLACE_OF_TAG, tag), headers=headers)
