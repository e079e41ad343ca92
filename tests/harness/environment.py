"""The environment of our processes."""

import os

__all__ = ["inherited"]


def inherited(**more: str) -> dict[str, str]:
    """Return that of this process, with more in it.

    Whoever forbids Python to keep what it compiled means the tests, not a server: that starts as an installed one does,
    without compiling all of ours again, which takes as long as the rest of its start.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | more
