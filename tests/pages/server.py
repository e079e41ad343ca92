"""Serve test sites on a free local port, with one tag put into each HTML page."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tests.harness.web import Answer, WebServer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message
    from pathlib import Path

    from tests.pages.site import Site

__all__ = ["PageServer", "embed_into"]

# Not left to the machine's mime.types: a module script with a wrong type does not run.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".vtt": "text/vtt; charset=utf-8",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}

_REFUSAL = 401, "text/plain; charset=utf-8", b"log in first\n"


class PageServer(WebServer):
    """Sites under `http://127.0.0.1:PORT/NAME/`, all of one origin. Use as a context manager.

    Attributes:
        embed: HTML put before `</head>` of each page; may be changed while serving, because the
            origin has to be known before a site key for it exists.
        cookie: the `name=value` that a browser which has logged in sends; anybody else is refused.
    """

    def __init__(self, sites: Mapping[str, Site], embed: str = "", cookie: str | None = None) -> None:
        """Serve on a free port of 127.0.0.1.

        Args:
            sites: by the name that is their first path segment.
            embed: see the attribute.
            cookie: see the attribute; None serves everybody.
        """
        super().__init__()
        self.embed = embed
        self.cookie = cookie
        self._sites = dict(sites)

    def url(self, name: str, path: str = "") -> str:
        """Return the address of a page of the site `name`.

        Raises:
            KeyError: there is no such site.
        """
        if name not in self._sites:
            raise KeyError(f"expected one of {sorted(self._sites)}, got {name!r}")
        return f"{self.origin}/{name}/{path}"

    def respond(self, target: str) -> tuple[int, str, bytes]:
        """Return status, content type and body for a request target."""
        name, slash, path = unquote(urlsplit(target).path).lstrip("/").partition("/")
        site = self._sites.get(name) if slash else None
        file = site.find(path) if site else None
        if file is None:
            return 404, "text/plain; charset=utf-8", b"not found\n"
        kind = _content_type(file)
        body = file.read_bytes()
        return 200, kind, embed_into(body, self.embed) if kind.startswith("text/html") else body

    def answer(self, target: str, headers: Message) -> Answer:
        """Answer those who have logged in."""
        admitted = self.cookie is None or self.cookie in headers.get("Cookie", "").split("; ")
        status, kind, body = self.respond(target) if admitted else _REFUSAL
        return Answer(body, kind, status, {"Cache-Control": "no-store"})


def embed_into(html: bytes, tag: str) -> bytes:
    """Return the page with `tag` before the first `</head>`, or unchanged where there is none."""
    at = html.lower().find(b"</head>")
    return html if at < 0 else html[:at] + tag.encode("utf-8") + b"\n" + html[at:]


def _content_type(file: Path) -> str:
    known = _TYPES.get(file.suffix.lower())
    return known or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
