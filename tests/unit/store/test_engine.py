"""Store URLs that cannot work are refused before anything is opened."""

import pytest

from lookalong.store.engine import open_engine


@pytest.mark.parametrize("url", ["mysql://root@db/x", "nonsense", "", "sqlite://", "sqlite:///:memory:"])
def test_other_urls_are_refused_with_what_was_expected(url: str) -> None:
    with pytest.raises(ValueError, match="expected a"):
        open_engine(url)
