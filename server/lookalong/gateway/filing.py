"""Files of a conversation, as far as sockets have to do with them: who may bring some, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookalong.attachment import Holder
from lookalong.attachment.limit import LINK_S, PASS_S
from lookalong.protocol.message import FileLink, FileLinks, FilePass

from .connection import AgentConnection, VisitorConnection

if TYPE_CHECKING:
    from collections.abc import Callable

    from lookalong.attachment import FileSeal
    from lookalong.protocol.message import FileLinksRequest, FilePassRequest
    from lookalong.store import AttachmentRecord, Store

    from .chat import Chat

__all__ = ["Filing"]

Peer = VisitorConnection | AgentConnection


class Filing:
    """Hands out passes and links.

    Args:
        store: Knows the files.
        chat: Knows whose conversations are.
        seal: Makes passes and links.
        file_bytes: Bytes of the largest file that is taken.
        wall_ms: Milliseconds since 1970.
    """

    def __init__(self, store: Store, chat: Chat, seal: FileSeal, file_bytes: int, wall_ms: Callable[[], int]) -> None:
        self._store, self._chat, self._seal, self._wall_ms = store, chat, seal, wall_ms
        self._file_bytes = file_bytes

    async def hand_pass(self, peer: Peer, message: FilePassRequest) -> None:
        """Answer with a pass."""
        if isinstance(peer, VisitorConnection) and not message.conversation_id:
            place = await self._chat.open(peer)
        else:
            place = await self._chat.place(peer, message.conversation_id)
        sealed = self._seal.pass_for(Holder(place.site_id, place.conversation_id, peer.side, peer.author_id))
        peer.send(FilePass(place.conversation_id, sealed, self._wall_ms() + PASS_S * 1000, self._file_bytes))

    async def hand_links(self, peer: Peer, message: FileLinksRequest) -> None:
        """Answer with the addresses of files."""
        place = await self._chat.place(peer, message.conversation_id)
        records = await self._store.attachments(place.conversation_id, message.files)
        seen = (records.get(each) for each in dict.fromkeys(message.files))
        links = [self._link(each) for each in seen if each and _may_see(peer, each)]
        peer.send(FileLinks(place.conversation_id, links, self._wall_ms() + LINK_S * 1000))

    def _link(self, record: AttachmentRecord) -> FileLink:
        thumb = self._seal.link(record.id, "thumb") if record.thumb_hash else ""
        return FileLink(record.id, self._seal.link(record.id, "full"), thumb)


# Private -----------------------------------------------------------------------------------------


def _may_see(peer: Peer, record: AttachmentRecord) -> bool:
    """Tell whether a file is in a message, or this side's own and whole."""
    return record.seq > 0 or (record.is_finished and record.author_id == peer.author_id)
