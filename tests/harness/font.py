"""A font of one glyph, made here: large enough for a browser to take, and wide enough to see whether it did."""

import struct

__all__ = ["EM_WIDTH", "make_font"]

EM_WIDTH = 3
"""How wide its one letter, A, is, in em: no other font's is."""

_UNITS = 1000


def make_font() -> bytes:
    """Return a TrueType font (https://learn.microsoft.com/typography/opentype/spec/otff) whose A is a wide box."""
    width = EM_WIDTH * _UNITS
    corners = [(0, 0), (0, 700), (width, 700), (width, 0)]
    glyph = struct.pack(">hhhhhHH", 1, 0, 0, width, 700, 3, 0) + b"\1" * 4
    previous = (0, 0)
    for axis in (0, 1):
        glyph += b"".join(
            struct.pack(">h", here[axis] - before[axis])
            for before, here in zip([previous, *corners], corners, strict=False)
        )
    tables = {
        b"OS/2": _os2(width),
        # Format 4: one segment with A, glyph 1, and the one that ends the list.
        b"cmap": struct.pack(
            ">HHHHIHHHHHHH2HH2H2h2H",
            *(0, 1, 3, 1, 12, 4, 32, 0, 4, 4, 1, 0),
            *(65, 0xFFFF),
            0,
            *(65, 0xFFFF),
            *(1 - 65, 1),
            *(0, 0),
        ),
        b"glyf": glyph,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _UNITS, 0, 0, 0, 0, width, 700, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, width, 0, 0, width, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", width, 0, width, 0),
        b"loca": struct.pack(">III", 0, 0, len(glyph)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 1, *[0] * 8),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    return _file(tables)


# Private -----------------------------------------------------------------------------------------


def _os2(width: int) -> bytes:
    head = struct.pack(">HhHHH", 4, width, 400, 5, 0) + struct.pack(">11h", *[100] * 10, 0)
    vendor = bytes(10) + struct.pack(">IIII", 1, 0, 0, 0) + b"TEST"
    return head + vendor + struct.pack(">HHHhhhHHIIhhHHH", 64, 65, 65, 800, -200, 0, 800, 200, 1, 0, 500, 700, 0, 32, 0)


def _file(tables: dict[bytes, bytes]) -> bytes:
    """Put tables behind their directory, each on a multiple of four bytes."""
    count = len(tables)
    power = count.bit_length() - 1
    directory = struct.pack(">IHHHH", 0x10000, count, 16 << power, power, (count << 4) - (16 << power))
    body = b""
    for tag, table in tables.items():
        padded = table + bytes(-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, 12 + 16 * count + len(body), len(table))
        body += padded
    return directory + body
