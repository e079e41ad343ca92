"""Passwords are argon2id hashes with the parameters this project chose."""

import pytest

from lookalong.security import password


async def test_password_matches_its_own_hash_alone() -> None:
    hashed = await password.hash("correct horse")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await password.verify(hashed, "correct horse")
    assert not await password.verify(hashed, "correct horsf")
    assert hashed != await password.hash("correct horse")


@pytest.mark.parametrize("secret", ["", "short", "x" * (password.MAX_LENGTH + 1)])
async def test_password_of_another_length_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        await password.hash(secret)


@pytest.mark.parametrize("hashed", ["", "plain", "$argon2id$v=19$m=1", "$2b$12$abc"])
async def test_broken_hash_matches_nothing(hashed: str) -> None:
    assert not await password.verify(hashed, "correct horse")


async def test_nobodys_hash_costs_the_same_work() -> None:
    assert password.NOBODY.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(password.NOBODY) == len(await password.hash("correct horse"))
    assert not await password.verify(password.NOBODY, "")


def test_generated_passwords_are_long_and_differ() -> None:
    made = {password.generate() for _ in range(100)}
    assert len(made) == 100
    assert all(len(each) == 23 and not set("01loi") & set(each) for each in made)
