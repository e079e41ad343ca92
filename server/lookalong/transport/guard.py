"""What all connections of a server share."""

import time
from dataclasses import dataclass, field

from .census import Census
from .limit import Limits
from .proxy import Proxies
from .refused import Refused

__all__ = ["Guard"]


@dataclass(frozen=True, slots=True)
class Guard:
    """Bounds, who is believed, who is here, and who was not let in.

    Args:
        limits: Bounds of a connection.
        proxies: Whose word about addresses counts.
        refused: Counts what does not get through.
    """

    limits: Limits = field(default_factory=Limits)
    proxies: Proxies = field(default_factory=lambda: Proxies(""))
    refused: Refused = field(default_factory=Refused)
    census: Census = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "census", Census(self.limits, time.monotonic))
