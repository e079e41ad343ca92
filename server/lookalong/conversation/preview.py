"""One line of a message for the inbox."""

__all__ = ["MAX_PREVIEW", "preview"]

MAX_PREVIEW = 300
"""Characters; the protocol's ``Label`` holds no more."""


def preview(text: str) -> str:
    """Return the text on one line, cut with an ellipsis."""
    # Cut first: a preview of a 64 KiB text need not read all of it. Blanks shrink, so a longer slice is taken.
    line = " ".join(text[: MAX_PREVIEW * 4].split())
    if len(line) <= MAX_PREVIEW and len(text) <= MAX_PREVIEW * 4:
        return line
    return line[: MAX_PREVIEW - 1].rstrip() + "…"
