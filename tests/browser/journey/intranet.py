"""A site behind a log-in, on a host that only the customer's browser can find, with files on a second host."""

import struct
import zlib
from email.message import Message
from urllib.parse import urlsplit

from tests.harness.font import make_font
from tests.harness.web import Answer, WebServer

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


class Intranet(WebServer):
    """Serves the site; to a browser that has not logged in, a refusal. Use as a context manager."""

    def __init__(self) -> None:
        super().__init__()
        port = urlsplit(self.origin).port
        # Where the site is, and its files.
        self.origin, self._cdn = f"http://{HOST}:{port}", f"http://{CDN}:{port}"
        self.embed = ""
        self.policy = ""
        self.refused: list[str] = []
        self.requests: list[str] = []
        self.visits = 0

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return self.requests.count(path)

    def answer(self, target: str, headers: Message) -> Answer:
        """Answer for both hosts."""
        path = urlsplit(target).path
        self.requests.append(path)
        if headers.get("Host", "").startswith(CDN):
            kind, body, is_open = CDN_FILES.get(path, ("text/plain", b"", False))
            return Answer(body, kind, headers={"Access-Control-Allow-Origin": "*"} if is_open else {})
        if path == "/login":
            log_in = {"Set-Cookie": f"{COOKIE}; HttpOnly; SameSite=Strict", "Location": "/"}
            return Answer(b"", status=302, headers=log_in)
        if COOKIE not in headers.get("Cookie", ""):
            self.refused.append(path)
            return Answer(b"log in first", status=403)
        if path == "/":
            return Answer(self._page(), headers={"Content-Security-Policy": self.policy} if self.policy else {})
        kind, body = FILES.get(path, ("text/html", b"<h1>gone</h1>"))
        return Answer(body, kind, 200 if path in FILES else 404, {"Cache-Control": "max-age=600"})

    def _page(self) -> bytes:
        self.visits += 1
        return PAGE.format(visit=self.visits, cdn=self._cdn, embed=self.embed).encode()
