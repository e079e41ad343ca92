"""`docs/api.md` lists the operations that there are, with who may call them."""

import re
from pathlib import Path

from lookalong.web.document import document
from lookalong.web.route import OPERATIONS

DOCUMENT = Path(__file__).parents[2] / "docs/api.md"


def test_the_document_lists_the_operations_of_the_code() -> None:
    listed = re.findall(r"^\| `(\w+) (\S+)` \| (\w+) \|", DOCUMENT.read_text(), flags=re.MULTILINE)
    assert listed == [(each.method, each.path, each.access) for each in OPERATIONS]


def test_every_operation_says_what_it_does() -> None:
    assert [each.path for each in OPERATIONS if not each.handle.__doc__] == []


def test_an_answer_leads_to_every_address_it_names_a_part_of() -> None:
    paths = document(OPERATIONS)["paths"]
    links = paths["/api/v1/sites/{site_key}/keys"]["post"]["responses"]["201"]["links"]
    assert links == {
        "end_key": {
            "operationId": "end_key",
            "parameters": {"site_key": "$request.path.site_key", "key_id": "$response.body#/key/id"},
        }
    }
    known = {operation["operationId"] for path in paths.values() for operation in path.values()}
    assert paths["/api/v1/sites"]["get"]["responses"]["200"]["links"].keys() < known
    assert "links" not in paths["/api/v1/me"]["get"]["responses"]["200"]
