"""Pictures made anew in a process of their own: nothing of the sender's file but its pixels goes on.

A decoder of pictures is what a hostile file aims at. It runs in a child that holds no secret of the server, has bounds
of memory and time, and is asked for one picture only.
"""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lookalong.attachment import NotTaken
from lookalong.attachment.limit import MAX_SIDE, THUMB_SIDE

__all__ = ["Pictures", "Remade"]

TIMEOUT_S: Final = 60.0
"""Seconds for one picture, however much else the machine does; of its own time the child has fewer."""

_AT_ONCE: Final = 2
"""Children at once: each may take the memory of its bound."""


@dataclass(frozen=True, slots=True)
class Remade:
    """A picture made anew, with its size in pixels and its thumbnail."""

    full: Path
    thumb: Path
    type: str
    width: int
    height: int


class Pictures:
    """Makes pictures anew.

    Args:
        pixels: Of the largest picture, all its frames together.
    """

    def __init__(self, pixels: int) -> None:
        self._pixels = pixels
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def remake(self, source: Path, kind: str) -> Remade:
        """Make a picture anew, beside where it lies.

        Args:
            source: The sender's file.
            kind: Its media type, by its first bytes.

        Raises:
            NotTaken: It is no such picture, too large, or took too long.
        """
        full, thumb = source.with_name("full"), source.with_name("thumb")
        async with self._turns:
            bounds = map(str, (self._pixels, MAX_SIDE, THUMB_SIDE))
            said = await _run(kind, *bounds, *map(str, (source, full, thumb)))
        return Remade(full, thumb, kind, said["width"], said["height"])


# Private -----------------------------------------------------------------------------------------


async def _run(*arguments: str) -> dict[str, int]:
    # Nothing of our environment but where Python finds its modules.
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "lookalong.picture.child",
        *arguments,
        env=kept,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            printed, _ = await child.communicate()
    except BaseException as error:
        # A cancelled request too: its child must not stay.
        child.kill()
        await child.wait()
        if isinstance(error, TimeoutError):
            raise NotTaken("expected a picture that can be read in time") from None
        raise
    if child.returncode != 0:
        raise NotTaken("expected a picture that can be read; this one is broken or too large")
    said: dict[str, int | str] = json.loads(printed)
    if "error" in said:
        raise NotTaken(str(said["error"]))
    return {name: int(value) for name, value in said.items()}
