"""Who may bring a file, and who may have one: texts that only this server can make, so that nothing is looked up.

A **pass** says whose uploads its bearer may begin and go on with. A client gets it over its own socket, which knows who
that is. A **link** opens one file for some minutes, to whoever has it: a browser that downloads or shows a file brings
nothing but the address. Both are HMAC-SHA256 under a key that all nodes of a store share.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from .limit import LINK_S, PASS_S

__all__ = ["FileSeal", "Holder", "Variant"]

Variant = Literal["full", "thumb"]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who brings files: one side of one conversation."""

    site_id: str
    conversation_id: str
    author: Literal["visitor", "agent"]
    author_id: str


class FileSeal:
    """Makes passes and links, and knows them again.

    Args:
        key: Shared by all nodes of a store, and by nobody else. It is not used itself but for another key.
        clock_s: Seconds since 1970.
    """

    def __init__(self, key: bytes, clock_s: Callable[[], float]) -> None:
        self._key = hmac.digest(key, b"lookalong file", "sha256")
        self._clock_s = clock_s

    def pass_for(self, holder: Holder) -> str:
        """Return a pass, good for ``PASS_S``."""
        said = (
            str(int(self._clock_s()) + PASS_S),
            holder.site_id,
            holder.conversation_id,
            holder.author,
            holder.author_id,
        )
        return ".".join([*said, self._tag("pass", *said)])

    def holder(self, text: str) -> Holder | None:
        """Return whose a pass is; None if it is no pass, or no longer."""
        *said, tag = text.split(".")
        if len(said) != _PASS_FIELDS or not self._is_good("pass", said, tag):
            return None
        _, site_id, conversation_id, author, author_id = said
        return Holder(site_id, conversation_id, "agent" if author == "agent" else "visitor", author_id)

    def link(self, attachment_id: str, variant: Variant) -> str:
        """Return the address of a file below that of the server, good for ``LINK_S``."""
        until = str(int(self._clock_s()) + LINK_S)
        return f"files/{attachment_id}/{variant}?until={until}&seal={self._tag('link', until, attachment_id, variant)}"

    def opens(self, attachment_id: str, variant: str, until: str, seal: str) -> bool:
        """Tell whether a link is good now."""
        return self._is_good("link", [until, attachment_id, variant], seal)

    def _is_good(self, what: str, said: list[str], tag: str) -> bool:
        ours = hmac.compare_digest(self._tag(what, *said).encode(), tag.encode("utf-8", "surrogatepass"))
        return ours and re.fullmatch(r"[0-9]{1,15}", said[0]) is not None and int(said[0]) >= self._clock_s()

    def _tag(self, *parts: str) -> str:
        # With the length of each before it: no two lists of parts are one text.
        data = b"".join(len(each).to_bytes(4) + each.encode("utf-8", "surrogatepass") for each in parts)
        return urlsafe_b64encode(hmac.digest(self._key, data, "sha256")).decode().rstrip("=")


# Private -----------------------------------------------------------------------------------------

_PASS_FIELDS: Final = 5
