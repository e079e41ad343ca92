"""Bounds of attachments that no setting moves, each with its unit and its reason."""

from typing import Final

__all__ = [
    "HEAD_BYTES",
    "LINK_S",
    "MAX_NAME",
    "MAX_SIDE",
    "PART_BYTES",
    "PASS_S",
    "THUMB_SIDE",
    "UNFINISHED_S",
]

PART_BYTES: Final = 128 * 1024
"""Bytes of one part of an upload: within a body's 20 seconds on a line of 7 kB/s, and all of it that memory holds."""

HEAD_BYTES: Final = 4096
"""Bytes from the beginning by which the type is told."""

MAX_NAME: Final = 120
"""Characters of a file's name."""

MAX_SIDE: Final = 16_384
"""Pixels of a picture's longer side: browsers draw no larger one (WebP holds 16,383, canvases about as many)."""

THUMB_SIDE: Final = 320
"""Pixels of a thumbnail's longer side: the width of a message, twice."""

PASS_S: Final = 600
"""Seconds in which a pass opens uploads; a client gets another over its socket."""

LINK_S: Final = 300
"""Seconds in which the address of a file is good: for the click it was made for, and for a slow line."""

UNFINISHED_S: Final = 24 * 3600
"""Seconds until what was uploaded and never sent is forgotten."""
