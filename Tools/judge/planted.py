#!/usr/bin/env python3
"""Plants a token of its own in every place of a DICOM file that can hold one, and looks for them in what midic writes.

Usage: planted.py --midic PATH

Preamble, file meta, group lengths, padding, bytes after the data set, private blocks (known, orphan, nested, at odd
blocks), sequences nested twenty deep, UN in its three forms, overlays, curves, icons, duplicate and misplaced tags, every
row of Table E.1-1 at the root and in items, in four transfer syntaxes. Tokens in elements that the Basic Profile keeps
stand for the search itself: they must be found.
"""

import argparse
import shutil
import struct
import tempfile
from pathlib import Path

import ahocorasick

import build
from build import BIG, CT, DEFLATED, EXPLICIT, IMPLICIT, MR, RTSTRUCT, SR, UNKNOWN
from dicombytes import File, known_vr
from running import TOP, Tally, run
from tables import confidentiality

BINARY = {"US", "SS", "UL", "SL", "UV", "SV", "FL", "FD", "AT", "OF", "OD", "OL", "OV", "AS", "IS", "DS"}


class Planter:
    """Hands out tokens and remembers where each was put."""

    def __init__(self):
        self.number = 1000
        self.places = {}

    def token(self, place, vr="LO"):
        self.number += 1
        value = build.sample(vr, self.number)
        # Dates are looked for as dates; UIDs and text as they are.
        self.places[value] = place
        return value


def table_rows(planter, where):
    """An element for each row of Table E.1-1 whose VR can hold a token."""
    found = []
    for text in confidentiality():
        if "x" in text or text == "PRIVATE" or text[:4] in ("0000", "0002", "0004", "FFFC"):
            continue
        tag = int(text, 16)
        if tag in (0x00080018, 0x0020000D, 0x0020000E):
            continue
        vr = known_vr(tag)
        if vr in BINARY:
            continue
        if vr == "SQ":
            inside = [(0x0040A160, "UT", planter.token(f"{where}: UT inside row {text}", "UT"))]
            if text not in ("00081140", "00082112"):  # The two whose items stay for their references.
                found.append((tag, "SQ", [inside]))
            continue
        found.append((tag, vr, planter.token(f"{where}: row {text} {vr}", vr)))
    return found


def private(planter, where, depth=2):
    """Private elements in all their forms."""
    found = [
        (0x00090010, "LO", planter.token(f"{where}: private creator")),
        (0x00091001, "LO", planter.token(f"{where}: private LO")),
        (0x00091002, "PN", planter.token(f"{where}: private PN", "PN")),
        (0x00091003, "UI", planter.token(f"{where}: private UI", "UI")),
        (0x00091004, "UN", planter.token(f"{where}: private UN", "UN")),
        (0x00091005, "OB", planter.token(f"{where}: private OB", "OB")),
        (0x00091006, "DA", planter.token(f"{where}: private DA", "DA")),
        (0x000900FF, "LO", planter.token(f"{where}: creator of block FF")),
        (0x0009FF01, "LT", planter.token(f"{where}: element of block FF", "LT")),
        (0x00190042, "LO", b"SIEMENS MR HEADER"),
        (0x0019420C, "IS", b"1000"),
        (0x00194208, "LO", planter.token(f"{where}: unsafe element of a known creator")),
        (0x00331001, "LO", planter.token(f"{where}: orphan")),
        (0x00350001, "LO", planter.token(f"{where}: private below block 10")),
        (0xFFFD0010, "LO", planter.token(f"{where}: creator in the last group")),
        (0xFFFD1001, "LO", planter.token(f"{where}: private in the last group")),
    ]
    if depth:
        found.append((0x00091010, "SQ", [
            private(planter, f"{where}: in a private sequence", depth - 1)
            + [(0x00100010, "PN", planter.token(f"{where}: name in a private sequence", "PN"))]
        ]))
    return found


def deep(planter, where, levels):
    """A standard sequence that the profile keeps, nested in itself, with rows of the table at the bottom."""
    if levels == 0:
        return table_rows(planter, f"{where} (deep)")[:60]
    # Anatomic Region Sequence and its modifier: kept in images.
    return [(0x00082218, "SQ", [deep(planter, where, levels - 1) + [(0x00100010, "PN", planter.token(f"{where}: {levels} deep", "PN"))]])]


