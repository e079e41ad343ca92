"""An identifier never joins a topic name unchecked."""

import pytest

from lookalong.bus import topic


def test_a_topic_names_its_kind_and_identifier() -> None:
    assert topic("site", "sit_1-A") == "lookalong:1:site:sit_1-A"
    assert topic("agents", "sit_1") != topic("conversation", "sit_1")


@pytest.mark.parametrize("identifier", ["", "a:b*", "a\nb", "a\n", "a b", "é", "x" * 65, "?", "[a]", "a\0"])
def test_redis_channel_injection_is_refused(identifier: str) -> None:
    with pytest.raises(ValueError, match="expected an identifier"):
        topic("site", identifier)
