"""Origins are compared exactly, in the spelling of browsers."""

import pytest

from lookalong.security import origin


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("https://shop.example", "https://shop.example"),
        ("https://Shop.Example/", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://shop.example:80", "http://shop.example"),
        ("https://shop.example:8443", "https://shop.example:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[0:0:0:0:0:0:0:1]:8000", "http://[::1]:8000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://my_intranet", "http://my_intranet"),
    ],
)
def test_origin_is_normalised(text: str, normal: str) -> None:
    assert origin.normalise(text) == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shop.example",
        "//shop.example",
        "ftp://shop.example",
        "https://",
        "https://*.shop.example",
        "https://shop.example/path",
        "https://shop.example?x",
        "https://shop.example#x",
        "https://user@shop.example",
        "https://shop.example:99999",
        "https://shop..example",
        "https://-shop.example",
        "https://shop.example\\.evil.test",
        "https://[::g]",
        "javascript:alert(1)",
        "null",
    ],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected an origin"):
        origin.normalise(text)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "null",
        "https://shop.example.evil.test",
        "https://evil.test",
        "http://shop.example",
        "https://shop.example:444",
        "https://SHOP.example",
        "https://shop.example/",
        "https://xshop.example",
    ],
)
def test_anything_but_the_exact_origin_is_refused(header: str | None) -> None:
    assert not origin.allowed(header, frozenset({"https://shop.example"}))


def test_exact_origin_is_allowed() -> None:
    assert origin.allowed("https://shop.example", frozenset({"https://shop.example"}))


@pytest.mark.parametrize(
    ("public_url", "scheme", "host", "own"),
    [
        ("", "http", "127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("", "ws", "Localhost:8000", "http://localhost:8000"),
        ("", "wss", "help.example", "https://help.example"),
        ("https://help.example", "http", "evil.test", "https://help.example"),
    ],
)
def test_own_origin_is_the_public_url_if_there_is_one(public_url: str, scheme: str, host: str, own: str) -> None:
    assert origin.of_server(public_url, scheme, host) == own
