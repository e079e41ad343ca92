"""The inbox shows one line."""

import pytest

from lookalong.conversation.preview import MAX_PREVIEW, preview


@pytest.mark.parametrize(
    ("text", "line"), [("hi", "hi"), (" a\n\n b\tc ", "a b c"), ("x" * MAX_PREVIEW, "x" * MAX_PREVIEW)]
)
def test_short_text_is_shown_whole(text: str, line: str) -> None:
    assert preview(text) == line


@pytest.mark.parametrize("text", ["x" * (MAX_PREVIEW + 1), "word " * 20_000, "a" + " " * 5000 + "b"])
def test_long_text_is_cut_with_an_ellipsis(text: str) -> None:
    line = preview(text)
    assert len(line) <= MAX_PREVIEW
    assert line.endswith("…")
