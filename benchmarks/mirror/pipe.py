"""A relay that passes on what it gets and knows nothing else.

Sockets with the same path hear each other. It stands in for a server wherever the peer has none, and shows what the way
through two browsers and one process costs at least.
"""

import asyncio
import contextlib
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator

import uvloop
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

__all__ = ["main", "run_pipe"]


@contextlib.contextmanager
def run_pipe() -> Iterator[str]:
    """Start the relay as a process of its own, stop it in the end; gives its URL."""
    command = [sys.executable, "-c", f"from {__name__} import main; main()"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"ws://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def main() -> None:
    """Serve on a free port of the loopback interface and print it; for a process of its own."""
    uvloop.run(_serve())


# Private -----------------------------------------------------------------------------------------


async def _serve() -> None:
    rooms: dict[str, set[ServerConnection]] = defaultdict(set)

    async def pass_on(socket: ServerConnection) -> None:
        assert socket.request is not None
        room = rooms[socket.request.path]
        room.add(socket)
        with contextlib.suppress(ConnectionClosed):
            async for data in socket:
                for other in room - {socket}:
                    await other.send(data)
        room.discard(socket)

    async with serve(pass_on, "127.0.0.1", 0, compression=None, max_size=None, ping_interval=None) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        await asyncio.get_running_loop().create_future()
