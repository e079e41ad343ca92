"""A private PostgreSQL for tests: from Debian's binaries, on a Unix socket of its own, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["ENV", "binaries", "run_postgres"]

ENV = "LOOKALONG_TEST_POSTGRES"
"""Names a server to use instead, as `postgresql://user:password@host/postgres`; it must let databases be created."""


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL that is installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


@contextmanager
def run_postgres(folder: Path) -> Iterator[str]:
    """Run a server and give its URL; PostgreSQL refuses to run as root, so root becomes nobody for it."""
    # Not below pytest's own folder, which nobody may enter; and a socket's path has 107 characters at most.
    home = Path(tempfile.mkdtemp(prefix="lookalong-pg-", dir="/tmp"))
    user = "nobody" if os.getuid() == 0 else None
    if user is not None:
        shutil.chown(home, user)
    data = str(home / "data")
    settings = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off -c max_connections=50"
    try:
        _run(user, folder / "initdb", "-D", data, "-U", "lookalong", "-A", "trust", "--no-sync", "-E", "UTF8")
        _run(user, folder / "pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", settings, "start")
        try:
            yield f"postgresql://lookalong@/postgres?host={home}"
        finally:
            _run(user, folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


def _run(user: str | None, program: Path, *arguments: str) -> None:
    # A started server keeps the output open: a pipe would be waited for as long as it runs.
    subprocess.run([str(program), *arguments], check=True, user=user, cwd="/", stdout=subprocess.DEVNULL, timeout=60)
