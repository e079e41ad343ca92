"""Tokens are random; the store sees a digest."""

import hashlib
import re

from lookalong.security import token


def test_token_is_256_random_bits_of_base64url() -> None:
    made = {token.new() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", each) for each in made)


def test_digest_is_sha256() -> None:
    assert token.digest("abc") == hashlib.sha256(b"abc").hexdigest()


def test_digest_takes_any_string() -> None:
    assert token.digest("\ud800") != token.digest("")