def raw_extras(planter, where, syntax):
    """Encoded elements that need their own header: UN forms of known tags, group lengths; as (tag, bytes)."""
    body = []
    implicit_items = build.data_set([(0x00100010, "PN", planter.token(f"{where}: name in UN items", "PN"))], IMPLICIT)
    item = build.marker(0xE000, len(implicit_items), IMPLICIT) + implicit_items
    inner = EXPLICIT if syntax == DEFLATED else syntax
    if inner != IMPLICIT:
        body.append((0x00101001, build.element(0x00101001, "UN", planter.token(f"{where}: known PN as UN", "PN"), inner)))
        body.append((0x00101002, build.header(0x00101002, "UN", len(item), inner) + item))
        body.append((0x00081110, build.header(0x00081110, "UN", build.UNDEFINED, inner) + item + build.marker(0xE0DD, 0, IMPLICIT)))
    # Group lengths that are no lengths.
    for tag in (0x00080000, 0x00100000):
        body.append((tag, build.header(tag, "UL", 4, inner) + token4(planter, f"{where}: group length {tag:08X}")))
    return body


def token4(planter, place):
    planter.number += 1
    value = struct.pack(">L", 0xA7000000 + planter.number)
    planter.places[value] = place
    return value


def image_extras(planter, where):
    """Overlays, curves, an icon, trailing padding."""
    found = []
    for group in range(0x6000, 0x6020, 2):
        found.append((group << 16 | 0x3000, "OW", planter.token(f"{where}: overlay {group:04X}", "OW")))
        found.append((group << 16 | 0x4000, "LT", planter.token(f"{where}: overlay comments {group:04X}", "LT")))
    for group in range(0x5000, 0x5020, 2):
        found.append((group << 16 | 0x0022, "LO", planter.token(f"{where}: curve description {group:04X}")))
        found.append((group << 16 | 0x3000, "OW", planter.token(f"{where}: curve {group:04X}", "OW")))
    found.append((0x00880200, "SQ", [[(0x7FE00010, "OW", planter.token(f"{where}: icon", "OW"))]]))
    found.append((0xFFFCFFFC, "OB", planter.token(f"{where}: trailing padding", "OB")))
    found.append((0x00089998, "LO", planter.token(f"{where}: a tag that no dictionary has")))
    return found


