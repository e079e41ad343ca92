"""Files as the store knows them: begun, whole, sent once, and gone with what they belong to."""

import pytest

from lookalong.attachment import Holder, read_manifest, write_manifest
from lookalong.conversation.alteration import Actor
from lookalong.protocol.field import Alteration
from lookalong.store import (
    Altered,
    AttachmentRecord,
    Finished,
    Quota,
    QuotaReached,
    Retention,
    Store,
    UnknownConversation,
    UnknownFile,
)
from lookalong.store.attachment import DAY_MS, GRACE_MS
from tests.integration.store.conftest import Clock, Thread

QUOTA = Quota(1000, visitor_bytes=2500, visitor_files=4, site_bytes=5000)
FULL, THUMB = "f" * 64, "e" * 64


def holder(thread: Thread, author_id: str = "vis_1") -> Holder:
    return Holder(thread.site.id, thread.conversation.id, "visitor", author_id)


async def whole(store: Store, thread: Thread, client_id: str = "f1", digest: str = FULL) -> AttachmentRecord:
    """A file that is there."""
    begun = await store.begin_upload(holder(thread), client_id, "a.png", 100, QUOTA)
    assert await store.hold_blob(digest, 90)
    assert await store.hold_blob(THUMB, 9)
    kept = await store.finish_upload(begun.id, Finished("a.png", "image/png", 90, 3, 2, digest, THUMB))
    assert kept is not None
    return kept


async def send(store: Store, thread: Thread, client_id: str, *files: str, author_id: str = "vis_1") -> int:
    said = await store.append(
        thread.conversation.id, client_id, "file", "visitor", author_id, "", " ".join(files), files
    )
    return said.message.seq


async def test_a_deleted_message_takes_its_files_along(store: Store, thread: Thread, clock: Clock) -> None:
    clock.now += DAY_MS
    files = [await whole(store, thread, f"f{number}") for number in range(2)]
    texts = [write_manifest([each.line], "look") for each in files]
    for number, (file, text) in enumerate(zip(files, texts, strict=True)):
        await store.append(thread.conversation.id, f"m{number}", "file", "visitor", "vis_1", "", text, [file.id])
    author = Actor("visitor", "vis_1")

    async def alter(client_id: str, seq: int, action: Alteration, words: str = "") -> int:
        change = Altered(thread.conversation.id, client_id, seq, action, words)
        return (await store.alter(change, author, "")).released

    async def last_text() -> str:
        record = await store.conversation(thread.conversation.id)
        assert record is not None
        return record.last_text

    assert await alter("e1", 2, "edit", "look here\n\nand there") == 0
    [state] = await store.states(thread.conversation.id, [2])
    assert read_manifest(state.text) == ([files[1].line], "look here\n\nand there")
    assert await last_text() == "a.png: look here and there"
    assert await alter("d1", 2, "delete") == 1
    assert await alter("d1", 2, "delete") == 0, "repeated"
    assert await last_text() == "a.png: look", "of the one before"
    assert await store.attachment(files[1].id) is None
    assert await store.doom_blobs() == [], "the other file has the same bytes"
    assert await alter("d2", 1, "delete") == 1
    assert sorted(await store.doom_blobs()) == [THUMB, FULL]
    assert await store.search("a.png", [thread.site.id]) == ([], False)


async def test_an_upload_begun_again_is_the_same(store: Store, thread: Thread) -> None:
    begun = await store.begin_upload(holder(thread), "f1", "a.png", 100, QUOTA)
    assert await store.begin_upload(holder(thread), "f1", "b.png", 7, QUOTA) == begun
    assert not begun.is_finished
    other = await store.begin_upload(holder(thread, "vis_2"), "f1", "a.png", 100, QUOTA)
    assert other.id != begun.id


async def test_nothing_is_begun_in_a_conversation_that_is_gone(store: Store, thread: Thread) -> None:
    nowhere = Holder(thread.site.id, "cnv_gone", "visitor", "vis_1")
    with pytest.raises(UnknownConversation):
        await store.begin_upload(nowhere, "f1", "a.png", 1, QUOTA)


async def test_quotas_are_of_a_visitor_in_a_day_and_of_a_site(store: Store, thread: Thread, clock: Clock) -> None:
    for number in range(2):
        await store.begin_upload(holder(thread), f"f{number}", "a", 1000, QUOTA)
    with pytest.raises(QuotaReached):
        await store.begin_upload(holder(thread), "f2", "a", 501, QUOTA)
    for number in range(2, 4):
        await store.begin_upload(holder(thread), f"f{number}", "a", 1, QUOTA)
    with pytest.raises(QuotaReached):
        await store.begin_upload(holder(thread), "f4", "a", 1, QUOTA)
    clock.now += DAY_MS
    await store.begin_upload(holder(thread), "f4", "a", 1000, QUOTA)
    await store.begin_upload(holder(thread, "vis_2"), "f1", "a", 1000, QUOTA)
    with pytest.raises(QuotaReached):
        await store.begin_upload(holder(thread, "vis_3"), "f1", "a", 1000, QUOTA)


