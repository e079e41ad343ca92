"""A private PostgreSQL for tests: from Debian's binaries, on a Unix socket of its own, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["ENV", "Postgres", "binaries", "run_postgres"]

ENV = "LOOKALONG_TEST_POSTGRES"
"""Names a server to use instead, as `postgresql://user:password@host/postgres`; it must let databases be created."""


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL that is installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


class Postgres:
    """A server that runs.

    Args:
        folder: Of its programs.
        home: Of its data and its socket.
        user: Who it runs as, None for ourselves.
    """

    def __init__(self, folder: Path, home: Path, user: str | None) -> None:
        self._folder, self._home, self._user = folder, home, user
        self.url = f"postgresql://lookalong@/postgres?host={home}"

    @classmethod
    @contextmanager
    def running(cls, folder: Path | None = None) -> "Iterator[Postgres]":
        """Run a server; PostgreSQL refuses to run as root, so root becomes nobody for it."""
        folder = folder or binaries()
        if folder is None:
            raise RuntimeError("expected PostgreSQL; install Debian's package postgresql")
        # Not below pytest's own folder, which nobody may enter; and a socket's path has 107 characters at most.
        home = Path(tempfile.mkdtemp(prefix="lookalong-pg-", dir="/tmp"))
        server = cls(folder, home, "nobody" if os.getuid() == 0 else None)
        if server._user is not None:
            shutil.chown(home, server._user)
        settings = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off -c max_connections=50"
        try:
            server._run("initdb", "-U", "lookalong", "-A", "trust", "--no-sync", "-E", "UTF8")
            server._run("pg_ctl", "-w", "-l", str(home / "log"), "-o", settings, "start")
            try:
                yield server
            finally:
                server._run("pg_ctl", "-w", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(home)

    def restart(self) -> None:
        """Abort it as a crash would, and start it again with the settings it had."""
        self._run("pg_ctl", "-w", "-m", "immediate", "-l", str(self._home / "log"), "restart")

    def _run(self, program: str, *arguments: str) -> None:
        # A started server keeps the output open: a pipe would be waited for as long as it runs.
        subprocess.run(
            [str(self._folder / program), "-D", str(self._home / "data"), *arguments],
            check=True,
            user=self._user,
            cwd="/",
            stdout=subprocess.DEVNULL,
            timeout=60,
        )


@contextmanager
def run_postgres(folder: Path) -> Iterator[str]:
    """Run a server and give its URL."""
    with Postgres.running(folder) as server:
        yield server.url
