"""Files come in part by part, are looked at and made anew, and go out as they were made."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from lookalong.attachment import Holder
from lookalong.attachment.limit import PART_BYTES, THUMB_SIDE, UNFINISHED_S
from lookalong.config import Settings
from lookalong.depot import BlobMissing, BlobUnavailable, Depot, UploadRefused, open_blobs
from lookalong.picture import child
from lookalong.picture.remake import Pictures
from lookalong.store import AttachmentRecord, Quota, Store
from tests.harness.bucket import BUCKET, BucketServer, run_bucket_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from lookalong.depot import Blobs

TEXT = b"It does not start.\n" * 10_000


@dataclass
class Place:
    """A depot over a folder or a bucket, and somebody who brings files."""

    depot: Depot
    blobs: Blobs
    store: Store
    holder: Holder
    root: Path
    now: list[int]

    async def bring(self, body: bytes, name: str, client_id: str = "f1") -> AttachmentRecord:
        state = await self.depot.begin(self.holder, client_id, name, len(body))
        while state.received < len(body):
            part = body[state.received : state.received + PART_BYTES]
            number = state.received // PART_BYTES
            state = await self.depot.take_part(self.holder, state.record.id, number, part)
        assert state.record.is_finished
        return state.record

    async def kept(self) -> set[str]:
        return {key async for key in self.blobs.keys("")}


@pytest.fixture(scope="module")
def bucket() -> Iterator[BucketServer]:
    with run_bucket_server() as server:
        yield server


@pytest.fixture(params=["folder", "bucket"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    """Each of the places that bytes may lie in."""
    if request.param == "folder":
        return open_blobs(Settings(data_dir=tmp_path))
    server: BucketServer = request.getfixturevalue("bucket")
    return open_blobs(server.settings(data_dir=tmp_path))


@pytest.fixture
async def place(tmp_path: Path, blobs: Blobs) -> AsyncIterator[Place]:
    now = [10**12]
    store = await Store.open(f"sqlite:///{tmp_path}/store.sqlite3", clock=lambda: now[0])
    site = await store.add_site("Shop", "shop", ["https://shop.example"])
    visitor, _ = await store.add_visitor(site.id, "")
    conversation = await store.open_conversation(site.id, visitor.id, "")
    depot = Depot(store, blobs, Pictures(1_000_000), Quota(2_000_000), tmp_path / "scratch", lambda: now[0])
    holder = Holder(site.id, conversation.id, "visitor", visitor.id)
    yield Place(depot, blobs, store, holder, tmp_path, now)
    await store.close()


def photograph() -> bytes:
    """A JPEG that says where it was taken, by whom, and that it stands on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SECRET CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    body = BytesIO()
    Image.linear_gradient("L").resize((600, 400)).convert("RGB").save(body, "JPEG", exif=exif, comment=b"SECRET WORD")
    return body.getvalue()


async def read(depot: Depot, file_id: str, variant: str = "full") -> bytes:
    given = await depot.give(file_id, "thumb" if variant == "thumb" else "full")
    assert given is not None
    body = b"".join([piece async for piece in given.pieces])
    assert len(body) == given.size
    return body


async def test_a_text_comes_in_parts_and_goes_out_whole(place: Place) -> None:
    record = await place.bring(TEXT, "log.txt")
    assert (record.type, record.size, record.name) == ("text/plain", len(TEXT), "log.txt")
    assert await read(place.depot, record.id) == TEXT
    assert await place.depot.give(record.id, "thumb") is None
    assert await place.kept() == {f"blob/{str(record.blob_hash)[:2]}/{record.blob_hash}"}, "no part is left"
    assert list((place.root / "scratch").iterdir()) == []


async def test_the_same_bytes_are_kept_once(place: Place) -> None:
    first, second = await place.bring(TEXT, "a.txt"), await place.bring(TEXT, "b.txt", "f2")
    assert first.blob_hash == second.blob_hash
    assert len(await place.kept()) == 1


async def test_an_upload_goes_on_where_it_was_left(place: Place) -> None:
    begun = await place.depot.begin(place.holder, "f1", "log.txt", len(TEXT))
    for _ in range(2):
        # A part that comes again is the same part.
        state = await place.depot.take_part(place.holder, begun.record.id, 0, TEXT[:PART_BYTES])
        assert state.received == PART_BYTES
    again = await place.depot.begin(place.holder, "f1", "log.txt", len(TEXT))
    assert (again.record.id, again.received) == (begun.record.id, PART_BYTES)
    assert (await place.bring(TEXT, "log.txt")).id == begun.record.id
    late = await place.depot.take_part(place.holder, begun.record.id, 1, TEXT[PART_BYTES:])
    assert late.record.is_finished, "the answer to the last part was lost, and it is sent again"


