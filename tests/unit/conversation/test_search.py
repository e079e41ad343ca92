"""What is found by what, and that an index of the words never misses it."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookalong.conversation.mark import MARKS
from lookalong.conversation.search import _ACCENT, _JOINED, MAX_QUERY, Query, excerpt, index_words

KO = "어제 받은 커피포트를 환불해 주세요. 영수증은 없어요."
EN = "The Crème brûlée arrived BROKEN, I'd like a refund for order A-1042."
MIXED = "東京タワーのチケット ﾊﾞｽ iPhone은 สวัสดีครับ हिन्दी"

#: What people write: letters of many scripts, alone and joined by what changes them.
LETTERS = st.sampled_from(
    [*"abcéßİ 1.-_'\"\n", *"가각힣ㅋ漢字かガﾊﾞ", "\u1112\u1161\u11ab", "e\u0301", "ि", "\u200d", "👍"]
)
TEXTS = st.one_of(st.lists(LETTERS, max_size=30).map("".join), st.text(max_size=30))


def found(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in Query.parse(query).spans(text)]


def candidate(query: Query, text: str) -> bool:
    """Whether an index of the words gives the text out."""
    words = {*index_words(text).split()}
    begins = any(word.startswith(query.beginning) for word in words)
    return words.issuperset(query.words) and begins


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("환불", KO, ["환불"]),
        ("불해", KO, ["불해"]),
        ("커피포트 영수증", KO, ["커피포트", "영수증"]),
        ("를", KO, ["를"]),
        ("교환", KO, []),
        ("환불 교환", KO, []),
        ("creme", EN, ["Crème"]),
        ("BRÛLÉE broken", EN, ["brûlée", "BROKEN"]),
        ("refu", EN, ["refu"]),
        ("refu order", EN, []),
        ("a 10", EN, ["a", "A", "10"]),
        ("京タ", MIXED, ["京タ"]),
        ("バス", MIXED, ["ﾊﾞｽ"]),
        ("iphone", MIXED, ["iPhone"]),
        ("สวัสดี", MIXED, ["สวัสดี"]),
        ("हिन्", MIXED, ["हिन्"]),
        ("strasse", "Straße", ["Straße"]),
        ("istanbul", "İSTANBUL", ["İSTANBUL"]),
        ("(a+)+$", "banana", []),
        ("👍", "👍", []),
        ("", KO, []),
    ],
)
def test_what_is_found_by_what(query: str, text: str, expected: list[str]) -> None:
    assert found(query, text) == expected


def test_a_text_in_another_normal_form_is_found_and_marked_as_written() -> None:
    text = unicodedata.normalize("NFD", "아이폰 환불, café")
    assert found("환불", text) == [unicodedata.normalize("NFD", "환불")]
    assert found("cafe", text) == ["cafe\u0301"]


def test_the_marks_of_words_are_those_of_unicode() -> None:
    ours = re.compile(f"[{MARKS}]")
    others = re.compile(f"[{_ACCENT}{_JOINED}]")
    every = [chr(code) for code in range(0x0483, 0x20000)]
    marks = {each for each in every if unicodedata.category(each)[0] == "M" and not others.match(each)}
    found = {each for each in every if ours.match(each)}
    assert found <= marks
    assert found == marks or unicodedata.unidata_version > "14"


@given(TEXTS, TEXTS)
def test_the_index_never_misses_what_a_text_has(query: str, text: str) -> None:
    wanted = Query.parse(query)
    if wanted.spans(text):
        assert candidate(wanted, text)


@given(TEXTS, st.data())
def test_every_part_of_a_run_and_every_word_is_found(text: str, data: st.DataObject) -> None:
    words = text.split()
    if words and Query.parse(some := data.draw(st.sampled_from(words))).runs:
        assert Query.parse(some).spans(text)


@given(TEXTS, TEXTS)
def test_spans_are_in_order_apart_and_inside(query: str, text: str) -> None:
    spans = Query.parse(query).spans(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(text) for edge in edges)


@given(st.text(max_size=300), TEXTS)
def test_words_can_stand_in_any_query_of_an_index(text: str, query: str) -> None:
    words = {*index_words(text).split(), *Query.parse(query).words, Query.parse(query).beginning}
    assert not {each for word in words for each in word} & set("'\"\\ ()&|!:*^+-{}\0")
    assert all(word.encode() is not None for word in words), "nothing that UTF-8 cannot hold"


@given(TEXTS, TEXTS, st.integers(0, 300))
def test_an_excerpt_is_a_line_of_the_text_with_the_first_match(query: str, text: str, before: int) -> None:
    whole = "x " * before + text
    spans = Query.parse(query).spans(whole)
    pieces = excerpt(whole, spans)
    line = "".join(each.text for each in pieces)
    assert len(line) <= 200
    assert "\n" not in line
    if spans:
        start, end = spans[0]
        first = next(each.text for each in pieces if each.found)
        assert "".join(whole[start:end].split()).startswith("".join(first.split()))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("(a+)+$" * 30, "a" * 65_536),
        ("가" * MAX_QUERY, "가" * 21_000),
        ("é", "e" + "\u0301" * 32_000),
        ("\u1100" * MAX_QUERY, "\u1100" * 21_000),
        (" ".join("abcdefghij" * 10), " ".join("abcdefghij" * 3_000)),
        ("ि" * MAX_QUERY, "ि" * 21_000),
    ],
    ids=["pattern", "syllables", "accents", "jamo", "letters", "marks"],
)
def test_no_text_takes_long(query: str, text: str) -> None:
    began = time.perf_counter()
    wanted = Query.parse(query)
    wanted.spans(text)
    index_words(text)
    assert time.perf_counter() - began < 2
