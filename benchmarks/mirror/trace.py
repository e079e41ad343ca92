"""Read from a trace of the browser what a recorder did, told by the URL of its script.

Times are CPU times of the page's main thread (`tdur`): what others do on the machine is not in them.
"""

import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["CATEGORIES", "Work", "longest", "read_tasks", "read_work"]

CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]

Event = dict[str, Any]


@dataclass(frozen=True)
class Work:
    """A recorder's work, in CPU ms.

    Attributes:
        slices: each call of the browser into the recorder's script.
        tasks: each task of the browser that holds such calls, their sum.
    """

    slices: tuple[float, ...]
    tasks: tuple[float, ...]

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self.slices)


def longest(works: Iterable[Work]) -> tuple[float, float]:
    """Return the longest task and the longest slice of several runs of one thing, each the median of the runs.

    What a run does is always the same; what the rest of the machine does to its caches is not.
    """
    all_works = list(works)
    tasks, slices = ([max(getattr(work, name)) for work in all_works] for name in ("tasks", "slices"))
    return statistics.median(tasks), statistics.median(slices)


def read_work(events: Iterable[Event], script: str) -> Work:
    """Find the calls into a script, and what promises it settled did afterwards.

    Args:
        events: of the trace.
        script: the end of the script's URL.

    Raises:
        RuntimeError: there is no such call.
    """
    thread, ours = _thread(events, script)
    ours += _reactions(thread)
    ours = list(_outermost(ours))
    sums = [sum(call["tdur"] for call in ours if _inside(call, task)) for task in _tasks(thread)]
    return Work(tuple(call["tdur"] / 1000 for call in ours), tuple(each / 1000 for each in sums if each > 0))


def read_tasks(events: Iterable[Event], script: str) -> list[float]:
    """Return how long each task of the thread that calls into a script took, in CPU ms, whatever was done in it.

    Args:
        events: of the trace.
        script: the end of the script's URL.

    Raises:
        RuntimeError: there is no such call.
    """
    thread, _ = _thread(events, script)
    return [task["tdur"] / 1000 for task in _tasks(thread)]


# Private -----------------------------------------------------------------------------------------


def _thread(events: Iterable[Event], script: str) -> tuple[list[Event], list[Event]]:
    """Find the thread that calls into a script: all its spans, and the calls."""
    spans = [each for each in events if each["ph"] == "X"]
    calls = [each for each in spans if _url(each).endswith(script)]
    if not calls:
        raise RuntimeError(f"expected calls into {script} in the trace, got none")
    thread = [each for each in spans if each["tid"] == calls[0]["tid"] and each["pid"] == calls[0]["pid"]]
    return thread, calls


def _tasks(thread: list[Event]) -> list[Event]:
    return [each for each in thread if each["name"] == "RunTask"]


def _url(event: Event) -> str:
    return str(event["args"].get("data", {}).get("url", "")) if event["name"] == "FunctionCall" else ""


def _reactions(thread: list[Event]) -> list[Event]:
    """Microtasks in which no script was called by name: the continuations of promises."""
    calls = [each for each in thread if each["name"] == "FunctionCall"]
    micro = [each for each in thread if each["name"] == "RunMicrotasks"]
    return [each for each in micro if not any(_inside(call, each) or _inside(each, call) for call in calls)]


def _outermost(events: list[Event]) -> Iterator[Event]:
    end = -1
    for event in sorted(events, key=lambda each: (each["ts"], -each["dur"])):
        if event["ts"] >= end:
            end = event["ts"] + event["dur"]
            yield event


def _inside(inner: Event, outer: Event) -> bool:
    return bool(outer["ts"] <= inner["ts"] and inner["ts"] + inner["dur"] <= outer["ts"] + outer["dur"])
