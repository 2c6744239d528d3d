#!/usr/bin/python3
"""Writes the font of the goldens: every letter is a square of an em, the space an empty one.

square.py FILE. Sizes and places of letters are then numbers that can be worked out by hand, the same
on every machine. Nothing but Python is needed, and no binary stands in the repository.
https://learn.microsoft.com/en-us/typography/opentype/spec/
"""

import struct
import sys

EM = 1000
ASCENT = 800
DESCENT = 200
X_HEIGHT = 500
CAP_HEIGHT = 800
FAMILY = "Square"

# Everything that can be seen is glyph 2; spaces, and what takes no room, are glyph 1.
SPACE = 1
SQUARE = 2
BLANK = [0x20, 0xA0, 0xAD, 0x180E] + list(range(0x2000, 0x2010)) + list(range(0x2028, 0x2030))
BLANK += [0x205F] + list(range(0x2060, 0x2070)) + [0x3000, 0xFEFF]
FIRST = 0x20
LAST = 0xFFFD
SURROGATES = range(0xD800, 0xE000)
PRIVATE = range(0xE000, 0xF900)


def groups():
    """The characters in stretches that have the same glyph."""
    blank = set(BLANK)
    left_out = set(SURROGATES) | set(PRIVATE) | set(range(0x7F, 0xA0))
    result = []
    for character in range(FIRST, LAST + 1):
        if character in left_out:
            continue
        glyph = SPACE if character in blank else SQUARE
        if result and result[-1][1] == character - 1 and result[-1][2] == glyph:
            result[-1][1] = character
        else:
            result.append([character, character, glyph])
    return result


def cmap():
    """Format 13: many characters to one glyph."""
    stretches = groups()
    body = b"".join(struct.pack(">III", *stretch) for stretch in stretches)
    table = struct.pack(">HHIII", 13, 0, 16 + len(body), 0, len(stretches)) + body
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def glyf():
    """A square from the descent to the ascent, clockwise, its points absolute words."""
    points = [(0, -DESCENT), (0, ASCENT), (EM, ASCENT), (EM, -DESCENT)]
    outline = struct.pack(">hhhhh", 1, 0, -DESCENT, EM, ASCENT)
    outline += struct.pack(">HH", len(points) - 1, 0) + bytes([1] * len(points))
    for axis in (0, 1):
        at = 0
        for point in points:
            outline += struct.pack(">h", point[axis] - at)
            at = point[axis]
    return outline + b"\0" * (-len(outline) % 4)


def name():
    texts = {1: FAMILY, 2: "Regular", 3: FAMILY, 4: FAMILY, 5: "Version 1.0", 6: FAMILY}
    records = b""
    storage = b""
    for number, text in texts.items():
        encoded = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(encoded), len(storage))
        storage += encoded
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + storage


def os2():
    table = struct.pack(">HhHHH", 4, EM, 400, 5, 0)
    table += struct.pack(">10hh", 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0)
    table += bytes(10) + struct.pack(">4I", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    # Bit 7: the typographic measures are the ones to use.
    table += b"NONE" + struct.pack(">HHH", 0x40 | 0x80, FIRST, LAST)
    table += struct.pack(">hhhHH", ASCENT, -DESCENT, 0, ASCENT, DESCENT)
    table += struct.pack(">II", 1, 0)
    return table + struct.pack(">hhHHH", X_HEIGHT, CAP_HEIGHT, 0, 0x20, 0)


def tables():
    square = glyf()
    n_glyphs = 3
    # .notdef is a square too, so that nothing is ever narrower than it should be.
    offsets = [0, len(square), len(square), 2 * len(square)]
    head = struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, EM, 0, 0, 0,
                       -DESCENT, EM, ASCENT, 0, 8, 2, 1, 0)
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, -DESCENT, 0, EM, 0, 0, EM, 1, 0, 0, 0,
                       0, 0, 0, 0, 1)
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x10000, n_glyphs, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)
    return {
        b"OS/2": os2(),
        b"cmap": cmap(),
        b"glyf": square * 2,
        b"head": head,
        b"hhea": hhea,
        # One advance for all glyphs.
        b"hmtx": struct.pack(">Hh", EM, 0) + struct.pack(">hh", 0, 0),
        b"loca": struct.pack(f">{len(offsets)}I", *offsets),
        b"maxp": maxp,
        b"name": name(),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 1, 0, 0, 0, 0),
    }


def checksum(data):
    padded = data + b"\0" * (-len(data) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF


def build():
    parts = tables()
    power = len(parts).bit_length() - 1
    header = struct.pack(">IHHHH", 0x10000, len(parts), 16 << power, power,
                         16 * (len(parts) - (1 << power)))
    directory = b""
    data = b""
    start = len(header) + 16 * len(parts)
    for tag, part in sorted(parts.items()):
        directory += tag + struct.pack(">III", checksum(part), start + len(data), len(part))
        data += part + b"\0" * (-len(part) % 4)
    font = header + directory + data
    # The adjustment of the whole stands in `head`.
    at = font.index(struct.pack(">I", 0x5F0F3CF5)) - 4
    return font[:at] + struct.pack(">I", 0xB1B0AFBA - checksum(font) & 0xFFFFFFFF) + font[at + 4:]


if __name__ == "__main__":
    with open(sys.argv[1], "wb") as file:
        file.write(build())
