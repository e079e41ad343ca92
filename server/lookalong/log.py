"""Log lines: one event a line, for people on a terminal, as JSON for programs. Never secrets, never people's texts."""

import logging
import re
import sys
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

__all__ = ["configure"]

Format = Literal["auto", "json", "console"]


def configure(level: str, format: Format, stream: TextIO = sys.stderr) -> None:
    """Send our lines and those of the libraries to one stream.

    Args:
        level: The least severe lines to print: debug, info, warning or error.
        format: ``auto`` takes ``console`` where the stream is a terminal, ``json`` elsewhere.
        stream: Where to.
    """
    terminal = stream.isatty()
    for_people = format == "console" or (format == "auto" and terminal)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(for_people, colors=terminal),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # They tell how they work at info, which is of no use to an owner.
    for name in ("alembic", "aiosqlite", "asyncio"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level) if level != "debug" else logging.INFO)
    # These write whole addresses and frames: nothing that may stand in a log.
    for name in ("uvicorn.error", "websockets"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


# Private -----------------------------------------------------------------------------------------

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def _renderers(for_people: bool, colors: bool) -> list[Processor]:
    if for_people:
        # Before the renderer, whose own line breaks (of a traceback) are wanted.
        return [_escape, structlog.dev.ConsoleRenderer(colors=colors)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _escape(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Escape control characters: what a stranger sent must neither start a new line nor paint the terminal."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", value.replace("\n", "\\n"))
    return event
