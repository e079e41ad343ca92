"""Autobahn's client cases against an echo behind the server's own protocol classes: ``make autobahn``.

The classes are the real ones, with room for what an echo must carry and our protocol never does. Compression is never
agreed on, so the cases about it (12, 13) are left out. Autobahn's ``wstest`` is a program of Python 2.7, in an
environment of its own: ``virtualenv<20.16`` makes one, ``pip install autobahntestsuite==25.10.1`` brings the program.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from lookalong import log
from lookalong.config import Settings
from lookalong.serving import bind, configure
from lookalong.transport import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

CASES = ["1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.1.*", "9.2.*", "9.3.5", "9.4.5", "9.5.*", "9.6.*", "10.*"]
"""Of 9 not those whose fragments are tiny: a message has at most as many as `ROOM` says."""

GOOD = {"OK", "INFORMATIONAL", "NON-STRICT"}
"""Non-strict: what is bad is found when its message is whole, and what came just before it is not said again first."""

DEVIATE = {"7.1.5"}
"""A message whose last fragment never comes, then a close: the echo has nothing to send, Autobahn wants it."""

MIB = 1024 * 1024
ROOM = Limits(
    hello_bytes=17 * MIB, message_bytes=17 * MIB, fragments=300, connects=(10_000.0, 10_000.0), pings=(100.0, 100.0)
)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Say everything again."""
    if scope["type"] == "lifespan":
        for answer in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{answer}.complete"})
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (event := await receive())["type"] != "websocket.disconnect":
        await send({**event, "type": "websocket.send"})


@contextmanager
def running() -> Iterator[str]:
    """Serve the echo; yields its address."""
    listener = bind("127.0.0.1", 0)
    server = uvicorn.Server(configure(echo, Settings(), ROOM))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield f"ws://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def cases(wstest: str, url: str) -> dict[str, dict[str, Any]]:
    """Run the cases; return what Autobahn says of each."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder, "spec.json")
        servers = [{"agent": "lookalong", "url": url, "options": {"version": 18}}]
        spec.write_text(json.dumps({"outdir": folder, "servers": servers, "cases": CASES, "exclude-cases": []}))
        subprocess.run([wstest, "-m", "fuzzingclient", "-s", spec], check=True, stdout=subprocess.DEVNULL)
        found: dict[str, dict[str, Any]] = json.loads(Path(folder, "index.json").read_text())["lookalong"]
        return found


def main(wstest: str) -> int:
    """Run, print what is not as it should be and a summary; 1 if something is not."""
    log.configure("error", "json")  # Each bad frame is a warning.
    with running() as url:
        found = cases(wstest, url)
    bad = {
        name: said
        for name, said in found.items()
        if name not in DEVIATE and not {said["behavior"], said["behaviorClose"]} <= GOOD
    }
    for name, said in sorted(bad.items()):
        print(name, said["behavior"], said["behaviorClose"], said["remoteCloseCode"])
    print(f"{len(found)} cases:", dict(Counter(said["behavior"] for said in found.values())))
    return 1 if bad or len(found) < 200 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
