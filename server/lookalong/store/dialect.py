"""What SQLAlchemy has for one kind of database alone: a store of one kind loads nothing of the other."""

from typing import Final

from lookalong.library import Library

__all__ = ["DIALECTS"]

DIALECTS: Final = {name: Library(f"sqlalchemy.dialects.{name}") for name in ("sqlite", "postgresql")}
"""By the name of a connection's dialect."""
