"""The mirror against rrweb, in the same browser and the same run.

Parts, each by itself as `mirror-PART`: `snapshot`, `task`, `workload`, `wire`, `memory`, `live`, `weight`.
"""

from collections.abc import Callable
from functools import partial

from ..row import Row
from . import live, memory, snapshot, task, weight, wire, workload
from .corpus import subjects
from .stage import Stage, open_stage

__all__ = ["PARTS", "run"]

_STAGED: dict[str, Callable[[Stage], list[Row]]] = {
    "snapshot": snapshot.run,
    "task": task.run,
    "workload": workload.run,
    "wire": wire.run,
    "memory": memory.run,
}


def run() -> list[Row]:
    """Measure all parts."""
    return [*_staged(*_STAGED), *live.run(), *weight.run()]


# Private -----------------------------------------------------------------------------------------


def _staged(*names: str) -> list[Row]:
    with open_stage(subjects()) as stage:
        return [row for name in names for row in _STAGED[name](stage)]


PARTS: dict[str, Callable[[], list[Row]]] = {
    **{name: partial(_staged, name) for name in _STAGED},
    "live": live.run,
    "weight": weight.run,
}
"""What can be measured by itself."""
