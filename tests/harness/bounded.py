"""`lookalong`, with bounds of a connection changed: python -m tests.harness.bounded '{"head_s": 1}' demo"""

import json
import sys
from functools import partial

from lookalong import cli, serving
from lookalong.transport import Limits

if __name__ == "__main__":
    limits = Limits(**json.loads(sys.argv.pop(1)))
    vars(cli)["serve"] = partial(serving.serve, limits=limits)
    cli.main()
