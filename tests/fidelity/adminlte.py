"""The pages of AdminLTE 3: bootstrap, jQuery and some thirty of its plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fidelity.page import Subject, click, hover, press, pull, scroll, select, type_into, wheel

if TYPE_CHECKING:
    from tests.fidelity.page import Step

__all__ = ["ADMINLTE"]


def _page(name: str, path: str, *steps: Step, prepare: tuple[Step, ...] = ()) -> Subject:
    """Describe a page; all of them are built when the document is ready and jQuery waits for nothing."""
    return Subject(f"AdminLTE {name}", "adminlte-all", path, "jQuery.active === 0", steps, prepare)


ADMINLTE = (
    _page(
        "dashboard",
        "index.html",
        click("[data-widget=pushmenu]"),
        click(".nav-item.dropdown > a"),
        scroll(300),
        hover(".small-box"),
    ),
    _page(
        "dashboard 2",
        "index2.html",
        click("[data-card-widget=collapse]"),
        click("[data-widget=navbar-search]"),
        type_into(".navbar-search-block input", "charts"),
        scroll(250),
    ),
    _page("dashboard 3", "index3.html", click("[data-widget=control-sidebar]"), hover(".table tbody tr"), scroll(200)),
    _page("widgets", "pages/widgets.html", scroll(900), click("[data-card-widget=collapse]"), hover(".small-box")),
    _page(
        "calendar",
        "pages/calendar.html",
        click(".fc-timeGridWeek-button"),
        click(".fc-next-button"),
        type_into("#new-event", "Inventory"),
        click("#add-new-event"),
    ),
    _page("chart.js", "pages/charts/chartjs.html", click("[data-card-widget=collapse]"), scroll(400)),
    _page(
        "flot",
        "pages/charts/flot.html",
        scroll(500),
        hover("#donut-chart"),
        # The chart at the top draws itself anew twice a second.
        prepare=(click("#realtime .btn[data-toggle=off]"),),
    ),
    _page("inline charts", "pages/charts/inline.html", scroll(350), click("[data-card-widget=collapse]")),
    _page("uplot", "pages/charts/uplot.html", hover("#areaChart"), scroll(100)),
    _page("sliders", "pages/UI/sliders.html", pull(".irs-handle", 80, 0), scroll(300)),
    _page("modals", "pages/UI/modals.html", click("[data-target='#modal-lg']")),
    _page(
        "general form",
        "pages/forms/general.html",
        type_into("#exampleInputEmail1", "mira@example.com"),
        type_into("#exampleInputPassword1", "Xk2-9uuq"),
        click("label[for=exampleCheck1]"),
        scroll(700),
        select("select.form-control", "option 3"),
        type_into("textarea", "It does not fit\nthrough the door"),
    ),
    _page(
        "advanced form",
        "pages/forms/advanced.html",
        click(".select2-selection--single"),
        press("ArrowDown", "ArrowDown", "Enter"),
        click(".select2-selection--multiple"),
        press("ArrowDown"),
        scroll(400),
    ),
    _page("editors", "pages/forms/editors.html", click(".note-btn-bold"), scroll(200)),
    _page(
        "validation",
        "pages/forms/validation.html",
        type_into("#exampleInputEmail1", "mira"),
        click("button[type=submit]"),
    ),
    _page("tables", "pages/tables/simple.html", wheel(".table-responsive", 200), scroll(500)),
    _page(
        "data table",
        "pages/tables/data.html",
        click("#example2 thead th >> nth=1"),
        type_into("#example1_filter input", "gecko"),
        click("#example1_paginate .page-link >> nth=2"),
    ),
    _page("jsgrid", "pages/tables/jsgrid.html", click(".jsgrid-header-sortable"), click(".jsgrid-row")),
    _page("mailbox", "pages/mailbox/mailbox.html", click(".checkbox-toggle"), hover(".mailbox-messages tr")),
    _page("kanban", "pages/kanban.html", hover(".card-tools .btn-tool"), wheel(".content-wrapper", 300)),
    _page("gallery", "pages/gallery.html", click("[data-filter='2']"), scroll(300)),
    _page("profile", "pages/examples/profile.html", click("a[href='#timeline']"), scroll(150)),
)
