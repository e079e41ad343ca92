"""Everything that reads what strangers send, as functions of bytes: for tests that send anything at all.

Each either returns or raises one of its own refusals; whatever else it raises is a fault.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from lookalong.bus import redis as redis_bus
from lookalong.cobrowse import AssetCache, Manifest, media
from lookalong.cobrowse.manifest import encode_digest
from lookalong.cobrowse.privacy import read_privacy
from lookalong.conversation.text import clean_name, clean_text
from lookalong.gateway import handshake, post
from lookalong.outgoing import OutgoingRefused, Rule
from lookalong.outgoing.target import checked, target_of
from lookalong.protocol import codec, relay
from lookalong.protocol.error import ProtocolError, RefusedError
from lookalong.protocol.message import AssetFile
from lookalong.security import address, id_token, origin
from lookalong.security.attempt import Attempt
from lookalong.security.id_token import ALGORITHMS, Expected, IdTokenRefused
from lookalong.security.provider import ProviderRefused, read_metadata
from lookalong.transport import Proxies

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DECODERS", "run"]

Refusals = tuple[type[Exception], ...]

_PROXIES = Proxies("*")
_RULE = Rule(schemes=frozenset({"http", "https"}))
_ATTEMPT = Attempt("s" * 43)
_EXPECTED = Expected("https://login.example", "lookalong", _ATTEMPT.nonce, ALGORITHMS)
_KEY = {
    "kty": "EC",
    "crv": "P-256",
    # The example of RFC 7517, appendix A.1.
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}
_KEYS = id_token.read_keys(json.dumps({"keys": [_KEY]}).encode())


def run(name: str, data: bytes) -> None:
    """Let a decoder read bytes; its refusals are swallowed, faults are not."""
    decode, refusals = DECODERS[name]
    with suppress(*refusals):
        decode(data)


# Private -----------------------------------------------------------------------------------------


def _text(data: bytes) -> str:
    """Return any text at all, lone surrogates included: JSON can bring them."""
    return data.decode("utf-8", "surrogateescape")


def _message(decode: Callable[[bytes], Any]) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        message = decode(data)
        assert decode(codec.encode(message)) == message

    return read


def _header(data: bytes) -> None:
    header = relay.read_header(data)
    assert relay.write_header(header) == data[: relay.HEADER_SIZE]


def _kind(data: bytes) -> None:
    kind = media.media_type(data)
    assert kind is None or media.is_of_type(data, kind)
    media.is_of_type(data, "text/css")


def _upload(data: bytes) -> None:
    """A file that was offered, cut at each of its own bytes' values."""
    manifest = Manifest("site", AssetCache(1000, 1000), 1000)
    promised = encode_digest(hashlib.sha256(data[:8]).digest())
    manifest.offer([AssetFile("https://shop.example/", promised, "text/css", 8)], [])
    rest, seq = hashlib.sha256(data[:8]).digest() + data, 0
    while rest:
        size = rest[0] or 1
        header = relay.Header(relay.FrameType.ASSET, rest[-1] & 7, 1, 1, seq := seq + 1)
        manifest.take(header, relay.write_header(header) + rest[:size])
        rest = rest[size:]
    file = manifest.find(promised)
    assert file is None or len(file.body) == 8


def _cookie(data: bytes) -> None:
    name = "lookalong_agent"
    found = handshake._cookie({"headers": [(b"cookie", data), (b"cookie", name.encode() + b"=x")]}, name)
    assert len(found) <= 128


def _forwarded(data: bytes) -> None:
    _PROXIES.client("192.0.2.1", [(b"x-forwarded-for", data), (b"x-forwarded-proto", data[::-1])])


def _target(data: bytes) -> None:
    target = target_of(_text(data), _RULE)
    assert target.host.isascii()
    checked(target, [target.host])


def _id_token(data: bytes) -> None:
    """A token in any shape; nobody has the key that would sign it."""
    id_token.check(_text(data), _KEYS, _EXPECTED, "", 0)


def _provider_keys(data: bytes) -> None:
    assert len(id_token.read_keys(data).listed) <= id_token.MAX_KEYS


def _state(data: bytes) -> None:
    assert not _ATTEMPT.is_answered_by(_text(data))


DECODERS: dict[str, tuple[Callable[[bytes], object], Refusals]] = {
    "visitor message": (_message(codec.decode_visitor), (ProtocolError,)),
    "agent message": (_message(codec.decode_agent), (ProtocolError,)),
    "server message": (_message(codec.decode_server), (ProtocolError,)),
    "relay header": (_header, (ProtocolError,)),
    "kind of a file": (_kind, ()),
    "upload": (_upload, ()),
    "privacy rules": (read_privacy, (ValueError,)),
    "envelope between nodes": (post._decoder.decode, (ValueError,)),
    "presence": (redis_bus._decoder.decode, (ValueError,)),
    "cookie": (_cookie, ()),
    "forwarded address": (_forwarded, ()),
    "origin": (lambda data: origin.normalise(_text(data)), (ValueError,)),
    "address to keep": (lambda data: address.kept(_text(data), "truncate"), ()),
    "text": (lambda data: clean_text(_text(data)), (RefusedError,)),
    "name": (lambda data: clean_name(_text(data)), ()),
    "address to call": (_target, (OutgoingRefused,)),
    "ID token": (_id_token, (IdTokenRefused,)),
    "keys of a provider": (_provider_keys, (ValueError,)),
    "document of a provider": (read_metadata, (ProviderRefused,)),
    "answer of a provider": (_state, ()),
}
"""By what they read: the decoder and how it refuses."""
