"""A customer on a page with the widget, and the server's half of the talk."""

from playwright.sync_api import Page as Tab
from tests.browser.widget.fake import FakeServer, Link, Page
from tests.harness.closed import ClosedRoot

from lookalong.protocol import message

__all__ = ["CONVERSATION", "Customer", "entry", "html"]

CONVERSATION = "cnv_1"
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

    def open_chat(self, conversation: str = "", head: int = 0, *, online: bool = True) -> Link:
        """Open the bubble; return the socket, welcomed."""
        self.widget.click(".bubble")
        return self.welcomed(conversation, head, online=online)

    def welcomed(self, conversation: str = "", head: int = 0, *, online: bool = True) -> Link:
        """Wait for the next socket and welcome it."""
        link = self.server.link()
        link.expect(message.VisitorHello)
        link.send(welcome(conversation, head, online=online))
        return link


def welcome(conversation: str = "", head: int = 0, *, online: bool = True) -> message.VisitorWelcome:
    """Return the answer to a hello."""
    return message.VisitorWelcome(0, "node-1", "token-1", conversation, head, 20, "Fernweh Outfitters", online)
