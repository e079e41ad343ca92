"""The pages of the corpus and what is done on each."""

from __future__ import annotations

from tests.fidelity.adminlte import ADMINLTE
from tests.fidelity.page import Subject, click, hover, press, pull, scroll, type_into, wheel

__all__ = ["SHORT", "SUBJECTS"]

PYTHON = "usr/share/doc/python3*/html"
DRAWN = "document.body.hasAttribute('data-drawn')"


def _present(selector: str) -> str:
    """Say that an element is there."""
    return f"document.querySelector({selector!r})"


FRAMEWORKS = (
    Subject(
        "swagger-ui",
        "swagger",
        "",
        _present(".opblock"),
        (click(".opblock-summary-control"), click(".try-out__btn"), hover(".opblock-summary-control")),
    ),
    Subject(
        "Redoc",
        "redoc",
        "",
        _present("[data-section-id] h2"),
        (click("[role=menuitem] label"), type_into("input[placeholder]", "a"), scroll(600)),
    ),
    Subject(
        "Shoelace",
        "shoelace",
        "",
        "document.querySelector('#open-dialog')?.shadowRoot && !document.querySelector(':not(:defined)')",
        (
            click("sl-tab[panel=settings]"),
            type_into("#name input", " and friends"),
            click("#role"),
            click("sl-option[value=owner]"),
            click("#details"),
            click("#menu sl-button"),
        ),
    ),
    Subject(
        "Shoelace dialog",
        "shoelace",
        "",
        "document.querySelector('#open-dialog')?.shadowRoot && !document.querySelector(':not(:defined)')",
        (click("sl-tab[panel=files]"), click("#open-dialog"), type_into("#guest input", "mira@example.com")),
    ),
    Subject(
        "Fluent UI",
        "fluent",
        "",
        "document.querySelector('fluent-data-grid-row') && !document.querySelector(':not(:defined)')",
        (click("#more"), type_into("#title input", "Team"), click("#role"), click("fluent-option >> nth=2")),
    ),
    Subject(
        "Ant Design",
        "antd",
        "",
        _present(".ant-table-row"),
        (click(".ant-table-column-sorters"), click("[data-node-key=details]"), click(".ant-select"), click("#ask")),
    ),
    Subject(
        "Element Plus",
        "element-plus",
        "",
        _present(".el-table__row"),
        (
            click(".el-table__column-filter-trigger, th .caret-wrapper"),
            click("#tab-new"),
            type_into("#guest", "Mira"),
            click(".el-date-editor"),
        ),
    ),
    Subject(
        "SB Admin dashboard",
        "sb-admin",
        "index.html",
        "jQuery.active === 0",
        (click("#alertsDropdown"), click("#sidebarToggle"), scroll(200)),
    ),
    Subject(
        "SB Admin table",
        "sb-admin",
        "tables.html",
        _present("#dataTable_filter"),
        (click("#dataTable th >> nth=3"), type_into("#dataTable_filter input", "dev"), click("#userDropdown")),
    ),
)

COMPONENTS = (
    Subject(
        "ag-Grid",
        "ag-grid",
        "",
        _present(".ag-row"),
        (click(".ag-header-cell >> nth=2"), wheel(".ag-body-viewport", 700), click(".ag-row .ag-cell")),
    ),
    Subject(
        "Tabulator",
        "tabulator",
        "",
        _present(".tabulator-row"),
        (click(".tabulator-col[tabulator-field=rain]"), wheel(".tabulator-tableholder", 900)),
    ),
    Subject(
        "CodeMirror",
        "codemirror",
        "",
        _present(".CodeMirror-line"),
        (
            click(".CodeMirror-line >> nth=2"),
            press("End", "Enter", "l", "e", "t", "{"),
            click(".CodeMirror-foldgutter-open >> nth=1"),
            wheel(".CodeMirror-lines", 500),
        ),
    ),
    Subject(
        "Ace",
        "ace",
        "editor.html",
        _present(".ace_line"),
        (click(".ace_content"), press("End", "Enter", "x", "=", "1", "Control+f"), type_into(".ace_search_field", "a")),
    ),
    Subject(
        "Quill",
        "quill",
        "",
        _present(".ql-toolbar"),
        (
            click(".ql-editor p"),
            press("End", "Enter", "S", "u", "n"),
            click("button.ql-bold"),
            click(".ql-header .ql-picker-label"),
        ),
    ),
    Subject(
        "video.js",
        "video",
        "",
        _present(".vjs-poster img"),
        (hover(".vjs-big-play-button"), press("Tab", "Tab")),
    ),
    Subject(
        "Swiper", "swiper", "", "document.querySelector('swiper-container')?.swiper", (click(".swiper-button-next"),)
    ),
    Subject(
        "Leaflet",
        "leaflet",
        "",
        _present(".leaflet-tile-loaded"),
        (click(".leaflet-marker-icon"), click(".leaflet-control-zoom-in"), pull("#map", 60, 40)),
    ),
    Subject(
        "ECharts",
        "echarts",
        "",
        _present("#drawing svg"),
        (hover("#pie"), click("#line"), hover("#map")),
    ),
    Subject("D3", "d3", "", _present(".bar"), (click("#again"), click(".bar >> nth=4"), hover(".bar >> nth=6"))),
    Subject(
        "Plotly", "plotly", "", DRAWN, (hover(".nsewdrag"), click(".legendtoggle >> nth=1"), pull(".nsewdrag", 200, 60))
    ),
    Subject("Mermaid", "mermaid", "", DRAWN, (click("#more"), hover("g.node"))),
    Subject(
        "KaTeX", "katex", "", _present(".katex-html"), (type_into("#source", r"\frac{a}{b}+\sqrt{c}"), scroll(100))
    ),
    Subject("Bootstrap Icons", "bootstrap-icons", "", DRAWN, (click(".bi >> nth=30"), type_into("#search", "arrow"))),
)

MANUALS = (
    Subject(
        "Python: os",
        "python",
        f"{PYTHON}/library/os.html",
        "document.readyState === 'complete'",
        (scroll(9000), type_into("input[name=q]", "path"), hover("dt.sig")),
    ),
    Subject(
        "Python: contents",
        "python",
        f"{PYTHON}/contents.html",
        "document.readyState === 'complete'",
        (scroll(40000), hover(".toctree-l1 a")),
    ),
    Subject(
        "SQLite: types",
        "sqlite",
        "usr/share/doc/sqlite3/datatype3.html",
        "document.readyState === 'complete'",
        (scroll(2500), hover("table td")),
    ),
)

SUBJECTS: tuple[Subject, ...] = (*ADMINLTE, *FRAMEWORKS, *COMPONENTS, *MANUALS)
"""All pages, by the names they are reported under."""

SHORT = ("AdminLTE chart.js", "AdminLTE modals", "swagger-ui", "Shoelace")
"""The few that every run of the tests compares."""
