"""A small web server on a free port, for pages and files that a test makes up."""

import sys
import threading
from abc import ABC, abstractmethod
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self

__all__ = ["Answer", "WebServer"]


class Answer(NamedTuple):
    """What is sent back: body and content type, status, and what other headers there are."""

    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012 # nobody writes into it


class WebServer(ABC):
    """Serves what `answer` returns, from when it is made until it is closed. May be used as a context manager.

    Attributes:
        host: its address and port.
        origin: the same with the scheme, without a slash.
    """

    def __init__(self) -> None:
        self._http = _Http(("127.0.0.1", 0), _handler(self))
        self.host = f"127.0.0.1:{self._http.server_port}"
        self.origin = f"http://{self.host}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @abstractmethod
    def answer(self, target: str, headers: Message) -> Answer:
        """Answer a request, whatever its method. Called in threads of the server's.

        Args:
            target: path and query as they came.
            headers: those of the request.
        """

    def close(self) -> None:
        """Stop serving and free the port; returns when both are done."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# Private -----------------------------------------------------------------------------------------


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 30  # seconds; ends the thread of a socket that a browser opened and never used

        def do_GET(self) -> None:
            answer = server.answer(self.path, self.headers)
            self.send_response(answer.status)
            own = {"Content-Type": answer.kind, "Content-Length": str(len(answer.body))}
            for name, value in {**own, **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        do_HEAD = do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

    return Handler


class _Http(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent when a browser leaves a page while it loads: the client went. Report everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]
