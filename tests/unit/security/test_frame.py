"""Proof for pages in frames: only for what was asked, only for a while, the same on every node."""

import hashlib
import re
from base64 import urlsafe_b64decode

import pytest

from lookalong.security.frame import LIFE_S, FrameSeal

SITE, SHOP, PAY = "sit_1", "https://shop.example", "https://pay.example"
KEY = b"k" * 32


class Clock:
    """Seconds that a test moves."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_the_proof_is_what_the_challenge_says_to_expect() -> None:
    seal = FrameSeal(KEY, Clock())
    asked = seal.challenge(SITE, SHOP, PAY)
    proof = seal.prove(SITE, SHOP, PAY, asked.text)
    assert hashlib.sha256(proof.encode()).digest() == urlsafe_b64decode(asked.expected + "=")
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", each) for each in (asked.text, asked.expected, proof))


def test_another_node_proves_what_this_one_asked_and_another_store_does_not() -> None:
    asked = FrameSeal(KEY, Clock()).challenge(SITE, SHOP, PAY)
    assert FrameSeal(KEY, Clock()).prove(SITE, SHOP, PAY, asked.text)
    assert FrameSeal(b"x" * 32, Clock()).prove(SITE, SHOP, PAY, asked.text) == ""


@pytest.mark.parametrize(
    ("site", "around", "origin"),
    [("sit_2", SHOP, PAY), (SITE, PAY, PAY), (SITE, SHOP, SHOP), (SITE, PAY, SHOP), (SITE, f"{SHOP}{PAY}", "")],
)
def test_nothing_is_proven_but_what_was_asked(site: str, around: str, origin: str) -> None:
    seal = FrameSeal(KEY, Clock())
    assert seal.prove(site, around, origin, seal.challenge(SITE, SHOP, PAY).text) == ""


def test_a_challenge_is_good_for_a_while() -> None:
    clock = Clock()
    seal = FrameSeal(KEY, clock)
    asked = seal.challenge(SITE, SHOP, PAY)
    clock.now += LIFE_S
    assert seal.prove(SITE, SHOP, PAY, asked.text)
    clock.now += 1
    assert seal.prove(SITE, SHOP, PAY, asked.text) == ""


def test_no_byte_of_a_challenge_can_be_another() -> None:
    seal = FrameSeal(KEY, Clock())
    asked = seal.challenge(SITE, SHOP, PAY).text
    altered = [asked[:at] + ("A" if asked[at] != "A" else "B") + asked[at + 1 :] for at in range(len(asked))]
    assert [seal.prove(SITE, SHOP, PAY, each) for each in altered] == [""] * len(asked)
    assert [seal.prove(SITE, SHOP, PAY, each) for each in ("", "A", "AAAA", asked + "AAAA", asked[:-4])] == [""] * 5


def test_no_two_challenges_are_the_same() -> None:
    seal = FrameSeal(KEY, Clock())
    assert len({seal.challenge(SITE, SHOP, PAY).expected for _ in range(100)}) == 100
