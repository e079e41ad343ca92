"""E-mail addresses have one spelling."""

import pytest

from lookalong.store import normalise_email


@pytest.mark.parametrize(
    ("email", "kept"), [(" Mina@Shop.EXAMPLE ", "mina@shop.example"), ("K@x.example", "k@x.example")]
)
def test_ascii_case_is_folded(email: str, kept: str) -> None:
    assert normalise_email(email) == kept


def test_unicode_look_alike_is_another_address() -> None:
    # U+212A, the Kelvin sign, folds to "k" in Unicode's own lower case.
    assert normalise_email("\u212aim@x.example") != normalise_email("Kim@x.example")
