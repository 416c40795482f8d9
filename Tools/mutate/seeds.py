"""Small files with planted identities, each of one kind: what the mutations start from."""

import struct

from dataset import BIG, EXPLICIT, IMPLICIT, Dicom, Item, Node, short, text

# None of these may be in an output, in any form; none is a number or code that a grammar would let pass, but for the day.
# The root is that of every instance UID here.
NAME = b"ZEPHQUIL^JOVITA"
IDENTIFIER = b"zq-77401x"
DAY = b"19371113"
ROOT = b"1.2.840.99.77401.8"
PLACE = b"Farthwick, Clinic"
TOKENS = [NAME, b"ZEPHQUIL", IDENTIFIER, DAY, b"99.77401.8", b"Farthwick"]

CT = b"1.2.840.10008.5.1.4.1.1.2"
MR_ENHANCED = b"1.2.840.10008.5.1.4.1.1.4.1"
SR = b"1.2.840.10008.5.1.4.1.1.88.33"
SECONDARY = b"1.2.840.10008.5.1.4.1.1.7"
RT_STRUCTURE = b"1.2.840.10008.5.1.4.1.1.481.3"
JPEG = b"1.2.840.10008.1.2.4.50"


def uid(tail):
    return ROOT + b"." + tail


def common(sop_class, modality):
    return [
        text(0x00080005, b"CS", b"ISO_IR 100"),
        text(0x00080008, b"CS", b"ORIGINAL\\PRIMARY\\AXIAL"),
        text(0x00080016, b"UI", sop_class), text(0x00080018, b"UI", uid(b"4.5")),
        text(0x00080020, b"DA", DAY), text(0x00080030, b"TM", b"101112"), text(0x00080050, b"SH", IDENTIFIER),
        text(0x00080060, b"CS", modality), text(0x00080070, b"LO", b"Maker"), text(0x00080080, b"LO", PLACE),
        text(0x00080090, b"PN", NAME), text(0x00081030, b"LO", NAME),
        text(0x00100010, b"PN", NAME), text(0x00100020, b"LO", IDENTIFIER), text(0x00100030, b"DA", DAY),
        text(0x00100040, b"CS", b"F"), text(0x0020000D, b"UI", uid(b"1")), text(0x0020000E, b"UI", uid(b"2")),
        text(0x00200010, b"SH", IDENTIFIER), text(0x00200011, b"IS", b"3"), text(0x00200013, b"IS", b"4"),
    ]


