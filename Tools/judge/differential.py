#!/usr/bin/env python3
"""Puts midic's outputs through four readers: what one of them sees and midic did not decide is a failure.

Usage: differential.py --midic PATH [--policy examples/basic.midic] [--input FOLDER ...] [--mutants N [--seed S] [--first F]]
                       [--keep FOLDER] [--findings FILE]

The decided structure is what the strict reader of midic's tests reads (Tests/Support/StrictReader.swift; the tests hold it
against what the engine decided). pydicom, GDCM and dcmdump may see less of it, never more. With `--mutants` midic runs over
damaged files with planted identities (Tools/mutate): none may be in an output but in pixel data, in any form, and no reader
may show one. Inputs that cannot be read are quarantined, which is fine; a crash is not.
"""

import argparse
import collections
import shutil
import sys
import tempfile
from pathlib import Path

import readers
from pydicom.datadict import dictionary_VM
from dicombytes import known_vr
from running import TOP, Tally, run
from tables import row_for

sys.path.insert(0, str(TOP / "Tools" / "mutate"))
from mutate import write_mutants  # noqa: E402
from seeds import TOKENS  # noqa: E402

# Numbers and bytes: where the standard fixes no number of them, they can spell anything and are still what they are.
BINARY = {"OB", "OD", "OF", "OL", "OV", "OW"}
NUMBERS = {"AT", "FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"}
TEXT = {"LO", "LT", "SH", "ST", "UC", "UR", "UT"}
BATCH = 20000


