"""What a file is, told by its bytes: what its sender calls it counts for nothing.

Signatures: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern and #matching-a-font-type-pattern,
AVIF from https://aomediacodec.github.io/av1-avif/, SVG by its root element.
"""

import re
from typing import Final

from lookalong.protocol.message import AssetType

__all__ = ["is_of_type", "media_type"]


def media_type(body: bytes) -> AssetType | None:
    """Return the type of a picture or font that browsers show; None for anything else."""
    for signature, found in _SIGNATURES:
        if signature.match(body):
            return found
    return "image/svg+xml" if _SVG.match(body[:_PROLOG]) else None


def is_of_type(body: bytes, kind: AssetType) -> bool:
    """Tell whether a file is what it is said to be. A style sheet has no signature: it is text, and no markup."""
    return _is_sheet(body) if kind == "text/css" else media_type(body) == kind


# Private -----------------------------------------------------------------------------------------

_PROLOG: Final = 16 * 1024
"""Bytes in which the root element of an SVG must come: editors put long comments before it."""

_SIGNATURES: Final[tuple[tuple[re.Pattern[bytes], AssetType], ...]] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n....IHDR", re.DOTALL), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBPVP", re.DOTALL), "image/webp"),
    (re.compile(rb"....ftyp(?:avi[fs]|(?:mif1|miaf).{4}(?:.{4}){0,8}?avi[fs])", re.DOTALL), "image/avif"),
    (re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", re.DOTALL), "image/bmp"),
    (re.compile(rb"\x00\x00[\x01\x02]\x00[^\x00]\x00"), "image/x-icon"),
    (re.compile(rb"wOFF(?:\x00\x01\x00\x00|OTTO|true)"), "font/woff"),
    (re.compile(rb"wOF2(?:\x00\x01\x00\x00|OTTO|true|ttcf)"), "font/woff2"),
    (re.compile(rb"(?:\x00\x01\x00\x00|true)\x00[^\x00]"), "font/ttf"),
    (re.compile(rb"OTTO\x00"), "font/otf"),
    (re.compile(rb"ttcf\x00[\x01\x02]\x00\x00"), "font/collection"),
)

# What may come before the root element (XML 1.0 §2.8): declaration, comments, instructions, a document type. No part
# can match in two ways, so that a file made to be slow is not.
_SVG: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?"
    rb"(?:\s|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>)*"
    rb"<(?:svg:)?svg[\s>/]",
    re.DOTALL,
)


def _is_sheet(body: bytes) -> bool:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text and not text.lstrip("\ufeff \t\r\n\f").startswith("<")
