"""Databases are locked, full, and restarted: no ack without durability, and recovery without a hand."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.stage import Result, Scale, Stage
from tests.integration.store.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["disk_full", "locked", "postgres_restarted"]


async def locked(scale: Scale) -> Result:
    """Hold the write lock of the file from another process's connection; everybody goes on writing."""
    name = f"db-locked, {scale.seconds:g} s"
    # A writer waits 2 s for the lock, and with it the pings behind: silence must be longer to mean anything.
    async with Stage(name, scale, LOOKALONG_HEARTBEAT_S="6") as stage:
        await stage.crowd.chat(scale.messages // 2, scale.rate)
        locker = sqlite3.connect(
            stage.store_url.removeprefix("sqlite:///"), isolation_level=None, timeout=30, check_same_thread=False
        )
        # The server commits all the time: the lock is waited for as any other writer waits.
        await asyncio.to_thread(locker.execute, "BEGIN EXCLUSIVE")
        await _quiet(stage)
        before = _acked(stage)
        ending = asyncio.get_running_loop().time() + scale.seconds
        await stage.crowd.chat(1, scale.rate / 8, lambda: asyncio.get_running_loop().time() < ending)
        stage.result.add(f"{name}: acknowledged meanwhile", _acked(stage) - before, "texts", 0)
        people = stage.crowd.people
        assert any("store_unavailable" in each.refusals for each in people), "the clear state on the screen"
        assert all(each.link == "open" for each in people), "views go on"
        locker.execute("ROLLBACK")
        locker.close()
        await stage.crowd.chat(scale.messages // 2, scale.rate)
        return await stage.finish()


async def disk_full(scale: Scale) -> Result:
    """Fill the database's disk, go on writing, then make room.

    The disk is a tmpfs of 4 MB where this process may mount one (root); elsewhere the server may not let a file grow
    past some size, which SQLite is told by another error (EFBIG, not ENOSPC).
    """
    name = "db-disk-full"
    with _small_disk() as disk:
        async with Stage(name, scale, folder=disk.folder) as stage:
            await stage.crowd.chat(scale.messages // 2, scale.rate)
            disk.fill(stage.server.pid)
            crowd = stage.crowd
            crowd.padding = "x" * 1500
            refused = [each for each in crowd.people if "store_unavailable" in each.refusals]
            deadline = asyncio.get_running_loop().time() + 60
            while not refused and asyncio.get_running_loop().time() < deadline:
                await crowd.chat(10, scale.rate)
                refused = [each for each in crowd.people if "store_unavailable" in each.refusals]
            assert refused, "expected a full disk to be said"
            await crowd.chat(20, scale.rate)
            assert stage.server.alive
            disk.empty(stage.server.pid)
            crowd.padding = ""
            await crowd.chat(scale.messages // 2, scale.rate)
            result = await stage.finish()
            with sqlite3.connect(stage.store_url.removeprefix("sqlite:///")) as reader:
                answers = reader.execute("PRAGMA integrity_check").fetchall()
            reader.close()
            result.add(f"{name}: integrity_check not ok", float(answers != [("ok",)]), "files", 0)
            return result


async def postgres_restarted(scale: Scale) -> Result:
    """Restart PostgreSQL without asking it, as a crash does, while everybody writes over two processes."""
    with Postgres.running() as server:
        name = f"PostgreSQL restarted {scale.times} times"
        async with Stage(name, scale, 2, redis=True, store_url=server.url) as stage:

            async def restart() -> None:
                for _ in range(scale.times):
                    await asyncio.sleep(scale.seconds)
                    await asyncio.to_thread(server.restart)

            restarting = asyncio.create_task(restart())
            await stage.crowd.chat(scale.messages, scale.rate, lambda: not restarting.done())
            await restarting
            return await stage.finish()


# Private -----------------------------------------------------------------------------------------


def _acked(stage: Stage) -> int:
    return sum(len(thread.voice.acked) for each in stage.crowd.people for thread in each.threads.values())


async def _quiet(stage: Stage) -> None:
    """Wait until no ack of before the lock is on its way any more: the writer has met the lock."""
    for each in stage.crowd.people[:1]:
        count = len(each.refusals)
        each.say(next(iter(each.threads)), "is it locked?")
        await each.until(lambda one=each, known=count: "store_unavailable" in one.refusals[known:])


class _Disk:
    """A disk that can be filled.

    Args:
        folder: Where it is.
        mounted: Whether it is one of its own; else the server's files are kept small.
    """

    def __init__(self, folder: Path, mounted: bool) -> None:
        self.folder, self._mounted = folder, mounted

    def fill(self, pid: int) -> None:
        """Leave little room."""
        if not self._mounted:
            size = max(each.stat().st_size for each in self.folder.iterdir())
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size + 100_000, resource.RLIM_INFINITY))
            return
        room = os.statvfs(self.folder)
        with (self.folder / "ballast").open("wb") as ballast:
            ballast.write(bytes(max(0, room.f_bavail * room.f_frsize - 100_000)))

    def empty(self, pid: int) -> None:
        """Make room again."""
        if self._mounted:
            (self.folder / "ballast").unlink()
        else:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def _small_disk() -> Iterator[_Disk]:
    with tempfile.TemporaryDirectory(prefix="faults-disk-") as folder:
        if os.geteuid() != 0:
            yield _Disk(Path(folder), mounted=False)
            return
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], check=True)
        try:
            yield _Disk(Path(folder), mounted=True)
        finally:
            subprocess.run(["umount", folder], check=True)
