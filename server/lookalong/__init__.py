"""Lookalong: self-hosted live chat and co-browsing."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("lookalong")
