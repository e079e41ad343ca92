"""The corpus takes only pinned bytes, and takes them only once."""

from __future__ import annotations

import base64
import hashlib
import io
import shlex
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.pages.corpus import (
    IntegrityError,
    Package,
    fetch,
    read_packages,
    verify,
)
from tests.pages.npm import NpmError

if TYPE_CHECKING:
    from pathlib import Path

# Plays npm: `pack SPEC… --pack-destination DIR` copies tarballs from a folder and notes each call.
FAKE_NPM = """
import pathlib, shutil, sys
shelf, arguments = pathlib.Path(sys.argv[1]), sys.argv[2:]
target = arguments[arguments.index("--pack-destination") + 1]
with (shelf / "calls").open("a") as calls:
    print(*arguments[1:arguments.index("--pack-destination")], file=calls)
for tarball in shelf.glob("*.tgz"):
    shutil.copy(tarball, target)
"""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that the fake npm fetches from."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    script = tmp_path / "npm.py"
    script.write_text(FAKE_NPM)
    monkeypatch.setenv("LOOKALONG_NPM", shlex.join([sys.executable, str(script), str(folder)]))
    return folder


def publish(shelf: Path, name: str, content: bytes = b"<p>hello</p>") -> Package:
    """Put a package with one file on the shelf; return its pin."""
    draft = Package(name, "1.0.0", "")
    path = shelf / f"{draft.stem}.tgz"
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("package/dist/index.html")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    return Package(name, "1.0.0", f"sha512-{digest}")


def calls(shelf: Path) -> list[str]:
    return (shelf / "calls").read_text().splitlines()


def test_fetch_unpacks_each_package_without_its_top_folder(shelf: Path, tmp_path: Path) -> None:
    plain, scoped = publish(shelf, "plain"), publish(shelf, "@scope/thing")
    folders = fetch([plain, scoped], tmp_path / "cache")
    assert set(folders) == {"plain", "@scope/thing"}
    assert all((f / "dist/index.html").read_bytes() == b"<p>hello</p>" for f in folders.values())
    assert calls(shelf) == ["plain@1.0.0 @scope/thing@1.0.0"]


def test_second_fetch_asks_npm_for_nothing(shelf: Path, tmp_path: Path) -> None:
    package = publish(shelf, "plain")
    first = fetch([package], tmp_path / "cache")
    assert fetch([package], tmp_path / "cache") == first
    assert len(calls(shelf)) == 1


def test_fetch_asks_only_for_what_is_missing(shelf: Path, tmp_path: Path) -> None:
    one = publish(shelf, "one")
    fetch([one], tmp_path / "cache")
    fetch([one, publish(shelf, "two")], tmp_path / "cache")
    assert calls(shelf) == ["one@1.0.0", "two@1.0.0"]


def test_changed_pin_replaces_what_is_cached(shelf: Path, tmp_path: Path) -> None:
    fetch([publish(shelf, "plain", b"old")], tmp_path / "cache")
    folders = fetch([publish(shelf, "plain", b"new")], tmp_path / "cache")
    assert (folders["plain"] / "dist/index.html").read_bytes() == b"new"


def test_tampered_tarball_is_refused_and_leaves_nothing(shelf: Path, tmp_path: Path) -> None:
    pinned = publish(shelf, "plain")
    publish(shelf, "plain", b"<script>steal()</script>")
    with pytest.raises(IntegrityError, match=r"plain@1\.0\.0: expected sha512-.* got sha512-"):
        fetch([pinned], tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_one_tampered_tarball_stops_the_others_too(shelf: Path, tmp_path: Path) -> None:
    good, pinned = publish(shelf, "good"), publish(shelf, "plain")
    publish(shelf, "plain", b"other")
    with pytest.raises(IntegrityError):
        fetch([good, pinned], tmp_path / "cache")
    assert not (tmp_path / "cache" / good.stem).exists()


@pytest.mark.parametrize("pin", ["", "sha1-abc", "md5-abc", "abc"])
def test_pin_other_than_sha512_is_refused(pin: str, tmp_path: Path) -> None:
    tarball = tmp_path / "x.tgz"
    tarball.write_bytes(b"anything")
    with pytest.raises(IntegrityError, match="expected a sha512 pin"):
        verify(tarball, Package("x", "1.0.0", pin))


def test_interrupted_unpack_is_done_again(shelf: Path, tmp_path: Path) -> None:
    package = publish(shelf, "plain")
    partial = tmp_path / "cache" / package.stem
    partial.mkdir(parents=True)
    (partial / "half").write_text("half")
    folders = fetch([package], tmp_path / "cache")
    assert (folders["plain"] / "dist/index.html").is_file()
    assert not (folders["plain"] / "half").exists()


def test_package_that_npm_does_not_deliver_is_named(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(NpmError, match=r"absent@9\.9\.9"):
        fetch([Package("absent", "9.9.9", "sha512-x")], tmp_path / "cache")


def test_npm_failure_carries_its_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import sys; sys.exit('the registry is down')"
    monkeypatch.setenv("LOOKALONG_NPM", shlex.join([sys.executable, "-c", script]))
    with pytest.raises(NpmError, match="the registry is down"):
        fetch([Package("plain", "1.0.0", "sha512-x")], tmp_path / "cache")


def test_npm_that_cannot_start_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOKALONG_NPM", str(tmp_path / "nothing"))
    with pytest.raises(NpmError, match="nothing"):
        fetch([Package("plain", "1.0.0", "sha512-x")], tmp_path / "cache")


def test_every_pin_is_exact_and_sha512() -> None:
    packages = read_packages()
    assert {"admin-lte", "swagger-ui-dist", "@shoelace-style/shoelace"} <= {package.name for package in packages}
    for package in packages:
        assert package.version.replace(".", "").isdigit(), package.spec
        digest = base64.b64decode(package.integrity.removeprefix("sha512-"), validate=True)
        assert len(digest) == 64, package.spec
