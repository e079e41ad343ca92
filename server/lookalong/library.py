"""Libraries that a start does without.

What checks signatures takes longer to load than all of ours, and most servers never meet a passkey or a signed
customer; those that do load it once.
"""

from importlib import import_module
from typing import Any

__all__ = ["Library"]


class Library:
    """A module of a library, loaded when something of it is first used.

    Args:
        name: With its packages.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
