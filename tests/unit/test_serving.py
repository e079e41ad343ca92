"""How many connections a process takes, by what it may open."""

import subprocess
import sys

import pytest

SCRIPT = """
import resource
from lookalong.config import Settings
from lookalong.serving import configure
guard = configure(print, Settings(sockets_total=1000)).http.args[0]
print(guard.limits.sockets_total, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("limit", "connections", "files"),
    [
        # It raises what it may, as far as it needs, and leaves room for the store and the bus.
        ("ulimit -Sn 256; ulimit -Hn 4096", 1000, 1128),
        ("ulimit -n 512", 384, 512),
        ("ulimit -Sn 2048; ulimit -Hn 4096", 1000, 2048),
        ("ulimit -n 64", 16, 64),
    ],
)
def test_connections_fit_into_the_files_a_process_may_open(limit: str, connections: int, files: int) -> None:
    command = ["sh", "-c", f'{limit}; exec "$0" -c "$1"', sys.executable, SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout.split() == [str(connections), str(files)]
