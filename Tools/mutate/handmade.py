#!/usr/bin/env python3
"""Small files made by hand, each an attack of one kind: what one reader takes for a value another takes for elements.

Usage: handmade.py FOLDER

Writes the files of Tests/Fixtures/faults/leaks that are made rather than found. Each is a CT of 2 x 2 pixels that holds
DOE^JANE where it must not stay (REAL^NAME is its proper Patient's Name); `-differ` says that readers disagree.
"""

import struct
import sys
from pathlib import Path

CT = b"1.2.840.10008.5.1.4.1.1.2\0"
EXPLICIT, IMPLICIT = b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2\0"
JPEG = b"1.2.840.10008.1.2.4.50"
LONG = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"}
UNDEFINED = 0xFFFFFFFF
JANE = b"DOE^JANE"


def tag(number, big=False):
    return struct.pack(">HH" if big else "<HH", number >> 16, number & 0xFFFF)


def explicit(number, vr, value, length=None, reserved=0):
    length = len(value) if length is None else length
    if vr in LONG or vr == "XX":
        return tag(number) + vr.encode() + struct.pack("<HL", reserved, length) + value
    return tag(number) + vr.encode() + struct.pack("<H", length) + value


def implicit(number, value, length=None):
    return tag(number) + struct.pack("<L", len(value) if length is None else length) + value


def item(content, length=None):
    return implicit(0xFFFEE000, content, length)


def sequence(content):
    return content + implicit(0xFFFEE0DD, b"")


def short(number):
    return struct.pack("<H", number)


def base():
    """{tag: (VR, value)} of the CT that everything is planted in."""
    return {
        0x00080016: ("UI", CT), 0x00080018: ("UI", b"1.2.3.4.5\0"), 0x00080060: ("CS", b"CT"),
        0x00100010: ("PN", b"REAL^NAME "), 0x00100020: ("LO", b"MRN1"), 0x0020000D: ("UI", b"1.2.3.1\0"),
        0x0020000E: ("UI", b"1.2.3.2\0"), 0x00280002: ("US", short(1)), 0x00280010: ("US", short(2)),
        0x00280011: ("US", short(2)), 0x00280100: ("US", short(8)), 0x00280101: ("US", short(8)),
        0x00280102: ("US", short(7)), 0x00280103: ("US", short(0)), 0x7FE00010: ("OB", b"\1\2\3\4"),
    }


def file(changes, syntax=EXPLICIT, sop_class=CT):
    """The CT with some elements changed: (VR, value) for an element that is written as usual, bytes for one that is not."""
    elements = {**base(), **changes}
    body = b""
    for number in sorted(elements):
        given = elements[number]
        if isinstance(given, bytes):
            body += given
        elif syntax == IMPLICIT:
            body += implicit(number, given[1])
        else:
            body += explicit(number, *given)
    meta = b"".join([
        explicit(0x00020001, "OB", b"\0\1"), explicit(0x00020002, "UI", sop_class),
        explicit(0x00020003, "UI", b"1.2.3.4.5\0"), explicit(0x00020010, "UI", syntax)])
    return b"\0" * 128 + b"DICM" + explicit(0x00020000, "UL", struct.pack("<L", len(meta))) + meta + body


def even(text, pad=b" "):
    return text + pad * (len(text) % 2)


JANE_IMPLICIT = implicit(0x00100010, JANE)
JANE_EXPLICIT = explicit(0x00100010, "PN", JANE)
TEXT = b"DOE^JANE 19500101 "


def fragments(number, vr, content=JANE_IMPLICIT):
    """Undefined length under a VR that is no sequence: fragments for one reader, items for another."""
    return tag(number) + vr.encode() + b"\0\0" + struct.pack("<L", UNDEFINED) + sequence(item(content))


