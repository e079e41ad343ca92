"""What a site hides: refused where it can be seen to be wrong, read back as it was written."""

import pytest

from lookalong.cobrowse import Privacy, PrivacyRule, check_privacy, read_privacy, write_privacy
from lookalong.protocol import codec
from lookalong.protocol.limit import MAX_MESSAGE, MAX_PRIVACY_RULES, MAX_PRIVACY_SELECTOR, MAX_PRIVACY_URL
from lookalong.protocol.message import PrivacyRule as WiredRule
from lookalong.protocol.message import SitePrivacy


@pytest.mark.parametrize(
    "selector",
    [
        ".iban",
        "#계정 > td:nth-child(2)",
        "[data-who='a]b'], [data-x=\"(\"]",
        ":is(.a, .b):not(.c) ~ p",
        r".md\:mask",
        "html",
    ],
)
def test_selectors_that_browsers_understand_pass(selector: str) -> None:
    check_privacy(Privacy(rules=(PrivacyRule(selector, "mask"),)))


@pytest.mark.parametrize(
    "selector",
    [
        " ",
        "a,",
        "ul >",
        "a[b",
        ":is(a",
        "a)",
        "[a=(]",
        "[a='x",
        '[a="x',
        "a/*",
        "a/* */",
        "a{}",
        "a;b",
        "@media",
        "a\\",
        "p::before",
    ],
)
def test_selectors_that_no_browser_understands_are_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="rule 2: expected a"):
        check_privacy(Privacy(rules=(PrivacyRule("a", "mask"), PrivacyRule(selector, "mask"))))


@pytest.mark.parametrize("url", ["account", "https://shop.example/", "/a?b=*", "/a#b"])
def test_pages_that_no_path_is_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="rule 1: expected a path"):
        check_privacy(Privacy(rules=(PrivacyRule("a", "mask", url),)))


@pytest.mark.parametrize("url", ["", "/", "/account/*", "*/edit", "*"])
def test_paths_pass(url: str) -> None:
    check_privacy(Privacy(rules=(PrivacyRule("a", "mask", url),)))


def test_what_is_written_reads_back() -> None:
    privacy = Privacy("private", (PrivacyRule(".a", "show", "/x/*"), PrivacyRule(".b", "redact")))
    assert read_privacy(write_privacy(privacy)) == privacy


@pytest.mark.parametrize(
    "text", ["", "[]", '{"preset":"open"}', '{"rules":[{"selector":"a[","action":"mask"}]}', "\xff"]
)
def test_what_is_not_of_that_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 # msgspec's own texts
        read_privacy(text)


def test_the_largest_settings_are_one_message() -> None:
    rule = WiredRule("\U0001f600" * MAX_PRIVACY_SELECTOR, "readonly", "\U0001f600" * MAX_PRIVACY_URL)
    assert len(codec.encode(SitePrivacy("default", [rule] * MAX_PRIVACY_RULES))) < MAX_MESSAGE
