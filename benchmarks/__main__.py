"""Run one benchmark, or all: `python -m benchmarks [mirror|mirror-PART|relay|size|abuse|chat|chat-PART|all]`."""

import sys

from . import abuse, chat, mirror, opening, relay, send, size
from .row import report

RUNS = {"size": size.run, "relay": relay.run, "mirror": mirror.run, "abuse": abuse.run, "chat": chat.run}
PARTS = {f"mirror-{name}": run for name, run in mirror.PARTS.items()} | {
    "chat-send": send.run,
    "chat-open": opening.run,
}


def main(name: str) -> int:
    """Run and report; the exit code tells whether every target was met."""
    known = {**RUNS, **PARTS}
    if name != "all" and name not in known:
        print(f"expected one of {', '.join(known)} or all, got {name}", file=sys.stderr)
        return 2
    met = True
    for each in RUNS if name == "all" else [name]:
        rows = known[each]()
        report(each, rows)
        met &= all(row.ok is not False for row in rows)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
