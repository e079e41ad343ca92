"""Say which foreign pages there are and from which packages and folders each is put together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tests.pages.corpus import CACHE, fetch, read_packages
from tests.pages.debian import fetch_debian

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["SITES", "Site", "foreign_sites"]

_OWN = Path(__file__).parent

# AdminLTE copies its dependencies into plugins/ when it is installed as a project
# (its build/npm/Plugins.js); a packed AdminLTE has none, so that they are mounted at the same paths.
_ADMINLTE = {
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
    "": "admin-lte",
}

# What its other pages use besides.
_ADMINLTE_MORE = {
    "plugins/bootstrap-colorpicker": "bootstrap-colorpicker/dist",
    "plugins/bootstrap-slider": "bootstrap-slider/dist",
    "plugins/bootstrap-switch": "bootstrap-switch/dist",
    "plugins/bootstrap4-duallistbox": "bootstrap4-duallistbox/dist",
    "plugins/bs-custom-file-input": "bs-custom-file-input/dist",
    "plugins/bs-stepper": "bs-stepper/dist",
    "plugins/codemirror/mode": "codemirror/mode",
    "plugins/codemirror/theme": "codemirror/theme",
    "plugins/codemirror": "codemirror/lib",
    "plugins/datatables": "datatables.net/js",
    "plugins/datatables-bs4": "datatables.net-bs4",
    "plugins/datatables-buttons": "datatables.net-buttons-bs4",
    "plugins/datatables-buttons/js": "datatables.net-buttons/js",
    "plugins/datatables-responsive": "datatables.net-responsive-bs4",
    "plugins/datatables-responsive/js": "datatables.net-responsive/js",
    "plugins/dropzone": "dropzone/dist",
    "plugins/ekko-lightbox": "ekko-lightbox/dist",
    "plugins/filterizr": "filterizr/dist",
    "plugins/flag-icon-css": "flag-icon-css",
    "plugins/flot/plugins": "flot/source",
    "plugins/flot": "flot/dist/es5",
    "plugins/fullcalendar": "fullcalendar",
    "plugins/inputmask": "inputmask/dist",
    "plugins/ion-rangeslider": "ion-rangeslider",
    "plugins/jquery-validation": "jquery-validation/dist",
    "plugins/jsgrid": "jsgrid/dist",
    "plugins/jsgrid/demos": "jsgrid/demos",
    "plugins/select2": "select2/dist",
    "plugins/select2-bootstrap4-theme": "@ttskch/select2-bootstrap4-theme/dist",
    "plugins/sweetalert2": "sweetalert2/dist",
    "plugins/sweetalert2-theme-bootstrap-4": "@sweetalert2/theme-bootstrap-4",
    "plugins/toastr": "toastr/build",
    "plugins/uplot": "uplot/dist",
}

SITES: Mapping[str, Mapping[str, str]] = {
    "ace": {"": "ace-builds"},
    "adminlte": _ADMINLTE,
    "adminlte-all": {**_ADMINLTE_MORE, **_ADMINLTE},
    "ag-grid": {"package": "ag-grid-community/dist", "": "own:ag-grid"},
    "antd": {
        "react": "react/umd",
        "react-dom": "react-dom/umd",
        "dayjs": "dayjs",
        "package": "antd/dist",
        "": "own:antd",
    },
    "bootstrap-icons": {"package": "bootstrap-icons/font", "": "own:bootstrap-icons"},
    "codemirror": {"package": "codemirror", "": "own:codemirror"},
    "d3": {"package": "d3/dist", "": "own:d3"},
    "echarts": {"package": "echarts/dist", "": "own:echarts"},
    "element-plus": {"vue": "vue/dist", "package": "element-plus/dist", "": "own:element-plus"},
    "fluent": {"package": "@fluentui/web-components/dist", "": "own:fluent"},
    "katex": {"dist": "katex/dist", "package": "katex/dist", "": "own:katex"},
    "leaflet": {"package": "leaflet/dist", "": "own:leaflet"},
    "mermaid": {"package": "mermaid/dist", "": "own:mermaid"},
    "plotly": {"package": "plotly.js-dist-min", "": "own:plotly"},
    "python": {"": "debian:python3-doc"},
    "quill": {"package": "quill/dist", "": "own:quill"},
    "redoc": {"package": "redoc/bundles", "openapi.json": "own:swagger/openapi.json", "": "own:redoc"},
    "sb-admin": {"": "startbootstrap-sb-admin-2"},
    "shoelace": {"package": "@shoelace-style/shoelace", "": "own:shoelace"},
    "sqlite": {"": "debian:sqlite3-doc"},
    "swagger": {
        "swagger-initializer.js": "own:swagger/swagger-initializer.js",
        "openapi.json": "own:swagger/openapi.json",
        "": "swagger-ui-dist",
    },
    "swiper": {"package": "swiper", "": "own:swiper"},
    "tabulator": {"package": "tabulator-tables/dist", "": "own:tabulator"},
    "video": {"package": "video.js/dist", "": "own:video"},
}
"""By name: path prefix (`""` for all) to what is mounted there, the first that has a file
wins: a path in a package of `packages.json`, the root of a Debian package (`debian:NAME`), or a path in
this folder (`own:`)."""


@dataclass(frozen=True)
class Site:
    """A folder tree put together from several real folders.

    Attributes:
        mounts: pairs of path prefix (`""` for all) and folder or file; the first that has the file wins.
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

    def match(self, pattern: str) -> str:
        """Return the one path a pattern stands for: folders of Debian have version numbers in their names.

        Raises:
            FileNotFoundError: nothing matches.
        """
        if "*" not in pattern:
            return pattern
        for _, folder in self.mounts:
            for file in sorted(folder.glob(pattern)):
                return str(file.relative_to(folder))
        raise FileNotFoundError(f"expected a file like {pattern}, found none")


def foreign_sites(names: Iterable[str] = ("adminlte", "swagger", "shoelace"), cache: Path = CACHE) -> dict[str, Site]:
    """Return sites by name, fetching the packages they are made of, and no others, if needed.

    Raises:
        KeyError: there is no such site.
        CorpusError, NpmError, ArchiveError: as `corpus.fetch` and `debian.fetch_debian` do.
    """
    wanted = {name: SITES[name] for name in names}
    packages = {_package(source) for mounts in wanted.values() for source in mounts.values()}
    folders = fetch([each for each in read_packages() if each.name in packages], cache)
    return {
        name: Site(tuple((prefix, _folder(source, folders, cache)) for prefix, source in mounts.items()))
        for name, mounts in wanted.items()
    }


def _folder(source: str, folders: Mapping[str, Path], cache: Path) -> Path:
    kind, _, rest = source.rpartition(":")
    if kind == "own":
        return _OWN / rest
    if kind == "debian":
        return fetch_debian(rest, cache)
    name = _package(source)
    return folders[name] / source[len(name) :].lstrip("/")


def _package(source: str) -> str:
    """Return the package's name of `package/inner/path`, where the name may have a scope."""
    return "/".join(source.split("/")[: 2 if source.startswith("@") else 1])
