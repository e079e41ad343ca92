"""The whole application: it starts, says why it cannot, stops."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from starlette.types import Message

from lookalong.app import Application, create_app
from lookalong.config import Settings

PROVIDER = {
    "public_url": "https://help.example",
    "oidc_issuer": "https://login.example",
    "oidc_client_id": "lookalong",
}


@asynccontextmanager
async def lifespan(application: Application) -> AsyncIterator[Message]:
    """Run the lifespan as an ASGI server does; gives the answer to the start."""
    to_app, from_app = (anyio.create_memory_object_stream[Message](2) for _ in range(2))
    with to_app[0], to_app[1], from_app[0], from_app[1]:
        async with anyio.create_task_group() as tasks:
            scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
            tasks.start_soon(application, scope, to_app[1].receive, from_app[0].send)
            await to_app[0].send({"type": "lifespan.startup"})
            started = await from_app[1].receive()
            yield started
            if started["type"] == "lifespan.startup.complete":
                await to_app[0].send({"type": "lifespan.shutdown"})
                assert (await from_app[1].receive())["type"] == "lifespan.shutdown.complete"


async def connect(application: Application, path: str, **headers: str) -> list[Message]:
    """Ask for a WebSocket and return what came back."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    scope: dict[str, Any] = {
        "type": "websocket",
        "path": path,
        "scheme": "ws",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "subprotocols": ["lookalong.v1"],
        "client": ("127.0.0.1", 1),
        "extensions": {},
    }
    await application(scope, receive, send)
    return sent


async def test_application_serves_while_its_lifespan_runs(tmp_path: Path) -> None:
    application = create_app(Settings(data_dir=tmp_path))
    async with lifespan(application) as started:
        assert started == {"type": "lifespan.startup.complete"}
        transport = httpx2.ASGITransport(app=application, client=("127.0.0.1", 1))
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            assert (await client.get("/readyz")).status_code == 200
            metrics = (await client.get("/metrics")).text
            assert "lookalong_sockets" in metrics
            assert "process_resident_memory_bytes" in metrics


async def test_application_can_be_drained_before_it_stops(tmp_path: Path) -> None:
    application = create_app(Settings(data_dir=tmp_path))
    async with lifespan(application):
        await application.drain()


@pytest.mark.parametrize("path", ["/ws/other", "/", "/ws/visitor/", "/ws/visitor"])
async def test_socket_without_a_place_or_an_origin_is_refused(tmp_path: Path, path: str) -> None:
    application = create_app(Settings(data_dir=tmp_path))
    async with lifespan(application):
        sent = await connect(application, path)
    assert sent[0]["type"] in ("websocket.close", "websocket.http.response.start")


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"store_url": "mysql://root:hunter2@db/x"}, "postgresql://"),
        ({"store_url": "postgresql://lookalong:hunter2@127.0.0.1:1/x"}, "127.0.0.1"),
        ({"store_url": "sqlite:////proc/nowhere/x.sqlite3"}, "/proc/nowhere"),
        ({"bus_url": "kafka://x"}, "redis://"),
        (PROVIDER | {"oidc_client_secret_file": "/proc/nowhere/secret"}, "/proc/nowhere/secret"),
        (PROVIDER | {"oidc_client_secret": "x", "oidc_sites": "nope"}, "nope"),
    ],
)
async def test_application_that_cannot_start_says_why(tmp_path: Path, settings: dict[str, str], reason: str) -> None:
    application = create_app(Settings.load(data_dir=tmp_path, **settings))
    async with lifespan(application) as started:
        assert started["type"] == "lifespan.startup.failed"
    assert reason in started["message"]
    assert "hunter2" not in started["message"]


async def test_socket_before_the_start_is_a_fault_of_the_server(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="lifespan"):
        await connect(create_app(Settings(data_dir=tmp_path)), "/ws/visitor")
