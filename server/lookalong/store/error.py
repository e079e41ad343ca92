"""Errors of the store.

Tree::

    StoreError
    ├── StoreUnavailable     locked, full, gone or too busy: nothing was acknowledged; try again later
    ├── UnknownConversation  no conversation has that id
    ├── IdReused             the client id already belongs to another message of the conversation
    ├── UnknownFile          a file that a message names is not there, not whole, or not the sender's
    ├── QuotaReached         there is no room for another file
    ├── AlreadyExists        a key or an e-mail that must be unique is taken
    └── WrongAuditKey        the audit log was sealed with another key than ours
"""

__all__ = [
    "AlreadyExists",
    "IdReused",
    "QuotaReached",
    "StoreError",
    "StoreUnavailable",
    "UnknownConversation",
    "UnknownFile",
    "WrongAuditKey",
]


class StoreError(Exception):
    """Something the store refuses or cannot do."""


class StoreUnavailable(StoreError):
    """The store did not do it: locked, full, gone, or more waits than it will hold. Repeat with the same client id.

    The text may be sent to a peer; ``reason`` is for the owner.
    """

    @property
    def reason(self) -> str:
        """The database's own words, one line; never the statement, which may hold people's messages."""
        cause = getattr(self.__cause__, "orig", None) or self.__cause__
        return str(cause).partition("\n")[0][:200] if cause is not None else str(self)


class UnknownConversation(StoreError):
    """No conversation has that id."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"expected the id of a conversation, got {conversation_id!r}")
        self.conversation_id = conversation_id


class IdReused(StoreError):
    """A client id names one message for ever; this one names another already."""

    def __init__(self, client_id: str) -> None:
        super().__init__(f"expected a new client id for a new message, got {client_id!r} again; make one per message")
        self.client_id = client_id


class UnknownFile(StoreError):
    """A file that a message names is not there, not whole, somebody else's, or another message's."""

    def __init__(self, attachment_id: str) -> None:
        super().__init__(f"expected a whole file of the sender's that no message has, got {attachment_id!r}")
        self.attachment_id = attachment_id


class QuotaReached(StoreError):
    """There is no room for another file. The text may be sent to a peer."""


class AlreadyExists(StoreError):
    """A key or an e-mail that must be unique is taken."""


class WrongAuditKey(StoreError):
    """The audit log was sealed with another key than ours: nothing may be appended that nobody can check."""

    def __init__(self, found: str, ours: str) -> None:
        super().__init__(
            f"expected the key {found} of this store's audit log, got {ours}; set LOOKALONG_AUDIT_KEY, or copy "
            "audit.key from the data folder of the server that wrote it; if it is lost, run: lookalong audit rekey"
        )
