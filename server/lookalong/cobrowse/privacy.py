"""What a site hides from its agents beside what is always hidden: a preset, and rules by selector and page.

The customer's browser is what finally reads a selector; one that it does not understand makes it hide everything.
What can be seen to be wrong without a browser is refused when the rules are set.
"""

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from lookalong.protocol.limit import MAX_PRIVACY_RULES, MAX_PRIVACY_SELECTOR, MAX_PRIVACY_URL

__all__ = ["Privacy", "PrivacyRule", "check_privacy", "read_privacy", "rules_of", "write_privacy"]


class PrivacyRule(Struct, frozen=True, forbid_unknown_fields=True):
    """A wish for all elements of a selector.

    ``url`` is the path of the pages it is for, ``*`` standing for any characters; empty for every page.
    """

    selector: Annotated[str, Meta(min_length=1, max_length=MAX_PRIVACY_SELECTOR)]
    action: Literal["mask", "redact", "ignore", "show", "readonly", "approve"]
    url: Annotated[str, Meta(max_length=MAX_PRIVACY_URL)] = ""


class Privacy(Struct, frozen=True, forbid_unknown_fields=True):
    """What a site hides. ``default`` shows text and masks form values, ``private`` masks all text too.

    With ``approve``, which stands for one more rule, an agent in control cannot press what sends a form or pays without
    the customer's yes to that press.
    """

    preset: Literal["default", "private"] = "default"
    rules: Annotated[tuple[PrivacyRule, ...], Meta(max_length=MAX_PRIVACY_RULES - 1)] = ()
    approve: bool = False


def check_privacy(privacy: Privacy) -> None:
    """Refuse rules that no browser would understand, or that no page could match.

    Raises:
        ValueError: Names the rule, what was expected and what to do.
    """
    for number, rule in enumerate(privacy.rules, 1):
        if (fault := _selector_fault(rule.selector) or _url_fault(rule.url)) is not None:
            raise ValueError(f"rule {number}: {fault}")


def rules_of(privacy: Privacy) -> tuple[PrivacyRule, ...]:
    """Return all rules of a site, those that its options stand for too."""
    return (*privacy.rules, PrivacyRule(_SENDS, "approve")) if privacy.approve else privacy.rules


def write_privacy(privacy: Privacy) -> str:
    """Return the settings as JSON, as they are stored and shown."""
    return msgspec.json.encode(privacy).decode()


def read_privacy(text: str | bytes) -> Privacy:
    """Return settings written as JSON.

    Raises:
        ValueError: Not of that shape (msgspec's errors are ``ValueError``), or refused by ``check_privacy``.
    """
    privacy = msgspec.json.decode(text, type=Privacy)
    check_privacy(privacy)
    return privacy


# Private -----------------------------------------------------------------------------------------

_SENDS = (
    ':is(button,input):is([type="submit" i],[type="image" i]),form button:not([type]),'
    ':is(button,a,input,[role="button"]):is([id*="pay" i],[name*="pay" i],[class*="pay" i])'
)
"""What sends a form, or says in its names that it pays."""

_TOKEN = re.compile(r"""\\[^\n]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\[(\])]|["'\\{};@]|/\*""", re.DOTALL)
_CLOSING = {"[": "]", "(": ")"}


def _selector_fault(selector: str) -> str | None:
    """Return what is wrong with a selector as far as its brackets and strings go (CSS Syntax, §4)."""
    if not selector.strip() or selector.strip()[-1] in ",>+~":
        return "expected a CSS selector, got none; write one as .account-number"
    open_brackets: list[str] = []
    for match in _TOKEN.finditer(selector):
        part = match[0]
        if part in _CLOSING:
            open_brackets.append(_CLOSING[part])
        elif part in ("]", ")"):
            if not open_brackets or open_brackets.pop() != part:
                return f"expected a CSS selector, got one with {part} and nothing for it to close"
        elif len(part) == 1 or part == "/*":
            return f"expected a CSS selector, got one with {part}; close strings and leave out comments and braces"
    if open_brackets:
        return f"expected a CSS selector, got one without its {open_brackets[-1]}"
    if "::" in selector:
        return "expected a selector of elements, got one with a pseudo-element; hide the element itself"
    return None


def _url_fault(url: str) -> str | None:
    if url and url[0] not in "/*":
        return "expected a path as /account/*, or nothing for every page; leave out scheme and host"
    if "?" in url or "#" in url:
        return "expected a path, got a query or fragment; rules go by the path alone"
    return None
