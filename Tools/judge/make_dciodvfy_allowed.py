#!/usr/bin/env python3
"""Writes dciodvfy-allowed.tsv: the errors that the standard asks for against itself.

Table E.1-1 says plain X for some attributes that an IOD requires (Type 1 or 2). midic follows the table, so dciodvfy
misses them afterwards. The list is made from the tables and from nothing else: X row, CIOD's modules, Type.
"""

from pathlib import Path

import tables

KINDS = {
    "1": "Missing attribute Type 1 Required",
    "1C": "Missing attribute Type 1C Conditional",
    "2": "Missing attribute Type 2 Required",
    "2C": "Missing attribute Type 2C Conditional",
}


# What follows for other attributes: (attribute, kind, module, row that it follows from, the row's action, why).
CONSEQUENCES = [
    ("ClinicalTrialProtocolEthicsCommitteeName",
     "Attribute present when condition unsatisfied (which may not be present otherwise) Type 1C Conditional", "clinical-trial-subject",
     "ClinicalTrialProtocolEthicsCommitteeApprovalNumber", "X", "the committee's name is D and its approval number, which it depends on, X"),
    ("ResponsiblePersonRole",
     "Attribute present when condition unsatisfied (which may not be present otherwise) Type 1C Conditional", "patient",
     "ResponsiblePerson", "X", "the role is in no row and the person that it depends on goes"),
    ("ReferencedSeriesSequence", "ReferencedSeriesSequence present but Instance does not reference Instances", "",
     "SourceImageSequence", "X/Z/U*", "the images that it sums up are not referenced any more"),
]


def action(known, keyword):
    """The basic action for a keyword, or None."""
    row = tables.row_for(known[keyword][0]) if keyword in known else None
    return row[0] if row else None


def reason(kind, place):
    if kind in KINDS.values() and not place.startswith("the dummy"):
        return f"X in Table E.1-1, Type {kind.split()[3]} in {place}"
    return place


def main():
    _, modules, attributes = tables.iods()
    known = tables.keyword_tags()
    rows = {}
    used = {module["key"] for listed in modules.values() for module in listed}
    for module in used:
        for path, keyword, kind in attributes.get(module, ()):
            if any(action(known, step) == "X" for step in path):
                continue  # The sequence around it goes as a whole.
            if action(known, keyword) == "X" and kind in KINDS:
                key = (keyword, KINDS[kind], module)
                rows[key] = min(rows.get(key, "~"), "/".join(path) or "root")
    for module in used:
        for path, keyword, kind in attributes.get(module, ()):
            # The dummy item of a D sequence holds its Type 1 and 2 attributes; conditional ones are missing from it.
            if kind in ("1C", "2C") and path and "D" in (action(known, path[-1]) or "") and known[path[-1]][1] == "SQ":
                rows.setdefault((keyword, KINDS[kind], module), f"the dummy item of {path[-1]}")
    for keyword, kind, module, row, code, why in CONSEQUENCES:
        if action(known, row) != code:
            raise SystemExit(f"{row} is not {code} any more")
        rows[keyword, kind, module] = why
    rows["OverlayData", KINDS["1"], "overlay-plane"] = "root" if tables.row_for(0x60003000)[0] == "X" else "?"
    target = Path(__file__).resolve().parent / "dciodvfy-allowed.tsv"
    lines = ["# Made by make_dciodvfy_allowed.py; do not edit.", "attribute\tkind\tmodule\treason"]
    lines += ["\t".join([*key, reason(key[1], place)]) for key, place in sorted(rows.items())]
    target.write_text("\n".join(lines) + "\n")
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
