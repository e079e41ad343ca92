"""What the audit log writes, what its page in the documentation lists, and what the console has words for."""

import re
from pathlib import Path
from typing import get_args

import pytest

from lookalong.security.kind import Kind

ROOT = Path(__file__).parents[3]
KINDS = set(get_args(Kind))


def test_the_documentation_lists_every_kind() -> None:
    text = (ROOT / "docs" / "privacy.md").read_text()
    table = text.split("| chain | kinds of entries |")[1].split("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", table)) - {"server"} == KINDS


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_console_has_words_for_every_kind(language: str) -> None:
    text = (ROOT / "agent_console" / "locale" / f"{language}.ts").read_text()
    assert set(re.findall(r'"audit\.kind\.(\w+)"', text)) == KINDS | {"other"}
