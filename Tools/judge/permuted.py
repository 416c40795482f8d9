#!/usr/bin/env python3
"""A policy is a set of rules: moving its statements, its clauses or its extra blanks changes no byte of the ruleset.

Usage: permuted.py --midic PATH

Builds each example, and a policy with blocks and guards, in twenty orders, and compares digest and bytes (without provenance,
which holds lines and is outside the digest).
"""

import argparse
import random
import re
import subprocess
import tempfile
from pathlib import Path

from running import TOP, Tally

BLOCKS = """midic 1

policy blocks version "1" {
    standard "2026d"
    extends basic with clean_descriptors, retain_safe_private
    otherwise keep in_iod else remove
    on_error quarantine
}

secret study_key
set descriptions = StudyDescription, SeriesDescription, ProtocolName
condition scan = Modality in ("CT", "MR")
uids -> uid(study_key, scope: patient)
obligations(clean_descriptors) -> empty
descriptions -> empty
PatientID -> pseudonym(study_key, prefix: "A")
PatientName -> set "Nobody"
reject "localizer" when any ImageType is "LOCALIZER"
quarantine "burned in" when BurnedInAnnotation is "YES"
accept when SOPClassUID in storage(CT, MR, US)
for storage(CT) {
    KVP -> empty
    in ContributingEquipmentSequence {
        ./Manufacturer -> empty
    }
}
when scan {
    EchoTime -> remove
}
private "SIEMENS MR HEADER" {
    (0019,xx0C) -> remove
}
"""


def statements(text):
    """The top-level statements of a policy, comments dropped; the first is the header."""
    text = re.sub(r"//[^\n]*", "", text)
    # A line end that does not end a statement: docs/language.md, "Lines".
    text = re.sub(r"(,|->|=|\b(?:and|or|not|else|except|because|is|with|by|keyed|when|override))[ ]*\n\s*", r"\1 ", text)
    text = re.sub(r"\s*\n\s*(?=(?:->|and|or|else|except|because|is|with|keyed)\b)", " ", text)
    found, depth, current = [], 0, ""
    for line in text.splitlines():
        if not line.strip() and not depth:
            continue
        current += line + "\n"
        depth += line.count("{") - line.count("}")
        depth += line.count("(") - line.count(")")
        if depth == 0:
            found.append(current)
            current = ""
    return found


def shuffled(text, chance):
    """The same policy, otherwise ordered: statements, clauses and the inside of blocks."""
    header, *rest = statements(text)
    moved = []
    for statement in rest:
        lines = statement.splitlines()
        if lines[0].endswith("{") and lines[-1].strip() == "}":
            inner = statements("\n".join(["midic 1", *lines[1:-1]]))[1:]
            chance.shuffle(inner)
            statement = lines[0] + "\n" + "".join(inner) + "}\n"
        moved.append("\n" * chance.randrange(3) + "// moved\n" + statement)
    chance.shuffle(moved)
    return header + "\n".join(moved)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--midic", required=True)
    arguments = parser.parse_args()
    tally = Tally("permuted")
    policies = {path.name: path.read_text() for path in sorted((TOP / "examples").glob("*.midic"))}
    policies["blocks"] = BLOCKS
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for path in (TOP / "examples").glob("*.midic"):
            (work / path.name).write_text(path.read_text())

        def built(text):
            (work / "permuted.midic").write_text(text)
            target = work / "permuted.ruleset"
            target.unlink(missing_ok=True)
            done = subprocess.run(
                [arguments.midic, "build", str(work / "permuted.midic"), "--output", str(target), "--strip-provenance"],
                capture_output=True, text=True, stdin=subprocess.DEVNULL)
            return target.read_bytes() if done.returncode == 0 else done.stdout + done.stderr

        for label, text in policies.items():
            first = built(text)
            if not tally.check(isinstance(first, bytes), f"{label}: builds", str(first).splitlines()[:10]):
                continue
            different = []
            for seed in range(20):
                other = built(shuffled(text, random.Random(seed)))
                if other != first:
                    different.append(f"order {seed}: " + (other.splitlines()[0] if isinstance(other, str) else "other bytes"))
            tally.check(not different, f"{label}: twenty orders, one ruleset", different)
            changed = built(text + "\nPatientComments -> override keep because \"judge\"\n" if "PatientComments" not in text else text + "\nKVP -> remove\n")
            tally.check(changed != first, f"{label}: another policy is another ruleset")
    tally.close()


if __name__ == "__main__":
    main()
