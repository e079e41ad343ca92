"""`lookalong`, with what a test may do to its machine: `python -m tests.faults.hooked serve`.

The wall clock jumps by the next of ``FAULT_JUMPS`` (seconds, with commas between) at each SIGUSR2; the monotonic clock
does not, as on any machine. SIGUSR1 blocks the event loop for two seconds. ``FAULT_FILES`` is how many files it may
open.
"""

import os
import resource
import signal
import time
from itertools import accumulate

STALL_S = 2.0

_clock, _clock_ns = time.time, time.time_ns
_jumps = accumulate(int(each) for each in os.environ.get("FAULT_JUMPS", "").split(",") if each)
_ahead_s = 0


def _jump(*_: object) -> None:
    global _ahead_s
    _ahead_s = next(_jumps, _ahead_s)


time.time = lambda: _clock() + _ahead_s
time.time_ns = lambda: _clock_ns() + _ahead_s * 10**9

if __name__ == "__main__":
    # After the clock was changed: modules may take the function by its name.
    from lookalong import cli

    signal.signal(signal.SIGUSR1, lambda *_: time.sleep(STALL_S))
    signal.signal(signal.SIGUSR2, _jump)
    if files := int(os.environ.get("FAULT_FILES", "0")):
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    cli.main()
