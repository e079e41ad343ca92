"""Built browser code and the demo's files: read from the package, compressed once, never a file beside them."""

import asyncio
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["Asset", "Assets", "asset_answer"]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it goes out. ``packed`` is its gzip form where that is smaller."""

    body: bytes
    packed: bytes | None
    media_type: str
    etag: str


class Assets:
    """A folder of files, kept in memory as long as they do not change.

    Args:
        root: The folder; ``make build`` fills it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._kept: dict[Path, tuple[tuple[int, int], Asset]] = {}

    @property
    def built(self) -> bool:
        """Whether the browser code is there."""
        return (self.root / "widget.js").is_file() and (self.root / "console/index.html").is_file()

    async def find(self, path: str) -> Asset | None:
        """Return the file at a path with forward slashes, or None if there is none within the folder."""
        return await asyncio.to_thread(self._find, path)

    def _find(self, path: str) -> Asset | None:
        if not _is_plain(path):
            return None
        file = (self.root / path).resolve()
        if not file.is_relative_to(self.root) or not file.is_file():
            return None
        status = file.stat()
        version = (status.st_mtime_ns, status.st_size)
        known = self._kept.get(file)
        if known is None or known[0] != version:
            known = self._kept[file] = (version, _read(file))
        return known[1]


def asset_answer(request: Request, asset: Asset, headers: Mapping[str, str]) -> Response:
    """Return a file, or 304 if the browser has it already."""
    packed = asset.packed if asset.packed is not None and _takes_gzip(request) else None
    # The two forms are two representations, each with its own tag (RFC 9110 §8.8.3).
    etag = f'"{asset.etag}{"-gz" if packed is not None else ""}"'
    sent = {"ETag": etag, **headers}
    if asset.packed is not None:
        sent["Vary"] = "Accept-Encoding"
    if etag in (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=sent)
    if packed is not None:
        sent["Content-Encoding"] = "gzip"
    return Response(asset.body if packed is None else packed, headers=sent, media_type=asset.media_type)


# Private -----------------------------------------------------------------------------------------

# By name, not from the machine's own table, which differs and may call JavaScript text/plain.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_PACKED = (".css", ".html", ".js", ".json", ".map", ".mjs", ".svg", ".txt")

# A TCP segment: below it compression saves no packet.
_LEAST_PACKED = 1200


def _is_plain(path: str) -> bool:
    """Refuse a path with a hidden, empty or climbing part, or with what only another system reads as a separator."""
    parts = path.split("/")
    return not any(part == "" or part.startswith(".") for part in parts) and not set("\\\0:") & set(path)


def _read(file: Path) -> Asset:
    body = file.read_bytes()
    suffix = file.suffix.lower()
    packed = gzip.compress(body, 9, mtime=0) if suffix in _PACKED and len(body) >= _LEAST_PACKED else None
    return Asset(
        body=body,
        packed=packed if packed is not None and len(packed) < len(body) else None,
        media_type=_TYPES.get(suffix, "application/octet-stream"),
        etag=hashlib.sha256(body).hexdigest()[:32],
    )


def _takes_gzip(request: Request) -> bool:
    """Tell whether gzip is welcome (RFC 9110 §12.5.3, weights other than 0 aside)."""
    for each in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, weight = each.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