async def test_a_message_takes_whole_files_of_its_sender_once(store: Store, thread: Thread) -> None:
    file = await whole(store, thread)
    unfinished = await store.begin_upload(holder(thread), "f2", "b.png", 100, QUOTA)
    for client_id, files, author_id in (
        ("m0", (file.id, "att_none"), "vis_1"),
        ("m0", (unfinished.id,), "vis_1"),
        ("m0", (file.id,), "vis_2"),
    ):
        with pytest.raises(UnknownFile):
            await send(store, thread, client_id, *files, author_id=author_id)
    seq = await send(store, thread, "m1", file.id)
    assert await send(store, thread, "m1", file.id) == seq, "a retry gets the same place"
    with pytest.raises(UnknownFile):
        await send(store, thread, "m2", file.id)
    kept = await store.attachment(file.id)
    assert kept is not None
    assert kept.seq == seq
    assert not await store.drop_upload(file.id)


async def test_what_is_never_sent_expires(store: Store, thread: Thread, clock: Clock) -> None:
    sent, waits = await whole(store, thread), await whole(store, thread, "f2")
    await send(store, thread, "m1", sent.id)
    assert await store.expire_uploads(clock.now) == []
    assert await store.expire_uploads(clock.now + 1) == [waits.id]
    assert await store.attachments(thread.conversation.id, [sent.id, waits.id]) == {
        sent.id: await store.attachment(sent.id)
    }


async def test_bytes_go_when_nothing_refers_to_them_and_never_before(
    store: Store, thread: Thread, clock: Clock
) -> None:
    first, second = await whole(store, thread), await whole(store, thread, "f2")
    clock.now += GRACE_MS + 1
    assert await store.drop_upload(first.id)
    assert await store.doom_blobs() == [], "the second one has the same bytes"
    assert await store.drop_upload(second.id)
    assert sorted(await store.doom_blobs()) == [THUMB, FULL]
    assert not await store.hold_blob(FULL, 90), "about to be removed"
    begun = await store.begin_upload(holder(thread), "f3", "a.png", 100, QUOTA)
    assert await store.finish_upload(begun.id, Finished("a", "image/png", 1, 1, 1, FULL, None)) is None
    for digest in (FULL, THUMB):
        await store.forget_blob(digest)
    assert await store.blobs() == {}
    assert await store.hold_blob(FULL, 90)
    assert await store.doom_blobs() == [], "they may be on their way"
    assert await store.finish_upload(begun.id, Finished("a", "image/png", 1, 1, 1, FULL, None)) is not None


async def test_erasing_a_visitor_takes_the_files_and_their_bytes_at_once(
    store: Store, thread: Thread, clock: Clock
) -> None:
    clock.now = 10 * DAY_MS
    file = await whole(store, thread)
    await send(store, thread, "m1", file.id)
    exported = await store.export_visitor(thread.visitor)
    assert [each.id for each in exported.files] == [file.id]
    erased = await store.erase_visitor(thread.visitor)
    assert (erased.messages, erased.files) == (1, 1)
    assert await store.attachment(file.id) is None
    assert sorted(await store.doom_blobs()) == [THUMB, FULL]


async def test_files_go_with_the_messages_that_a_site_does_not_keep(store: Store, thread: Thread, clock: Clock) -> None:
    old = await whole(store, thread, digest="a" * 64)
    await send(store, thread, "m1", old.id)
    clock.now += 2 * DAY_MS
    new = await whole(store, thread, "f2")
    await send(store, thread, "m2", new.id)
    await store.set_retention(thread.site.id, Retention(conversation_days=1))
    await store.sweep()
    assert await store.attachment(old.id) is None
    assert await store.attachment(new.id) is not None
    assert await store.doom_blobs() == ["a" * 64]
    clock.now += 2 * DAY_MS
    await store.sweep()
    assert await store.attachment(new.id) is None


async def test_the_inbox_and_the_search_show_names_and_words(store: Store, thread: Thread) -> None:
    file = await whole(store, thread)
    text = f"{file.id} image/png 90 3 2 blue boat.png\n\nthis one"
    await store.append(thread.conversation.id, "m1", "file", "visitor", "vis_1", "", text, [file.id])
    record = await store.conversation(thread.conversation.id)
    assert record is not None
    assert (record.last_author, record.last_text) == ("visitor", "blue boat.png: this one")
    for words, count in (("boat", 1), ("this one", 1), ("image", 0)):
        found, _ = await store.search(words, [thread.site.id])
        assert len(found) == count, words
