#!/usr/bin/env python3
"""Counts the words `unsafe` and `@unchecked` in the code of each Swift file against unsafe-budget.txt.

A file that is not in the budget may have none, and there is no C but `CSHA.h`. `--write` writes the budget anew, for a change that a reviewer has seen.
"""

import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
BUDGET = Path(__file__).resolve().parent / "unsafe-budget.txt"
# Nothing checks C: the one header is what Swift has no words for.
C_HEADER = "Sources/Runtime/CSHA/include/CSHA.h"
C_SUFFIXES = {".c", ".h", ".cc", ".cpp", ".hpp", ".m", ".s", ".S", ".modulemap"}
WORDS = re.compile(r"(?<![\w.])(?:unsafe\b|@unchecked\b|nonisolated\(unsafe\))")


def count(path):
    text = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', path.read_text())
    text = re.sub(r"//[^\n]*", "", text)
    return len(WORDS.findall(text))


def main():
    counts = {str(p.relative_to(TOP)): count(p) for p in sorted((TOP / "Sources").rglob("*.swift"))}
    counts = {path: number for path, number in counts.items() if number}
    if "--write" in sys.argv:
        BUDGET.write_text("".join(f"{number}\t{path}\n" for path, number in counts.items()))
    budget = {}
    for line in BUDGET.read_text().splitlines():
        number, path = line.split("\t")
        budget[path] = int(number)
    over = {path: number for path, number in counts.items() if number > budget.get(path, 0)}
    for path, number in counts.items():
        print(f"{number:4} of {budget.get(path, 0):4}  {path}")
    print(f"{sum(counts.values())} in {len(counts)} files")
    foreign = [str(p.relative_to(TOP)) for p in (TOP / "Sources").rglob("*") if p.suffix in C_SUFFIXES]
    if foreign != [C_HEADER]:
        sys.exit("C beside the one header: " + ", ".join(sorted(set(foreign) - {C_HEADER})))
    if over:
        sys.exit("more unsafe code than the budget allows: " + ", ".join(over))


if __name__ == "__main__":
    main()
