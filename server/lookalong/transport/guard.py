"""What all connections of a server share."""

import time
from dataclasses import dataclass, field

from .census import Census
from .limit import Limits
from .proxy import Proxies

__all__ = ["Guard"]


@dataclass(frozen=True, slots=True)
class Guard:
    """Bounds, who is believed, who is here.

    Args:
        limits: Bounds of a connection.
        proxies: Whose word about addresses counts.
    """

    limits: Limits = field(default_factory=Limits)
    proxies: Proxies = field(default_factory=lambda: Proxies(""))
    census: Census = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "census", Census(self.limits, time.monotonic))
