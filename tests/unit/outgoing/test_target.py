"""Which addresses may be called."""

import ast
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lookalong
from lookalong.outgoing import OutgoingRefused, Rule
from lookalong.outgoing.target import Target, checked, target_of

BOTH = Rule(schemes=frozenset({"http", "https"}))
NAT64 = ip_network("64:ff9b::/96")
PACKAGE = Path(lookalong.__file__).parent


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://hooks.example.com", Target("https", "hooks.example.com", 443, "/", False)),
        ("https://Hooks.Example.com:443/a%20b?c=%2F", Target("https", "hooks.example.com", 443, "/a%20b?c=%2F", False)),
        ("http://xn--bcher-kva.example/", Target("http", "xn--bcher-kva.example", 80, "/", False)),
        ("https://93.184.216.34/", Target("https", "93.184.216.34", 443, "/", False)),
        ("https://[2606:2800:0220:1::0]/", Target("https", "2606:2800:220:1::", 443, "/", False)),
        ("https://[64:ff9b::5db8:d822]/", Target("https", "64:ff9b::5db8:d822", 443, "/", False)),
        ("http://a.example:443/", Target("http", "a.example", 443, "/", False)),
    ],
)
def test_a_public_address_may_be_called(url: str, target: Target) -> None:
    assert target_of(url, BOTH) == target


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "https:///x",
        "//a.example/",
        "http://a.example/",  # plain HTTP only where the caller says so
        "https://a.example:8443/",
        "https://a.example:70000/",
        "https://a.example:x/",
        "https://u@a.example/",
        "https://u:p@a.example/",
        "https://a.example/#b",
        "https://a.example\\@b.example/",
        "https://a.example/ b",
        "https://a.example/\tb",
        "https://bücher.example/",
        "https://a.example/%00",
        "https://a.example/%7F",
        "https://a.example/" + "a" * 2048,
        "https://intranet/",
        "https://a..example/",
        "https://-a.example/",
        "https://a.example./",
        "https://a.b.localhost/",
        "https://printer.local/",
        "https://1.0.0.127.in-addr.arpa/",
        "https://a.0x7f/",
        "https://1.2.3.4.5/",
        "https://0x7f.0.0.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::93.184.216.34]/",
        "https://[::ffff:93.184.216.34]/",
        "https://[2001::1]/",
        "https://[fd00:ec2::254]/",
        "https://[64:ff9b:1::1]/",
        "https://[fe80::1]/",
        "https://[2606:2800::1",
        "https://168.63.129.16/",
        "https://127.0.0.1/",
        "https://0.0.0.0/",
        "https://100.100.100.200/",
    ],
)
def test_another_is_refused(url: str) -> None:
    with pytest.raises(OutgoingRefused):
        target_of(url, Rule())


def test_what_is_told_does_not_repeat_the_address() -> None:
    with pytest.raises(OutgoingRefused) as refused:
        target_of("https://intranet/token-hunter2", Rule())
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("answers", [["93.184.216.34"], ["93.184.216.34", "2606:2800:220:1::"]])
def test_the_addresses_that_were_checked_are_the_ones_to_connect_to(answers: list[str]) -> None:
    assert checked(target_of("https://a.example/", BOTH), answers) == answers


@pytest.mark.parametrize("answer", ["10.0.0.1", "::1", "::ffff:93.184.216.34", "fe80::1%eth0", "169.254.169.254", "x"])
def test_one_answer_that_is_not_public_refuses_the_name(answer: str) -> None:
    with pytest.raises(OutgoingRefused):
        checked(target_of("https://a.example/", BOTH), ["93.184.216.34", answer])


def test_a_name_without_addresses_is_refused() -> None:
    with pytest.raises(OutgoingRefused):
        checked(target_of("https://a.example/", BOTH), [])


@pytest.mark.parametrize("place", ["idp:8080", "127.0.0.1:8443", "::1:443"])
def test_the_owner_may_name_services_of_their_own_network(place: str) -> None:
    host, _, port = place.rpartition(":")
    url = f"https://[{host}]:{port}/" if ":" in host else f"https://{place}/"
    with pytest.raises(OutgoingRefused):
        target_of(url, Rule())
    target = target_of(url, Rule(inside=frozenset({place})))
    assert checked(target, ["10.1.2.3", "127.0.0.1"]) == ["10.1.2.3", "127.0.0.1"]
    for metadata in ("169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fe80::1", "::", "224.0.0.1"):
        with pytest.raises(OutgoingRefused):
            checked(target, [metadata])


def test_another_port_of_such_a_service_is_refused() -> None:
    with pytest.raises(OutgoingRefused):
        target_of("https://idp:8081/", Rule(inside=frozenset({"idp:8080"})))


@given(st.ip_addresses())
def test_no_address_is_called_that_python_calls_private_or_special(address: object) -> None:
    text = str(address)
    try:
        checked(Target("https", "a.example", 443, "/", False), [text])
    except OutgoingRefused:
        return
    parsed = ip_address(text)
    special = parsed.is_private or parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified
    assert parsed in NAT64 or not special


@given(st.text(max_size=60), st.sampled_from(["http://", "https://", ""]))
def test_any_text_is_decided(text: str, scheme: str) -> None:
    try:
        target = target_of(scheme + text, BOTH)
    except OutgoingRefused:
        return
    assert target.host.isascii()
    assert "\r" not in target.path


def test_nothing_else_of_the_server_calls_anybody() -> None:
    """``doctor`` is a command, and calls the server it is asked about; a bucket is where a setting says."""
    found = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if calls(path.read_text())}
    assert found == {"outgoing/client.py", "doctor.py", "depot/bucket.py"}


def calls(source: str) -> bool:
    """Tell whether a module imports a client of HTTP or opens connections."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
    clients = {
        "http.client",
        "urllib.request",
        "httpx",
        "httpx2",
        "httpcore",
        "httpcore2",
        "requests",
        "aiohttp",
        "obstore",
    }
    return bool(names & (clients | {"open_connection", "create_connection", "sock_connect"}))
