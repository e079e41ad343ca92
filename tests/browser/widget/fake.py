"""A server for the widget's tests that says exactly what a test tells it to, and lies if the test wants that.

It speaks the real protocol through the codec of the server. The true server is tested with the widget elsewhere; this
one is for what a true server never does, or does only by chance.
"""

import mimetypes
import queue
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from lookalong.protocol import codec, message
from tests.harness.inbox import TIMEOUT_S, Inbox

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FakeServer", "Link", "Page"]


@dataclass(frozen=True)
class Page:
    """A page of the site that embeds the widget."""

    html: str
    headers: dict[str, str] = field(default_factory=dict)
    status: HTTPStatus = HTTPStatus.OK


class Link(Inbox[message.VisitorMessage]):
    """One socket of the widget, seen from the server."""

    def __init__(self, socket: ServerConnection) -> None:
        super().__init__(codec.decode_visitor)
        self._socket = socket

    def send(self, *messages: message.ServerMessage) -> None:
        """Send messages as the server would."""
        for each in messages:
            self._socket.send(codec.encode(each))

    def send_bytes(self, data: bytes) -> None:
        """Send anything."""
        self._socket.send(data)

    def close(self, code: int = 1011, reason: str = "") -> None:
        """End the socket."""
        self._socket.close(code, reason)

    def run(self) -> None:
        """Take what comes until the socket ends; called by the server's own thread."""
        try:
            for data in self._socket:
                if answer := self.take(cast("bytes", data)):
                    self.send(answer)
        except ConnectionClosed:
            pass
        finally:
            self.closed.set()


class FakeServer:
    """Pages, the built widget and the visitor socket on one free port."""

    def __init__(self, assets: Path) -> None:
        self.pages: dict[str, Page] = {}
        self.requests: list[str] = []
        self.greeting: Callable[[Link, message.VisitorHello], None] | None = None
        self.refuse_sockets = False
        self.widget_down = False
        self.site_answer = Page('{"ok":true}', {"Content-Type": "application/json"})
        self._assets = assets
        self._links: queue.Queue[Link] = queue.Queue()
        self._server: Server = serve(
            self._handle,
            "127.0.0.1",
            0,
            process_request=self._answer,
            subprotocols=[Subprotocol("lookalong.v1")],
            compression=None,
        )
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()

    def link(self) -> Link:
        """Wait for the next socket of the widget."""
        try:
            return self._links.get(timeout=TIMEOUT_S)
        except queue.Empty:
            raise AssertionError(f"the widget opened no socket; it requested {self.requests!r}") from None

    # Private -------------------------------------------------------------------------------------

    def _handle(self, socket: ServerConnection) -> None:
        link = Link(socket)
        self._links.put(link)
        link.run()

    def _answer(self, _: ServerConnection, request: Request) -> Response | None:
        path = request.path.split("?")[0]
        self.requests.append(request.path)
        if path == "/ws/visitor":
            return _respond(Page("", status=HTTPStatus.FORBIDDEN)) if self.refuse_sockets else None
        if path.startswith("/api/v1/widget/"):
            return _respond(self.site_answer)
        if path in self.pages:
            return _respond(self.pages[path])
        return self._asset(path)

    def _asset(self, path: str) -> Response:
        file = (self._assets / path.lstrip("/")).resolve()
        down = self.widget_down and path.startswith("/widget/")
        if down or not file.is_file() or not file.is_relative_to(self._assets):
            return _respond(Page("not found", status=HTTPStatus.NOT_FOUND))
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        headers = {"Content-Type": kind, "Access-Control-Allow-Origin": "*"}
        return _respond(Page(file.read_text(), headers))


def _respond(page: Page) -> Response:
    body = page.html.encode()
    headers: dict[str, Any] = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Connection": "close",
        **page.headers,
    }
    return Response(page.status, page.status.phrase, Headers(headers), body)
