#!/usr/bin/env python3
"""Holds what midic makes of files against what it made of them before.

Usage: net.py --midic PATH [--input FOLDER ...] [--against OTHER_MIDIC] [--update]

Runs the examples and the policies of Tests/Fixtures/decisions over the folders and digests, for each policy, every input's
outcome, reason and output bytes. The digits of the ruleset's digest in (0012,0063) are blanked first: they follow the
format's bytes, which may change while no decision does. The digests are kept in net.tsv; `--update` writes them anew, and
the change to that file must be explained in the commit. `--against` runs another build as well and names the files that differ.
"""

import argparse
import hashlib
import re
import sys
import tempfile
from pathlib import Path

from running import TOP, Tally, run

KEPT = Path(__file__).resolve().with_name("net.tsv")
METHOD = re.compile(rb"midic [0-9a-f]{16}")


def policies():
    return sorted([*(TOP / "examples").glob("*.midic"), *(TOP / "Tests/Fixtures/decisions").glob("*.midic")],
                  key=lambda path: path.name)


def records(midic, policy, folder, work):
    """{input: (outcome, reason, digest of the output with the method blanked)}"""
    text = policy.read_text()
    has_key = "secret study_key" in text or 'extends "' in text
    params = [word for name in re.findall(r"^param (\w+): text\([^)]*\)$", text, re.M) for word in ("--param", f"{name}=P1")]
    result = run(midic, policy, [folder], work, *params, check={0, 3}, secrets=None if has_key else {})
    found = {}
    for name, record in result.audit.items():
        digest = ""
        if output := result.written(name):
            digest = hashlib.sha256(METHOD.sub(b"midic " + b"0" * 16, output.read_bytes())).hexdigest()
        found[name] = (record.get("outcome", ""), record.get("reason", "") or "", digest)
    return found


def combined(found):
    lines = ["\t".join((name, *values)) for name, values in sorted(found.items())]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--midic", type=Path, required=True)
    parser.add_argument("--input", type=Path, action="append")
    parser.add_argument("--against", type=Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--policy", action="append", help="the names of some policies only")
    options = parser.parse_args()
    kept = {}
    if KEPT.exists():
        for line in KEPT.read_text().splitlines()[1:]:
            policy, folder, written, digest = line.split("\t")
            kept[policy, folder] = (written, digest)
    tally = Tally("outputs as before")
    for folder in options.input or [TOP / "examples" / "dicom"]:
        for policy in policies():
            if options.policy and policy.stem not in options.policy:
                continue
            with tempfile.TemporaryDirectory() as work:
                found = records(options.midic, policy, folder, Path(work) / "one")
                written = sum(1 for values in found.values() if values[2])
                new = (f"{written} of {len(found)}", combined(found))
                old = kept.get((policy.name, folder.name))
                if options.update:
                    kept[policy.name, folder.name] = new
                else:
                    tally.check(new == old, f"{folder.name}, {policy.name}: {new[0]} written, {new[1]}",
                                [f"kept: {old}" if old else "nothing is kept; `--update` writes it"])
                if options.against:
                    other = records(options.against, policy, folder, Path(work) / "two")
                    names = [n for n in sorted({*found, *other}) if found.get(n) != other.get(n)]
                    tally.check(not names, f"{folder.name}, {policy.name}: as the other build",
                                [f"{n}: {found.get(n)} and {other.get(n)}" for n in names])
    if options.update:
        rows = ["policy\tfolder\twritten\tdigest"] + ["\t".join((*key, *value)) for key, value in sorted(kept.items())]
        KEPT.write_text("\n".join(rows) + "\n")
    if not options.update or options.against:
        tally.close()


if __name__ == "__main__":
    sys.exit(main())
