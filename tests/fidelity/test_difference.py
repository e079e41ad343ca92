"""What counts as different."""

from __future__ import annotations

from tests.fidelity.difference import BOX_TARGET, PIXEL_TARGET, Difference, compare_boxes, compare_lines

PAGE = ["0 <html>", "1 <body>", '2 "one"', "2 <p>"]


def view(*boxes: list[float]) -> dict[str, object]:
    return {"lines": PAGE, "boxes": list(boxes)}


def test_the_same_lines_do_not_differ() -> None:
    assert compare_lines(PAGE, PAGE) == (0, [])


def test_the_first_line_that_differs_is_shown_after_those_before_it() -> None:
    count, first = compare_lines(PAGE, [*PAGE[:2], '2 "two"', "2 <p>"])
    assert count == 1
    assert first == ["  0 <html>", "  1 <body>", '- 2 "one"', "- 2 <p>", '+ 2 "two"', "+ 2 <p>"]


def test_lines_that_are_not_there_differ() -> None:
    assert compare_lines(PAGE, PAGE[:2])[0] == 2


def test_a_box_may_be_off_by_the_target_and_no_more() -> None:
    page = view([0, 0, 100, 50], [0, 0, 100, 40], [8, 8, 20, 20])
    assert compare_boxes(page, view([0, 0, 100, 51], [0, 0, 100, 40], [8, 8, 20, 20])) == (1, [])
    worst, off = compare_boxes(page, view([0, 0, 100, 50], [0, 0, 100, 40], [8, 8, 20, 23.5]))
    assert worst == 3.5
    assert off == ["2 <p>: [8, 8, 20, 20] in the copy [8, 8, 20, 23.5]"]


def test_another_number_of_boxes_is_no_match() -> None:
    assert compare_boxes(view([0, 0, 1, 1]), view())[0] is None


def test_every_figure_has_to_be_within_its_target() -> None:
    assert Difference(pixels=PIXEL_TARGET, box=BOX_TARGET).ok
    assert not Difference(pixels=None).ok
    assert not Difference(pixels=PIXEL_TARGET + 0.01).ok
    assert not Difference(pixels=0.0, box=BOX_TARGET + 0.01).ok
    assert not Difference(pixels=0.0, box=None).ok
    assert not Difference(pixels=0.0, nodes=1).ok
