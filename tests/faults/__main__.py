"""Play every fault whole, or those named: `python -m tests.faults [NAME…]`; prints a table, writes its figures."""

from __future__ import annotations

import asyncio
import resource
import sys
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.row import Row, report
from tests.faults import machine, network, process, storage, storm
from tests.faults.stage import Result, Scale

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

WHOLE: dict[str, Callable[[], Coroutine[None, None, Result]]] = {
    "server-kill-loop": partial(process.server_kill_loop, Scale(20_000, times=20, rate=200, sites=10)),
    "redis-kill-loop": partial(process.redis_kill_loop, Scale(10_000, times=10, seconds=5, rate=200, sites=10)),
    # Killed as soon as it is there the server takes little: at a higher rate more waits in the end than one person may
    # send in half a minute.
    "db-kill-integrity": partial(process.kill_integrity, Scale(2_000, times=50, rate=20, sites=5)),
    "db-locked": partial(storage.locked, Scale(2_000, seconds=30, rate=100, sites=5)),
    "db-disk-full": partial(storage.disk_full, Scale(400, rate=40, sites=2)),
    "postgres-restarted": partial(storage.postgres_restarted, Scale(5_000, times=5, seconds=3, rate=100, sites=5)),
    "net-drop-mid-message": partial(network.drop_mid_message, Scale(1_000, rate=40, sites=2)),
    "net-slicer": partial(network.slicer, Scale(400, rate=40, sites=2)),
    "net-slow": partial(network.slow, Scale(400, rate=40, sites=2, seconds=6)),
    "net-blackhole": partial(network.blackhole, Scale(100, rate=20, sites=1), heartbeat_s=12, quiet_s=15.0),
    "reconnect-storm": partial(storm.reconnect_storm, 5_000),
    "clock-jumps": partial(machine.clock_jumps, Scale(1_000, rate=40)),
    "fd-limit": partial(machine.file_limit, Scale(200, rate=40)),
    "event-loop-stall": partial(machine.loop_stall, Scale(200, times=5, rate=40)),
}
"""By the name of the item in ``tests/hostile/faults.json``, where there is one."""


def main(names: list[str]) -> int:
    """Play and report; the exit code tells whether all is as it should be."""
    if unknown := set(names) - set(WHOLE):
        print(f"expected {', '.join(WHOLE)}, got {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    rows: list[Row] = []
    findings: list[str] = []
    for name in names or WHOLE:
        print(f"{name} …", flush=True)
        result = asyncio.run(WHOLE[name]())
        rows += result.rows
        findings += result.findings
    report("faults", rows)
    print("\n".join(findings[:50]))
    return 0 if all(row.ok is not False for row in rows) and not findings else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
