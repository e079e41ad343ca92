"""Messages about files that people hand over; their bytes go over HTTP, see ``docs/attachments.md``."""

from typing import Annotated

from msgspec import Meta

from .field import Id, Jwt, Millis, OptionalId, Seq
from .limit import MAX_FILE_LINKS, MAX_FILES
from .record import FileLink, Positional

__all__ = ["FileLinks", "FileLinksRequest", "FilePass", "FilePassRequest", "SendFiles"]


class SendFiles(Positional, tag=70):
    """A chat text with files, uploaded whole by this side before; the text may be empty. Answered as ``send``."""

    client_id: Id
    conversation_id: OptionalId
    text: str
    files: Annotated[list[Id], Meta(min_length=1, max_length=MAX_FILES)]


class FilePassRequest(Positional, tag=71):
    """Ask for a pass to upload by. A visitor leaves ``conversation_id`` empty; one without a conversation gets one."""

    conversation_id: OptionalId


class FilePass(Positional, tag=72):
    """What uploads to a conversation are begun and gone on with (``Authorization: Bearer``), by this side alone."""

    conversation_id: Id
    file_pass: Jwt
    expires_at_ms: Millis
    file_bytes: Seq


class FileLinksRequest(Positional, tag=73):
    """Ask where files of a conversation's messages are."""

    conversation_id: OptionalId
    files: Annotated[list[Id], Meta(min_length=1, max_length=MAX_FILE_LINKS)]


class FileLinks(Positional, tag=74):
    """Where files are. Those that are not there, or no longer, are left out."""

    conversation_id: Id
    links: Annotated[list[FileLink], Meta(max_length=MAX_FILE_LINKS)]
    expires_at_ms: Millis
