"""The records that messages hold, each an array on the wire."""

from typing import Annotated

from msgspec import Meta, Struct

from .field import AssetType, Author, Byte, Digest, Id, Label, Locale, Name, OptionalId, Pixels, ReactionName, Seq, Url
from .limit import MAX_ASSET, MAX_PRIVACY_SELECTOR, MAX_PRIVACY_URL, MAX_WORDING_BAR, MAX_WORDING_TEXT

__all__ = [
    "AssetFile",
    "AssetGap",
    "AssetPlace",
    "Colleague",
    "Cursor",
    "FileLink",
    "Positional",
    "PrivacyRule",
    "Reaction",
    "Site",
    "SiteWords",
    "Viewer",
]

_Explanation = Annotated[str, Meta(max_length=MAX_WORDING_TEXT)]


class Positional(Struct, array_like=True, forbid_unknown_fields=True):
    """An array on the wire, its fields in the order given; never a map."""


class Cursor(Positional):
    """How far a client knows a conversation."""

    conversation_id: Id
    last_seq: Seq


class Site(Positional):
    """A site an agent works for."""

    site_id: Id
    name: Name


class Colleague(Positional):
    """An agent, for other agents."""

    agent_id: Id
    name: Name


class PrivacyRule(Positional):
    """A wish of the site for all elements of a selector; ``url`` is a path in which ``*`` stands for any characters."""

    selector: Annotated[str, Meta(max_length=MAX_PRIVACY_SELECTOR)]
    action: Annotated[str, Meta(max_length=20)]
    url: Annotated[str, Meta(max_length=MAX_PRIVACY_URL)]


class SiteWords(Positional):
    """A site's own words in one language (RFC 5646, lower case), plain text; where one is empty, the client's stand.

    ``view``, ``control``, ``action`` and ``open`` explain a question, ``bar`` is for while somebody sees the page.
    """

    language: Locale
    view: _Explanation
    control: _Explanation
    action: _Explanation
    open: _Explanation
    bar: Annotated[str, Meta(max_length=MAX_WORDING_BAR)]


class Reaction(Positional):
    """Somebody's answer to a message in one sign."""

    name: ReactionName
    author: Author
    author_id: OptionalId


class Viewer(Positional):
    """An agent's socket that receives the mirror. ``number`` (1-255) marks its annotations and actions."""

    number: Byte
    agent_id: Id
    name: Name


class AssetFile(Positional):
    """A file the page shows: ``hash`` is the SHA-256 of its bytes in base64url without padding."""

    url: Url
    hash: Digest
    type: AssetType
    size: Annotated[int, Meta(ge=1, le=MAX_ASSET)]


class AssetGap(Positional):
    """A file the page shows and nobody can read. Width and height are those of the picture, 0 if they are not known."""

    url: Url
    width: Pixels
    height: Pixels


class FileLink(Positional):
    """Where a file of a message is, below the server's address and for minutes; ``thumb`` is empty of no picture."""

    file_id: Id
    full: Label
    thumb: Label


class AssetPlace(Positional):
    """An address of the page, and the file that lies there."""

    url: Url
    hash: Digest
