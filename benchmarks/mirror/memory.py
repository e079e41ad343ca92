"""What recording keeps in the customer's browser, and what is left of it after the end.

A page of 30,000 nodes; after two full garbage collections before, while and after recording. What the browser keeps for
every node that any script has held is not counted as kept. Listeners are the browser's own count. For patched APIs
every property of every global and of its prototype is compared with what it was.
"""

import statistics

from ..row import Row
from .bundle import PEER
from .stage import Run, Stage, rounds

__all__ = ["run"]

ROUNDS = 3

MAX_ADDED_MB = 2.5
MAX_KEPT_MB = 0.6
"""Compiled code stays with the script, and on each node that had a mark an empty slot of 16 B stays too."""

# The browser keeps an object for each node that a script has held, as long as the node is there: nobody gives it back.
_HOLD = """() => {
    const nodes = [];
    const walker = document.createTreeWalker(document);
    do nodes.push(walker.currentNode); while (walker.nextNode());
    window.held = nodes;
}"""

_KEEP = """() => {
    const kept = new Map();
    const owners = new Set([window, document]);
    for (const name of Object.getOwnPropertyNames(window)) {
        const value = Object.getOwnPropertyDescriptor(window, name).value;
        if (typeof value !== 'function') continue;
        owners.add(value);
        if (value.prototype) owners.add(value.prototype);
    }
    const read = (owner) => new Map(
        Reflect.ownKeys(owner).map((key) => {
            const { value, get, set } = Object.getOwnPropertyDescriptor(owner, key);
            return [key, [typeof value === 'function' ? value : null, get, set]];
        }),
    );
    for (const owner of owners) kept.set(owner, read(owner));
    window.countPatched = () => {
        let patched = 0;
        for (const [owner, before] of kept) {
            const after = read(owner);
            for (const [key, parts] of before) {
                if (owner === window && key === 'countPatched') continue;
                if (!after.get(key)?.every((part, index) => part === parts[index])) patched++;
            }
        }
        return patched;
    };
}"""

_MARKED = """() => {
    let marked = 0;
    const walker = document.createTreeWalker(document);
    do {
        const node = walker.currentNode;
        if (Object.getOwnPropertySymbols(node).some((mark) => node[mark] !== undefined)) marked++;
    } while (walker.nextNode());
    return marked;
}"""

_END_MS = 1500
"""What marks nodes may take them off in slices after the end."""


def run(stage: Stage) -> list[Row]:
    """Measure."""
    heaps = {engine: [_heap(stage, engine) for _ in range(rounds(ROUNDS))] for engine in ("ours", "rrweb")}
    added, kept = ({k: statistics.median(each[i] for each in taken) for k, taken in heaps.items()} for i in (0, 1))
    held = _held(stage)
    rows = [
        Row("JS heap added, 30,000 nodes", added["ours"], "MB", added["rrweb"], PEER, MAX_ADDED_MB, "ours"),
        Row("JS heap kept after the end", kept["ours"] - held, "MB", kept["rrweb"] - held, PEER, MAX_KEPT_MB, "ours"),
    ]
    ours, peer = (_left(stage, engine) for engine in ("ours", "rrweb"))
    for what, left, other in zip(("listeners", "patched APIs", "marks on nodes"), ours, peer, strict=True):
        rows.append(Row(f"{what} left after the end", left, "", other, PEER, 0, "ours"))
    return rows


# Private -----------------------------------------------------------------------------------------


def _heap(stage: Stage, engine: str) -> tuple[float, float]:
    """Return what was added while recording and what was still there after the end, in MB."""
    with stage.open_made("medium", engine) as run:
        before = _used(run)
        run.call("bench.begin()")
        run.call("bench.quiet()")
        added = _used(run) - before
        run.check()
        run.call("bench.end()")
        run.page.wait_for_timeout(_END_MS)
        return added / 1e6, (_used(run) - before) / 1e6


def _held(stage: Stage) -> float:
    """Return what the browser keeps for nodes that a script has held and let go, in MB."""
    with stage.open_made("medium", "none") as run:
        before = _used(run)
        run.call(f"({_HOLD})()")
        _used(run)
        run.call("delete window.held")
        return (_used(run) - before) / 1e6


def _used(run: Run) -> float:
    for _ in range(2):
        run.cdp.send("HeapProfiler.collectGarbage")
    return float(run.cdp.send("Runtime.getHeapUsage")["usedSize"])


def _left(stage: Stage, engine: str) -> tuple[int, int, int]:
    """Return how many listeners, patched properties and marked nodes are left after the end."""
    with stage.open_made("medium", engine) as run:
        run.call(f"({_KEEP})()")
        run.cdp.send("HeapProfiler.collectGarbage")
        before = int(run.metric("JSEventListeners"))
        run.call("bench.begin()")
        run.call("bench.quiet()")
        run.call("bench.end()")
        run.page.wait_for_timeout(_END_MS)
        _used(run)
        listeners = int(run.metric("JSEventListeners")) - before
        return listeners, int(run.call("countPatched()")), int(run.call(f"({_MARKED})()"))
