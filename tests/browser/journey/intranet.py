"""A site behind a log-in, on a host that only the customer's browser can find, with files on a second host."""

import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from tests.harness.font import make_font

__all__ = ["CDN", "HOST", "STYLE", "Intranet"]

HOST, CDN = "intranet.test", "cdn.test"
COOKIE = "session=open"

PAGE = """<!doctype html><title>Inside</title>
<link rel="stylesheet" href="/style.css">
<link rel="stylesheet" href="{cdn}/shared.css">
{embed}
<body><h1>Visit {visit}</h1>
<img id="plain" src="/red.png" alt="">
<img id="choice" srcset="/unused.png 40w, /green.png 400w" sizes="400px" src="/fallback.png" alt="">
<picture><source type="image/png" srcset="/blue.png"><img id="picture" src="/fallback.png" alt=""></picture>
<img id="drawing" src="/drawing.svg" alt="">
<img id="far" src="{cdn}/far.png" alt="">
<img id="below" src="/below.png" alt="" loading="lazy" style="position:absolute;top:20000px">
<img id="gone" src="/gone.png" alt="" width="33" height="22">
<input id="button" type="image" src="/red.png" alt="Send">
<svg width="40" height="30"><image id="inner" href="/blue.png" width="40" height="30"/></svg>
<video id="film" poster="/green.png" width="40" height="30"></video>
<div id="background"></div><p><span id="letter">A</span></p><div id="shared">Shared</div><div id="closed">Closed</div>
</body>"""

STYLE = (
    """@font-face { font-family: own; src: url(/own.ttf) }
@font-face { font-family: unused; src: url(/unused.ttf) }
#background { width: 80px; height: 60px; background: url("green.png") }
.nowhere { background: url(/unused.png) }
#letter { font: 20px own, serif }
"""
    + "/* A sheet as large as most. */\n" * 100
)


def png(width: int, height: int, colour: bytes) -> bytes:
    """Return a picture of one colour (RGB)."""
    rows = (b"\0" + colour * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">
<style>rect { fill: #ff0 }</style><rect width="40" height="30"/></svg>"""

FILES = {
    "/style.css": ("text/css", STYLE.encode()),
    "/red.png": ("image/png", png(40, 30, b"\xff\0\0")),
    "/green.png": ("image/png", png(40, 30, b"\0\xff\0")),
    "/blue.png": ("image/png", png(40, 30, b"\0\0\xff")),
    "/fallback.png": ("image/png", png(1, 1, b"\0\0\0")),
    "/unused.png": ("image/png", png(2, 2, b"\0\0\0")),
    "/below.png": ("image/png", png(3, 3, b"\0\0\0")),
    "/drawing.svg": (
        "image/svg+xml",
        DRAWING.encode(),
    ),
    # What many servers say of a font: its bytes count.
    "/own.ttf": ("application/octet-stream", make_font()),
    "/unused.ttf": ("font/ttf", make_font()),
}

CDN_FILES = {
    "/far.png": ("image/png", png(120, 90, b"\xff\0\xff"), False),
    "/shared.css": (
        "text/css",
        b"#shared { color: rgb(1, 2, 3); background: url(pattern.png) }",
        True,
    ),
    "/pattern.png": ("image/png", png(5, 5, b"\0\xff\xff"), True),
}


class Intranet:
    """Serves the site; to a browser that has not logged in, a refusal. Use as a context manager."""

    def __init__(self) -> None:
        self.embed = ""
        self.policy = ""
        self.refused: list[str] = []
        self.requests: list[str] = []
        self.visits = 0
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def origin(self) -> str:
        """Where the site is."""
        return f"http://{HOST}:{self._http.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return self.requests.count(path)

    def _answer(self, host: str, path: str, cookies: str) -> tuple[int, dict[str, str], bytes]:
        self.requests.append(path)
        if host == CDN:
            kind, body, is_open = CDN_FILES.get(path, ("text/plain", b"", False))
            return 200, {"Content-Type": kind, **({"Access-Control-Allow-Origin": "*"} if is_open else {})}, body
        if path == "/login":
            return 302, {"Set-Cookie": f"{COOKIE}; HttpOnly; SameSite=Strict", "Location": "/"}, b""
        if COOKIE not in cookies:
            self.refused.append(path)
            return 403, {"Content-Type": "text/html"}, b"log in first"
        if path == "/":
            return 200, {"Content-Type": "text/html", **self._policy()}, self._page()
        kind, body = FILES.get(path, ("text/html", b"<h1>gone</h1>"))
        return 200 if path in FILES else 404, {"Content-Type": kind, "Cache-Control": "max-age=600"}, body

    def _policy(self) -> dict[str, str]:
        return {"Content-Security-Policy": self.policy} if self.policy else {}

    def _page(self) -> bytes:
        self.visits += 1
        return PAGE.format(visit=self.visits, cdn=f"http://{CDN}:{self._http.server_port}", embed=self.embed).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 30  # seconds; ends the thread of a socket that a browser opened and never used

            def do_GET(self) -> None:
                host = (self.headers.get("Host") or "").split(":")[0]
                status, headers, body = site._answer(host, urlsplit(self.path).path, self.headers.get("Cookie") or "")
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Be quiet: the tests look at `requests`."""

        return Handler
