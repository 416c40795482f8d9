"""Data sets as trees that can be written wrongly on purpose: any header, length or encoding can be overridden.

Nothing here is shared with midic or with the judges' reader.
"""

import struct
import zlib
from copy import deepcopy
from dataclasses import dataclass, field

EXPLICIT, IMPLICIT, BIG = "explicit", "implicit", "big"
UNDEFINED = 0xFFFFFFFF
LONG = {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
SYNTAX = {EXPLICIT: b"1.2.840.10008.1.2.1", IMPLICIT: b"1.2.840.10008.1.2", BIG: b"1.2.840.10008.1.2.2"}
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD


def tag(number, order="<"):
    return struct.pack(order + "HH", number >> 16, number & 0xFFFF)


def marker(number, length, order="<"):
    return tag(number, order) + struct.pack(order + "L", length & 0xFFFFFFFF)


@dataclass
class Item:
    """An item of a sequence."""

    nodes: list
    undefined: bool = False
    length: int | None = None  # written in place of the right one
    end: bytes | None = None  # in place of the delimiter
    encoding: str | None = None  # in place of the parent's


@dataclass
class Node:
    """An element: a value, a sequence of items, or fragments."""

    tag: int
    vr: bytes
    value: bytes = b""
    items: list | None = None
    fragments: list | None = None
    undefined: bool = False
    length: int | None = None
    form: str | None = None  # "short", "long" or "implicit" in place of the VR's own
    reserved: int = 0
    end: bytes | None = None
    encoding: str | None = None  # of what is inside
    numbers: int = 0  # bytes of each number in the value, which big endian turns around
    raw: bytes | None = None  # written as it is, header and all

    def copy(self):
        return deepcopy(self)


def order_of(encoding):
    return ">" if encoding == BIG else "<"


def header(node, length, encoding):
    order = order_of(encoding)
    length &= 0xFFFFFFFF
    form = node.form or ("implicit" if encoding == IMPLICIT else "long" if node.vr in LONG else "short")
    start = tag(node.tag, order)
    if form == "implicit":
        return start + struct.pack(order + "L", length)
    if form == "long":
        return start + node.vr + struct.pack(order + "HL", node.reserved, length)
    return start + node.vr + struct.pack(order + "H", length & 0xFFFF)


def write(node, encoding):
    """The bytes of an element."""
    if node.raw is not None:
        return node.raw
    order = order_of(encoding)
    inner = node.encoding or encoding
    if node.items is not None:
        body = b"".join(write_item(item, inner) for item in node.items)
        closing = marker(SEQUENCE_END, 0, order_of(inner)) if node.end is None else node.end
    elif node.fragments is not None:
        body = b"".join(marker(ITEM, len(one), order) + one for one in node.fragments)
        closing = marker(SEQUENCE_END, 0, order) if node.end is None else node.end
    else:
        body = node.value
        if encoding == BIG and node.numbers > 1:
            size = node.numbers
            body = b"".join(body[at:at + size][::-1] for at in range(0, len(body), size))
        closing = b"" if node.end is None else node.end
    undefined = node.undefined or node.fragments is not None
    length = UNDEFINED if undefined else len(body)
    if node.length is not None:
        length = node.length
    return header(node, length, encoding) + body + (closing if undefined or node.end is not None else b"")


def write_item(item, encoding):
    inner = item.encoding or encoding
    order = order_of(encoding)
    body = data_set(item.nodes, inner)
    length = UNDEFINED if item.undefined else len(body)
    if item.length is not None:
        length = item.length
    closing = b""
    if item.undefined:
        closing = marker(ITEM_END, 0, order) if item.end is None else item.end
    return marker(ITEM, length, order) + body + closing


def data_set(nodes, encoding):
    return b"".join(write(node, encoding) for node in nodes)


@dataclass
class Dicom:
    """A whole file."""

    nodes: list
    encoding: str = EXPLICIT
    syntax: bytes | None = None  # declared in place of the encoding's own
    sop_class: bytes = b"1.2.840.10008.5.1.4.1.1.2"
    meta: list = field(default_factory=list)  # more elements of the file meta
    meta_length: int | None = None  # in place of the right one; -1 leaves the element out
    preamble: bytes = b"\0" * 128
    has_meta: bool = True
    deflated: bool = False
    tail: bytes = b""
    first_bytes: bytes = b""  # in front of the data set

    def bytes(self):
        body = self.first_bytes + data_set(self.nodes, self.encoding)
        if self.deflated:
            engine = zlib.compressobj(6, zlib.DEFLATED, -15)
            body = engine.compress(body) + engine.flush()
        body += self.tail
        if not self.has_meta:
            return body
        syntax = self.syntax if self.syntax is not None else SYNTAX[self.encoding]
        if self.deflated and self.syntax is None:
            syntax = b"1.2.840.10008.1.2.1.99"
        meta = [
            Node(0x00020001, b"OB", b"\0\1"), text(0x00020002, b"UI", self.sop_class),
            text(0x00020003, b"UI", instance(self.nodes)), text(0x00020010, b"UI", syntax), *self.meta]
        content = data_set(sorted(meta, key=lambda node: node.tag), EXPLICIT)
        length = len(content) if self.meta_length is None else self.meta_length
        if length >= 0:
            content = data_set([Node(0x00020000, b"UL", struct.pack("<L", length & 0xFFFFFFFF))], EXPLICIT) + content
        return self.preamble + b"DICM" + content + body


def instance(nodes):
    for node in nodes:
        if node.tag == 0x00080018 and node.raw is None:
            return node.value.rstrip(b"\0 ")
    return b"1.2.3"


def text(number, vr, value):
    """A text value with its pad."""
    return Node(number, vr, value + (b"\0" if vr == b"UI" else b" ") * (len(value) % 2))


def short(number, *values, vr=b"US"):
    return Node(number, vr, struct.pack(f"<{len(values)}H", *values), numbers=2)


def walk(nodes, parent=None):
    """(list that holds it, index, node, depth of parents) of every node."""
    for index, node in enumerate(nodes):
        yield nodes, index, node, parent
        for item in node.items or ():
            yield from walk(item.nodes, node)


def items_of(nodes):
    for _, _, node, _ in walk(nodes):
        for item in node.items or ():
            yield node, item
