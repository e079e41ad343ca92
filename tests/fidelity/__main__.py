"""Compare every page of the corpus with its copies: `python -m tests.fidelity [NAME…]`."""

import sys

from tests.fidelity.run import main

sys.exit(main(sys.argv[1:]))
