"""A small reader of DICOM bytes for the judges: it knows where each element stands, which pydicom does not tell.

It is written for midic's outputs and for the judges' own files, so it expects sound encoding and raises `Unsound`
otherwise. It shares nothing with midic.
"""

import struct
import zlib
from dataclasses import dataclass

from pydicom.datadict import dictionary_VR, keyword_for_tag

LONG = {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
IMPLICIT = "1.2.840.10008.1.2"
DEFLATED = {"1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205"}
BIG_ENDIAN = "1.2.840.10008.1.2.2"
PIXELS = {0x7FE00008, 0x7FE00009, 0x7FE00010}


class Unsound(Exception):
    """The bytes are not well-formed DICOM."""


@dataclass
class Element:
    """One element with its place: `path` holds (sequence tag, item number) pairs from the root down."""

    path: tuple
    tag: int
    vr: str
    start: int
    value_start: int
    value_end: int
    is_sequence: bool
    is_encapsulated: bool = False

    @property
    def place(self):
        """The path without item numbers, readable."""
        return "/".join([name(tag) for tag, _ in self.path] + [name(self.tag)])


def name(tag):
    """The keyword, or the tag in the usual brackets; the block of a private element as xx."""
    group, element = tag >> 16, tag & 0xFFFF
    if group % 2:
        return f"({group:04X},xx{element & 0xFF:02X})" if element > 0xFF else f"({group:04X},00xx)"
    return keyword_for_tag(tag) or f"({group:04X},{element:04X})"


def known_vr(tag):
    if tag & 0xFFFF == 0:
        return "UL"
    if (tag >> 16) % 2:
        return "LO" if 0x10 <= tag & 0xFFFF <= 0xFF else "UN"
    try:
        return dictionary_VR(tag).split(" ")[0]
    except KeyError:
        return "UN"


class File:
    """A DICOM file's elements with their places; `data` is the whole file, with a deflated data set already inflated."""

    def __init__(self, data):
        if data[128:132] != b"DICM":
            raise Unsound("no DICM")
        self.preamble = data[:128]
        self.elements = []
        self.data = data
        position = 132
        while data[position:position + 2] == b"\x02\x00":
            position = self._element(position, len(data), True, "<", ())
        self.meta_end = position
        self.syntax = self.text(0x00020010) or IMPLICIT
        if self.syntax == DEFLATED or self.syntax == "1.2.840.10008.1.2.1.99":
            self.data = data = data[:position] + zlib.decompressobj(-15).decompress(data[position:])
        explicit = self.syntax != IMPLICIT
        self._data_set(position, len(data), explicit, ">" if self.syntax == BIG_ENDIAN else "<", ())

    def value(self, element):
        return self.data[element.value_start:element.value_end]

    def text(self, tag, path=()):
        for element in self.elements:
            if element.tag == tag and element.path == path:
                return self.value(element).rstrip(b"\0 ").decode("latin-1")
        return None

    def _data_set(self, position, end, explicit, order, path):
        while position < end:
            position = self._element(position, end, explicit, order, path)

    def _element(self, position, end, explicit, order, path):
        data = self.data
        if position + 8 > end:
            raise Unsound(f"element header runs past its parent at {position}")
        group, number = struct.unpack_from(order + "HH", data, position)
        tag = group << 16 | number
        start = position
        if explicit:
            vr = data[position + 4:position + 6]
            if not vr.isalpha() or not vr.isupper():
                if vr != b"  ":
                    raise Unsound(f"no VR at {position}")
                length, position = struct.unpack_from(order + "H", data, position + 6)[0], position + 8
            elif vr in LONG:
                length, position = struct.unpack_from(order + "L", data, position + 8)[0], position + 12
            else:
                length, position = struct.unpack_from(order + "H", data, position + 6)[0], position + 8
            vr = vr.decode()
        else:
            vr = known_vr(tag)
            length, position = struct.unpack_from(order + "L", data, position + 4)[0], position + 8
        if length == 0xFFFFFFFF:
            if tag in PIXELS or (explicit and vr in ("OB", "OW")):
                after = self._fragments(position, end, order)
                self.elements.append(Element(path, tag, vr, start, position, after, False, True))
                return after
            inner_explicit = explicit and vr != "UN"
            inner_order = "<" if vr == "UN" and explicit else order
            self.elements.append(Element(path, tag, "SQ", start, position, position, True))
            return self._items(position, end, inner_explicit, inner_order, path, tag, False)
        after = position + length
        if after > end:
            raise Unsound(f"({tag:08X}) at {start} runs past its parent")
        item = struct.pack(order + "HH", 0xFFFE, 0xE000)
        looks = data[position:position + 4] == item
        if vr == "SQ" or (looks and (vr == "UN")):
            place = len(self.elements)
            self.elements.append(Element(path, tag, "SQ", start, position, position, True))
            try:
                self._items(position, after, explicit and vr != "UN", "<" if vr == "UN" else order, path, tag, True)
                return after
            except Unsound:
                if vr == "SQ" and explicit:
                    raise
                del self.elements[place:]
        self.elements.append(Element(path, tag, vr, start, position, after, False))
        return after

    def _items(self, position, end, explicit, order, path, tag, closed):
        number = 0
        while position < end:
            if position + 8 > end:
                raise Unsound(f"item header runs past its sequence at {position}")
            group, element, length = struct.unpack_from(order + "HHL", self.data, position)
            position += 8
            if (group, element) == (0xFFFE, 0xE0DD):
                if closed and position != end:
                    raise Unsound("delimiter inside a sequence of known length")
                return position
            if (group, element) != (0xFFFE, 0xE000):
                raise Unsound(f"no item at {position - 8}")
            here = path + ((tag, number),)
            number += 1
            if length != 0xFFFFFFFF:
                if position + length > end:
                    raise Unsound(f"item at {position - 8} runs past its sequence")
                self._data_set(position, position + length, explicit, order, here)
                position += length
                continue
            while True:
                if position + 8 > end:
                    raise Unsound("item is never closed")
                if struct.unpack_from(order + "HH", self.data, position) == (0xFFFE, 0xE00D):
                    position += 8
                    break
                position = self._element(position, end, explicit, order, here)
        if not closed:
            raise Unsound("sequence is never closed")
        return position

    def _fragments(self, position, end, order):
        while position + 8 <= end:
            group, element, length = struct.unpack_from(order + "HHL", self.data, position)
            position += 8
            if (group, element) == (0xFFFE, 0xE0DD):
                return position
            if (group, element) != (0xFFFE, 0xE000) or position + length > end:
                raise Unsound(f"broken fragment at {position - 8}")
            position += length
        raise Unsound("encapsulated data are never closed")
