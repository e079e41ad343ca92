"""The mirror against rrweb, in the same browser and the same run.

Parts, each by itself as `mirror-PART`: `snapshot`, `task`, `apply`, `workload`, `wire`, `memory`, `live`, `weight`.
"""

import sys
from collections.abc import Callable
from functools import partial

from ..row import Row
from . import apply, live, memory, snapshot, task, weight, wire, workload
from .corpus import subjects
from .stage import Stage, open_stage

__all__ = ["PARTS", "run"]

_STAGED: dict[str, Callable[[Stage], list[Row]]] = {
    "snapshot": snapshot.run,
    "task": task.run,
    "apply": apply.run,
    "workload": workload.run,
    "wire": wire.run,
    "memory": memory.run,
}


def run() -> list[Row]:
    """Measure all parts."""
    rows = _staged(*_STAGED)
    _announce("live")
    return [*rows, *live.run(), *weight.run()]


# Private -----------------------------------------------------------------------------------------


def _staged(*names: str) -> list[Row]:
    with open_stage(subjects()) as stage:
        rows = []
        for name in names:
            _announce(name)
            rows += _STAGED[name](stage)
        return rows


def _announce(name: str) -> None:
    """Say what runs now: all of it takes minutes."""
    print(f"mirror-{name} …", file=sys.stderr, flush=True)


PARTS: dict[str, Callable[[], list[Row]]] = {
    **{name: partial(_staged, name) for name in _STAGED},
    "live": live.run,
    "weight": weight.run,
}
"""What can be measured by itself."""
