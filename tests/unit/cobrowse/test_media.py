"""What a file is, by the samples both languages agree on."""

import json
from pathlib import Path
from typing import Any

import pytest

from lookalong.cobrowse.media import is_of_type, media_type

SAMPLES = json.loads((Path(__file__).parents[2] / "vectors/assets.json").read_text())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["name"])
def test_the_bytes_say_what_a_file_is(sample: dict[str, Any]) -> None:
    assert media_type(bytes.fromhex(sample["hex"])) == sample["type"]


@pytest.mark.parametrize("body", [b"body{color:red}", b"", "\ufeff/* \ud55c\uad6d\uc5b4 */".encode(), b"/* <b> */ a{}"])
def test_a_style_sheet_is_text(body: bytes) -> None:
    assert is_of_type(body, "text/css")
    assert not is_of_type(body, "image/svg+xml")


@pytest.mark.parametrize("body", [b"<html>", b"\xef\xbb\xbf \n<svg/>", b"a\0b", b"\xff\xfea\0", b"\x89PNG\r\n\x1a\n"])
def test_markup_and_bytes_are_no_style_sheet(body: bytes) -> None:
    assert not is_of_type(body, "text/css")
