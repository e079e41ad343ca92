"""``python -m lookalong``: the same as the ``lookalong`` command."""

from .cli import main

if __name__ == "__main__":
    main()
