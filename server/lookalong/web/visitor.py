"""``/api/v1/sites/{site_key}/visitors/…``: giving people what is stored about them, and erasing it."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from lookalong.store import Retention, VisitorData

from .operation import Call

__all__ = [
    "Erasure",
    "ExportedMessage",
    "ExportedVisitor",
    "Keeping",
    "erase",
    "export",
    "exported",
    "set_retention",
    "show_retention",
]

_Days = Annotated[int, Meta(ge=0, le=36_500)]


class ExportedMessage(Struct):
    """One entry of the visitor's conversation; ``event`` is something that happened in it."""

    seq: int
    at_ms: int
    kind: str
    author: str
    author_name: str
    text: str
    reactions: list[str]
    earlier_texts: list[str]
    """What it said before it was edited or deleted, the oldest first, where the site keeps that."""


class ExportedEntry(Struct):
    """What the audit log has about the visitor's conversation. ``detail`` and ``content`` are JSON."""

    at_ms: int
    kind: str
    actor_id: str
    session_id: str
    detail: str
    content: str


class ExportedFile(Struct):
    """A file of the conversation, without its bytes. ``sha256`` is of those, ``seq`` the message that has it."""

    id: str
    seq: int
    at_ms: int
    author: str
    name: str
    type: str
    size: int
    sha256: str


class ExportedVisitor(Struct):
    """Everything stored about a visitor but the digest of their token. Times are milliseconds since 1970."""

    id: str
    site_id: str
    name: str
    subject: str
    """The site's own id of a customer it vouches for; empty for everybody else."""
    created_at_ms: int
    conversation_id: str
    page_url: str
    messages: list[ExportedMessage]
    files: list[ExportedFile]
    audit: list[ExportedEntry]


class Erasure(Struct):
    """How much was erased. ``labels``: entries of the audit log that lost their words."""

    messages: int
    labels: int
    files: int


class Keeping(Struct):
    """Days that a site keeps messages, and entries of its audit log; 0 for ever."""

    conversation_days: _Days = 0
    audit_days: _Days = 0
    keeps_texts: bool = False
    """Whether what messages said before they were edited or deleted is kept; if not, what there is goes at once."""


async def export(call: Call, _nothing: dict[str, Any]) -> ExportedVisitor:
    """Give out everything stored about a visitor; that it was is written into the audit log."""
    site = await call.scope.site(call.path("site_key"))
    return exported(await call.scope.export_visitor(site, call.path("visitor_id")))


async def erase(call: Call) -> Erasure:
    """Erase a visitor, everything they wrote, and the words about them in the audit log; their pages begin anew."""
    site = await call.scope.site(call.path("site_key"))
    visitor_id = call.path("visitor_id")
    erased = await call.scope.erase_visitor(site, visitor_id)
    call.parts.visitor_erased(site.id, visitor_id)
    await call.parts.depot.purge()
    return Erasure(erased.messages, erased.labels, erased.files)


async def show_retention(call: Call) -> Keeping:
    """Show how long a site keeps what it has."""
    site = await call.scope.site(call.path("site_key"))
    return Keeping(site.retention.conversation_days, site.retention.audit_days, site.keeps_texts)


async def set_retention(call: Call, wanted: Keeping) -> Keeping:
    """Replace how long a site keeps what it has; what is older goes within hours."""
    site = await call.scope.site(call.path("site_key"))
    await call.scope.set_retention(site, Retention(wanted.conversation_days, wanted.audit_days))
    if wanted.keeps_texts != site.keeps_texts:
        await call.scope.set_keeping(site, wanted.keeps_texts)
    return wanted


def exported(data: VisitorData) -> ExportedVisitor:
    """Return what is stored about a visitor as it is given out."""
    conversation = data.conversation
    return ExportedVisitor(
        id=data.visitor.id,
        site_id=data.visitor.site_id,
        name=data.visitor.name,
        subject=data.visitor.subject,
        created_at_ms=data.created_at_ms,
        conversation_id=conversation.id if conversation else "",
        page_url=conversation.page_url if conversation else "",
        messages=[
            ExportedMessage(
                seq=each.seq,
                at_ms=each.at_ms,
                kind=each.kind,
                author=each.author,
                author_name=each.author_name,
                text=each.text,
                reactions=data.reactions.get(each.seq, []),
                earlier_texts=data.earlier.get(each.seq, []),
            )
            for each in data.messages
        ],
        files=[
            ExportedFile(
                each.id,
                each.seq,
                each.created_at_ms,
                each.author,
                each.name,
                each.type,
                each.size,
                each.blob_hash or "",
            )
            for each in data.files
        ],
        audit=[
            ExportedEntry(each.at_ms, each.kind, each.actor_id, each.session_id, each.detail, each.content or "")
            for each in data.entries
        ],
    )
