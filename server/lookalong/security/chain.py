"""The audit log as a hash chain, without I/O: what an entry is, what it hashes to, and what a check finds.

Each entry's hash is SHA-256 over the hash before it and the entry's own canonical bytes, so no entry can be altered,
removed, added or moved without every later hash changing. There is one chain for each site and one, ``SERVER``, for
what belongs to no site. A chain's **head** says where it ends and is sealed with HMAC-SHA256 under a key that is not in
the database: hashes alone could be computed anew by whoever may write there.

What a check proves, given the key and nothing else:

- nothing was altered, removed, inserted or moved between the chain's base and its head;
- nothing was cut off its end, unless head and entries were *both* set back to an earlier state that was genuine then
  (an old backup put in place). Only a head kept elsewhere shows that: ``lookalong audit head`` prints it, and
  ``lookalong audit verify --head`` asks for it. A server that runs notices by itself, and writes it into the chain;
- what went from its beginning went by the site's retention, because the base is sealed with the head.

What it does not prove: anything against somebody who has the key too (the server's own user on its own machine), except
for what heads kept elsewhere cover; that what was written down is true; that nothing happened which was never written.

People's own words and addresses are not hashed themselves. An entry's **content** is kept beside it, with a random
salt, and only its digest is part of the chain: content can be erased, and the chain still holds. A check asks for an
entry that says so.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from .kind import Kind

__all__ = [
    "GENESIS",
    "SERVER",
    "Draft",
    "Entry",
    "Fault",
    "FaultKind",
    "Head",
    "Scalar",
    "Verifier",
    "content_digest",
    "first_head",
    "is_whole",
    "key_id",
    "link",
    "seal",
]

SERVER: Final = "server"
"""The chain of what belongs to no site: log-ins, roles, the chains themselves."""

GENESIS: Final = "0" * 64
"""What the first entry of a chain follows."""

Scalar = str | int | bool


@dataclass(frozen=True, slots=True)
class Draft:
    """Something to write down.

    Args:
        chain: Id of a site, or ``SERVER``.
        kind: What happened.
        actor_id: Who did it: an agent, a visitor, ``command`` for the command line, empty for the server itself.
        conversation_id: What it is about, if about one.
        session_id: What it is about, if about one.
        detail: More, which must not be about a person beyond ids and numbers: it can never be erased.
        content: People's own words and addresses: can be erased.
        at_ms: When, in milliseconds since 1970; 0 for when it is written.
    """

    chain: str
    kind: Kind
    actor_id: str = ""
    conversation_id: str = ""
    session_id: str = ""
    detail: Mapping[str, Scalar] = field(default_factory=dict)
    content: Mapping[str, str] = field(default_factory=dict)
    at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A draft in its place. ``detail`` and ``content`` are JSON; ``content`` is None if there is none, or no longer."""

    chain: str
    seq: int
    at_ms: int
    kind: str
    actor_id: str
    conversation_id: str
    session_id: str
    detail: str
    content: str | None
    content_digest: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain begins and ends.

    ``base_seq`` and ``base_hash`` are those of the last entry that retention removed. A ``seq`` of 0 has no entries.
    """

    chain: str
    seq: int
    hash: str
    base_seq: int
    base_hash: str
    key_id: str
    seal: str


FaultKind = Literal[
    "altered",
    "missing",
    "truncated",
    "unknown_end",
    "bad_seal",
    "no_head",
    "gone",
    "content",
    "reported",
    "not_as_kept",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something a check found.

    ``altered``: an entry is not the one that was written in this place; it was changed, moved or inserted.
    ``missing``: there is a hole. ``truncated``: the end is missing. ``unknown_end``: there is more than the head knows.
    ``bad_seal``: the head was not written by a server with this key. ``no_head``: entries without a head.
    ``gone``: a chain that the server's own says was opened is not there at all.
    ``content``: erased or changed without an entry that says so. ``reported``: the server found the chain broken while
    it ran. ``not_as_kept``: the chain does not hold a head that was kept elsewhere.
    """

    chain: str
    seq: int
    kind: FaultKind


def first_head(chain: str) -> Head:
    """Return the head of a chain without entries; nothing seals it, because there is nothing to cut off."""
    return Head(chain, 0, GENESIS, 0, GENESIS, "", "")


