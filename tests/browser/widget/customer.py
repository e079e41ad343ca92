"""A customer on a page with the widget, and the server's half of the talk."""

from typing import Any

import msgspec
from playwright.sync_api import Page as Tab

from lookalong.protocol import message, relay
from tests.browser.widget.fake import FakeServer, Link, Page
from tests.harness.closed import ClosedRoot
from tests.harness.inbox import Frame

__all__ = ["CONVERSATION", "SESSION", "STRICT_POLICY", "Customer", "SessionScript", "entry", "html", "welcome"]

CONVERSATION = "cnv_1"
SESSION = "ses_1"
CHANNEL = 7
NOON_MS = 1_780_000_000_000

STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'none'; connect-src 'self' {ws}; img-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def html(body: str = "<h1>Shop</h1>", attributes: str = "", lang: str = "en", head: str = "") -> str:
    """Return a page that embeds the widget."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Shop</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">{head}'
        f'<script async src="/widget.js" data-site="demo" {attributes}></script></head><body>{body}</body></html>'
    )


def entry(seq: int, text: str, author: message.Author = "agent", **other: str) -> message.Message:
    """Return a stored message."""
    name = {"agent": "Mina", "visitor": "", "system": "Mina"}[author]
    return message.Message(
        CONVERSATION,
        seq,
        other.get("client_id", f"c{seq}"),
        "event" if author == "system" else "text",
        author,
        "",
        other.get("name", name),
        text,
        NOON_MS + seq * 1000,
    )


class Customer:
    """Does what a person does: clicks, types, reads."""

    def __init__(self, server: FakeServer, tab: Tab) -> None:
        self.server = server
        self.tab = tab

    @property
    def widget(self) -> ClosedRoot:
        """The widget's closed root."""
        return ClosedRoot(self.tab)

    def visit(self, page: Page | None = None, path: str = "/shop") -> None:
        """Open a page that embeds the widget and wait for its bubble."""
        self.server.pages[path] = page or Page(html())
        self.tab.goto(self.server.url + path)
        self.widget.box(".bubble")

    def open_chat(
        self,
        conversation: str = "",
        head: int = 0,
        *,
        online: bool = True,
        privacy: message.SitePrivacy | None = None,
        minor: int = 0,
    ) -> Link:
        """Open the bubble; return the socket, welcomed."""
        self.widget.click(".bubble")
        return self.welcomed(conversation, head, online=online, privacy=privacy, minor=minor)

    def node_id(self, selector: str) -> int:
        """The mirror's id of an element: capture keeps it on the element, under a symbol, with 9 bits of traits."""
        read = "(element) => Math.floor(element[Object.getOwnPropertySymbols(element)[0]] / 512)"
        return int(self.tab.locator(selector).evaluate(read))

    def encode_action(self, **action: Any) -> bytes:
        """Encode an action as the console does, by the mirror's own encoder."""
        encode = "async (action) => [...(await import('/mirror.js')).encodeAction(action)]"
        return bytes(self.tab.evaluate(encode, action))

    def decode_result(self, body: bytes) -> dict[str, Any]:
        """Decode what became of an action."""
        decode = "async (body) => (await import('/mirror.js')).decodeActionResult(new Uint8Array(body))"
        return dict(self.tab.evaluate(decode, list(body)))

    def allow(self) -> None:
        """Say yes to the prompt, as soon as a yes counts."""
        self.widget.box('.allow[aria-disabled="false"]')
        self.widget.click(".allow")

    def welcomed(
        self,
        conversation: str = "",
        head: int = 0,
        *,
        online: bool = True,
        privacy: message.SitePrivacy | None = None,
        minor: int = 0,
    ) -> Link:
        """Wait for the next socket, welcome it and say what the site hides; nothing but form values by default."""
        link = self.server.link()
        link.expect(message.VisitorHello)
        first = welcome(conversation, head, online=online, minor=minor)
        link.send(first, privacy or message.SitePrivacy("default", []))
        return link


def welcome(
    conversation: str = "", head: int = 0, *, online: bool = True, identity: str = "none", minor: int = 0
) -> message.VisitorWelcome:
    """Return the answer to a hello; who is verified has no token."""
    secret = "" if identity == "verified" else "token-1"
    site = "Fernweh Outfitters"
    return message.VisitorWelcome(
        minor,
        "node-1",
        secret,
        conversation,
        head,
        20,
        site,
        online,
        identity,  # type: ignore[arg-type]
    )


class SessionScript:
    """The server's side of one session, with the epochs counted as the server counts them."""

    def __init__(self, link: Link, session_id: str = SESSION) -> None:
        self.link = link
        self._seq = 0
        self.state = message.SessionState(
            session_id, CONVERSATION, CHANNEL, "authorizing", 1, "requested", "requested", "off",
            0, 0, [message.Viewer(3, "agt_1", "Mina Park")], 0, "Mina Park", "resume-1", "", 3, 4 * 3_600_000,
        )  # fmt: skip

    def say(self, **changes: Any) -> message.SessionState:
        """Send the state with changes, at the next epoch unless one is given."""
        changes.setdefault("epoch", self.state.epoch + 1)
        self.state = msgspec.structs.replace(self.state, **changes)
        self.link.send(self.state)
        return self.state

    def frame(self, kind: relay.FrameType, body: bytes, **changes: int) -> None:
        """Send a frame as viewer 3 at the current epoch, unless told otherwise."""
        self._seq += 1
        header = relay.Header(kind, 3, CHANNEL, self.state.epoch, self._seq)
        self.link.send_bytes(relay.write_header(header._replace(**changes)) + body)

    def ask_to_view(self) -> None:
        """Ask the customer to show the page."""
        self.link.send(self.state)

    def grant_view(self, customer: Customer) -> None:
        """Ask, have the customer allow it, and confirm."""
        self.ask_to_view()
        customer.allow()
        answer = self.link.expect(message.PermissionAnswer)
        assert (answer.permission, answer.granted, answer.epoch) == ("view", True, self.state.epoch)
        self.say(phase="active", view="on", annotate="on", asking=0, limit_ms=0)

    def share(self, customer: Customer) -> Frame:
        """Have the page shared; return the first frame of it."""
        self.grant_view(customer)
        return self.link.expect_frame(relay.FrameType.SNAPSHOT)

    def grant_control(self, customer: Customer, capabilities: int = 31) -> None:
        """Ask for control, have the customer allow it, and confirm."""
        self.say(control="requested", capabilities=capabilities, asking=3, limit_ms=1_800_000)
        customer.allow()
        answer = self.link.expect(message.PermissionAnswer)
        assert (answer.permission, answer.granted, answer.capabilities) == ("control", True, capabilities)
        self.say(control="on", holder=3, asking=0, limit_ms=0)
