#!/usr/bin/env python3
"""Counts the words `unsafe` and `@unchecked` in the code of each Swift file against unsafe-budget.txt.

A file that is not in the budget may have none. `--write` writes the budget anew, for a change that a reviewer has seen.
"""

import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
BUDGET = Path(__file__).resolve().parent / "unsafe-budget.txt"
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
    if over:
        sys.exit("more unsafe code than the budget allows: " + ", ".join(over))


if __name__ == "__main__":
    main()
