"""What a site says in its own words: plain, once a language, never something that cannot be read."""

import pytest

from lookalong.cobrowse import Wording, Words, clean_wording, read_wording, write_wording
from lookalong.gateway import wire
from lookalong.protocol import codec
from lookalong.protocol.limit import MAX_MESSAGE, MAX_WORDING_BAR, MAX_WORDING_LANGUAGES, MAX_WORDING_TEXT


def test_words_are_one_line_without_what_turns_text_and_languages_in_lower_case() -> None:
    cleaned = clean_wording(Wording((Words("zh-Hant-TW", view=" \u202eWhy\nwe\u2066  ask\u200b ", bar="Help: 1"),)))
    assert cleaned == Wording((Words("zh-hant-tw", view="Why we ask", bar="Help: 1"),))


def test_what_looks_like_markup_or_a_place_for_a_name_is_plain_text() -> None:
    words = Words("en", view="<b>{name}</b>", control="&lt;")
    assert clean_wording(Wording((words,))).languages == (words,)


@pytest.mark.parametrize("text", [" ", "\u202e", "\u200b\u2060", "\u3164", "\n"])
@pytest.mark.parametrize("name", ["view", "control", "action", "open", "bar"])
def test_a_text_in_which_nothing_would_be_seen_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=rf"en\.{name}: expected something to read"):
        clean_wording(Wording((Words("en", **{name: text}),)))


def test_a_language_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="expected each language once, got pt-br"):
        clean_wording(Wording((Words("pt-BR"), Words("pt"), Words("pt-br"))))


def test_what_is_written_reads_back() -> None:
    wording = Wording((Words("en", "a", "b", "c", "d", "e"), Words("ko", view="왜")))
    assert read_wording(write_wording(wording)) == wording


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"languages":[{}]}',
        '{"languages":[{"language":"","view":"a"}]}',
        '{"languages":[{"language":"en_US"}]}',
        '{"languages":[{"language":"en\\n"}]}',
        '{"languages":[{"language":"en","stop":"Go on"}]}',
        '{"languages":[{"language":"en","title":"Win a prize"}]}',
        '{"languages":[{"language":"en","view":"' + "x" * (MAX_WORDING_TEXT + 1) + '"}]}',
        '{"languages":[{"language":"en","bar":"' + "x" * (MAX_WORDING_BAR + 1) + '"}]}',
        '{"languages":[' + ",".join(['{"language":"en"}'] * (MAX_WORDING_LANGUAGES + 1)) + "]}",
        '{"languages":[{"language":"en","view":"\u200b"}]}',
    ],
)
def test_what_is_not_of_that_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 # msgspec's own texts
        read_wording(text)


def test_the_longest_words_are_one_message() -> None:
    long = "\U0001f600" * MAX_WORDING_TEXT
    words = Words("x" * 35, long, long, long, long, "\U0001f600" * MAX_WORDING_BAR)
    told = wire.site_wording(Wording((words,) * MAX_WORDING_LANGUAGES))
    data = codec.encode(told)
    assert len(data) < MAX_MESSAGE
    assert codec.decode_server(data) == told
