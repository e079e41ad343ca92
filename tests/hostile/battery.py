"""Reads the batteries: JSON lists of what hostile peers send, each item with a name and what must come of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = [
    "codec_items",
    "frame_items",
    "handshake_items",
    "http_names",
    "payload",
    "upload_items",
    "url_items",
]

_FOLDER = Path(__file__).parent


def codec_items() -> list[dict[str, Any]]:
    """Return the items of ``codec.json``: bytes that no decoder may take."""
    items: list[dict[str, Any]] = json.loads((_FOLDER / "codec.json").read_text())["items"]
    return items


def handshake_items() -> list[dict[str, Any]]:
    """Return the first half of ``frames.json``: requests for a WebSocket."""
    items: list[dict[str, Any]] = json.loads((_FOLDER / "frames.json").read_text())["handshake"]
    return items


def frame_items() -> list[dict[str, Any]]:
    """Return the second half of ``frames.json``: bytes on a WebSocket."""
    items: list[dict[str, Any]] = json.loads((_FOLDER / "frames.json").read_text())["frames"]
    return items


def http_names() -> set[str]:
    """Return the names of ``http.json``: requests over a connection of their own."""
    return {item["name"] for item in json.loads((_FOLDER / "http.json").read_text())["items"]}


def url_items() -> list[dict[str, Any]]:
    """Return the items of ``urls.json``: addresses this server is made to call."""
    items: list[dict[str, Any]] = json.loads((_FOLDER / "urls.json").read_text())["items"]
    return items


def upload_items() -> list[dict[str, Any]]:
    """Return the items of ``uploads.json``: files that people hand over."""
    items: list[dict[str, Any]] = json.loads((_FOLDER / "uploads.json").read_text())["items"]
    return items


def payload(item: dict[str, Any]) -> bytes:
    """Return the bytes an item stands for."""
    if "hex" in item:
        return bytes.fromhex(item["hex"])
    if "parts" in item:
        return b"".join(bytes.fromhex(part) * times for part, times in item["parts"])
    assert item["gen"] == "map of 50000 integer keys i*(2**61-1)", item["gen"]
    pairs = ((number * (2**61 - 1)) % 2**64 for number in range(50_000))
    return b"\xdf" + (50_000).to_bytes(4, "big") + b"".join(b"\xcf" + key.to_bytes(8, "big") + b"\x01" for key in pairs)