def link(previous: str, entry: Entry) -> str:
    """Return the hash of an entry that follows another: 64 hexadecimal digits.

    The canonical bytes are a JSON array of texts and integers without white space, which has one spelling
    (RFC 8785 §3.2).
    """
    told = (
        "lookalong.audit.1",
        previous,
        entry.chain,
        entry.seq,
        entry.at_ms,
        entry.kind,
        entry.actor_id,
        entry.conversation_id,
        entry.session_id,
        entry.detail,
        entry.content_digest,
    )
    return hashlib.sha256(_canonical(told)).hexdigest()


def content_digest(content: str | None) -> str:
    """Return the digest that stands for a content in the chain; empty for none."""
    return hashlib.sha256(content.encode()).hexdigest() if content is not None else ""


def seal(head: Head, key: bytes) -> Head:
    """Return a head with the seal of a key."""
    return Head(head.chain, head.seq, head.hash, head.base_seq, head.base_hash, key_id(key), _seal(head, key))


def key_id(key: bytes) -> str:
    """Return what a key is called; nothing of the key can be learned from it."""
    return hashlib.sha256(b"lookalong.audit.key.1" + key).hexdigest()[:16]


class Verifier:
    """Checks one chain: give it the entries in order, then ask for the faults.

    Args:
        chain: Which.
        head: Where it should end; None if none was found.
        key: What its head is sealed with.
        kept: Heads kept elsewhere, hashes by ``seq``.
    """

    def __init__(self, chain: str, head: Head | None, key: bytes, kept: Mapping[int, str] | None = None) -> None:
        self.count = 0
        self._chain, self._head, self._key = chain, head, key
        self._kept = dict(kept or {})
        self._faults: list[Fault] = []
        base = head or first_head(chain)
        self._seq, self._hash = base.base_seq, base.base_hash
        self._blank: dict[str, list[int]] = {}
        self._known = {base.base_seq: base.base_hash}

    def take(self, entry: Entry) -> None:
        """Check the next entry."""
        self.count += 1
        if entry.seq != self._seq + 1:
            self._found(self._seq + 1, "missing")
            # What follows a hole can only be held to what it says itself.
        elif link(self._hash, entry) != entry.hash:
            self._found(entry.seq, "altered")
        if entry.seq in self._kept:
            self._known[entry.seq] = entry.hash
        self._seq, self._hash = entry.seq, entry.hash
        self._check_content(entry)
        if entry.kind == "chain_broken":
            self._found(entry.seq, "reported")

    def finish(self) -> list[Fault]:
        """Check the end, and return everything that was found, in order."""
        self._check_head()
        for seqs in self._blank.values():
            for seq in seqs:
                self._found(seq, "content")
        for seq, kept in sorted(self._kept.items()):
            # A head that retention has passed cannot be compared any more; the base that passed it is sealed.
            if self._known.get(seq) != kept and not (self._head and 0 < seq < self._head.base_seq):
                self._found(seq, "not_as_kept")
        return sorted(self._faults, key=lambda fault: fault.seq)

    def _check_head(self) -> None:
        head = self._head
        if head is None:
            if self.count:
                self._found(self._seq, "no_head")
            return
        if not is_whole(head, self._key):
            self._found(head.seq, "bad_seal")
        if self._seq < head.seq:
            self._found(self._seq + 1, "truncated")
        elif self._seq > head.seq:
            self._found(head.seq + 1, "unknown_end")
        elif self._hash != head.hash:
            self._found(head.seq, "altered")

    def _check_content(self, entry: Entry) -> None:
        if entry.kind == "visitor_erased" and entry.conversation_id:
            self._blank.pop(entry.conversation_id, None)
        if entry.content is None and entry.content_digest:
            self._blank.setdefault(entry.conversation_id, []).append(entry.seq)
        elif content_digest(entry.content) != entry.content_digest:
            self._found(entry.seq, "content")

    def _found(self, seq: int, kind: FaultKind) -> None:
        self._faults.append(Fault(self._chain, seq, kind))


def is_whole(head: Head, key: bytes) -> bool:
    """Tell whether a head is one that a server with this key wrote, or one of a chain not begun."""
    return head == first_head(head.chain) or _is_sealed(head, key)


# Private -----------------------------------------------------------------------------------------


def _canonical(values: tuple[str | int, ...]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _seal(head: Head, key: bytes) -> str:
    told = ("lookalong.audit.head.1", head.chain, head.seq, head.hash, head.base_seq, head.base_hash)
    return hmac.new(key, _canonical(told), hashlib.sha256).hexdigest()


def _is_sealed(head: Head, key: bytes) -> bool:
    return hmac.compare_digest(_seal(head, key), head.seal)