def pixels(rows=4, columns=4, allocated=8, frames=1):
    return [
        short(0x00280002, 1), text(0x00280004, b"CS", b"MONOCHROME2"), short(0x00280010, rows),
        short(0x00280011, columns), short(0x00280100, allocated), short(0x00280101, allocated),
        short(0x00280102, allocated - 1), short(0x00280103, 0),
        text(0x00281052, b"DS", b"-1024"), text(0x00281053, b"DS", b"1"),
        Node(0x7FE00010, b"OW", bytes(range(rows * columns * allocated // 8 * frames)), numbers=2),
    ]


def reference():
    """A referenced image, with a nested code."""
    return Node(0x00081140, b"SQ", items=[Item([
        text(0x00081150, b"UI", CT), text(0x00081155, b"UI", uid(b"4.6")),
        Node(0x0040A170, b"SQ", items=[Item([
            text(0x00080100, b"SH", b"121311"), text(0x00080102, b"SH", b"DCM"), text(0x00080104, b"LO", b"Localizer"),
        ])]),
    ])])


def icon(extra=b""):
    return Node(0x00880200, b"SQ", items=[Item([
        short(0x00280002, 1), text(0x00280004, b"CS", b"MONOCHROME2"), short(0x00280010, 2), short(0x00280011, 2),
        short(0x00280100, 8), short(0x00280101, 8), short(0x00280102, 7), short(0x00280103, 0),
        Node(0x7FE00010, b"OB", b"\1\2\3\4" + extra),
    ])])


def sort(nodes):
    return sorted(nodes, key=lambda node: node.tag)


def ct(encoding=EXPLICIT, **more):
    nodes = common(CT, b"CT") + pixels() + [
        reference(), text(0x00180050, b"DS", b"1.5"), text(0x00180060, b"DS", b"120"), text(0x00185100, b"CS", b"HFS"),
        text(0x00200032, b"DS", b"0\\0\\1"), text(0x00200037, b"DS", b"1\\0\\0\\0\\1\\0"), text(0x00280030, b"DS", b"1\\1"),
        Node(0x00400275, b"SQ", items=[Item([text(0x00400007, b"LO", NAME), text(0x00400009, b"SH", IDENTIFIER)])]),
        Node(0x00089215, b"SQ", items=[Item([text(0x00080100, b"SH", b"113076"), text(0x00080102, b"SH", b"DCM")])]),
    ]
    return Dicom(sort(nodes), encoding, sop_class=CT, **more)


def encapsulated():
    file = ct()
    for node in file.nodes:
        if node.tag == 0x7FE00010:
            node.vr, node.value, node.fragments = b"OB", b"", [b"", b"\xff\xd8\xff\xdb\0\4\1\2\xff\xd9"]
    file.syntax = JPEG
    return file


def multiframe(encoding=EXPLICIT):
    def group(number):
        return Item([
            Node(0x00209111, b"SQ", items=[Item([text(0x00189074, b"DT", DAY + b"101112"), Node(0x00209157, b"UL", struct.pack("<LL", 1, number), numbers=4)])]),
            Node(0x00209113, b"SQ", items=[Item([text(0x00200032, b"DS", b"0\\0\\%d" % number)])]),
            Node(0x00289145, b"SQ", items=[Item([text(0x00281052, b"DS", b"0"), text(0x00281053, b"DS", b"1"), text(0x00281054, b"LO", b"US")])]),
        ])
    nodes = common(MR_ENHANCED, b"MR") + pixels(frames=2) + [
        text(0x00280008, b"IS", b"2"),
        Node(0x52009229, b"SQ", items=[Item([Node(0x00289110, b"SQ", items=[Item([text(0x00180050, b"DS", b"2"), text(0x00280030, b"DS", b"1\\1")])])])]),
        Node(0x52009230, b"SQ", items=[group(1), group(2)]),
    ]
    return Dicom(sort(nodes), encoding, sop_class=MR_ENHANCED)


def report(encoding=EXPLICIT):
    def content(kind, *nodes):
        return Item(sort([text(0x0040A040, b"CS", kind), *nodes]))
    nodes = common(SR, b"SR") + [
        text(0x0040A040, b"CS", b"CONTAINER"), text(0x0040A050, b"CS", b"SEPARATE"),
        Node(0x0040A730, b"SQ", items=[
            content(b"TEXT", text(0x0040A160, b"UT", NAME)), content(b"PNAME", text(0x0040A123, b"PN", NAME)),
            content(b"DATE", text(0x0040A121, b"DA", DAY)), content(b"UIDREF", text(0x0040A124, b"UI", uid(b"7"))),
            content(b"CONTAINER", Node(0x0040A730, b"SQ", items=[content(b"TEXT", text(0x0040A160, b"UT", NAME))])),
        ]),
    ]
    return Dicom(sort(nodes), encoding, sop_class=SR)


def rich(encoding=EXPLICIT):
    """Icon, overlay, curve, private blocks of known and of other makers, palette."""
    nodes = ct(encoding).nodes + [
        icon(), short(0x60000010, 4), short(0x60000011, 4), text(0x60000022, b"LO", NAME), text(0x60000040, b"CS", b"G"),
        short(0x60000050, 1, 1, vr=b"SS"), short(0x60000100, 1), short(0x60000102, 0), Node(0x60003000, b"OW", b"\1\2"),
        text(0x60001500, b"LO", NAME), short(0x50000005, 1), text(0x50000022, b"LO", NAME),
        text(0x00190010, b"LO", b"SIEMENS MR HEADER"), text(0x0019100C, b"IS", b"500"), text(0x00191008, b"CS", NAME),
        text(0x00290010, b"LO", PLACE), text(0x00291010, b"PN", NAME),
        Node(0x00291020, b"SQ", items=[Item([text(0x00100010, b"PN", NAME)])]),
        Node(0x00291030, b"UN", NAME + b"\0"), short(0x00281101, 16, 0, 16), Node(0x00281201, b"OW", bytes(32), numbers=2),
    ]
    return Dicom(sort(nodes), encoding, sop_class=CT)


def all_seeds():
    return [
        ct(), ct(IMPLICIT), ct(BIG), ct(deflated=True), encapsulated(), multiframe(), multiframe(IMPLICIT), report(),
        report(IMPLICIT), rich(), rich(IMPLICIT), rich(BIG),
    ]
