"""Takes files in, part by part, and gives them out: between the store, which knows of them, and where their bytes lie.

Parts lie on a grid of ``PART_BYTES`` under names of their own, so that one that comes again is the same one, any node
may take any of them, and nothing of a file is in memory but the part that comes. With the last part the file is put
together, looked at, made anew if it is a picture, and stored under the SHA-256 of its bytes. Only then the store says
that it is there.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import structlog

from lookalong.attachment import Holder, NotTaken, Variant, clean_file_name, kind_of
from lookalong.attachment.kind import IMAGES, TextCheck
from lookalong.attachment.limit import HEAD_BYTES, PART_BYTES, UNFINISHED_S
from lookalong.conversation.text import clean_line
from lookalong.picture.remake import Pictures
from lookalong.store import AttachmentRecord, Finished, Quota, QuotaReached, Store

from .blob import BlobMissing, Blobs, BlobUnavailable

__all__ = ["Depot", "Given", "UploadRefused", "UploadState"]

log = structlog.get_logger(__name__)


class UploadRefused(Exception):
    """A file, or a part of one, is not taken.

    Args:
        code: ``not_found``, ``too_large``, ``quota``, ``not_taken``, ``bad_part`` or ``busy``.
        text: What was expected, what came. Safe to send.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far an upload is: the bytes that are here from its beginning on without a gap."""

    record: AttachmentRecord
    received: int


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it is given out. ``type`` is its own, or that of its thumbnail."""

    record: AttachmentRecord
    type: str
    size: int
    pieces: AsyncIterator[bytes]


