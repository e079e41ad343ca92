"""Serve test sites on a free local port, with one tag put into each HTML page."""

from __future__ import annotations

import mimetypes
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

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


class PageServer:
    """Sites under `http://127.0.0.1:PORT/NAME/`, all of one origin. Use as a context manager.

    Attributes:
        embed: HTML put before `</head>` of each page; may be changed while serving, because the
            origin has to be known before a site key for it exists.
        cookie: the `name=value` that a browser which has logged in sends; anybody else is refused.
        origin: scheme, host and port without a slash.
    """

    def __init__(self, sites: Mapping[str, Site], embed: str = "", cookie: str | None = None) -> None:
        """Bind a free port of 127.0.0.1; nothing is served before `start`.

        Args:
            sites: by the name that is their first path segment.
            embed: see the attribute.
            cookie: see the attribute; None serves everybody.
        """
        self.embed = embed
        self.cookie = cookie
        self._sites = dict(sites)
        self._http = _Http(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})
        self.origin = f"http://127.0.0.1:{self._http.server_port}"

    def start(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and free the port; returns when both are done."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

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

    def admits(self, cookies: str) -> bool:
        """Return whether a request with that `Cookie` header comes from somebody who has logged in."""
        return self.cookie is None or self.cookie in cookies.split("; ")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        pages = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 30  # seconds; ends the thread of a socket that a browser opened and never used

            def do_GET(self) -> None:
                self._send(with_body=True)

            def do_HEAD(self) -> None:
                self._send(with_body=False)

            def _send(self, *, with_body: bool) -> None:
                admitted = pages.admits(self.headers.get("Cookie", ""))
                status, kind, body = pages.respond(self.path) if admitted else _REFUSAL
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                if with_body:
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Keep test output free of access lines."""

        return Handler


def embed_into(html: bytes, tag: str) -> bytes:
    """Return the page with `tag` before the first `</head>`, or unchanged where there is none."""
    at = html.lower().find(b"</head>")
    return html if at < 0 else html[:at] + tag.encode("utf-8") + b"\n" + html[at:]


class _Http(ThreadingHTTPServer):
    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Stay silent when a browser leaves a page while it loads; report everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _content_type(file: Path) -> str:
    known = _TYPES.get(file.suffix.lower())
    return known or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