def made():
    """{name: bytes}"""
    files = {}
    lut, icc, pixel, thickness = 0x00281201, 0x00282000, 0x7FE00010, 0x00180050
    for label, number in (("icc", icc), ("pixel", pixel)):
        files[f"fragments-un-{label}-differ"] = file({number: fragments(number, "UN")})
        files[f"fragments-ob-{label}-differ"] = file({number: fragments(number, "OB")})
    files["fragments-implicit-icc-differ"] = file(
        {icc: implicit(icc, sequence(item(JANE_IMPLICIT)), UNDEFINED)}, IMPLICIT)
    # L3: eight bytes of header for one reader, twelve for another.
    unknown = explicit(thickness, "XX", JANE_EXPLICIT, reserved=4)
    files["unknown-vr-sq-differ"] = file({0x00089215: ("SQ", item(unknown))})
    files["unknown-vr-plain"] = file({thickness: explicit(thickness, "XX", even(TEXT))})
    # L5: items that read as explicit alone.
    files["un-explicit-items"] = file({0x00089215: explicit(
        0x00089215, "UN", item(explicit(0x00080100, "SH", b"121") + JANE_EXPLICIT))})
    # L8: what is no value of the row's VR.
    files["lut-descr"] = file({0x00281101: ("US", even(TEXT))})
    files["icc"] = file({icc: ("OB", even(TEXT))})
    files["un-known-us"] = file({0x00280107: explicit(0x00280107, "UN", even(TEXT))})
    # L9: text and URLs that Table E.1-1 has no row for.
    url = even(b"http://pacs.stmary.org/wado?study=1.2.3.1&name=DOE^JANE")
    files["pixel-url"] = file({0x00287FE0: ("UR", url)})
    files["retrieve-uri"] = file({0x0040E010: ("UR", url)})
    files["text-value-acq"] = file({0x00400555: ("SQ", item(
        explicit(0x0040A040, "CS", b"TEXT") + explicit(0x0040A160, "UT", even(TEXT))))})
    # L10: identities spelt in the digits of a UID.
    digits = even(b"1.2.840.19500101.4711", b"\0")
    files["class-uid-refd"] = file({0x00081140: ("SQ", item(
        explicit(0x00081150, "UI", digits) + explicit(0x00081155, "UI", b"1.2.3.9\0")))})
    files["coding-uid"] = file({0x00080110: ("SQ", item(
        explicit(0x00080102, "SH", b"99SITE") + explicit(0x0008010C, "UI", digits)))})
    # L11: more rows than there are pixels, and fewer.
    files["pixel-rows-lie"] = file({0x00280010: ("US", short(1)), pixel: ("OB", b"\1\2" + even(TEXT))})
    files["pixel-rows-lack"] = file({0x00280010: ("US", short(200))})
    # L16
    files["tz-suffix"] = file({0x0008002A: ("DT", b"19930708101112-0500 "), 0x00080201: ("SH", b"-0500 ")})
    # L12 under a policy that asks for burned in annotation.
    for label, text in (("lower", b"yes "), ("y", b"Y "), ("tab", b"YES\t"), ("nul", b"YES\0\0A"), ("true", b"TRUE")):
        files[f"burned-in-{label}"] = file({0x00280301: ("CS", text)})
    # L15: structure under a plain VR of an implicit file, and items under a private one.
    files["items-and-a-tail"] = file({thickness: implicit(thickness, item(JANE_IMPLICIT) + b"1234")}, IMPLICIT)
    files["items-under-number"] = file({thickness: implicit(thickness, item(JANE_IMPLICIT))}, IMPLICIT)
    files["safe-private-tail"] = file({
        0x00190010: ("LO", even(b"SIEMENS MR HEADER")),
        0x0019100C: explicit(0x0019100C, "IS", item(JANE_IMPLICIT) + b"1234")})
    # Headers that one reader forgives: reserved bytes, odd lengths, short forms.
    files["reserved-bytes"] = file({pixel: explicit(pixel, "OB", b"\1\2\3\4", reserved=0x4A44)})
    files["odd-length"] = file({thickness: ("DS", b"1.5")})
    files["sq-short-zero"] = file({0x00081140: tag(0x00081140) + b"SQ" + short(0) + struct.pack("<L", 0)})
    # Equal and different copies, an order that falls, groups that no data set has.
    files["two-names"] = file({0x00100010: explicit(0x00100010, "PN", b"REAL^NAME ") + JANE_EXPLICIT})
    files["name-after-pixels"] = file({pixel: explicit(pixel, "OB", b"\1\2\3\4") + JANE_EXPLICIT})
    files["group-length"] = file({0x00180000: explicit(0x00180000, "UL", b"DOE^")})
    files["trailing-padding"] = file({0xFFFCFFFC: ("OB", JANE)})
    files["meta-in-data-set"] = file({0x00020016: ("AE", JANE)})
    # An item delimiter with a length, and bytes behind a sequence's end.
    files["delimiter-length"] = file({0x00081140: explicit(
        0x00081140, "SQ", item(explicit(0x00081150, "UI", CT), UNDEFINED) + implicit(0xFFFEE00D, b"", 4)
        + implicit(0xFFFEE0DD, b""), UNDEFINED)})
    # Encapsulated data: native pixels in an encapsulated syntax, an icon with fragments in a native file, text as a table.
    files["native-in-jpeg"] = file({}, JPEG)
    files["icon-fragments-native"] = file({0x00880200: ("SQ", item(
        explicit(0x00280010, "US", short(2)) + explicit(0x00280011, "US", short(2))
        + explicit(0x00280100, "US", short(8)) + fragments(pixel, "OB", JANE)))})
    files["icon-excess"] = file({0x00880200: ("SQ", item(
        explicit(0x00280002, "US", short(1)) + explicit(0x00280010, "US", short(2))
        + explicit(0x00280011, "US", short(2)) + explicit(0x00280100, "US", short(8))
        + explicit(pixel, "OB", b"\1\2\3\4" + even(TEXT))))})
    files["curve"] = file({0x50000005: ("US", short(1)), 0x50003000: ("OW", JANE), 0x50000022: ("LO", JANE)})
    # What a private element holds is decided even where it calls itself pixel data.
    files["private-fragments"] = file({
        0x7FE10010: ("LO", even(b"SITE")), 0x7FE11010: fragments(0x7FE11010, "OB")})
    files["un-in-un"] = file({0x00081140: explicit(0x00081140, "UN", sequence(item(implicit(
        0x00081140, sequence(item(JANE_IMPLICIT)), UNDEFINED))), UNDEFINED)})
    return files


def poly(undefined):
    """L5: one explicit element for one reader, two implicit ones for another, in an item under UN."""
    # (0008,0403) "OW" 0 0: for an implicit reader a length of 574FH, at whose end a Patient's Name stands.
    length = 0x574F
    name = implicit(0x00100010, b"\0" + JANE)
    value = b"\0" * (length - 4) + name
    content = explicit(0x00080403, "OW", value)
    whole = item(content)
    if undefined:
        return file({0x00089215: explicit(0x00089215, "UN", sequence(whole), UNDEFINED)})
    return file({0x00089215: explicit(0x00089215, "UN", whole)})


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in {**made(), "un-poly-u-differ": poly(True)}.items():
        (folder / f"{name}.dcm").write_bytes(data)


if __name__ == "__main__":
    main()
