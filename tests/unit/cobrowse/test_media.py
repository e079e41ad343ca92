"""What a file is, by the samples both languages agree on."""

import json
from pathlib import Path
from typing import Any

import pytest

from lookalong.cobrowse.media import media_type

SAMPLES = json.loads((Path(__file__).parents[2] / "vectors/assets.json").read_text())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["name"])
def test_the_bytes_say_what_a_file_is(sample: dict[str, Any]) -> None:
    assert media_type(bytes.fromhex(sample["hex"])) == sample["type"]
