#!/usr/bin/env python3
"""Checks that paths and links in the documents exist, and that no document says the same heading twice."""

import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
ROOMS = ("Sources/", "Tests/", "Tools/", "docs/", "examples/", "Benchmarks/", "Fuzz/", ".ci/")
PLAIN = re.compile(r"^[\w./-]+$")


def main():
    documents = [TOP / n for n in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md") if (TOP / n).exists()]
    documents += sorted(p for room in ("docs", "examples", "Benchmarks", "Tools") for p in (TOP / room).rglob("*.md"))
    wrong, seen = [], 0
    if not (TOP / "README.md").exists():
        wrong.append("README.md is not there")
    for document in documents:
        text = document.read_text()
        where = document.relative_to(TOP)
        for span in re.findall(r"`([^`\n]+)`", text):
            for word in span.split():
                # Only what is written as a path of the repository; patterns and generated files are not.
                if word.startswith(ROOMS) and PLAIN.match(word):
                    seen += 1
                    if not (TOP / word).exists():
                        wrong.append(f"{where}: {word}")
        prose = re.sub(r"```.*?```", "", text, flags=re.S)
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            if "://" in target or target.startswith("#"):
                continue
            seen += 1
            if not (document.parent / target.split("#")[0]).exists():
                wrong.append(f"{where}: link to {target}")
        headings = re.findall(r"^#{1,2} (.+)$", prose, flags=re.M)
        for heading in sorted({h for h in headings if headings.count(h) > 1}):
            if document.name != "CHANGELOG.md":
                wrong.append(f"{where}: two headings '{heading}'")
    for line in wrong:
        print(line)
    print(f"{seen} paths and links in {len(documents)} documents, {len(wrong)} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
