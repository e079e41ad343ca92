"""The bus a setting names."""

from urllib.parse import urlsplit

from .bus import Bus
from .memory import MemoryBus

__all__ = ["open_bus"]


def open_bus(url: str) -> Bus:
    """Return the bus for ``memory://`` or ``redis://host:port/db`` (also ``rediss://`` and ``unix://``), not started.

    Raises:
        ValueError: Another scheme.
    """
    scheme = urlsplit(url).scheme
    if scheme == "memory":
        return MemoryBus()
    if scheme in ("redis", "rediss", "unix"):
        # Here, because its driver would be a tenth of the start of those who have no Redis.
        from .redis import RedisBus

        return RedisBus(url)
    raise ValueError(f"expected a bus URL that starts with memory:// or redis://, got {scheme or 'no scheme'}")
