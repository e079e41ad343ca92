"""Whatever strangers send is read or refused by every decoder. Those of TypeScript have theirs in tests/unit/mirror."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.harness.decoder import DECODERS, run
from tests.hostile.battery import codec_items, payload

VECTORS = Path(__file__).parents[1] / "vectors"
SEEDS = [bytes.fromhex(each["hex"]) for each in json.loads((VECTORS / "assets.json").read_text())]


@pytest.mark.parametrize("name", DECODERS)
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace"))))
@example(data=b"")
def test_anything_is_read_or_refused(name: str, data: bytes) -> None:
    run(name, data)


@pytest.mark.parametrize("name", DECODERS)
def test_what_is_made_to_harm_is_read_or_refused(name: str) -> None:
    for data in [*SEEDS, *map(payload, codec_items())]:
        run(name, data)
