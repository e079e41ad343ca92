"""The mirror against rrweb, in the same browser and the same run.

Parts, each by itself as `mirror-PART`: `snapshot`, `task`, `workload`, `wire`.
"""

from collections.abc import Callable
from functools import partial

from ..row import Row
from . import snapshot, task, wire, workload
from .corpus import subjects
from .stage import Stage, open_stage

__all__ = ["PARTS", "run"]

_STAGED: dict[str, Callable[[Stage], list[Row]]] = {
    "snapshot": snapshot.run,
    "task": task.run,
    "workload": workload.run,
    "wire": wire.run,
}


def run(*names: str) -> list[Row]:
    """Measure some parts, or all."""
    with open_stage(subjects()) as stage:
        return [row for name in names or _STAGED for row in _STAGED[name](stage)]


PARTS: dict[str, Callable[[], list[Row]]] = {name: partial(run, name) for name in _STAGED}
"""What can be measured by itself."""
