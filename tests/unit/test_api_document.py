"""`docs/api.md` lists the operations that there are, with who may call them."""

import re
from pathlib import Path

from lookalong.web.route import OPERATIONS

DOCUMENT = Path(__file__).parents[2] / "docs/api.md"


def test_the_document_lists_the_operations_of_the_code() -> None:
    listed = re.findall(r"^\| `(\w+) (\S+)` \| (\w+) \|", DOCUMENT.read_text(), flags=re.MULTILINE)
    assert listed == [(each.method, each.path, each.access) for each in OPERATIONS]


def test_every_operation_says_what_it_does() -> None:
    assert [each.path for each in OPERATIONS if not each.handle.__doc__] == []
