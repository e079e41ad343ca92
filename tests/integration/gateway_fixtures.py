"""Fixtures of the gateway's tests, imported by the modules that use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.gateway_node import Node

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

__all__ = ["node"]


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Node]:
    """A node of its own for each test."""
    async with Node.at(tmp_path) as running:
        yield running
