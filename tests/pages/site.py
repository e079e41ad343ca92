"""Say which foreign pages there are and from which packages and folders each is put together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tests.pages.corpus import CACHE, fetch

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Site", "foreign_sites"]

_OWN = Path(__file__).parent

# AdminLTE copies its dependencies into plugins/ when it is installed as a project
# (its build/npm/Plugins.js); a packed AdminLTE has none, so that they are mounted at the same paths.
_ADMINLTE_PLUGINS = {
    "plugins/bootstrap": "bootstrap/dist",
    "plugins/chart.js": "chart.js/dist",
    "plugins/daterangepicker": "daterangepicker",
    "plugins/fontawesome-free": "@fortawesome/fontawesome-free",
    "plugins/icheck-bootstrap": "icheck-bootstrap",
    "plugins/jquery": "jquery/dist",
    "plugins/jquery-knob": "jquery-knob-chif/dist",
    "plugins/jquery-ui": "jquery-ui-dist",
    "plugins/jqvmap": "jqvmap-novulnerability/dist",
    "plugins/moment": "moment/min",
    "plugins/overlayScrollbars": "overlayscrollbars",
    "plugins/sparklines": "sparklines/source",
    "plugins/summernote": "summernote/dist",
    "plugins/tempusdominus-bootstrap-4": "tempusdominus-bootstrap-4/build",
}


@dataclass(frozen=True)
class Site:
    """A folder tree put together from several real folders.

    Attributes:
        mounts: pairs of path prefix (`""` for all) and folder; the first that has the file wins.
    """

    mounts: tuple[tuple[str, Path], ...]

    def find(self, path: str) -> Path | None:
        """Return the file for a path without leading slash, or None; `…/` means its index.html."""
        wanted = PurePosixPath(path + "index.html" if path.endswith("/") or not path else path)
        if wanted.is_absolute() or ".." in wanted.parts:
            return None
        for prefix, folder in self.mounts:
            if wanted.is_relative_to(prefix):
                file = folder / wanted.relative_to(prefix)
                if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                    return file
        return None


def foreign_sites(cache: Path = CACHE) -> dict[str, Site]:
    """Return the sites `adminlte`, `swagger` and `shoelace`, fetching their packages if needed.

    Raises:
        CorpusError, NpmError, ArchiveError: as `corpus.fetch` does.
    """
    folders = fetch(cache=cache)
    return {
        "adminlte": Site(_adminlte_mounts(folders)),
        "swagger": Site((("", _OWN / "swagger"), ("", folders["swagger-ui-dist"]))),
        "shoelace": Site((("", _OWN / "shoelace"), ("package", folders["@shoelace-style/shoelace"]))),
    }


def _adminlte_mounts(folders: Mapping[str, Path]) -> tuple[tuple[str, Path], ...]:
    plugins = ((prefix, _folder(folders, inner)) for prefix, inner in _ADMINLTE_PLUGINS.items())
    return (*plugins, ("", folders["admin-lte"]))


def _folder(folders: Mapping[str, Path], inner: str) -> Path:
    """Resolve `package/inner/path`, where the package name may have a scope."""
    parts = inner.split("/")
    depth = 2 if inner.startswith("@") else 1
    return folders["/".join(parts[:depth])].joinpath(*parts[depth:])