async def test_a_part_that_does_not_fit_changes_nothing(place: Place) -> None:
    begun = await place.depot.begin(place.holder, "f1", "log.txt", len(TEXT))
    for number, data in ((0, TEXT[:10]), (1, TEXT[: PART_BYTES + 1]), (2, b"x"), (1, b"")):
        with pytest.raises(UploadRefused, match="parts"):
            await place.depot.take_part(place.holder, begun.record.id, number, data)
    state = await place.depot.take_part(place.holder, begun.record.id, 1, TEXT[PART_BYTES:])
    assert state.received == 0, "the first one is still missing"


async def test_nobody_else_has_a_part_in_it(place: Place) -> None:
    begun = await place.depot.begin(place.holder, "f1", "log.txt", 10)
    stranger = Holder(place.holder.site_id, place.holder.conversation_id, "visitor", "vis_2")
    for refused in (
        place.depot.state(stranger, begun.record.id),
        place.depot.take_part(stranger, begun.record.id, 0, b"x" * 10),
        place.depot.drop(stranger, begun.record.id),
        place.depot.state(place.holder, "../../etc"),
    ):
        with pytest.raises(UploadRefused) as caught:
            await refused
        assert caught.value.code == "not_found"


async def test_a_photograph_loses_all_but_its_pixels(place: Place) -> None:
    record = await place.bring(photograph(), "a.jpeg")
    assert (record.type, record.width, record.height) == ("image/jpeg", 400, 600), "upright"
    for variant in ("full", "thumb"):
        body = await read(place.depot, record.id, variant)
        assert b"SECRET" not in body
        with Image.open(BytesIO(body)) as picture:
            assert not picture.getexif()
            assert not {"exif", "comment", "icc_profile", "xmp"} & picture.info.keys()
            assert max(picture.size) == (600 if variant == "full" else THUMB_SIDE)


async def test_an_animation_stays_one(place: Place) -> None:
    body = BytesIO()
    frames = [Image.new("RGB", (40, 30), (level, 0, 0)) for level in (10, 90, 200)]
    frames[0].save(body, "GIF", save_all=True, append_images=frames[1:], duration=70, comment=b"SECRET")
    record = await place.bring(body.getvalue(), "a.gif")
    kept = await read(place.depot, record.id)
    with Image.open(BytesIO(kept)) as picture:
        assert (getattr(picture, "n_frames", 1), picture.size) == (3, (40, 30))
    assert b"SECRET" not in kept


@pytest.mark.parametrize(("mode", "form"), [(each, "PNG") for each in ("1", "P", "LA", "I;16")] + [("CMYK", "JPEG")])
def test_every_kind_of_pixel_is_read(tmp_path: Path, mode: str, form: str) -> None:
    source, full, thumb = tmp_path / "source", tmp_path / "full", tmp_path / "thumb"
    Image.new(mode, (3, 2)).save(source, form)
    assert child.remake(f"image/{form.lower()}", child.Bounds(100, 10, 10), source, full, thumb) == (3, 2)
    assert thumb.read_bytes()[8:12] == b"WEBP"


