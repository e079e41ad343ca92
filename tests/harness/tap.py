"""Everything a customer's browser sends, as it went out and as what it means."""

import base64
import zlib
from urllib.parse import quote

from playwright.sync_api import Page, Request, WebSocket

from lookalong.protocol.relay import HEADER_SIZE, Flag, FrameType, is_relay, read_header

__all__ = ["Tap", "forms_of"]

WINDOW = 6
"""Characters of a secret that may not be found together."""


def forms_of(secret: str) -> list[bytes]:
    """Return a secret as it might be written: in encodings, reversed, and each six of its characters."""
    raw = secret.encode()
    forms = [raw, secret.encode("utf-16le"), raw.hex().encode(), raw.hex().upper().encode(), quote(secret).encode()]
    forms += [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    windows = [secret[at : at + WINDOW] for at in range(len(secret) - WINDOW + 1)]
    for window in [*windows, *(each[::-1] for each in windows)]:
        forms += [window.encode(), window.encode("utf-16le")]
    return forms


class Tap:
    """Listens to a page's sockets and requests.

    Args:
        page: The customer's page.
        server: Address of the server; what the page asks of its own server is its own affair.
    """

    def __init__(self, page: Page, server: str) -> None:
        self._server = server
        self._frames: list[bytes] = []
        self._requests: list[bytes] = []
        page.on("websocket", self._socket)
        page.on("request", self._request)

    def clear(self) -> None:
        """Forget what went out so far."""
        self._frames.clear()
        self._requests.clear()

    @property
    def raw(self) -> bytes:
        """Every byte as it went out: socket by socket, and requests with their bodies."""
        return b"\n".join([*self._frames, *self._requests])

    @property
    def payloads(self) -> list[tuple[int, bytes]]:
        """What the relay frames carry, put together and inflated, with the type of the frames."""
        parts: dict[int, bytes] = {}
        whole: list[tuple[int, bytes]] = []
        for frame in self._frames:
            if not is_relay(frame):
                continue
            header = read_header(frame)
            begun = b"" if header.flags & Flag.FIRST else parts.get(header.type, b"")
            parts[header.type] = begun + frame[HEADER_SIZE:]
            if header.flags & Flag.LAST:
                body = parts.pop(header.type)
                inflated = zlib.decompress(body, -15) if header.flags & Flag.DEFLATED else body
                whole.append((header.type, inflated))
        return whole

    @property
    def snapshots(self) -> int:
        """How many snapshots have begun to leave."""
        relayed = [read_header(frame) for frame in self._frames if is_relay(frame)]
        return sum(header.type == FrameType.SNAPSHOT and header.flags & Flag.FIRST != 0 for header in relayed)

    @property
    def texts(self) -> str:
        """The text columns of all mirror payloads, one after the other: what was typed one key at a time reads on."""
        mirror = (FrameType.SNAPSHOT, FrameType.DIFF)
        return "".join(_text_of(payload) for kind, payload in self.payloads if kind in mirror)

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda data: self._frames.append(data if isinstance(data, bytes) else data.encode()))

    def _request(self, request: Request) -> None:
        if request.url.startswith(self._server):
            self._requests += [request.url.encode(), request.post_data_buffer or b""]


# Private -----------------------------------------------------------------------------------------


def _text_of(payload: bytes) -> str:
    """Return the text column of a mirror payload (docs/mirror.md, Payload)."""
    flags, at = payload[0], 1
    # A diff has its sequence number before the length, a snapshot stream and snapshot.
    for _ in range(2 if flags & 1 else 3):
        length, at = _varint(payload, at)
    column = payload[at + length : -4]
    return column.decode("utf-16le" if flags & 2 else "utf-8", "replace")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
