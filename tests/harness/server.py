"""The real server as a process of its own, for tests and benchmarks."""

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .environment import inherited

__all__ = ["DemoServer", "free_port", "run_demo"]

ROOT = Path(__file__).parents[2]
START_TIMEOUT_S = 30
STOP_TIMEOUT_S = 15


@dataclass(frozen=True)
class DemoServer:
    """A running `lookalong demo`, with what it printed."""

    pid: int
    url: str
    shop: str
    console: str
    email: str
    password: str
    data: Path
    log: Path
    environment: Mapping[str, str]

    @property
    def tag(self) -> str:
        """What a page embeds the widget with."""
        return f'<script async src="{self.url}/widget.js" data-site="demo"></script>'

    def admit(self, *origins: str) -> None:
        """Let pages of more origins embed the widget."""
        named = [f"--origin={origin}" for origin in origins]
        subprocess.run(
            [sys.executable, "-m", "lookalong", "site", "add", "--key", "demo", *named],
            check=True,
            capture_output=True,
            env=inherited(LOOKALONG_DATA_DIR=str(self.data)),
        )

    def read_log(self) -> str:
        """Everything the server has printed so far."""
        return self.log.read_text()

    def cpu_ns(self) -> int:
        """CPU time of the server's threads so far, in ns (Linux, /proc/PID/task/*/schedstat)."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks)


def free_port() -> int:
    """A TCP port of the loopback interface that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def run_demo(
    data: Path | None = None, port: int | None = None, limits: Mapping[str, object] | None = None, **settings: str
) -> Iterator[DemoServer]:
    """Start the demo on a free port, wait until it is ready, stop it by Ctrl-C.

    Args:
        data: Its data folder; a temporary one by default.
        port: Its port; a free one by default.
        limits: Bounds of a connection (`lookalong.transport.Limits`) to change.
        settings: More of the process's environment, `LOOKALONG_…` settings for example.

    Raises:
        RuntimeError: The server did not start or did not stop cleanly; carries its log.
    """
    with contextlib.ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lookalong-")))
        folder.mkdir(exist_ok=True)
        log = folder / "server.log"
        port = port or free_port()
        program = ["lookalong"] if limits is None else ["tests.harness.bounded", json.dumps(limits)]
        variables = inherited(LOOKALONG_DATA_DIR=str(folder), NO_COLOR="1") | settings
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", *program, "demo", "--port", str(port)],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=variables,
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(process, url, log)
            yield _describe(process.pid, url, folder, log, variables)
        finally:
            _stop(process, log)


# Private -----------------------------------------------------------------------------------------


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    for _ in range(START_TIMEOUT_S * 20):
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{url}/readyz", timeout=2)  # noqa: S310 # our own loopback address
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = process.wait(0.05)
            raise RuntimeError(f"the server ended with {code}:\n{log.read_text()}")
    raise RuntimeError(f"the server was not ready after {START_TIMEOUT_S} s:\n{log.read_text()}")


def _describe(pid: int, url: str, data: Path, log: Path, environment: Mapping[str, str]) -> DemoServer:
    printed = log.read_text()
    lines = dict(re.findall(r"^\s*(Shop|Console|Log-in): +(.+?)\s*$", printed, flags=re.MULTILINE))
    if lines.keys() != {"Shop", "Console", "Log-in"}:
        raise RuntimeError(f"expected the three lines to copy, got:\n{printed}")
    email, password = lines["Log-in"].split(" / ")
    return DemoServer(pid, url, lines["Shop"], lines["Console"], email, password, data, log, environment)


def _stop(process: subprocess.Popen[bytes], log: Path) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        code = process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise RuntimeError(f"the server did not stop in {STOP_TIMEOUT_S} s:\n{log.read_text()}") from None
    if code != 0:
        raise RuntimeError(f"the server ended with {code}:\n{log.read_text()}")
