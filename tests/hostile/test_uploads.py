"""``uploads.json`` against the files of a customer's page; those that people hand over are in `test_attachment.py`.

They are offered by content hash with a type, uploaded over the socket, served to viewers under the hash. They have no
name anywhere, no archive is opened, no form read.
"""

from __future__ import annotations

import ast
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, get_args
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import pytest

import lookalong
from lookalong.cobrowse import Asset, AssetCache
from lookalong.protocol import codec
from lookalong.protocol.error import ProtocolError
from lookalong.protocol.limit import MAX_ASSET
from lookalong.protocol.message import AssetFile, AssetOffer, AssetType
from lookalong.protocol.relay import Flag
from tests.hostile.battery import upload_items
from tests.hostile.test_http import MUTATING
from tests.integration.web.conftest import assets, password_hash, settings, web
from tests.integration.web.test_page_asset import HASH, viewer
from tests.unit.cobrowse.test_manifest import PNG, Page, file, hash_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.integration.web.conftest import Web

__all__ = ["assets", "password_hash", "settings", "web"]

ITEMS = {item["name"]: item for item in upload_items()}
TYPES: tuple[AssetType, ...] = get_args(AssetType.__value__) if hasattr(AssetType, "__value__") else get_args(AssetType)
PACKAGE = Path(lookalong.__file__).parent


def body_of(name: str) -> bytes:
    return b64decode(ITEMS[name]["b64"])


def taken_as(body: bytes) -> set[AssetType]:
    """Return the types under which a page can bring a file."""
    taken = set()
    for kind in TYPES:
        page = Page(AssetCache(MAX_ASSET, MAX_ASSET), MAX_ASSET)
        page.offer(file(body, kind=kind))
        page.upload(body, step=32 * 1024)
        if page.manifest.find(hash_of(body)) is not None:
            taken.add(kind)
    return taken


async def is_harmless(web: Web, body: bytes, kind: AssetType) -> None:
    """Served as a download, under its own type alone, in a sandbox, without a cookie."""
    client = await viewer(web, Asset(kind, body))
    answer = await client.get(f"/assets/{HASH}")
    assert answer.content == body
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


# What is no picture, font or style sheet ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["html-as-png", "html", "xml-xslt", "png-with-html-tail", "exe", "mime-sniff-text"])
def test_taken_as_nothing(name: str) -> None:
    assert taken_as(body_of(name)) == set()


def test_types_of_other_files_cannot_be_said() -> None:
    """None of them has a word in the protocol: an offer that names it is no message."""
    said = msgspec.msgpack.decode(codec.encode(AssetOffer("ses_x", [file()], [])))
    for item in ITEMS.values():
        if item["content_type"] in TYPES or "/" not in item["content_type"]:
            continue
        said[2][0][2] = item["content_type"]
        with pytest.raises(ProtocolError):
            codec.decode_visitor(msgspec.msgpack.encode(said))
    said[2][0][2] = "image/png"
    codec.decode_visitor(msgspec.msgpack.encode(said))


def test_empty_file() -> None:
    said = msgspec.msgpack.decode(codec.encode(AssetOffer("ses_x", [file()], [])))
    said[2][0][3] = 0
    with pytest.raises(ProtocolError):
        codec.decode_visitor(msgspec.msgpack.encode(said))


# What is something else as well ------------------------------------------------------------------------


async def test_pdf_js(web: Web) -> None:
    """Text in ASCII may be a style sheet; as one it is served, and as nothing else."""
    assert taken_as(body_of("pdf-js")) == {"text/css"}
    await is_harmless(web, body_of("pdf-js"), "text/css")


async def test_polyglot_gif_js(web: Web) -> None:
    assert taken_as(body_of("polyglot-gif-js")) <= {"image/gif", "text/css"}
    await is_harmless(web, body_of("polyglot-gif-js"), "image/gif")


