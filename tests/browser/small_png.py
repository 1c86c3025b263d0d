"""Making a screenshot small: a palette of 256 colours is enough for flat pages and halves the file.

Lives here: as much of the PNG format as a browser's screenshots use (8 bits, RGB, not interlaced).
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGB, PALETTE = 2, 3
BYTES_PER_PIXEL = 3
MOST_COLOURS = 256

Colour = tuple[int, int, int]


def shrink(png: bytes) -> bytes:
    """The same picture with a palette; rare colours become the nearest frequent one."""
    width, height, rows = _read(png)
    colours: Counter[Colour] = Counter()
    for row in rows:
        colours.update(_pixels(row))
    palette = [colour for colour, _ in colours.most_common(MOST_COLOURS)]
    place = {colour: index for index, colour in enumerate(palette)}
    for colour in colours:
        if colour not in place:
            place[colour] = min(range(len(palette)), key=lambda at: _distance(palette[at], colour))
    body = b"".join(b"\0" + bytes(place[colour] for colour in _pixels(row)) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, PALETTE, 0, 0, 0)
    return SIGNATURE + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", header),
            (b"PLTE", bytes(value for colour in palette for value in colour)),
            (b"IDAT", zlib.compress(body, 9)),
            (b"IEND", b""),
        )
    )


def _read(png: bytes) -> tuple[int, int, list[bytearray]]:
    header, data = b"", b""
    for kind, content in _chunks(png):
        header = content if kind == b"IHDR" else header
        data += content if kind == b"IDAT" else b""
    width, height, depth, colour_type, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if (depth, colour_type, interlaced) != (8, RGB, 0):
        raise ValueError("not a picture as browsers take them")
    raw, stride = zlib.decompress(data), width * BYTES_PER_PIXEL
    rows: list[bytearray] = []
    above = bytearray(stride)
    for start in range(0, len(raw), stride + 1):
        above = _unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above)
        rows.append(above)
    return width, height, rows


def _unfilter(method: int, row: bytearray, above: bytearray) -> bytearray:
    """Undo one of PNG's filters: none, left, above, the mean of both, or Paeth's choice."""
    for at in range(len(row)) if method else ():
        left = row[at - BYTES_PER_PIXEL] if at >= BYTES_PER_PIXEL else 0
        corner = above[at - BYTES_PER_PIXEL] if at >= BYTES_PER_PIXEL else 0
        guess = (0, left, above[at], (left + above[at]) >> 1, 0)[method]
        if method == 4:
            guess = _paeth(left, above[at], corner)
        row[at] = (row[at] + guess) & 255
    return row


def _paeth(left: int, above: int, corner: int) -> int:
    estimate = left + above - corner
    return min((left, above, corner), key=lambda value: abs(estimate - value))


def _pixels(row: bytearray) -> Iterator[Colour]:
    return zip(row[0::3], row[1::3], row[2::3], strict=True)


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        yield kind, png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
