"""``python -m lookalong``, and the ``lookalong`` command."""

import gc

# Nothing that is imported is garbage, and to look for it takes an eighth of the time of a start.
gc.disable()

from .cli import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
