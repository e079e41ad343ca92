"""Dockerfile and docker-compose.yml hold together; no container engine is needed to see that."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from lookalong.config import ENV_PREFIX, Settings

ROOT = Path(__file__).parents[2]


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions and their arguments, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = [line for line in re.sub(r"\\\n", " ", text).splitlines() if line.strip()]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for instruction in instructions():
        if instruction[0] == "FROM":
            found.append([])
        found[-1].append(instruction)
    return found


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert isinstance(loaded, dict)
    return loaded


def test_dockerfile_has_only_instructions_docker_knows() -> None:
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert {name for name, _ in instructions()} <= known


def test_last_stage_runs_without_root_and_is_watched() -> None:
    last = stages()[-1]
    names = [name for name, _ in last]
    assert ("USER", "lookalong") in last
    assert names.index("USER") < names.index("CMD")
    health = dict(last)["HEALTHCHECK"]
    assert "/readyz" in health
    assert dict(last)["CMD"] == '["lookalong", "serve"]'


def test_everything_copied_is_in_the_checkout_or_an_earlier_stage() -> None:
    earlier: set[str] = set()
    for stage in stages():
        for name, arguments in stage:
            if name != "COPY":
                continue
            words = shlex.split(arguments)
            if words[0].startswith("--from="):
                assert words[0].removeprefix("--from=") in earlier
                continue
            assert [source for source in words[:-1] if not (ROOT / source).exists()] == []
        earlier |= {words[2] for words in [stage[0][1].split()] if len(words) == 3}


def test_base_images_are_pinned_to_a_release() -> None:
    images = [arguments.split()[0] for name, arguments in instructions() if name == "FROM"]
    assert all(re.fullmatch(r"[a-z]+:[0-9.]+-(slim-)?bookworm(-slim)?", image) for image in images)


def test_services_are_the_server_and_what_it_grows_into(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"server", "postgres", "redis"}
    assert all("healthcheck" in compose["services"][name] for name in ("postgres", "redis"))
    assert compose["services"]["server"]["depends_on"] == {
        name: {"condition": "service_healthy"} for name in ("postgres", "redis")
    }


def test_named_volumes_are_declared(compose: dict[str, Any]) -> None:
    mounted = [
        each.partition(":")[0] for service in compose["services"].values() for each in service.get("volumes", ())
    ]
    assert sorted(mounted) == sorted(compose["volumes"])


def test_no_password_is_written_down(compose: dict[str, Any]) -> None:
    password = compose["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"]
    assert password.startswith("${POSTGRES_PASSWORD:?")


@pytest.mark.parametrize("source", ["Dockerfile", "docker-compose.yml"])
def test_variables_are_settings(source: str) -> None:
    names = set(re.findall(rf"{ENV_PREFIX}([A-Z_]+)", (ROOT / source).read_text()))
    assert names
    assert names <= {name.upper() for name in Settings.model_fields}


def test_settings_of_the_compose_file_are_usable(compose: dict[str, Any]) -> None:
    environment = compose["services"]["server"]["environment"]
    filled = {
        name.removeprefix(ENV_PREFIX).lower(): re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
        for name, value in environment.items()
    }
    settings = Settings.model_validate(filled)
    assert settings.store_url.startswith("postgresql://lookalong:")
    assert settings.bus_url.startswith("redis://redis")
