"""``/api/v1/uploads``: files that people hand over, part by part, so that one goes on after a lost network.

What opens these addresses is a pass that the sender's own socket was given, never a cookie: no page of another site can
have one. A part that comes again is the same part; how far an upload is can be asked for at any time.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from lookalong.attachment import Holder, write_manifest
from lookalong.attachment.limit import PART_BYTES
from lookalong.depot import UploadRefused, UploadState
from lookalong.protocol.field import Id
from lookalong.store import UnknownConversation

from .answer import ApiError, Done
from .body import check_binary, read_bytes
from .operation import Call

__all__ = ["NewUpload", "Upload", "begin_upload", "drop_upload", "put_part", "show_upload"]


class NewUpload(Struct):
    """A file about to come. ``client_id`` is made once per file: said again, it names the same upload."""

    client_id: Id
    name: Annotated[str, Meta(max_length=300)]
    size: Annotated[int, Meta(ge=0, le=2**53 - 1)]


class Upload(Struct):
    """How far an upload is.

    ``received`` bytes are here; the next part is number ``received / part_bytes``. Once all are, ``file`` is the line
    by which a message names the file, and ``size`` what is kept of it.
    """

    id: str
    size: int
    received: int
    part_bytes: int
    file: str


async def begin_upload(call: Call, wanted: NewUpload) -> Upload:
    """Begin an upload, or find the one that was begun with the same ``client_id``."""
    holder = _holder(call)
    try:
        state = await call.parts.depot.begin(holder, wanted.client_id, wanted.name, wanted.size)
    except UnknownConversation:
        raise ApiError(404, "not_found", "expected a conversation that exists; open a new socket") from None
    except UploadRefused as refused:
        raise _error(refused) from None
    return _shown(state)


async def show_upload(call: Call) -> Upload:
    """Say how far an upload is."""
    try:
        return _shown(await call.parts.depot.state(_holder(call), call.path("upload_id")))
    except UploadRefused as refused:
        raise _error(refused) from None


async def put_part(call: Call) -> Upload:
    """Store a part, as ``application/octet-stream``; with the last one the file is looked at and kept, or refused."""
    check_binary(call.request)
    holder = _holder(call)
    number = call.path("number")
    if not number.isascii() or not number.isdigit() or len(number) > _DIGITS:
        raise ApiError(400, "bad_request", "expected the number of a part, from 0")
    data = await read_bytes(call.request, PART_BYTES, _PART_S)
    try:
        return _shown(await call.parts.depot.take_part(holder, call.path("upload_id"), int(number), data))
    except UploadRefused as refused:
        raise _error(refused) from None


async def drop_upload(call: Call) -> Done:
    """Forget an upload that was not sent."""
    try:
        await call.parts.depot.drop(_holder(call), call.path("upload_id"))
    except UploadRefused as refused:
        raise _error(refused) from None
    return Done()


# Private -----------------------------------------------------------------------------------------

_DIGITS: Final = 6

_PART_S: Final = 20.0
"""Seconds for a part, from a telephone too."""

_STATUS: Final = {"not_found": 404, "too_large": 413, "quota": 429, "not_taken": 415, "bad_part": 400, "busy": 409}


def _holder(call: Call) -> Holder:
    """Return whose pass a request brings, and count it; raises ``ApiError`` 401 or 429."""
    kind, _, text = call.request.headers.get("authorization", "").partition(" ")
    holder = call.parts.files.holder(text.strip()) if kind.lower() == "bearer" else None
    if holder is None:
        ask = {"WWW-Authenticate": "Bearer"}
        raise ApiError(401, "not_authenticated", "expected a pass that is good; ask for one over the socket", ask)
    if not call.parts.file_rate.of(holder.author_id).take():
        raise ApiError(429, "rate_limited", "expected fewer parts at once; wait a moment", {"Retry-After": "2"})
    return holder


def _error(refused: UploadRefused) -> ApiError:
    return ApiError(_STATUS[refused.code], refused.code, refused.text)


def _shown(state: UploadState) -> Upload:
    record = state.record
    line = write_manifest([record.line], "") if record.is_finished else ""
    return Upload(record.id, record.size, state.received, PART_BYTES, line)
