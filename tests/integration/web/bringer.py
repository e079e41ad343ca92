"""Somebody who hands over files, with a pass, over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Literal

from PIL import Image

from lookalong.attachment import Holder, read_manifest
from lookalong.attachment.limit import PART_BYTES

if TYPE_CHECKING:
    import httpx2

    from lookalong.attachment import FileLine
    from tests.integration.web.conftest import Web

__all__ = ["BYTES", "Bringer", "bringer", "picture"]

BYTES = {"Content-Type": "application/octet-stream"}
SIZE = (32, 24)


def picture(form: str = "PNG", size: tuple[int, int] = SIZE) -> bytes:
    """A small picture."""
    body = BytesIO()
    Image.new("RGB", size, "teal").save(body, form)
    return body.getvalue()


@dataclass
class Bringer:
    """One side of a conversation, as the HTTP side sees it."""

    web: Web
    holder: Holder
    client: httpx2.AsyncClient
    numbers: count[int]

    async def begin(self, name: str, size: int) -> httpx2.Response:
        wanted = {"client_id": f"f{next(self.numbers)}", "name": name, "size": size}
        return await self.client.post("/api/v1/uploads", json=wanted)

    async def put(self, upload_id: str, number: int, data: bytes) -> httpx2.Response:
        return await self.client.put(f"/api/v1/uploads/{upload_id}/parts/{number}", content=data, headers=BYTES)

    async def bring(self, name: str, body: bytes) -> httpx2.Response:
        """Upload a file; return the last answer."""
        answer = await self.begin(name, len(body))
        if answer.status_code != 201:
            return answer
        upload_id = answer.json()["id"]
        for number in range(-(-len(body) // PART_BYTES)):
            answer = await self.put(upload_id, number, body[number * PART_BYTES : (number + 1) * PART_BYTES])
        return answer

    async def file(self, name: str, body: bytes) -> FileLine:
        """Upload a file that is taken; return what a message says of it."""
        answer = await self.bring(name, body)
        assert answer.status_code == 200, answer.text
        [line], _ = read_manifest(answer.json()["file"])
        return line

    async def get(self, file_id: str, variant: Literal["full", "thumb"] = "full", **headers: str) -> httpx2.Response:
        """Follow a link, as anybody who has it."""
        link = self.web.parts.files.link(file_id, variant)
        return await self.web.client().get(f"/{link}", headers=headers)

    async def kept(self) -> list[str]:
        """What lies in the folder."""
        root = self.web.parts.settings.data_dir
        return [str(each.relative_to(root)) for each in (root / "files").rglob("*") if each.is_file()]


async def bringer(web: Web) -> Bringer:
    """A customer in a conversation of the site."""
    store = web.parts.store
    visitor, _ = await store.add_visitor(web.site.id, "")
    conversation = await store.open_conversation(web.site.id, visitor.id, "")
    holder = Holder(web.site.id, conversation.id, "visitor", visitor.id)
    client = web.client(Authorization=f"Bearer {web.parts.files.pass_for(holder)}")
    return Bringer(web, holder, client, count())
