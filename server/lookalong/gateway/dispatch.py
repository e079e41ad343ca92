"""What each message leads to, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lookalong.protocol import message as wired
from lookalong.protocol.desk import Assign, Attend, ColleaguesRequest, Peek
from lookalong.protocol.error import ErrorCode, MalformedError, RefusedError
from lookalong.store import IdReused, StoreUnavailable, UnknownConversation, UnknownFile

from .budget import Cost

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .attendance import Attendances
    from .chat import Chat
    from .connection import AgentConnection, Connection, VisitorConnection
    from .filing import Filing
    from .heartbeat import Heartbeat
    from .peek import Peeks
    from .sharing import Sharing
    from .story import Story

__all__ = ["Dispatch", "agent_routes", "visitor_routes", "work"]


@dataclass(frozen=True, slots=True)
class _Route:
    """One kind of message.

    Args:
        cost: Which budget it comes from.
        now: Does it at once, without waiting for anything; or
        soon: does it in the socket's lane, in order, because it waits for the store.
    """

    cost: Cost
    now: Callable[[Any, Any], None] | None = None
    soon: Callable[[Any, Any], Awaitable[None]] | None = None


Routes = dict[type, _Route]


def visitor_routes(
    chat: Chat, filing: Filing, story: Story, sharing: Sharing, heartbeat: Heartbeat, peeks: Peeks
) -> Routes:
    """Return what a customer's page may say after its hello."""
    return {
        wired.Ping: _Route(Cost.PING, soon=heartbeat.visitor),
        wired.Send: _Route(Cost.CHAT, soon=chat.send),
        wired.Reply: _Route(Cost.CHAT, soon=story.reply),
        wired.Alter: _Route(Cost.CHAT, soon=story.alter),
        wired.Conclude: _Route(Cost.CHAT, soon=story.conclude),
        wired.Rate: _Route(Cost.CHAT, soon=story.rate),
        wired.SendFiles: _Route(Cost.CHAT, soon=chat.send_files),
        wired.FilePassRequest: _Route(Cost.REQUEST, soon=filing.hand_pass),
        wired.FileLinksRequest: _Route(Cost.REQUEST, soon=filing.hand_links),
        wired.Typing: _Route(Cost.FREE, soon=chat.typing),
        wired.Receipt: _Route(Cost.SIGNAL, soon=chat.receipt),
        wired.HistoryRequest: _Route(Cost.REQUEST, soon=chat.history),
        wired.HistoryBefore: _Route(Cost.REQUEST, soon=chat.history_before),
        wired.Page: _Route(Cost.SIGNAL, soon=chat.page),
        wired.SessionCodeRequest: _Route(Cost.CODE, soon=lambda tab, _: sharing.code(tab)),
        wired.SessionOffer: _Route(Cost.CODE, soon=lambda tab, _: sharing.offer_page(tab)),
        wired.SessionPause: _Route(Cost.REQUEST, now=sharing.pause),
        wired.SessionEnd: _Route(Cost.FREE, now=sharing.end_by_visitor),
        wired.PermissionAnswer: _Route(Cost.REQUEST, now=sharing.answer),
        wired.PermissionRevoke: _Route(Cost.FREE, now=sharing.revoke_by_visitor),
        wired.AssetOffer: _Route(Cost.ASSET, now=sharing.offer),
        wired.Acted: _Route(Cost.SIGNAL, now=sharing.acted),
        wired.FrameAsk: _Route(Cost.FRAME, now=sharing.vouch),
        Peek: _Route(Cost.FREE, now=peeks.typed),
    }


def agent_routes(
    chat: Chat, filing: Filing, story: Story, sharing: Sharing, heartbeat: Heartbeat, attendances: Attendances
) -> Routes:
    """Return what a console may say after its hello."""
    return {
        wired.Ping: _Route(Cost.PING, soon=heartbeat.agent),
        wired.Send: _Route(Cost.CHAT, soon=chat.send),
        wired.Reply: _Route(Cost.CHAT, soon=story.reply),
        wired.Alter: _Route(Cost.CHAT, soon=story.alter),
        wired.SendFiles: _Route(Cost.CHAT, soon=chat.send_files),
        wired.FilePassRequest: _Route(Cost.REQUEST, soon=filing.hand_pass),
        wired.FileLinksRequest: _Route(Cost.REQUEST, soon=filing.hand_links),
        wired.Typing: _Route(Cost.FREE, soon=chat.typing),
        wired.Receipt: _Route(Cost.SIGNAL, soon=chat.receipt),
        wired.HistoryRequest: _Route(Cost.REQUEST, soon=chat.history),
        wired.HistoryBefore: _Route(Cost.REQUEST, soon=chat.history_before),
        wired.SessionRequest: _Route(Cost.CONSENT, soon=sharing.request),
        wired.SessionCodeRedeem: _Route(Cost.REQUEST, now=sharing.redeem),
        wired.SessionJoin: _Route(Cost.REQUEST, now=sharing.join),
        wired.SessionLeave: _Route(Cost.REQUEST, now=sharing.leave),
        wired.SessionEnd: _Route(Cost.REQUEST, now=sharing.end_by_agent),
        wired.PermissionRequest: _Route(Cost.CONSENT, now=sharing.ask),
        wired.PermissionRevoke: _Route(Cost.REQUEST, now=sharing.revoke_by_agent),
        wired.ControlHandOver: _Route(Cost.CONSENT, now=sharing.hand_over),
        wired.Resync: _Route(Cost.REQUEST, now=sharing.resync),
        wired.Conclude: _Route(Cost.CHAT, soon=story.conclude),
        Attend: _Route(Cost.SIGNAL, soon=attendances.attend),
        Assign: _Route(Cost.CHAT, soon=story.assign),
        ColleaguesRequest: _Route(Cost.REQUEST, soon=story.colleagues),
    }


