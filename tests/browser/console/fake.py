"""A server for the console's tests that says exactly what a test tells it to.

It speaks the real protocol through the server's own codec and serves the console under the server's own policies. The
true server is tested with the console elsewhere; this one is for moments a true server reaches only by chance.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from lookalong.protocol import codec, message
from lookalong.web.header import CONSOLE_POLICY, REPLICA_POLICY
from tests.harness.inbox import TIMEOUT_S, Inbox

__all__ = ["DOT", "FakeServer", "Link"]

COOKIE = "lookalong_agent"
DOT = "D" * 43
"""The hash under which the server has a picture of one pixel."""
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f00"
    "03860180d2f0a2700000000049454e44ae426082"
)


class Link(Inbox[message.AgentMessage]):
    """One socket of the console, seen from the server."""

    def __init__(self, socket: WebSocket, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(codec.decode_agent)
        self._socket = socket
        self._loop = loop

    def send(self, *messages: message.ServerMessage) -> None:
        """Send messages as the server would."""
        for each in messages:
            self.send_bytes(codec.encode(each))

    def send_bytes(self, data: bytes) -> None:
        """Send anything."""
        asyncio.run_coroutine_threadsafe(self._socket.send_bytes(data), self._loop).result(TIMEOUT_S)

    def close(self, code: int = 1011, reason: str = "") -> None:
        """End the socket."""
        asyncio.run_coroutine_threadsafe(self._socket.close(code, reason), self._loop).result(TIMEOUT_S)

    async def run(self) -> None:
        """Take what comes until the socket ends."""
        try:
            while True:
                if answer := self.take(await self._socket.receive_bytes()):
                    await self._socket.send_bytes(codec.encode(answer))
        except WebSocketDisconnect:
            pass
        finally:
            self.closed.set()


@dataclass
class FakeServer:
    """The built console, the log-in and the agent socket on one free port."""

    assets: Path
    url: str = ""
    password: str = "right"
    login_answer: Callable[[], Response] | None = None
    must_change = False
    code = ""
    """The second factor; empty for none."""
    sites: list[dict[str, str]] = field(default_factory=list)
    provider: str = ""
    """What the log-in provider is called; empty for none. It cannot be reached."""
    refuse_sockets: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    """What other reads of the API answer, by path and query; 404 for the rest."""
    paths: list[str] = field(default_factory=list)
    _links: queue.Queue[Link] = field(default_factory=queue.Queue)

    def link(self) -> Link:
        """Wait for the next socket of the console."""
        try:
            return self._links.get(timeout=TIMEOUT_S)
        except queue.Empty:
            raise AssertionError("the console opened no socket") from None

    @contextmanager
    def running(self) -> Iterator["FakeServer"]:
        """Serve on a free port for as long as the block lasts."""
        config = uvicorn.Config(
            self._app(),
            port=0,
            log_level="critical",
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            lifespan="off",
        )
        server = uvicorn.Server(config)
        socket = config.bind_socket()
        # From now on, not from when the thread runs: a browser may be faster than that.
        socket.listen()
        self.url = f"http://127.0.0.1:{socket.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
        thread.start()
        try:
            yield self
        finally:
            server.force_exit = server.should_exit = True
            thread.join()
            socket.close()

    # Private -------------------------------------------------------------------------------------

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/v1/login", self._log_in, methods=["POST"]),
                Route("/api/v1/login/provider", self._provider, methods=["GET", "POST"]),
                Route("/api/v1/login/provider/code", self._enter_by_provider, methods=["POST"]),
                Route("/api/v1/logout", self._log_out, methods=["POST"]),
                Route("/api/v1/me", self._me),
                Route("/api/v1/me/password", self._change_password, methods=["PUT"]),
                Route("/api/v1/{path:path}", self._read),
                Route("/console/replica.html", self._replica),
                Route("/console/replica-quirks.html", self._replica),
                Route("/console/{name:path}", self._file),
                Route("/assets/{hash}", self._page_asset),
                WebSocketRoute("/ws/agent", self._socket),
            ]
        )

    async def _log_in(self, request: Request) -> Response:
        if self.login_answer:
            return self.login_answer()
        credentials = await request.json()
        if credentials["password"] != self.password:
            return JSONResponse({"error": {"code": "wrong_credentials", "message": "wrong"}}, 401)
        if self.code and credentials["code"] != self.code:
            wrong = "wrong_code" if credentials["code"] else "second_factor_required"
            return JSONResponse({"error": {"code": wrong, "message": wrong}}, 401)
        answer = JSONResponse({"agent": {"must_change_password": self.must_change}})
        answer.set_cookie(COOKIE, "live", httponly=True, samesite="strict")
        return answer

    async def _provider(self, request: Request) -> Response:
        if request.method == "GET":
            return JSONResponse({"name": self.provider})
        return JSONResponse({"error": {"code": "provider_unreachable", "message": "nobody there"}}, 502)

    async def _enter_by_provider(self, request: Request) -> Response:
        typed = (await request.json())["code"]
        if typed != self.code:
            wrong = "provider_expired" if typed == "late" else "wrong_code"
            return JSONResponse({"error": {"code": wrong, "message": wrong}}, 401)
        answer = JSONResponse({"agent": {"must_change_password": False}})
        answer.set_cookie(COOKIE, "live", httponly=True, samesite="strict")
        return answer

    async def _log_out(self, _: Request) -> Response:
        answer = JSONResponse({"ok": True})
        answer.delete_cookie(COOKIE)
        return answer

    async def _me(self, request: Request) -> Response:
        told = {"agent": {"must_change_password": self.must_change}, "sites": self.sites}
        return JSONResponse(told, 200 if COOKIE in request.cookies else 401)

    async def _read(self, request: Request) -> Response:
        asked = f"{request.path_params['path']}?{request.url.query}"
        return JSONResponse(self.answers.get(asked, {}), 200 if asked in self.answers else 404)

    async def _change_password(self, request: Request) -> Response:
        wanted = await request.json()
        if wanted["current"] != self.password:
            return JSONResponse({"error": {"code": "wrong_credentials", "message": "wrong"}}, 403)
        self.password, self.must_change = wanted["new"], False
        return JSONResponse({"ok": True})

    async def _replica(self, request: Request) -> Response:
        self.paths.append(request.url.path)
        doctype = "" if "quirks" in request.url.path else "<!doctype html>"
        body = f"{doctype}<html><head></head><body></body></html>"
        return HTMLResponse(body, headers={"Content-Security-Policy": REPLICA_POLICY})

    async def _file(self, request: Request) -> Response:
        name = request.path_params["name"] or "index.html"
        self.paths.append(request.url.path)
        if not (self.assets / name).is_file():
            return Response(status_code=404)
        policy = {"Content-Security-Policy": CONSOLE_POLICY} if name == "index.html" else {}
        return FileResponse(self.assets / name, headers={"Cache-Control": "no-store", **policy})

    async def _page_asset(self, request: Request) -> Response:
        is_there = request.path_params["hash"] == DOT and COOKIE in request.cookies
        return Response(_PIXEL, media_type="image/png") if is_there else Response(status_code=404)

    async def _socket(self, socket: WebSocket) -> None:
        if self.refuse_sockets or COOKIE not in socket.cookies:
            await socket.close()
            return
        await socket.accept("lookalong.v1")
        link = Link(socket, asyncio.get_running_loop())
        self._links.put(link)
        await link.run()
