"""The child of ``lookalong.picture.remake``: reads one picture, writes it anew and a thumbnail, prints its size.

It imports nothing of the server: it starts for each picture, and has nothing to lose.
"""

import json
import resource
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

__all__ = ["Bounds", "TooLarge", "main", "remake"]

_MEMORY: Final = 2 * 1024**3
"""Bytes of address space: some copies of the largest picture in four channels, and the decoder's own."""

_CPU_S: Final = 30
"""Seconds of processor time."""

_FORMATS: Final = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}


class TooLarge(Exception):
    """The picture has more pixels than are taken."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Pixels: of all frames together, of the longer side, and of the thumbnail's longer side."""

    pixels: int
    side: int
    thumb: int


def main(kind: str, pixels: str, side: str, thumb_side: str, source: str, full: str, thumb: str) -> None:
    """Do what the parent asks for, and print what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    said: dict[str, Any]
    try:
        bounds = Bounds(int(pixels), int(side), int(thumb_side))
        width, height = remake(kind, bounds, Path(source), Path(full), Path(thumb))
        said = {"width": width, "height": height}
    except TooLarge as error:
        said = {"error": str(error)}
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        # What Pillow raises on files that are broken, SyntaxError among them.
        said = {"error": "expected a whole picture, this one cannot be read"}
    sys.stdout.write(json.dumps(said))


def remake(kind: str, bounds: Bounds, source: Path, full: Path, thumb: Path) -> tuple[int, int]:
    """Write a picture anew and its thumbnail; returns its width and height.

    Raises:
        TooLarge: Before a pixel is read.
    """
    # Our own bound is looked at before a pixel is read.
    Image.MAX_IMAGE_PIXELS = None
    # By the one decoder of its kind: no other looks at the bytes.
    with Image.open(source, formats=[_FORMATS[kind]]) as picture:
        _check(picture, bounds)
        if getattr(picture, "is_animated", False):
            size = _remake_frames(picture, kind, bounds.pixels, full)
            picture.seek(0)
            still = picture.convert("RGBA")
        else:
            still = _upright(picture)
            size = still.size
            _save(still, _FORMATS[kind], full)
    still.thumbnail((bounds.thumb, bounds.thumb))
    _save(still if still.mode in ("RGB", "RGBA") else still.convert("RGBA"), "WEBP", thumb)
    return size


# Private -----------------------------------------------------------------------------------------


def _check(picture: Image.Image, bounds: Bounds) -> None:
    """Look at the head alone."""
    width, height = picture.size
    if width * height > bounds.pixels or max(width, height) > bounds.side:
        raise TooLarge(f"expected a picture of at most {bounds.pixels / 1e6:g} million pixels, got {width} x {height}")


def _upright(picture: Image.Image) -> Image.Image:
    """Return the pixels as they are meant to be seen, so that nothing beside them has to say how."""
    turned = ImageOps.exif_transpose(picture)
    profile = picture.info.get("icc_profile")
    if turned.mode == "P":
        turned = turned.convert("RGBA" if "transparency" in turned.info else "RGB")
    elif turned.mode not in ("RGB", "RGBA", "L", "LA"):
        turned = turned.convert("RGB")
    return _in_srgb(turned, profile)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the colours in the space that is meant where none is said; a profile may name a camera."""
    if not profile or picture.mode not in ("RGB", "RGBA"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=picture.mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return made if made is not None else picture


def _remake_frames(picture: Image.Image, kind: str, pixels: int, full: Path) -> tuple[int, int]:
    frames, durations = [], []
    for count, frame in enumerate(ImageSequence.Iterator(picture), 1):
        if count * picture.width * picture.height > pixels:
            raise TooLarge(f"expected a picture whose frames have at most {pixels / 1e6:g} million pixels together")
        frames.append(_bare(frame.convert("RGBA")))
        durations.append(frame.info.get("duration", 100))
    first, *rest = frames
    loop = picture.info.get("loop", 0)
    first.save(full, _FORMATS[kind], save_all=True, append_images=rest, duration=durations, loop=loop, disposal=2)
    return first.size


def _save(picture: Image.Image, form: str, target: Path) -> None:
    if form == "JPEG" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    _bare(picture).save(target, form, **_OPTIONS.get(form, {}))


_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 88},
    "WEBP": {"quality": 80},
}


def _bare(picture: Image.Image) -> Image.Image:
    """Return the picture without anything that Pillow would write beside the pixels."""
    picture.info = {}
    return picture


if __name__ == "__main__":
    main(*sys.argv[1:])
