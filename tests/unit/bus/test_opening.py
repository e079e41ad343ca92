"""The bus a setting names."""

import pytest

from lookalong.bus import MemoryBus, open_bus
from lookalong.bus.redis import RedisBus


def test_memory_is_named_by_its_scheme() -> None:
    assert isinstance(open_bus("memory://"), MemoryBus)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "rediss://127.0.0.1:1", "unix:///nowhere.sock"])
async def test_redis_is_named_by_its_schemes(url: str) -> None:
    bus = open_bus(url)
    assert isinstance(bus, RedisBus)
    await bus.close()


@pytest.mark.parametrize("url", ["", "kafka://x", "127.0.0.1:6379"])
def test_another_scheme_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="memory:// or redis://"):
        open_bus(url)
