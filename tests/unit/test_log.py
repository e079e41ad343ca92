"""Log lines stay lines."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from lookalong import log

NASTY = "a\r\nb\x1b[2Jc\u2028d\x9be"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_json_has_one_object_a_line() -> None:
    stream = StringIO()
    log.configure("info", "auto", stream)
    structlog.get_logger("test").info("event", path=NASTY)
    logging.getLogger("library").warning("said %s", NASTY)
    lines = stream.getvalue().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["event", f"said {NASTY}"]
    assert json.loads(lines[0])["path"] == NASTY


def test_console_escapes_what_would_paint_the_terminal() -> None:
    stream = StringIO()
    log.configure("info", "console", stream)
    structlog.get_logger("test").info("event", path=NASTY)
    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b[2J" not in stream.getvalue()
    assert "\x9b" not in stream.getvalue()


def test_lines_below_the_level_are_left_out() -> None:
    stream = StringIO()
    log.configure("warning", "json", stream)
    structlog.get_logger("test").info("event")
    logging.getLogger("library").info("event")
    assert stream.getvalue() == ""


def test_traceback_is_logged() -> None:
    stream = StringIO()
    log.configure("info", "json", stream)
    try:
        raise RuntimeError("the inside")
    except RuntimeError:
        structlog.get_logger("test").exception("failed")
    assert "the inside" in json.loads(stream.getvalue())["exception"]