# Names -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["traversal", "nul-name", "crlf-name", "name-empty", "name-device"])
async def test_a_name_names_nothing(web: Web, name: str) -> None:
    """An address of the page is told to viewers as data; what is stored and served is named by its bytes."""
    page = Page()
    page.offer(file(url=f"https://shop.example/{ITEMS[name]['filename']}"))
    done = page.upload(PNG)
    assert done is not None
    assert done[0] == hash_of(PNG)
    client = await viewer(web, Asset("image/png", PNG))
    answer = await client.get(f"/assets/{HASH}")
    assert answer.headers["content-disposition"] == "attachment", "the browser takes the name from the address"
    assert not {field.name for field in msgspec.structs.fields(AssetFile)} & {"name", "filename"}


# Archives ----------------------------------------------------------------------------------------------


def test_zip_slip() -> None:
    assert taken_as(body_of("zip-slip")) == set()
    assert unpackers() == set()


def test_zip_bomb() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive, archive.open("zeros", "w") as zeros:
        for _ in range(64):
            zeros.write(bytes(2**20))
    assert taken_as(packed.getvalue()) == set()
    assert unpackers() == set()


def unpackers() -> set[str]:
    """Modules of the server that could unpack what somebody packed; gzip is used to pack our own files."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [each.name for each in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = node.module if isinstance(node, ast.ImportFrom) else ""
            called = {node.attr} if isinstance(node, ast.Attribute) else set()
            if {*names, module} & {"zipfile", "tarfile", "lzma", "bz2", "zlib"} or "decompress" in called:
                found.add(path.name)
    return found


# Sizes -------------------------------------------------------------------------------------------------


def test_over_size() -> None:
    said = msgspec.msgpack.decode(codec.encode(AssetOffer("ses_x", [file(size=MAX_ASSET)], [])))
    codec.decode_visitor(msgspec.msgpack.encode(said))
    said[2][0][3] = MAX_ASSET + 1
    with pytest.raises(ProtocolError):
        codec.decode_visitor(msgspec.msgpack.encode(said))


async def test_over_size_chunked_no_length(web: Web) -> None:
    """Over HTTP a body ends where the limit is; over the socket a file ends where its offer said."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 8192
            yield b" " * 8192

    answer = await web.client().post("/api/v1/login", content=endless(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")
    assert sent <= 64 * 1024

    page = Page(AssetCache(MAX_ASSET, MAX_ASSET), MAX_ASSET)
    page.offer(file())
    assert page.chunk(bytes(32) + bytes(32 * 1024), Flag.FIRST) is None, "nobody asked for that"
    digest = page.upload(PNG + bytes(2**20), PNG, step=32 * 1024)
    assert digest is None, "what comes after the end of a file is nobody's"
    assert page.cache.size == 0


# Forms -------------------------------------------------------------------------------------------------


async def refused_as_form(web: Web, body: bytes) -> None:
    assert len(MUTATING) > 3
    client = await web.logged_in("admin@shop.example")
    for method, path in MUTATING:
        answer = await client.request(
            method, path, content=body, headers={"Content-Type": "multipart/form-data; boundary=b"}
        )
        # Something that can be deleted needs no body to say what.
        assert answer.status_code in ((204, 403, 404, 415) if method == "DELETE" else (404, 415)), path


async def test_multipart_header_bomb(web: Web) -> None:
    await refused_as_form(web, b"--b\r\nContent-Disposition: form-data; name=" + b"a" * 2**20)


async def test_multipart_no_end(web: Web) -> None:
    await refused_as_form(web, b'--b\r\nContent-Disposition: form-data; name="f"; filename="m"\r\n\r\nx')


async def test_range_101(web: Web) -> None:
    client = await viewer(web, Asset("image/png", PNG))
    ranges = ",".join(f"{at}-{at}" for at in range(101))
    answer = await client.get(f"/assets/{HASH}", headers={"Range": f"bytes={ranges}"})
    assert (answer.status_code, answer.content) == (200, PNG)
