#!/usr/bin/env python3
"""Makes the files that are measured, without a network: corpora ct, small, large and deep.

Usage: corpora.py FOLDER [--only ct,small,large,deep] [--scale 1.0] [--seed 0]

At scale 1: 2,000 CT slices of 0.5 MB; 20,000 files of 7 KB; 10 files of 210 MB, native and encapsulated in turn; 20 structure
sets and structured reports of some 65,000 elements in turn. What scales is the number of files: a file stays what it is.
All values are invented. With --seed 0 files of a kind have the same values but for numbers and UIDs; with another seed names, dates, texts,
numbers, pixels and UIDs are drawn, and some texts and numbers are left out, so that no two files are alike.
"""

import argparse
import random
import struct
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
ROOT = "1.2.826.0.1.3680043.10.9999.8"
CT = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
EXPLICIT = "1.2.840.10008.1.2.1"
JPEG = "1.2.840.10008.1.2.4.70"
RT_STRUCTURES = "1.2.840.10008.5.1.4.1.1.481.3"
SR = "1.2.840.10008.5.1.4.1.1.88.33"
LONG = {"OB", "OW", "SQ", "UN", "UT"}


def element(tag, vr, value):
    if isinstance(value, list):
        value = b"".join(struct.pack("<HHL", 0xFFFE, 0xE000, len(item)) + item for item in map(data_set, value))
    elif isinstance(value, str):
        value = value.encode()
    if len(value) % 2:
        value += b"\0" if vr in ("UI", "OB") else b" "
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode()
    if vr in LONG:
        return head + b"\0\0" + struct.pack("<L", len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def data_set(elements):
    return b"".join(element(*e) for e in sorted(elements))


def short(number):
    return struct.pack("<H", number)


class Chance:
    """Draws other values for elements, the same for the same seed and file."""

    NAMES = ["Ottoline", "Cornelius", "Hyacinth", "Jolyon", "Araminta", "Barnabas", "Clementine", "Dashiell", "Eulalia", "Fitzgerald", "Ng", "O"]
    WORDS = ["axial", "lung", "after", "contrast", "left", "1 mm", "routine", "thin", "head", "see note", "patient asked", "room 7", "b", "follow-up"]

    def __init__(self, seed, name, number):
        self.seed, self.random = seed, random.Random(f"{seed} {name} {number}")

    def elements(self, elements):
        return [(tag, vr, self.value(tag, vr, value)) for tag, vr, value in elements if not self.leaves_out(tag, vr)]

    def leaves_out(self, tag, vr):
        """One in fourteen of what no IOD needs here: texts, times and numbers that say nothing of pixels, no private creators."""
        if vr not in ("LO", "LT", "ST", "DS", "TM", "SH") or tag >> 16 in (0x0028, 0x3006) or tag & 0xFF00 == 0x0100 or tag >> 16 == 0x0040:
            return False
        return not (tag >> 16 & 1 and tag & 0xFFFF < 0x100) and self.random.randrange(14) == 0

    def value(self, tag, vr, value):
        draw, pick = self.random.randrange, self.random.choice
        if vr == "SQ":
            return [self.elements(item) for item in value]
        if vr == "UI":
            return f"{ROOT}.{self.seed}{value.removeprefix(ROOT)}" if value.startswith(ROOT) else value
        if vr == "DA":
            return f"{draw(1930, 2026)}{draw(1, 13):02d}{draw(1, 29):02d}"
        if vr in ("TM", "DT"):
            time = f"{draw(24):02d}{draw(60):02d}{draw(60):02d}" + (f".{draw(1000):03d}" if draw(2) else "")
            return time if vr == "TM" else f"{draw(1990, 2026)}{draw(1, 13):02d}{draw(1, 29):02d}" + time
        if vr == "PN":
            return f"{pick(self.NAMES)}^{pick(self.NAMES)}" + (f"^{pick(self.NAMES)}" if draw(4) == 0 else "")
        if vr == "AS":
            return f"{draw(100):03d}Y"
        if vr == "DS":
            return "\\".join(pick([f"{draw(-999, 999)}", f"{draw(-99999, 99999) / 100}", f"{draw(1, 999) / 1000:e}"]) for _ in value.split("\\"))
        if vr == "OB" and tag >> 16 & 1:
            return self.random.randbytes(2 * draw(1, 400))
        # Codes and what says how to decode stay what they are, and so do private creators.
        if vr in ("LO", "LT", "ST", "SH") and tag >> 16 not in (0x0028, 0x0040) and tag & 0xFF00 != 0x0100 and not (tag >> 16 & 1 and tag & 0xFFFF < 0x100):
            text = " ".join(pick(self.WORDS) for _ in range(draw(1, 7)))
            return text[:16].strip() if vr == "SH" else text[:64].strip()
        return value

    def pixels(self, count):
        """Noise in the low 12 bits of 16, one block of it again and again."""
        block = bytes(byte & (0x0F if index % 2 else 0xFF) for index, byte in enumerate(self.random.randbytes(min(count, 65_536))))
        return (block * (count // len(block) + 1))[:count]


def file_bytes(sop_class, instance, elements, pixels, fragments=None, chance=None):
    """A file of these elements and pixels: native ones, or these fragments; without Pixel Data if both are None."""
    if chance:
        elements, instance = chance.elements(elements), chance.value(0x00080018, "UI", instance)
        pixels = pixels and chance.pixels(len(pixels))
    meta = data_set([
        (0x00020001, "OB", b"\0\1"), (0x00020002, "UI", sop_class), (0x00020003, "UI", instance),
        (0x00020010, "UI", JPEG if fragments else EXPLICIT), (0x00020012, "UI", ROOT + ".1"), (0x00020016, "AE", "BENCHCT"),
    ])
    start = b"\0" * 128 + b"DICM" + element(0x00020000, "UL", struct.pack("<L", len(meta))) + meta
    if fragments:
        head = struct.pack("<HH2sHLHHL", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF, 0xFFFE, 0xE000, 0)
        items = [struct.pack("<HHL", 0xFFFE, 0xE000, len(piece)) + piece for piece in fragments]
        return b"".join([start, data_set(elements), head, *items, struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)])
    return start + data_set(elements if pixels is None else [*elements, (0x7FE00010, "OW", pixels)])


def typical(number, sop_class, rows, columns, frames=1, fragments=None, chance=None):
    """226 elements, 66 of them nested and 45 private, as a CT console writes them."""
    study, patient = number // 500, number // 500
    instance = f"{ROOT}.{study}.2.{number}"
    code = [(0x00080100, "SH", "CODE1"), (0x00080102, "SH", "99BENCH"), (0x00080104, "LO", "A code meaning")]
    reference = [(0x00081150, "UI", sop_class), (0x00081155, "UI", f"{ROOT}.{study}.2.{number + 1}")]
    elements = [
        (0x00080005, "CS", "ISO_IR 100"), (0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
        (0x00080012, "DA", "20240117"), (0x00080013, "TM", "081512.250"), (0x00080014, "UI", ROOT + ".9"),
        (0x00080016, "UI", sop_class), (0x00080018, "UI", instance),
        (0x00080020, "DA", "20240117"), (0x00080021, "DA", "20240117"), (0x00080022, "DA", "20240117"),
        (0x00080023, "DA", "20240117"), (0x0008002A, "DT", "20240117081512.250000"),
        (0x00080030, "TM", "081512"), (0x00080031, "TM", "081512"), (0x00080032, "TM", "081513"), (0x00080033, "TM", "081514"),
        (0x00080050, "SH", f"ACC{study:07d}"), (0x00080060, "CS", "CT"), (0x00080070, "LO", "Acme"),
        (0x00080080, "LO", "Bench General Infirmary"), (0x00080081, "ST", "1 Parapet Walk, Nowhereton"),
        (0x00080090, "PN", "Referrer^Ottoline"), (0x00081010, "SH", "CTROOM7"), (0x00081030, "LO", "Thorax with contrast"),
        (0x00081032, "SQ", [code]), (0x0008103E, "LO", "Axial 1 mm"), (0x00081040, "LO", "Radiology"),
        (0x00081048, "PN", "Record^Cornelius"), (0x00081050, "PN", "Perform^Hyacinth"), (0x00081070, "PN", "Operator^Jolyon"),
        (0x00081080, "LO", "No diagnosis"), (0x00081090, "LO", "Slicer 9"), (0x00081110, "SQ", [reference]),
        (0x00081111, "SQ", [reference]), (0x00081115, "SQ", [[(0x0020000E, "UI", f"{ROOT}.{study}.3"), (0x0008114A, "SQ", [reference])]]),
        (0x00081140, "SQ", [reference + [(0x0040A170, "SQ", [code])]] * 3), (0x00082112, "SQ", [reference] * 2),
        (0x00082218, "SQ", [code + [(0x00082220, "SQ", [code])]]),
        (0x00100010, "PN", f"Patient{patient:05d}^Bench"), (0x00100020, "LO", f"ID{patient:08d}"),
        (0x00100030, "DA", "19500211"), (0x00100040, "CS", "F"), (0x00101010, "AS", "074Y"), (0x00101020, "DS", "1.68"),
        (0x00101030, "DS", "61"), (0x00101040, "LO", "17 Windhover Crescent"), (0x00104000, "LT", "Prefers mornings"),
        (0x001021B0, "LT", "Fell on the stairs"), (0x00180010, "LO", "Contrast 300"), (0x00180015, "CS", "CHEST"),
        (0x00180022, "CS", "HELICAL"), (0x00180050, "DS", "1.0"), (0x00180060, "DS", "120"), (0x00180090, "DS", "500"),
        (0x00181000, "LO", "SN-55501"), (0x00181020, "LO", "VX 1.0"), (0x00181030, "LO", "Thorax routine"),
        (0x00181100, "DS", "360"), (0x00181110, "DS", "1085.6"), (0x00181111, "DS", "595"), (0x00181120, "DS", "0"),
        (0x00181130, "DS", "150"), (0x00181140, "CS", "CW"), (0x00181150, "IS", "500"), (0x00181151, "IS", "210"),
        (0x00181152, "IS", "105"), (0x00181160, "SH", "FLAT"), (0x00181170, "IS", "25"), (0x00181190, "DS", "1.2"),
        (0x00181200, "DA", "20240101"), (0x00181201, "TM", "060000"), (0x00181210, "SH", "B30f"), (0x00185100, "CS", "HFS"),
        (0x0020000D, "UI", f"{ROOT}.{study}.1"), (0x0020000E, "UI", f"{ROOT}.{study}.3"), (0x00200010, "SH", f"S{study}"),
        (0x00200011, "IS", "2"), (0x00200012, "IS", "1"), (0x00200013, "IS", str(number % 500 + 1)),
        (0x00200032, "DS", f"-160\\-160\\{number % 500}"), (0x00200037, "DS", "1\\0\\0\\0\\1\\0"),
        (0x00200052, "UI", f"{ROOT}.{study}.4"), (0x00201040, "LO", ""), (0x00201041, "DS", str(number % 500)),
        (0x00204000, "LT", "Reviewed"), (0x00280002, "US", short(1)), (0x00280004, "CS", "MONOCHROME2"),
        (0x00280010, "US", short(rows)), (0x00280011, "US", short(columns)), (0x00280030, "DS", "0.68\\0.68"),
        (0x00280100, "US", short(16)), (0x00280101, "US", short(12)), (0x00280102, "US", short(11)),
        (0x00280103, "US", short(0)), (0x00281050, "DS", "40"), (0x00281051, "DS", "400"), (0x00281052, "DS", "-1024"),
        (0x00281053, "DS", "1"), (0x00321060, "LO", "CT thorax"), (0x00321064, "SQ", [code]),
        (0x00400244, "DA", "20240117"), (0x00400245, "TM", "081512"), (0x00400253, "SH", "PPS1"), (0x00400254, "LO", "CT thorax"),
        (0x00400260, "SQ", [code]),
        (0x00400275, "SQ", [[(0x00321060, "LO", "CT thorax"), (0x00400007, "LO", "CT"), (0x00400008, "SQ", [code]),
                             (0x00400009, "SH", "SPS1"), (0x00401001, "SH", "RP1")]]),
        (0x00403001, "LO", "confidential"),
    ]
    if frames > 1:
        elements.append((0x00280008, "IS", str(frames)))
    for group, creator in ((0x0009, "ACME IDEN 1"), (0x0019, "ACME ACQ 1"), (0x0029, "ACME CSA")):
        elements.append((group << 16 | 0x10, "LO", creator))
        elements += [(group << 16 | 0x1000 | n, "LO", f"private text {n}") for n in range(1, 13)]
        elements.append((group << 16 | 0x10F0, "OB", b"binary " * 60))
        elements.append((group << 16 | 0x10F1, "SQ", [code + [(0x00100010, "PN", "Nested^Bench")]]))
    pixels = None if fragments else b"\x12\x34" * (rows * columns * frames)
    return file_bytes(sop_class, instance, elements, pixels, fragments, chance)


def identity(number, sop_class, instance, modality):
    return [
        (0x00080005, "CS", "ISO_IR 100"), (0x00080016, "UI", sop_class), (0x00080018, "UI", instance), (0x00080020, "DA", "20240117"),
        (0x00080060, "CS", modality), (0x00080070, "LO", "Acme"), (0x00080090, "PN", "Referrer^Ottoline"),
        (0x00100010, "PN", f"Patient{number:05d}^Bench"), (0x00100020, "LO", f"ID{number:08d}"), (0x00100030, "DA", "19500211"),
        (0x00100040, "CS", "F"), (0x0020000D, "UI", f"{ROOT}.{number}.1"), (0x0020000E, "UI", f"{ROOT}.{number}.3"),
    ]


def structures(number, contours=10880, slices=109, points=8, chance=None):
    """A structure set: each contour has six elements and an item that refers to its slice."""
    instance = f"{ROOT}.5.{number}"

    def contour(index):
        place = index % slices
        data = "\\".join(f"{place + 0.25 * n:.2f}" for n in range(points * 3))
        image = [(0x00081150, "UI", CT), (0x00081155, "UI", f"{ROOT}.{number}.2.{place}")]
        return [(0x30060016, "SQ", [image]), (0x30060042, "CS", "CLOSED_PLANAR"), (0x30060046, "IS", str(points)),
                (0x30060050, "DS", data)]

    regions = [[(0x30060040, "SQ", [contour(n) for n in range(start, min(start + slices, contours))]),
                (0x30060084, "IS", str(start // slices + 1))] for start in range(0, contours, slices)]
    return file_bytes(RT_STRUCTURES, instance, [
        *identity(number, RT_STRUCTURES, instance, "RTSTRUCT"), (0x30060002, "SH", "STRUCTURES"), (0x30060039, "SQ", regions)], None, chance=chance)


def report(number, findings=5400, chance=None):
    """A structured report: groups of numeric findings, each with its code and unit."""
    instance = f"{ROOT}.6.{number}"

    def code(value, meaning):
        return [(0x00080100, "SH", value), (0x00080102, "SH", "DCM"), (0x00080104, "LO", meaning)]

    def finding(index):
        value = [(0x0040A30A, "DS", str(index)), (0x004008EA, "SQ", [code("mm", "millimeter")])]
        return [(0x0040A010, "CS", "CONTAINS"), (0x0040A040, "CS", "NUM"), (0x0040A043, "SQ", [code("121206", "Distance")]),
                (0x0040A300, "SQ", [value])]

    groups = [[(0x0040A010, "CS", "CONTAINS"), (0x0040A040, "CS", "CONTAINER"), (0x0040A043, "SQ", [code("121070", "Findings")]),
               (0x0040A050, "CS", "SEPARATE"), (0x0040A730, "SQ", [finding(n) for n in range(start, min(start + 50, findings))])]
              for start in range(0, findings, 50)]
    # Its root says what the report is; each finding has twelve elements, with those below it.
    return file_bytes(SR, instance, [
        *identity(number, SR, instance, "SR"), (0x0040A040, "CS", "CONTAINER"), (0x0040A043, "SQ", [code("126000", "Imaging Report")]),
        (0x0040A050, "CS", "SEPARATE"), (0x0040A730, "SQ", groups)], None, chance=chance)


def large(number, chance=None):
    """210 MB: 400 native frames, or 2,048 fragments of 100 KB that nobody decodes."""
    if number % 2 == 0:
        return typical(number, ENHANCED_MR, 512, 512, 400, chance=chance)
    piece = b"\xFF\xD8" + b"\x12\x34" * 51_198 + b"\xFF\xD9"
    return typical(number, ENHANCED_MR, 512, 512, 2048, [piece] * 2048, chance)


# What a corpus is, how many files it has at scale 1, and the maker of one.
CORPORA = {
    "ct": ("CT slices of 512x512x16 bit, 530 KB each", 2000, lambda n, chance: typical(n, CT, 512, 512, chance=chance)),
    "small": ("files of 7 KB with the same elements", 20000, lambda n, chance: typical(n, CT, 16, 16, chance=chance)),
    "large": ("files of 210 MB, native and encapsulated", 10, large),
    "deep": ("structure sets and reports of some 65,000 elements", 20, 
             lambda n, chance: structures(n, chance=chance) if n % 2 == 0 else report(n, chance=chance)),
}


def file_count(name, scale):
    """How many files a corpus has; two at least, so that it holds each of its kinds."""
    return max(2, round(CORPORA[name][1] * scale))


def make(name, folder, scale=1.0, seed=0):
    maker = CORPORA[name][2]
    for number in range(file_count(name, scale)):
        place = folder / f"{number // 500:03d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06d}.dcm").write_bytes(maker(number, Chance(seed, name, number) if seed else None))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default=",".join(CORPORA))
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    for name in arguments.only.split(","):
        make(name, arguments.folder / name, arguments.scale, arguments.seed)


if __name__ == "__main__":
    main()
