"""Alive, ready, measured."""

import pytest

from lookalong.config import Settings
from tests.integration.web.conftest import Web
from tests.integration.web.test_account import code


async def test_process_is_alive(web: Web) -> None:
    answer = await web.client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


async def test_node_is_ready_while_store_and_bus_answer(web: Web) -> None:
    answer = await web.client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "store": True, "bus": True, "files": True})


async def test_node_without_its_place_of_files_is_ready_for_texts_and_says_so(web: Web) -> None:
    (web.parts.settings.data_dir / "files").write_text("in the way")
    answer = await web.client().get("/readyz")
    assert (answer.status_code, answer.json()["files"]) == (200, False)


async def test_node_is_not_ready_without_its_store(web: Web) -> None:
    async with web.parts.store._writing.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE alembic_version")
    answer = await web.client().get("/readyz")
    assert (answer.status_code, code(answer)) == (503, "not_ready")
    assert "store" in answer.json()["error"]["message"]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
async def test_metrics_are_shown_to_this_machine(web: Web, address: str) -> None:
    answer = await web.client(address=address).get("/metrics")
    assert answer.status_code == 200
    assert "tried_total 1.0" in answer.text


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("203.0.113.7", {}),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.7"}),
        ("testclient", {}),
    ],
)
async def test_metrics_are_not_public(web: Web, address: str, headers: dict[str, str]) -> None:
    answer = await web.client(address=address, **headers).get("/metrics")
    assert (answer.status_code, code(answer)) == (403, "not_allowed")


@pytest.mark.parametrize("settings", [Settings(metrics_public=True)])
async def test_metrics_are_public_if_the_owner_says_so(web: Web, settings: Settings) -> None:
    assert (await web.client().get("/metrics")).status_code == 200