def make_files(folder, planter):
    """Writes the inputs; returns {name: (tokens that must be found, must it be written)}."""
    found = {}
    number = 0
    for sop_class, label in ((CT, "ct"), (MR, "mr"), (SR, "sr"), (RTSTRUCT, "rt"), (UNKNOWN, "unknown")):
        for syntax, encoding in ((EXPLICIT, "explicit"), (IMPLICIT, "implicit"), (BIG, "big"), (DEFLATED, "deflated")):
            for undefined in (False, True):
                number += 1
                name = f"{label}-{encoding}-{'undefined' if undefined else 'defined'}.dcm"
                control = build.sample("LO", 900000 + number)
                elements = build.identity(sop_class, number)
                elements.append((0x00080070, "LO", control))
                elements += table_rows(planter, name) + private(planter, name) + image_extras(planter, name)
                elements += deep(planter, name, 20)
                elements.append((0x00081115, "SQ", [table_rows(planter, f"{name}: in an item") + private(planter, f"{name}: in an item")
                                                    + [(0xFFFCFFFC, "OB", planter.token(f"{name}: padding in an item", "OB"))]]))
                if sop_class in (CT, MR):
                    elements += build.pixels(syntax)
                inner = EXPLICIT if syntax == DEFLATED else syntax
                seen = {}
                for tag, vr, value in elements:
                    seen[tag] = build.element(tag, vr, value, inner, undefined)
                for tag, data in raw_extras(planter, name, syntax):
                    seen[tag] = data
                body = b"".join(data for _, data in sorted(seen.items()))
                extra = [
                    (0x00020013, "SH", planter.token(f"{name}: implementation version", "SH")),
                    (0x00020016, "AE", planter.token(f"{name}: source title", "AE")),
                    (0x00020017, "AE", planter.token(f"{name}: sending title", "AE")),
                    (0x00020018, "AE", planter.token(f"{name}: receiving title", "AE")),
                    (0x00020026, "UR", planter.token(f"{name}: source address", "UR")),
                    (0x00020100, "UI", planter.token(f"{name}: private information creator", "UI")),
                    (0x00020102, "OB", planter.token(f"{name}: private information", "OB")),
                    (0x00020200, "LO", planter.token(f"{name}: unknown meta")),
                ]
                preamble = planter.token(f"{name}: preamble").ljust(128, b"\1")
                data = build.part10(body, sop_class, f"{build.ROOT}.4.{number}", syntax, preamble, extra)
                if syntax == DEFLATED:
                    data += planter.token(f"{name}: after the deflate stream")
                (folder / name).write_bytes(data)
                found[name] = control

    def odd_one(name, body, syntax=EXPLICIT, tail=b""):
        nonlocal number
        number += 1
        start = build.data_set(build.identity(CT, number) + build.pixels(), syntax)
        (folder / name).write_bytes(build.part10(start + body, CT, f"{build.ROOT}.4.{number}", syntax) + tail)
        found[name] = None

    def name_element(place):
        return build.element(0x00100010, "PN", planter.token(place, "PN"), EXPLICIT)

    odd_one("after-pixels.dcm", name_element("a name after the pixels"))
    odd_one("twice.dcm", name_element("a name, first copy") + name_element("a name, second copy"))
    odd_one("zeros-then-text.dcm", b"\0" * 64 + planter.token("bytes after zeros"))
    odd_one("text-at-the-end.dcm", planter.token("bytes after the data set"))
    odd_one("few-at-the-end.dcm", b"\xa7\x5b\x01\x02")
    planter.places[b"\xa7\x5b\x01\x02"] = "four bytes after the data set"
    odd_one("delimiter.dcm", build.marker(0xE0DD, 0, EXPLICIT) + name_element("a name after a stray delimiter"))
    inner = name_element("a name in an item that is cut off")
    odd_one("cut-item.dcm", build.header(0x00081115, "SQ", len(inner) + 200, EXPLICIT) + build.marker(0xE000, len(inner) + 192, EXPLICIT) + inner)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--midic", required=True)
    parser.add_argument("--policy", type=Path, default=TOP / "examples" / "basic.midic")
    parser.add_argument("--keep", type=Path, help="work here and leave it")
    arguments = parser.parse_args()
    tally = Tally("planted")
    work = arguments.keep or Path(tempfile.mkdtemp(prefix="midic-planted-"))
    shutil.rmtree(work, ignore_errors=True)
    folder = work / "in"
    folder.mkdir(parents=True)
    planter = Planter()
    controls = make_files(folder, planter)
    # Files of a class that nobody knows are held; with this statement they go through like the others.
    policy = work / "policy.midic"
    policy.write_text(arguments.policy.read_text() + "\nclasses unregistered -> uid(study_key)\n")
    result = run(arguments.midic, policy, [folder], work / "run")
    tally.check(result.code in (0, 3), f"exit code {result.code}", result.stderr.splitlines()[-10:])
    tally.check(set(controls) <= set(result.audit), "every input has an outcome", sorted(set(controls) - set(result.audit)))
    whole = [name for name, control in controls.items() if control]
    refused = [f"{name}: {result.audit.get(name, {}).get('reason')}" for name in whole if not result.written(name)]
    tally.check(not refused, f"{len(whole)} sound files are de-identified", refused)
    tally.note(f"{len(planter.places)} tokens planted")
    outputs = {name: File(result.written(name).read_bytes()).data for name in controls if result.written(name)}
    everything = {name: outputs[name] + b"\n" + str(result.written(name)).encode() for name in outputs}
    lost = [name for name in whole if name in outputs and controls[name] not in outputs[name]]
    tally.check(not lost, "what the profile keeps is found", lost)
    said = (result.audit_text + result.stdout + result.stderr).encode("utf-8", "surrogateescape")
    leaks, told = [], []
    search = ahocorasick.Automaton()
    for value, place in planter.places.items():
        search.add_word(value.decode("latin-1"), (value, place))
    search.make_automaton()
    for name, data in everything.items():
        for last, (value, place) in search.iter(data.decode("latin-1")):
            # Four bytes are looked for in their own file only: elsewhere chance may spell them.
            if (len(value) > 4 or place.startswith(name)) and not coincidence(value, data, last):
                leaks.append(f"{name}: {place}")
    for _, (value, place) in search.iter(said.decode("latin-1")):
        if len(value) > 4 and not value.isdigit():
            told.append(place)
    tally.check(not leaks, "no token is left in any output", leaks)
    tally.check(not told, "no token is told in the audit, on stdout or on stderr", told)
    if not arguments.keep:
        shutil.rmtree(work, ignore_errors=True)
    tally.close()


def coincidence(value, data, last):
    """A date's eight digits inside a keyed UID."""
    start = last - len(value) + 1
    return value.isdigit() and data[max(0, start - 1):start].isdigit()


if __name__ == "__main__":
    main()
