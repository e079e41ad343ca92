"""Ids are unguessable and fit the protocol."""

import re

from lookalong.store.identifier import new_id


def test_id_fits_the_protocol_and_names_its_kind() -> None:
    assert re.fullmatch(r"cnv_[0-9A-Za-z]{22}", new_id("cnv"))


def test_ids_differ() -> None:
    assert len({new_id("vis") for _ in range(1000)}) == 1000
