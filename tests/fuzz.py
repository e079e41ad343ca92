"""Every decoder, fed by what reaches new code: ``python -m tests.fuzz -atheris_runs=100000 -seed=1``.

The arguments are libFuzzer's. The first byte of an input chooses the decoder; the inputs to begin with are the vectors
and the battery of bytes. What ends a run is written to a file ``crash-…`` and belongs into a test.
"""

import json
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["lookalong"]):
    from tests.harness.decoder import DECODERS, run

from tests.hostile.battery import codec_items, payload

NAMES = list(DECODERS)
VECTORS = Path(__file__).parent / "vectors"
MAX_SEED = 4096
"""Bytes: larger items are about size, which a fuzzer finds nothing new in."""


def read_one(data: bytes) -> None:
    """Let the decoder of the first byte read the rest."""
    if data:
        run(NAMES[data[0] % len(NAMES)], data[1:])


def write_seeds(folder: Path) -> None:
    """Write the inputs to begin with: each for each decoder."""
    known = [bytes.fromhex(each["hex"]) for name in ("assets", "messages") for each in read(name)]
    known += [data for data in map(payload, codec_items()) if len(data) <= MAX_SEED]
    for number, data in enumerate(known):
        for index in range(len(NAMES)):
            (folder / f"{number}-{index}").write_bytes(bytes([index]) + data)


def read(name: str) -> list[dict[str, str]]:
    """Return the vectors of a file that have bytes."""
    found = json.loads((VECTORS / f"{name}.json").read_text())
    return [each for each in found if "hex" in each]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        write_seeds(Path(place))
        atheris.Setup([*sys.argv, place], read_one)
        atheris.Fuzz()
