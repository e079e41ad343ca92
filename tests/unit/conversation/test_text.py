"""Texts and names are clean before anything is stored or shown."""

# ruff: noqa: RUF001

import pytest

from lookalong.conversation.text import MAX_NAME, clean_line, clean_name, clean_text
from lookalong.protocol.error import ErrorCode, RefusedError
from lookalong.protocol.limit import MAX_TEXT_BYTES


@pytest.mark.parametrize(
    "text",
    ["", " ", "\t\n", "\u200b\u200c\u200d\u2060\ufeff", "\u3164\u2800", "\x00\x1b", "\u0301\u0302", "\u00ad", "\ufe0f"],
)
def test_text_without_anything_to_read_is_empty(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        clean_text(text)
    assert refused.value.code is ErrorCode.EMPTY


def test_text_may_have_exactly_the_limit_in_utf8_bytes() -> None:
    assert len(clean_text("é" * (MAX_TEXT_BYTES // 2)).encode()) == MAX_TEXT_BYTES


def test_text_past_the_limit_is_too_long() -> None:
    with pytest.raises(RefusedError) as refused:
        clean_text("é" * (MAX_TEXT_BYTES // 2) + "a")
    assert refused.value.code is ErrorCode.TOO_LONG
    assert str(MAX_TEXT_BYTES + 1) in refused.value.text


def test_text_that_masks_make_too_long_is_too_long() -> None:
    with pytest.raises(RefusedError) as refused:
        clean_text("4111111111111111\n" * (MAX_TEXT_BYTES // 17))
    assert refused.value.code is ErrorCode.TOO_LONG


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x1b[2J\u202ec", "ab[2Jc"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("  spaced \n", "spaced"),
        ("\ud800lone", "lone"),
        ("👩‍👧 ok", "👩‍👧 ok"),
        ("می‌خواهم", "می‌خواهم"),
        ("שלום \u2067עולם\u2069", "שלום \u2067עולם\u2069"),
        ("{{7*7}} <b>' OR 1=1 --", "{{7*7}} <b>' OR 1=1 --"),
    ],
)
def test_text_keeps_what_people_write_and_loses_controls(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


def test_text_is_stored_with_card_numbers_masked() -> None:
    assert clean_text("my card: 4111 1111 1111 1111") == "my card: •••• •••• •••• 1111"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Mina", "Mina"),
        ("<b>Bank</b> \u202egnp.exe", "<b>Bank</b> gnp.exe"),
        ("a\u2066b\u2069c\u200ed\u061ce", "abcde"),
        ("two\nlines\x00here", "two lines here"),
        ("  김  민아 ", "김 민아"),
        ("\u200b\u3164\u2060", ""),
        ("x" * 500, "x" * MAX_NAME),
    ],
)
def test_name_is_one_visible_line(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" one\ntwo\t three ", "one two three"),
        ("\u202eabc\u2066def\u200b", "abcdef"),
        ("می‌خواهم", "می‌خواهم"),
        ("x" * 400, "x" * 400),
        ("\u202e \u3164\u0301", ""),
    ],
)
def test_line_is_one_without_what_turns_or_hides_text(text: str, line: str) -> None:
    assert clean_line(text) == line
