"""Files over real sockets: passes, links, and messages that have files."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lookalong.attachment import Holder, read_manifest
from lookalong.protocol.message import (
    Ack,
    Alter,
    FileLinks,
    FileLinksRequest,
    FilePass,
    FilePassRequest,
    HistoryPage,
    HistoryRequest,
    Message,
    MessageState,
    Reply,
    Send,
    SendFiles,
)
from lookalong.store import Finished, Quota
from tests.integration.gateway_fixtures import node

if TYPE_CHECKING:
    from tests.integration.gateway_node import Node, Peer

__all__ = ["node"]


async def pass_of(node: Node, peer: Peer, conversation_id: str = "") -> Holder:
    await peer.send(FilePassRequest(conversation_id))
    given = await peer.expect(FilePass)
    holder = node.files.holder(given.file_pass)
    assert holder is not None
    assert holder.conversation_id == given.conversation_id
    assert given.file_bytes == node.settings.attachment_bytes
    return holder


async def upload(node: Node, holder: Holder, client_id: str, *, whole: bool = True) -> str:
    """A file in the store, as the HTTP side leaves it."""
    begun = await node.store.begin_upload(holder, client_id, "a b.png", 10, Quota(100))
    if whole:
        for digest in ("a" * 64, "b" * 64):
            await node.store.hold_blob(digest, 9)
        done = Finished("a b.png", "image/png", 9, 4, 3, "a" * 64, "b" * 64)
        assert await node.store.finish_upload(begun.id, done)
    return begun.id


async def test_the_first_thing_a_customer_says_may_be_a_file(node: Node) -> None:
    agent, visitor = await node.console(), await node.visitor()
    holder = await pass_of(node, visitor.peer)
    assert holder.author == "visitor"
    file_id = await upload(node, holder, "f1")
    await visitor.peer.send(SendFiles("m1", "", "look", [file_id]))
    ack = await visitor.peer.expect(Ack, client_id="m1")
    assert ack.seq == 1
    shown = await agent.peer.expect(Message, client_id="m1")
    assert (shown.kind, shown.author) == ("file", "visitor")
    [file], words = read_manifest(shown.text)
    assert (file.id, file.name, file.width, words) == (file_id, "a b.png", 4, "look")
    # A retry gets the same ack, and nobody sees it twice.
    await visitor.peer.send(SendFiles("m1", "", "look", [file_id]))
    assert await visitor.peer.expect(Ack, client_id="m1") == ack
    await agent.peer.send(HistoryRequest(ack.conversation_id, 0, 10))
    page = await agent.peer.expect(HistoryPage)
    assert [each.client_id for each in page.messages] == ["m1"]


async def test_links_are_for_who_has_a_part_in_the_conversation(node: Node) -> None:
    agent, visitor, stranger = await node.console(), await node.visitor(), await node.visitor()
    holder = await pass_of(node, visitor.peer)
    file_id, waiting = await upload(node, holder, "f1"), await upload(node, holder, "f2")
    await visitor.peer.send(SendFiles("m1", "", "", [file_id]))
    conversation_id = (await visitor.peer.expect(Ack, client_id="m1")).conversation_id
    for peer, seen in ((agent.peer, [file_id]), (visitor.peer, [file_id, waiting])):
        await peer.send(FileLinksRequest(conversation_id, [file_id, waiting, "att_none", file_id]))
        links = (await peer.expect(FileLinks)).links
        assert [each.file_id for each in links] == seen, "what is not sent yet is its sender's alone"
        path, _, query = links[0].full.partition("?")
        said = dict(each.split("=") for each in query.split("&"))
        assert path == f"files/{file_id}/full"
        assert node.files.opens(file_id, "full", said["until"], said["seal"])
    await stranger.peer.send(Send("s1", "", "hello"))
    own = (await stranger.peer.expect(Ack, client_id="s1")).conversation_id
    await stranger.peer.send(FileLinksRequest(own, [file_id]))
    assert (await stranger.peer.expect(FileLinks)).links == []
    for request in (FileLinksRequest(conversation_id, [file_id]), FilePassRequest(conversation_id)):
        await stranger.peer.send(request)
        await stranger.peer.error("not_found")


async def test_files_that_are_not_whole_or_not_ones_own_are_refused(node: Node) -> None:
    agent, visitor = await node.console(), await node.visitor()
    holder = await pass_of(node, visitor.peer)
    half = await upload(node, holder, "f1", whole=False)
    agents = await pass_of(node, agent.peer, holder.conversation_id)
    assert (agents.author, agents.author_id) == ("agent", node.agent.id)
    theirs = await upload(node, agents, "f1")
    for number, files in enumerate(([half], [theirs], ["att_none"])):
        await visitor.peer.send(SendFiles(f"m{number}", "", "", files))
        assert (await visitor.peer.error("not_found")).ref == f"m{number}"
    await agent.peer.send(SendFiles("a1", holder.conversation_id, "", [theirs]))
    assert (await agent.peer.expect(Ack, client_id="a1")).seq == 1
    assert (await visitor.peer.expect(Message, client_id="a1")).kind == "file"


async def test_a_deleted_file_is_gone_for_everybody_and_a_late_retry_is_known(node: Node) -> None:
    agent, visitor = await node.console(minor=1), await node.visitor(minor=1)
    file_id = await upload(node, await pass_of(node, visitor.peer), "f1")
    await visitor.peer.send(SendFiles("m1", "", "look", [file_id]))
    ack = await visitor.peer.expect(Ack, client_id="m1")
    await agent.peer.send(Reply("r1", ack.conversation_id, "I see", 1))
    assert (await visitor.peer.expect(MessageState, seq=2)).reply_to == 1
    await visitor.peer.send(Alter("e1", "", 1, "edit", "look here"))
    edited = await agent.peer.expect(MessageState, seq=1)
    assert (edited.form, read_manifest(edited.text)[1]) == ("edited", "look here")
    await agent.peer.send(Alter("x1", ack.conversation_id, 1, "react", "heart"))
    assert (await visitor.peer.expect(MessageState, seq=1, form="edited", revision=4)).reactions
    await visitor.peer.send(Alter("d1", "", 1, "delete", ""))
    deleted = await agent.peer.expect(MessageState, seq=1, form="deleted")
    assert (deleted.text, deleted.reactions, node.purges) == ("", [], 1)
    await agent.peer.send(FileLinksRequest(ack.conversation_id, [file_id]))
    assert (await agent.peer.expect(FileLinks)).links == []
    await visitor.peer.send(SendFiles("m1", "", "look", [file_id]))
    assert await visitor.peer.expect(Ack, client_id="m1") == ack


async def test_texts_and_files_keep_their_order(node: Node) -> None:
    visitor = await node.visitor()
    holder = await pass_of(node, visitor.peer)
    files = await asyncio.gather(*(upload(node, holder, f"f{number}") for number in range(3)))
    for number, file_id in enumerate(files):
        await visitor.peer.send(Send(f"t{number}", "", "text"), SendFiles(f"m{number}", "", "", [file_id]))
    acks = [(await visitor.peer.expect(Ack)).client_id for _ in range(6)]
    assert acks == ["t0", "m0", "t1", "m1", "t2", "m2"]
