"""Card numbers never reach the store; other numbers do."""

# ruff: noqa: RUF001

import time

import pytest

from lookalong.conversation.card import mask_cards


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4111111111111111", "••••••••••••1111"),
        ("4111 1111 1111 1111", "•••• •••• •••• 1111"),
        ("4111-1111-1111-1111", "••••-••••-••••-1111"),
        ("4111.1111.1111.1111!", "••••.••••.••••.1111!"),
        ("378282246310005", "•••••••••••0005"),
        ("3782 822463 10005", "•••• •••••• •0005"),
        ("6011111111111117", "••••••••••••1117"),
        ("5555 5555 5555 4444", "•••• •••• •••• 4444"),
        ("2223003122003222", "••••••••••••3222"),
        ("4222222222222", "•••••••••2222"),
        ("4111\u00a01111\u00a01111\u00a01111", "••••\u00a0••••\u00a0••••\u00a01111"),
        ("４１１１１１１１１１１１１１１１", "••••••••••••１１１１"),
        ("pay with 4111 1111 1111 1111 12/28 123 please", "pay with •••• •••• •••• 1111 12/28 123 please"),
        ("12 4111 1111 1111 1111 99", "12 •••• •••• •••• 1111 99"),
        ("4111111111111111 5555555555554444", "••••••••••••1111 ••••••••••••4444"),
        ("4111111111111111\n5555555555554444", "••••••••••••1111\n••••••••••••4444"),
        ("4111 - 1111 - 1111 - 1111", "•••• - •••• - •••• - 1111"),
    ],
)
def test_card_numbers_keep_their_last_four_digits(text: str, masked: str) -> None:
    assert mask_cards(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "order 4111111111111112",  # the check digit is wrong
        "1795298117530",  # a time in milliseconds
        "010-1234-5678",
        "4111 1111",
        "40" * 30,  # longer than any card
        "4006381333931",  # EAN-13, whose check digit is not Luhn's
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_cards(text) == text


@pytest.mark.parametrize("unit", ["1 ", "4", "4-", "11 ", "4111 "])
def test_a_text_made_of_digits_costs_little(unit: str) -> None:
    text = unit * (65536 // len(unit))
    started = time.process_time()
    mask_cards(text)
    assert time.process_time() - started < 1
