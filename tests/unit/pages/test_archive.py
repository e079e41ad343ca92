"""A tarball cannot write outside its folder, bring links, or fill the disk."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.pages import archive
from tests.pages.archive import ArchiveError, unpack

if TYPE_CHECKING:
    from pathlib import Path


def pack(path: Path, *members: tuple[str, bytes | bytearray], kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.type = kind
            member.size = len(content)
            member.linkname = "/etc/passwd"
            tar.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


def test_files_land_below_the_target(tmp_path: Path, target: Path) -> None:
    unpack(pack(tmp_path / "a.tgz", ("package/a.js", b"a"), ("package/x/b.js", b"b")), target)
    assert (target / "a.js").read_bytes() == b"a"
    assert (target / "x/b.js").read_bytes() == b"b"


@pytest.mark.parametrize(
    "name",
    ["../out", "package/../../out", "/package/out", "package/x/../../../out", "bare", "package/..\\out"],
)
def test_path_outside_is_refused(name: str, tmp_path: Path, target: Path) -> None:
    with pytest.raises(ArchiveError, match="expected a path below"):
        unpack(pack(tmp_path / "a.tgz", (name, b"x")), target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tgz", "target"]
    assert not list(target.iterdir())


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_anything_but_a_plain_file_is_refused(kind: bytes, tmp_path: Path, target: Path) -> None:
    with pytest.raises(ArchiveError, match="expected plain files"):
        unpack(pack(tmp_path / "a.tgz", ("package/x", b""), kind=kind), target)


def test_too_many_bytes_are_refused(tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 3)
    with pytest.raises(ArchiveError, match=r"and 3 bytes, got more by 'package/b'"):
        unpack(pack(tmp_path / "a.tgz", ("package/a", b"12"), ("package/b", b"34")), target)


def test_too_many_files_are_refused(tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILES", 1)
    with pytest.raises(ArchiveError, match="expected at most 1 files"):
        unpack(pack(tmp_path / "a.tgz", ("package/a", b""), ("package/b", b"")), target)


def test_second_file_of_the_same_name_is_refused(tmp_path: Path, target: Path) -> None:
    with pytest.raises(FileExistsError):
        unpack(pack(tmp_path / "a.tgz", ("package/a", b"1"), ("package/a", b"2")), target)
