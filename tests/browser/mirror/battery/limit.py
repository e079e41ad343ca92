"""Documented limits: edge cases that are not mirrored, and why. A test that begins to pass asks for its removal."""

from __future__ import annotations

__all__ = ["LIMIT"]

LIMIT: dict[str, str] = {}
