"""The mirror against rrweb, in the same browser and the same run.

Parts, each by itself as `mirror-PART`: `snapshot`, `task`, `workload`, `wire`, `memory`, `live`.
"""

from collections.abc import Callable
from functools import partial

from ..row import Row
from . import live, memory, snapshot, task, wire, workload
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


def run(*names: str) -> list[Row]:
    """Measure some parts, or all."""
    wanted = names or PARTS
    with open_stage(subjects()) as stage:
        rows = [row for name in wanted if name in _STAGED for row in _STAGED[name](stage)]
    return rows + (live.run() if "live" in wanted else [])


PARTS: dict[str, Callable[[], list[Row]]] = {"live": live.run, **{name: partial(run, name) for name in _STAGED}}
"""What can be measured by itself."""