def forms(token):
    """A text as bytes in every form in which a reader could see it."""
    found = {token, b"".join(bytes([byte, 0]) for byte in token)}
    for unit in (2, 4):
        for skipped in range(unit):
            whole = token[skipped:]
            whole = whole[:len(whole) // unit * unit]
            if len(whole) >= 6:
                found.add(b"".join(whole[at:at + unit][::-1] for at in range(0, len(whole), unit)))
    return found


FORMS = sorted(set().union(*(forms(token) for token in TOKENS)))


def keeps_text(policy, place):
    """Whether a policy leaves free text alone there: the bare Basic Profile does where Table E.1-1 has no row."""
    number = int(place[-8:], 16) if place[-8:].isalnum() else 0
    return policy.stem == "basic" and number and known_vr(number) in TEXT and row_for(number) is None


def may_spell_anything(place):
    """Whether a value is bytes, or a list of numbers of any length (PS3.5 section 6.4)."""
    try:
        number = int(place[-8:], 16)
        vr = known_vr(number)
        return vr in BINARY or vr in NUMBERS and not dictionary_VM(number).isdigit()
    except (ValueError, KeyError):
        return False


def token_places(data, one):
    """Where planted texts stand in an output, less pixel data: {(place, VR)}; a place may be `outside any element`."""
    hits = set()
    for token in FORMS:
        at = data.find(token)
        while at >= 0:
            place, vr = "outside any element", ""
            for path, (vr_seen, start, end, _) in one.elements.items():
                if start <= at < end and vr_seen != "SQ":
                    place, vr = path, vr_seen or known_vr(int(path[-8:], 16))
            if not place.endswith(("7FE00010", "7FE00008", "7FE00009")):
                hits.add((place, vr))
            at = data.find(token, at + 1)
    return hits


def judge(tally, label, midic, policy, inputs, work, tokens, made=None, findings=None, params=()):
    """Runs midic and reads all that it wrote; returns the number of outputs."""
    options = [word for param in params for word in ("--param", param)]
    result = run(midic, policy, inputs, work / "run", *options, jobs=2, check={0, 3})
    folder = result.output
    if not folder.exists():
        tally.check(False, f"{label}: there are outputs")
        return 0
    origin = {}
    for name, record in result.audit.items():
        if record.get("output"):
            origin[record["output"]] = name
    found = readers.strict(folder, work)

    def told(faults):
        counted = collections.Counter((reader, kind) for _, reader, kind, _ in faults)
        for (reader, kind), number in sorted(counted.items()):
            tally.note(f"{label}: {reader}: {kind}: {number}")
        lines = []
        for path, reader, kind, place in faults:
            relative = str(Path(path).relative_to(folder)) if str(path).startswith(str(folder)) else str(path)
            name = origin.get(relative, relative)
            how = " ".join(made.get(Path(name).name, [])) if made else ""
            lines.append(f"{name}: {reader}: {kind}: {place} {how}")
        if findings is not None:
            findings.extend(lines)
        return lines

    refused = [(folder / n, "strict", "not canonical", one.breach) for n, one in found.items() if one.breach]
    tally.check(not refused, f"{label}: {len(found)} outputs are as the standard says", told(refused))
    values = [(folder / n, "strict", "not of its VR", one.value_breach) for n, one in found.items() if one.value_breach]
    tally.check(not values, f"{label}: every value is of its VR", told(values))
    faults = readers.disagreements(folder, found, tokens)
    faults = [fault for fault in faults if fault[2] != readers.PLANTED
              or not keeps_text(policy, fault[3]) and not may_spell_anything(fault[3])]
    unread = [fault for fault in faults if fault[2] == "does not read"]
    seen = [fault for fault in faults if fault[2] != "does not read"]
    tally.check(not seen, f"{label}: no reader sees an element or a text that was not decided", told(seen))
    serious = [fault for fault in unread if fault[1] != "gdcm"]
    tally.check(not serious, f"{label}: pydicom and dcmdump read every output", told(serious))
    told([fault for fault in unread if fault[1] == "gdcm"])
    if tokens:
        said = (result.audit_text + result.stdout + result.stderr).encode("utf-8", "surrogateescape")
        told_of = [token.decode() for token in tokens if token in said]
        tally.check(not told_of, f"{label}: audit and messages hold no planted identity", told_of)
        hits = []
        for n, one in found.items():
            if one.breach:
                places = {("a refused output", "")} if any(f in (folder / n).read_bytes() for f in FORMS) else set()
            else:
                places = token_places((folder / n).read_bytes(), one)
            hits += [(folder / n, "bytes", f"planted, in {vr or '-'}", place) for place, vr in sorted(places)
                     if not keeps_text(policy, place)]
        binary = [hit for hit in hits if may_spell_anything(hit[3])]
        told(binary)
        rest = [hit for hit in hits if hit not in binary]
        tally.check(not rest, f"{label}: no planted identity is in the bytes", told(rest))
    return len(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--midic", required=True, type=Path)
    parser.add_argument("--policy", type=Path, default=TOP / "examples" / "basic.midic")
    parser.add_argument("--input", type=Path, action="append", default=[])
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--param", action="append", default=[], help="NAME=VALUE for the policy")
    parser.add_argument("--keep", type=Path, help="where files with findings are copied")
    parser.add_argument("--findings", type=Path, help="a file for all findings, a line each")
    arguments = parser.parse_args()
    tally = Tally(f"four readers: {arguments.policy.stem}")
    midic, findings = arguments.midic.resolve(), []
    for folder in arguments.input:
        work = Path(tempfile.mkdtemp(prefix="midic-readers-"))
        judge(tally, folder.name, midic, arguments.policy, [folder], work, [], findings=findings, params=arguments.param)
        shutil.rmtree(work)
    first, last = arguments.first, arguments.first + arguments.mutants
    outputs = 0
    for start in range(first, last, BATCH):
        numbers = range(start, min(last, start + BATCH))
        work = Path(tempfile.mkdtemp(prefix="midic-mutants-"))
        made = write_mutants(work / "in", arguments.seed, numbers)
        here = []
        outputs += judge(
            tally, f"mutants {numbers[0]} to {numbers[-1]}", midic, arguments.policy, [work / "in"], work, TOKENS, made, here,
            arguments.param)
        if arguments.keep:
            arguments.keep.mkdir(parents=True, exist_ok=True)
            for line in here:
                name = line.split(":")[0]
                if (work / "in" / name).exists():
                    shutil.copy(work / "in" / name, arguments.keep / name)
        findings += here
        shutil.rmtree(work)
    if arguments.mutants:
        tally.note(f"{arguments.mutants} damaged files, {outputs} outputs")
    if arguments.findings:
        arguments.findings.write_text("".join(line + "\n" for line in findings))
    tally.close()


if __name__ == "__main__":
    main()
