"""Acknowledged means durable; a store in trouble says so, never an ack."""

import asyncio
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from lookalong.store import Store, StoreUnavailable
from lookalong.store.writer import MAX_WAITING

WRITER = """
import asyncio, sys
from lookalong.store import Store

async def main():
    store = await Store.open(sys.argv[1])
    site = await store.add_site("Shop", "shop", [])
    visitor, _ = await store.add_visitor(site.id, "Visitor")
    conversation = await store.open_conversation(site.id, visitor.id, "https://a/")
    print(conversation.id, flush=True)
    async def say(lane):
        number = 0
        while True:
            number += 1
            done = await store.append(conversation.id, f"{lane}-{number}", "text", "visitor", visitor.id, "V", "x")
            print(done.message.seq, done.message.client_id, flush=True)
    await asyncio.gather(*(say(lane) for lane in range(8)))

asyncio.run(main())
"""


async def test_acknowledged_messages_survive_kill_9(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WRITER, url, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    conversation_id = (await process.stdout.readline()).decode().strip()
    acknowledged = [(await process.stdout.readline()).split() for _ in range(400)]
    process.send_signal(signal.SIGKILL)
    acknowledged += [
        line.split() for line in (await process.stdout.read()).splitlines(keepends=True) if line.endswith(b"\n")
    ]
    await process.wait()

    store = await Store.open(url)
    head = (await store.history(conversation_id, 0, 1))[1]
    stored = {message.seq: message.client_id for message in (await store.history(conversation_id, 0, head))[0]}
    await store.close()
    assert sorted(stored) == list(range(1, head + 1))
    assert all(stored[int(seq)] == client_id.decode() for seq, client_id in acknowledged)


async def test_locked_store_is_unavailable_and_recovers(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    store = await Store.open(f"sqlite:///{file}")
    site = await store.add_site("Shop", "shop", [])
    visitor, _ = await store.add_visitor(site.id, "Visitor")
    conversation = await store.open_conversation(site.id, visitor.id, "https://a/")
    locker = sqlite3.connect(file, isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable) as unavailable:
        await store.append(conversation.id, "m1", "text", "visitor", visitor.id, "V", "secret words")
    assert "secret" not in unavailable.value.reason
    assert await store.conversation(conversation.id) == conversation, "reading goes on"
    locker.execute("ROLLBACK")
    locker.close()
    appended = await store.append(conversation.id, "m1", "text", "visitor", visitor.id, "V", "secret words")
    assert (appended.duplicate, appended.message.seq) == (False, 1)
    await store.close()


async def test_store_opens_while_others_write(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    await (await Store.open(f"sqlite:///{file}")).close()
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    store = await Store.open(f"sqlite:///{file}")
    assert await store.sites() == []
    writer.execute("ROLLBACK")
    writer.close()
    await store.close()


async def test_full_store_is_unavailable_and_stores_nothing(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    store = await Store.open(f"sqlite:///{file}")
    site = await store.add_site("Shop", "shop", [])
    visitor, _ = await store.add_visitor(site.id, "Visitor")
    conversation = await store.open_conversation(site.id, visitor.id, "https://a/")
    # The bound of the connection that writes messages stands for a full disk (SQLITE_FULL).
    await store._writer._hand.write(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count = 1"))
    outcomes = await asyncio.gather(
        *(
            store.append(conversation.id, f"m{number}", "text", "visitor", visitor.id, "V", "x" * 4000)
            for number in range(50)
        ),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, StoreUnavailable)]
    assert refused
    assert "full" in refused[-1].reason
    page, head, _ = await store.history(conversation.id, 0, 100)
    assert [message.seq for message in page] == list(range(1, head + 1))
    await store.close()


async def test_store_that_hangs_does_not_fill_the_memory(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    store = await Store.open(f"sqlite:///{file}")
    locker = sqlite3.connect(file, isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    waiting = [
        asyncio.ensure_future(store.append("cnv_0", f"m{number}", "text", "visitor", "v", "V", "x"))
        for number in range(MAX_WAITING + 1000)
    ]
    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    refused = [each for each in done if isinstance(each.exception(), StoreUnavailable)]
    assert len(refused) == len(done) >= 1
    locker.execute("ROLLBACK")
    locker.close()
    await asyncio.wait(waiting)
    await store.close()


async def test_store_that_cannot_be_reached_is_unavailable() -> None:
    with pytest.raises(StoreUnavailable) as unavailable:
        await Store.open("postgresql://lookalong:hunter2@127.0.0.1:1/lookalong")
    assert "hunter2" not in unavailable.value.reason + str(unavailable.value)
