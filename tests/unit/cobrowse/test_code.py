"""Session codes: once, soon, for their own site, and not to be guessed."""

import hmac
from contextlib import suppress
from types import SimpleNamespace

import pytest

from lookalong.cobrowse import CodeBook
from lookalong.cobrowse.code import MAX_WRONG_PER_AGENT, MAX_WRONG_PER_CODE
from lookalong.protocol.error import ErrorCode, RefusedError

SITES = frozenset({"sit_1"})
LIFETIME = 600


@pytest.fixture
def book() -> CodeBook:
    book = CodeBook(LIFETIME)
    book.issue("123456", "sit_1", "ses_1", 0)
    return book


def refused(code: ErrorCode) -> pytest.RaisesExc[RefusedError]:
    return pytest.raises(RefusedError, check=lambda error: error.code is code)


def test_a_code_works_once(book: CodeBook) -> None:
    assert book.redeem("123456", "agt_1", SITES, 1) == "ses_1"
    with refused(ErrorCode.CODE_INVALID):
        book.redeem("123456", "agt_1", SITES, 1)


def test_a_code_is_for_its_own_site(book: CodeBook) -> None:
    with refused(ErrorCode.CODE_INVALID):
        book.redeem("123456", "agt_1", frozenset({"sit_2"}), 1)
    assert book.redeem("123456", "agt_1", SITES | {"sit_2"}, 1) == "ses_1"


def test_a_code_is_short_lived(book: CodeBook) -> None:
    with refused(ErrorCode.CODE_INVALID):
        book.redeem("123456", "agt_1", SITES, LIFETIME)


def test_a_session_has_one_code(book: CodeBook) -> None:
    book.issue("654321", "sit_1", "ses_1", 1)
    with refused(ErrorCode.CODE_INVALID):
        book.redeem("123456", "agt_1", SITES, 1)
    assert book.redeem("654321", "agt_1", SITES, 1) == "ses_1"


def test_a_withdrawn_code_is_void(book: CodeBook) -> None:
    book.withdraw("ses_1")
    book.withdraw("ses_1")
    with refused(ErrorCode.CODE_INVALID):
        book.redeem("123456", "agt_1", SITES, 1)


def test_code_guessing_is_stopped(book: CodeBook) -> None:
    for number in range(MAX_WRONG_PER_AGENT):
        with refused(ErrorCode.CODE_INVALID):
            book.redeem(f"00000{number}", "agt_1", SITES, 1)
    with refused(ErrorCode.RATE_LIMITED):
        book.redeem("123456", "agt_1", SITES, 1)
    assert book.redeem("123456", "agt_2", SITES, 1) == "ses_1", "a colleague can go on"


@pytest.mark.parametrize("guess", ["000000", "100049", "100050"], ids=["far", "near", "right"])
def test_every_guess_costs_the_same_comparisons(monkeypatch: pytest.MonkeyPatch, guess: str) -> None:
    """``hmac.compare_digest`` takes as long for any two texts; what is left to tell is how often it is called."""
    book = CodeBook(LIFETIME)
    for number in range(100):
        book.issue(f"1000{number:02}", "sit_1", f"ses_{number}", 0)
    compared: list[str] = []

    def compare(code: str, digits: str) -> bool:
        compared.append(code)
        return hmac.compare_digest(code, digits)

    monkeypatch.setattr("lookalong.cobrowse.code.hmac", SimpleNamespace(compare_digest=compare))
    with suppress(RefusedError):
        book.redeem(guess, "agt_1", SITES, 1)
    assert len(compared) == 100


def test_an_agent_may_try_again_later(book: CodeBook) -> None:
    for number in range(MAX_WRONG_PER_AGENT):
        with refused(ErrorCode.CODE_INVALID):
            book.redeem(f"00000{number}", "agt_1", SITES, 0)
    book.issue("222222", "sit_1", "ses_2", LIFETIME)
    assert book.redeem("222222", "agt_1", SITES, LIFETIME) == "ses_2"


def test_many_wrong_guesses_of_a_site_void_its_codes_and_no_others(book: CodeBook) -> None:
    book.issue("999999", "sit_2", "ses_2", 0)
    for number in range(MAX_WRONG_PER_CODE):
        with refused(ErrorCode.CODE_INVALID):
            book.redeem("000000", f"agt_{number}", SITES, 1)
    with refused(ErrorCode.CODE_INVALID):
        book.redeem("123456", "agt_x", SITES, 1)
    assert book.redeem("999999", "agt_x", frozenset({"sit_2"}), 1) == "ses_2"


@pytest.mark.parametrize("digits", ["12345", "1234567", "12345a", "", "\uff11\uff12\uff13\uff14\uff15\uff16"])
def test_digits_are_six_of_ten(book: CodeBook, digits: str) -> None:
    with pytest.raises(ValueError, match="6 digits"):
        book.issue(digits, "sit_1", "ses_2", 0)


def test_digits_in_use_are_not_given_twice(book: CodeBook) -> None:
    with pytest.raises(ValueError, match="not in use"):
        book.issue("123456", "sit_2", "ses_2", 0)
    book.issue("123456", "sit_2", "ses_2", LIFETIME)


def test_there_are_never_too_many_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookalong.cobrowse.code.MAX_CODES", 20)
    book = CodeBook(LIFETIME)
    for number in range(20):
        book.issue(f"{number:06}", "sit_1", f"ses_{number}", 0)
    with refused(ErrorCode.RATE_LIMITED):
        book.issue("999999", "sit_1", "ses_x", 0)
    book.issue("999999", "sit_1", "ses_x", LIFETIME)


def test_an_owner_may_want_longer_codes() -> None:
    codes = CodeBook(600, length=9)
    with pytest.raises(ValueError, match="9 digits"):
        codes.issue("123456", "sit_1", "ses_1", 0)
    codes.issue("123456789", "sit_1", "ses_1", 0)
    assert codes.redeem("123456789", "agt_1", {"sit_1"}, 1) == "ses_1"