def png(width: int, height: int) -> bytes:
    body = BytesIO()
    Image.new("1", (width, height)).save(body, "PNG")
    return body.getvalue()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (png(2000, 600), "more pixels than are taken.png"),
        (png(16_385, 1), "long.png"),
        (png(30, 30)[:-20] + bytes(20), "broken.png"),
        (b"\x89PNG\r\n\x1a\n<script>", "x.png"),
        (b"<script>", "x.html"),
        (b"fine until " + bytes([0xFF]) * 200_000, "x.txt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_is_not_taken_leaves_nothing(place: Place, body: bytes, name: str) -> None:
    with pytest.raises(UploadRefused) as caught:
        await place.bring(body, name)
    assert caught.value.code == "not_taken"
    assert await place.kept() == set()
    assert await place.store.blobs() == {}
    assert list((place.root / "scratch").iterdir()) == []


async def test_too_large_is_refused_before_a_byte_comes(place: Place) -> None:
    for size, code in ((2_000_001, "too_large"), (0, "not_taken")):
        with pytest.raises(UploadRefused) as caught:
            await place.depot.begin(place.holder, "f1", "a.txt", size)
        assert caught.value.code == code


async def test_what_was_dropped_or_never_sent_goes_with_its_bytes(place: Place) -> None:
    await place.bring(TEXT, "whole.txt")
    begun = await place.depot.begin(place.holder, "f2", "half.txt", len(TEXT))
    await place.depot.take_part(place.holder, begun.record.id, 0, TEXT[:PART_BYTES])
    await place.blobs.put("part/att_stray/000000", b"of a node that was killed")
    dropped = await place.depot.begin(place.holder, "f3", "dropped.txt", len(TEXT))
    await place.depot.take_part(place.holder, dropped.record.id, 0, TEXT[:PART_BYTES])
    await place.depot.drop(place.holder, dropped.record.id)
    await place.depot.sweep()
    assert len(await place.kept()) == 2, "the whole one, and the part of another that may go on"
    place.now[0] += UNFINISHED_S * 1000 + 1
    await place.depot.sweep()
    assert await place.kept() == set()
    assert await place.store.blobs() == {}


@pytest.mark.parametrize("blobs", ["folder"], indirect=True)
async def test_a_folder_that_cannot_be_written_to_is_said_and_nothing_is_lost(place: Place) -> None:
    begun = await place.depot.begin(place.holder, "f1", "log.txt", len(TEXT))
    (place.root / "files").write_text("in the way")
    with pytest.raises(BlobUnavailable):
        await place.depot.take_part(place.holder, begun.record.id, 0, TEXT[:PART_BYTES])
    (place.root / "files").unlink()
    assert (await place.bring(TEXT, "log.txt")).id == begun.record.id


@pytest.mark.parametrize("blobs", ["bucket"], indirect=True)
async def test_a_bucket_that_is_gone_for_a_while_is_said_and_nothing_is_lost(
    place: Place, bucket: BucketServer
) -> None:
    kept = await place.bring(TEXT, "kept.txt", "f0")
    begun = await place.depot.begin(place.holder, "f1", "log.txt", len(TEXT))
    await place.depot.take_part(place.holder, begun.record.id, 0, TEXT[:PART_BYTES])
    bucket.stop()
    for asked in (
        place.depot.take_part(place.holder, begun.record.id, 1, TEXT[PART_BYTES:]),
        place.depot.state(place.holder, begun.record.id),
        place.depot.give(kept.id, "full"),
        place.depot.ping(),
    ):
        with pytest.raises(BlobUnavailable, match=bucket.url):
            await asked
    await place.depot.sweep()
    bucket.start()
    assert (await place.bring(TEXT, "log.txt")).id == begun.record.id
    assert await read(place.depot, kept.id) == TEXT
    await place.depot.ping()


async def test_a_bucket_that_is_not_there_is_no_file_that_is_not(bucket: BucketServer) -> None:
    blobs = open_blobs(bucket.settings().model_copy(update={"s3_bucket": "nobody-made-it"}))
    for asked in (blobs.check(), anext(blobs.read("blob/a")), anext(blobs.keys("")), blobs.delete("blob/a")):
        with pytest.raises(BlobUnavailable, match="NoSuchBucket") as caught:
            await asked
        assert "secret" not in str(caught.value)


async def test_a_large_file_goes_in_and_out_of_a_bucket_in_pieces(bucket: BucketServer, tmp_path: Path) -> None:
    blobs, file = open_blobs(bucket.settings()), tmp_path / "large"
    body = bytes(range(256)) * 60_000
    file.write_bytes(body)
    await blobs.put("blob/large", file)
    pieces = [piece async for piece in blobs.read("blob/large")]
    assert len(pieces) == 15, "each by a request of its own: whoever takes them may be slow"
    assert b"".join(pieces) == body
    assert blobs.where == f"{bucket.url}/{BUCKET}/test-{blobs.where.rpartition('test-')[2]}"


async def test_bytes_that_are_gone_are_no_file(place: Place) -> None:
    record = await place.bring(TEXT, "log.txt")
    await place.blobs.delete(f"blob/{str(record.blob_hash)[:2]}/{record.blob_hash}")
    assert await place.depot.give(record.id, "full") is None
    with pytest.raises(BlobMissing):
        await anext(place.blobs.read("blob/none"))
