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


def action(known, keyword):
    """The basic action for a keyword, or None."""
    row = tables.row_for(known[keyword][0]) if keyword in known else None
    return row[0] if row else None


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
    target = Path(__file__).resolve().parent / "dciodvfy-allowed.tsv"
    lines = ["# Made by make_dciodvfy_allowed.py; do not edit.", "attribute\tkind\tmodule\treason"]
    lines += [f"{a}\t{k}\t{m}\tX in Table E.1-1, Type {k.split()[3]} in {place}" for (a, k, m), place in sorted(rows.items())]
    target.write_text("\n".join(lines) + "\n")
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
