"""``uploads.json`` against the files that people hand over in a chat: every item is handed over here.

What `test_uploads.py` says of the same items is about the files of customers' pages.
"""

from __future__ import annotations

import tracemalloc
from base64 import b64decode
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image

from lookalong.attachment.limit import PART_BYTES
from tests.hostile.battery import upload_items
from tests.integration.web.bringer import BYTES, Bringer, bringer, picture
from tests.integration.web.conftest import assets, password_hash, settings, web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx2

    from tests.integration.web.conftest import Web

__all__ = ["BOUND", "assets", "password_hash", "settings", "web"]

ITEMS = {item["name"]: item for item in upload_items()}

REFUSED = ["html-as-png", "html", "xml-xslt", "png-with-html-tail", "exe", "empty-file", "zip-slip", "polyglot-gif-js"]
SERVED = ["pdf-js", "mime-sniff-text"]
NAMES = ["traversal", "nul-name", "crlf-name", "name-empty", "name-device"]
FORMS = ["multipart-header-bomb", "multipart-no-end"]

HERE = "hostile/test_attachment.py"
BOUND = {
    **{name: (HERE, f"test_refused[{name}]") for name in REFUSED},
    **{name: (HERE, f"test_served_as_a_download_alone[{name}]") for name in SERVED},
    **{name: (HERE, f"test_a_name_names_nothing_stored[{name}]") for name in NAMES},
    **{name: (HERE, f"test_a_form_is_no_part[{name}]") for name in FORMS},
    "zip-bomb": (HERE, "test_a_packed_file_is_refused_unopened"),
    "jpeg-exif-gps": (HERE, "test_where_a_photograph_was_taken_is_removed"),
    "over-size": (HERE, "test_one_byte_too_many_leaves_nothing"),
    "over-size-chunked-no-length": (HERE, "test_an_endless_part_ends_at_the_limit"),
    "slow-body": ("integration/transport/test_http.py", "test_a_body_must_be_whole_in_time"),
    "range-101": (HERE, "test_ranges_are_not_served"),
}
"""Where each item is tried with files of a chat, by its name."""


def body_of(name: str) -> bytes:
    return b64decode(ITEMS[name]["b64"])


def refused(answer: httpx2.Response) -> bool:
    return answer.status_code in (400, 415, 422)


@pytest.fixture
async def someone(web: Web) -> Bringer:
    return await bringer(web)


def test_every_item_is_bound() -> None:
    assert BOUND.keys() == ITEMS.keys()


@pytest.mark.parametrize("name", REFUSED)
async def test_refused(someone: Bringer, name: str) -> None:
    assert refused(await someone.bring(ITEMS[name]["filename"], body_of(name)))
    assert await someone.kept() == []


@pytest.mark.parametrize("name", SERVED)
async def test_served_as_a_download_alone(someone: Bringer, name: str) -> None:
    file = await someone.file(ITEMS[name]["filename"], body_of(name))
    answer = await someone.get(file.id)
    assert answer.content == body_of(name)
    assert answer.headers["content-type"] == {"pdf-js": "application/pdf"}.get(name, "text/plain; charset=utf-8")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_names_nothing_stored(someone: Bringer, name: str) -> None:
    file = await someone.file(ITEMS[name]["filename"], picture())
    assert all(set(each.rpartition("/")[2]) <= set("0123456789abcdef") for each in await someone.kept())
    answer = await someone.get(file.id)
    [said] = [value for key, value in answer.headers.multi_items() if key == "content-disposition"]
    assert said.isprintable()
    assert "set-cookie" not in answer.headers
    assert not set(file.name) & set('/\\\r\n\0:"')
    shown = {"name-empty": "file.png", "traversal": "x.png", "nul-name": "a.php.png"}
    assert file.name == shown.get(name, file.name)


async def test_a_packed_file_is_refused_unopened(someone: Bringer) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive, archive.open("zeros", "w") as zeros:
        for _ in range(64):
            zeros.write(bytes(2**20))
    tracemalloc.start()
    answer = await someone.bring("b.zip", packed.getvalue())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused(answer)
    assert peak < 4 * 2**20
    assert await someone.kept() == []


async def test_where_a_photograph_was_taken_is_removed(someone: Bringer) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 59.0)})
    body = BytesIO()
    Image.new("RGB", (30, 20), "olive").save(body, "JPEG", exif=exif, comment=b"SECRET WORD", xmp=b"<x>SECRET</x>")
    assert body.getvalue().count(b"SECRET") == 3
    file = await someone.file("e.jpg", body.getvalue())
    for answer in (await someone.get(file.id), await someone.get(file.id, "thumb")):
        assert b"SECRET" not in answer.content
        assert b"Exif" not in answer.content
        with Image.open(BytesIO(answer.content)) as kept:
            assert not kept.getexif()


async def test_one_byte_too_many_leaves_nothing(someone: Bringer) -> None:
    limit = someone.web.parts.settings.attachment_bytes
    assert (await someone.begin("big.bin", limit + 1)).status_code == 413
    begun = (await someone.begin("big.bin", limit)).json()
    assert (await someone.put(begun["id"], 0, bytes(PART_BYTES + 1))).status_code == 413
    assert refused(await someone.put(begun["id"], limit // PART_BYTES, b"x"))
    assert await someone.kept() == []


async def test_an_endless_part_ends_at_the_limit(someone: Bringer) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 8192
            yield b" " * 8192

    begun = (await someone.begin("big.txt", 10**6)).json()
    tracemalloc.start()
    answer = await someone.client.put(f"/api/v1/uploads/{begun['id']}/parts/0", content=endless(), headers=BYTES)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")
    assert sent <= PART_BYTES + 64 * 1024
    assert peak < 4 * 2**20
    assert await someone.kept() == []


@pytest.mark.parametrize("name", FORMS)
async def test_a_form_is_no_part(someone: Bringer, name: str) -> None:
    head = "a" * 2**20 if name == "multipart-header-bomb" else '"f"; filename="m"\r\n\r\nx'
    form = f"--b\r\nContent-Disposition: form-data; name={head}".encode()
    begun = (await someone.begin("m.txt", len(form))).json()
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    for answer in (
        await someone.client.put(f"/api/v1/uploads/{begun['id']}/parts/0", content=form, headers=kind),
        await someone.client.post("/api/v1/uploads", content=form, headers=kind),
    ):
        assert answer.status_code == 415
    assert await someone.kept() == []


async def test_ranges_are_not_served(someone: Bringer) -> None:
    file = await someone.file("d.png", picture())
    ranges = ",".join(f"{at}-{at}" for at in range(101))
    answer = await someone.get(file.id, Range=f"bytes={ranges}")
    assert (answer.status_code, len(answer.content)) == (200, file.size)