class Dispatch:
    """Does what messages ask.

    Taking a permission back, ending a session and answering a prompt never wait: they are done before the next
    message is read. What needs the store goes into the socket's lane, where order is kept and a slow store holds up
    nothing else.

    Args:
        routes: What this side may say.
    """

    def __init__(self, routes: Routes) -> None:
        self._routes = routes

    async def handle(
        self, connection: VisitorConnection | AgentConnection, message: wired.VisitorMessage | wired.AgentMessage
    ) -> None:
        """Do what a message asks, or put it into the lane.

        Raises:
            ProtocolError: The peer broke the protocol.
        """
        route = self._routes.get(type(message))
        if route is None:
            raise MalformedError(f"expected no {type(message).__name__} after the first one; open a new socket")
        try:
            if isinstance(message, _IN_TURN):
                # Before it costs anything: those that wait must not spend what the first of them needs.
                connection.turns.enter(message)
            connection.budget.spend(route.cost)
            connection.used |= route.cost in _BY_HAND
            if route.now is not None:
                route.now(connection, message)
        except RefusedError as refused:
            _refuse(connection, message, refused.code, refused.text)
            return
        if route.soon is not None:
            soon = route.soon
            await connection.lane.put(lambda: _settle(connection, message, soon))


async def work(connection: Connection[Any]) -> None:
    """Do what is in a socket's lane, one after the other."""
    while True:
        job = await connection.lane.get()
        await job()


# Private -----------------------------------------------------------------------------------------

_BY_HAND: Final = frozenset({Cost.CHAT, Cost.FREE, Cost.CONSENT})
"""What nothing but a person does; clients send the rest by themselves too."""


_IN_TURN: Final = (wired.Send, wired.SendFiles, wired.Reply, wired.Alter, wired.Conclude, wired.Rate)
"""What one person writes: stored in the order in which it was written."""

_PASSING: Final = frozenset({ErrorCode.RATE_LIMITED, ErrorCode.STORE_UNAVAILABLE})
"""Refusals that say nothing about a text: it comes again."""


async def _settle(connection: Connection[Any], message: Any, soon: Callable[[Any, Any], Awaitable[None]]) -> None:
    try:
        if isinstance(message, _IN_TURN):
            connection.turns.check(message)
        await soon(connection, message)
    except RefusedError as refused:
        _refuse(connection, message, refused.code, refused.text)
    except IdReused:
        _refuse(connection, message, ErrorCode.ID_REUSED, "expected a new client id for a new text")
    except UnknownConversation:
        _refuse(connection, message, ErrorCode.NOT_FOUND, "expected a conversation that exists")
    except UnknownFile:
        _refuse(connection, message, ErrorCode.NOT_FOUND, "expected files of this side that no message has yet")
    except StoreUnavailable:
        _refuse(
            connection, message, ErrorCode.STORE_UNAVAILABLE, "expected the store to answer; keep it, send it again"
        )
    else:
        if isinstance(message, _IN_TURN):
            connection.turns.settle(message)


def _refuse(connection: Connection[Any], message: Any, code: ErrorCode, text: str) -> None:
    """Say that a message was refused, and keep the place of a text that comes again."""
    if isinstance(message, _IN_TURN):
        if code in _PASSING:
            connection.turns.refuse(message, code)
        else:
            connection.turns.settle(message)
    connection.refuse(code, text, _ref(message))


def _ref(message: Any) -> str:
    """Return what a refusal is about: the text, the session or the conversation that the message names."""
    for name in ("client_id", "session_id", "conversation_id"):
        named = getattr(message, name, "")
        if named:
            return str(named)
    return ""