class Depot:
    """The way of files in and out.

    Args:
        store: Knows of them.
        blobs: Has their bytes.
        pictures: Makes them anew.
        quota: What is taken.
        scratch: A folder in which files are put together.
        clock: Milliseconds since 1970.
    """

    def __init__(
        self, store: Store, blobs: Blobs, pictures: Pictures, quota: Quota, scratch: Path, clock: Callable[[], int]
    ) -> None:
        self._store, self._blobs, self._pictures, self._quota = store, blobs, pictures, quota
        self._scratch, self._clock = scratch, clock
        self._finishing: set[str] = set()
        self._ready_until = 0

    # In ------------------------------------------------------------------------------------------

    async def begin(self, holder: Holder, client_id: str, name: str, size: int) -> UploadState:
        """Begin an upload, or find the one that it repeats.

        Raises:
            UploadRefused: Too large, or more than the quota has room for.
            UnknownConversation: Its conversation is gone.
        """
        if not 0 < size <= self._quota.file_bytes:
            raise UploadRefused(
                "too_large" if size else "not_taken",
                f"expected a file of 1 to {self._quota.file_bytes} bytes, got {size}",
            )
        try:
            record = await self._store.begin_upload(holder, client_id, clean_line(name[:_MAX_SAID]), size, self._quota)
        except QuotaReached as reached:
            raise UploadRefused("quota", str(reached)) from None
        return await self._state(record)

    async def state(self, holder: Holder, upload_id: str) -> UploadState:
        """Return how far an upload is; raises ``UploadRefused``."""
        return await self._state(await self._own(holder, upload_id))

    async def take_part(self, holder: Holder, upload_id: str, number: int, data: bytes) -> UploadState:
        """Store a part, and with the last one the file.

        Args:
            holder: Who sends it.
            upload_id: Of which upload.
            number: From 0; all but the last one have ``PART_BYTES``.
            data: Its bytes.

        Raises:
            UploadRefused: The part does not fit, or the file is not taken: then the upload is gone.
            BlobUnavailable: Not stored; send it again.
        """
        record = await self._own(holder, upload_id)
        if record.is_finished:
            return UploadState(record, record.size)
        parts = -(-record.size // PART_BYTES)
        expected = min(PART_BYTES, record.size - number * PART_BYTES)
        if not 0 <= number < parts or len(data) != expected:
            raise UploadRefused("bad_part", f"expected one of {parts} parts, each of {PART_BYTES} bytes but the last")
        await self._blobs.put(_part(upload_id, number), data)
        if number < parts - 1:
            return UploadState(record, number * PART_BYTES + len(data))
        state = await self._state(record)
        return state if state.received < record.size else UploadState(await self._finish(record), record.size)

    async def drop(self, holder: Holder, upload_id: str) -> None:
        """Forget an upload that no message has; raises ``UploadRefused``."""
        record = await self._own(holder, upload_id)
        if record.seq or not await self._store.drop_upload(record.id):
            raise UploadRefused("not_found", "expected an upload that was not sent yet")
        await self._drop_parts(record.id)

    # Out -----------------------------------------------------------------------------------------

    async def give(self, attachment_id: str, variant: Variant) -> Given | None:
        """Return a file; None if it is not there, or no longer.

        Raises:
            BlobUnavailable: Its bytes cannot be had now.
        """
        record = await self._store.attachment(attachment_id)
        digest = (record.blob_hash if variant == "full" else record.thumb_hash) if record else None
        if record is None or not digest:
            return None
        size = await self._store.blob_size(digest)
        pieces = self._blobs.read(_blob(digest))
        try:
            # Read ahead: an answer that has begun cannot say any more that there is nothing.
            first = await anext(pieces, b"")
        except BlobMissing:
            log.error("blob_missing", hash=digest, attachment=record.id)
            return None
        return Given(record, record.type if variant == "full" else "image/webp", size, _joined(first, pieces))

    async def ping(self) -> None:
        """Return if bytes could be stored now, or just before; raises ``BlobUnavailable``."""
        if self._clock() >= self._ready_until:
            await self._blobs.check()
            self._ready_until = self._clock() + _READY_MS

    # What is not needed any longer ----------------------------------------------------------------

    async def sweep(self) -> None:
        """Forget uploads that were never sent, and remove bytes that nothing refers to."""
        for upload_id in await self._store.expire_uploads(self._clock() - UNFINISHED_S * 1000):
            await self._drop_parts(upload_id)
        await self._drop_stray_parts()
        await self.purge()

    async def purge(self) -> None:
        """Remove bytes that nothing refers to any more; what is under way to be stored stays."""
        try:
            for digest in await self._store.doom_blobs():
                await self._blobs.delete(_blob(digest))
                await self._store.forget_blob(digest)
        except BlobUnavailable as error:
            # They stay doomed, and go with the next round.
            log.warning("blobs_not_removed", reason=str(error))

    # Private -------------------------------------------------------------------------------------

    async def _own(self, holder: Holder, upload_id: str) -> AttachmentRecord:
        record = await self._store.attachment(upload_id)
        if record is None or record.holder != holder:
            raise UploadRefused("not_found", "expected an upload of yours; there is no such upload")
        return record

    async def _state(self, record: AttachmentRecord) -> UploadState:
        if record.is_finished:
            return UploadState(record, record.size)
        there = {int(key.rpartition("/")[2]) async for key in self._blobs.keys(_parts(record.id))}
        count = next(number for number in range(len(there) + 1) if number not in there)
        return UploadState(record, min(record.size, count * PART_BYTES))

    async def _finish(self, record: AttachmentRecord) -> AttachmentRecord:
        """Put the file together and store it."""
        if record.id in self._finishing:
            raise UploadRefused("busy", "expected one last part at a time; ask how far the upload is")
        self._finishing.add(record.id)
        try:
            await asyncio.to_thread(self._scratch.mkdir, 0o700, parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self._scratch) as folder:
                return await self._look_and_keep(record, Path(folder) / "file")
        except NotTaken as refused:
            await self._store.drop_upload(record.id)
            await self._drop_parts(record.id)
            raise UploadRefused("not_taken", str(refused)) from None
        except OSError as error:
            raise BlobUnavailable(f"{error.strerror}: {error.filename}") from error
        finally:
            self._finishing.discard(record.id)

    async def _look_and_keep(self, record: AttachmentRecord, file: Path) -> AttachmentRecord:
        kind = await self._assemble(record, file)
        full, thumb, width, height = file, None, 0, 0
        if kind in IMAGES:
            made = await self._pictures.remake(file, kind)
            full, thumb, width, height = made.full, made.thumb, made.width, made.height
        digest, size = await self._keep(full)
        thumb_digest = (await self._keep(thumb))[0] if thumb else None
        name = clean_file_name(record.name, kind)
        kept = await self._store.finish_upload(
            record.id, Finished(name, kind, size, width, height, digest, thumb_digest)
        )
        if kept is None:
            raise UploadRefused("busy", "expected bytes that are not about to be removed; send the last part again")
        await self._drop_parts(record.id)
        return kept

    async def _assemble(self, record: AttachmentRecord, file: Path) -> str:
        """Write the parts into one file; returns its media type. Raises ``NotTaken``."""
        kind, text = "", TextCheck()
        with file.open("wb") as out:
            for number in range(-(-record.size // PART_BYTES)):
                data = b"".join([piece async for piece in self._blobs.read(_part(record.id, number))])
                kind = kind or kind_of(data[:HEAD_BYTES], record.name)
                if kind == "text/plain":
                    text.feed(data)
                await asyncio.to_thread(out.write, data)
        if kind == "text/plain":
            text.finish()
        return kind

    async def _keep(self, file: Path) -> tuple[str, int]:
        """Store a file under its digest; returns that and its size."""
        digest, size = await asyncio.to_thread(_digest, file)
        if not await self._store.hold_blob(digest, size):
            raise UploadRefused("busy", "expected bytes that are not about to be removed; send the last part again")
        await self._blobs.put(_blob(digest), file)
        return digest, size

    async def _drop_stray_parts(self) -> None:
        """Remove parts of uploads that are over: a node was killed, or they could not be removed then."""
        try:
            ids = {key.split("/")[1] async for key in self._blobs.keys("part/")}
        except BlobUnavailable as error:
            log.warning("parts_not_removed", reason=str(error))
            return
        for upload_id in ids:
            record = await self._store.attachment(upload_id)
            if record is None or record.is_finished:
                await self._drop_parts(upload_id)

    async def _drop_parts(self, upload_id: str) -> None:
        """Remove the parts of an upload; what cannot be removed now is no harm, and goes with a later round."""
        try:
            for key in [key async for key in self._blobs.keys(_parts(upload_id))]:
                await self._blobs.delete(key)
        except BlobUnavailable as error:
            log.warning("parts_not_removed", reason=str(error))


# Private -----------------------------------------------------------------------------------------

_READY_MS: Final = 15_000
"""How long the answer is good that bytes can be stored: a load balancer asks every few seconds, and a bucket costs."""

_MAX_SAID: Final = 300
"""Characters of a name that are looked at."""


def _parts(upload_id: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_]+", upload_id):
        raise ValueError(f"expected an id of our own making, got {upload_id!r}")
    return f"part/{upload_id}/"


def _part(upload_id: str, number: int) -> str:
    return f"{_parts(upload_id)}{number:06}"


def _blob(digest: str) -> str:
    return f"blob/{digest[:2]}/{digest}"


def _digest(file: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file, in hexadecimal, and its size."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest(), file.stat().st_size


async def _joined(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if first:
        yield first
    async for piece in pieces:
        yield piece
