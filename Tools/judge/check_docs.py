#!/usr/bin/env python3
"""Checks that what the documents name is there: paths, links, suites of tests and what `--filter` picks; that no document says the same heading
twice; that the figures of docs/security.md are those that
Tools/guesses.py prints, and that each threat there has an answer.

`--selftest` plants one wrong name of each kind and looks whether it is found.
"""

import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
ROOMS = ("Sources/", "Tests/", "Tools/", "docs/", "examples/", "Benchmarks/", "Fuzz/", ".ci/")
PLAIN = re.compile(r"^[\w./-]+$")
SUITE = re.compile(r"^([A-Z]\w*Tests)(?:/(\w+))?$")


class Tests:
    """The names of all tests as `swift test list` writes them, read from the sources: `Module.Suite/function`."""

    def __init__(self):
        self.names, self.modules, self.suites = set(), set(), set()
        for path in sorted((TOP / "Tests").rglob("*.swift")):
            module, text = path.relative_to(TOP / "Tests").parts[0], path.read_text()
            types = [(found.start(), found.group(1)) for found in re.finditer(
                r"^(?:@\w+(?:\([^\n]*?\))? )*(?:package |final )*(?:struct|class|enum|actor|extension) (\w+)", text, flags=re.M)]
            for found in re.finditer(r"^ *@Test\b.*?\bfunc (\w+)\(", text, flags=re.M | re.S):
                suite = [name for start, name in types if start < found.start()][-1:]
                self.names.add(f"{module}.{suite[0] if suite else path.stem}/{found.group(1)}")
                self.suites.update(suite)
                self.modules.add(module)

    def fault(self, word):
        """What is wrong with a word that looks like a suite, or a test in one; None if nothing is."""
        found = SUITE.match(word)
        if not found:
            return None
        suite, function = found.groups()
        if suite not in self.suites and (function or suite not in self.modules):
            return f"no suite {suite}"
        if function and not any(name.endswith(f".{suite}/{function}") for name in self.names):
            return f"no test {function} in {suite}"
        return None

    def unpicked(self, text):
        """The words after `--filter` that pick no test."""
        words = [word for quoted, plain in re.findall(r"--filter (?:\"([^\"]+)\"|([\w./|]+))", text) for word in [quoted or plain]]
        return [word for word in words if word not in ("NAME", "X") and not any(re.search(word, name) for name in self.names)]


def figures(text):
    """Whether the tables of the page on security are those that the script prints."""
    sys.path.insert(0, str(TOP / "Tools"))
    import guesses
    blocks = re.findall(r"<!-- figures: .*? -->\n(.*?)<!-- end of figures -->", text, flags=re.S)
    # The tables stand apart on the page, with text between them.
    return [line for block in blocks for line in block.splitlines() if line.startswith("|")] == [line for line in guesses.tables() if line]


def main():
    documents = [TOP / n for n in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md") if (TOP / n).exists()]
    documents += sorted(p for room in ("docs", "examples", "Benchmarks", "Tools") for p in (TOP / room).rglob("*.md"))
    wrong, seen = [], 0
    tests = Tests()
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
                if SUITE.match(word):
                    seen += 1
                    if fault := tests.fault(word):
                        wrong.append(f"{where}: {fault}")
        wrong += [f"{where}: `--filter {word}` picks no test" for word in tests.unpicked(text)]
        if document.name == "security.md":
            wrong += [f"{where}: no answer to {row}" for row in unanswered(text)]
            if not figures(text):
                wrong.append(f"{where}: the figures are not those of Tools/guesses.py")
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


def unanswered(text):
    """Rows of tables whose last column is `shown by` that neither name a test or a file nor say that nothing does."""
    rows, answers = [], False
    for line in text.splitlines():
        if not line.startswith("|"):
            answers = False
        elif line.endswith("| shown by |"):
            answers = True
        elif answers and not line.startswith("| ---"):
            cell = line.rstrip("| ").rsplit(" | ", 1)[-1]
            names = [word for span in re.findall(r"`([^`]+)`", cell) for word in span.split()]
            if "nothing" not in cell and not any(SUITE.match(word) or word.startswith(ROOMS) for word in names):
                rows.append(line)
    return rows


def selftest():
    tests = Tests()
    seen = [
        tests.fault("SecretTests") is None, tests.fault("RuntimeTests") is None, tests.fault("SecretTests/linksAndPipes") is None,
        tests.fault("SecretsTests") is not None, tests.fault("SecretTests/linksAndPipe") is not None,
        tests.fault("RuntimeTests/linksAndPipes") is not None, tests.fault("Tests") is None,
        tests.unpicked("swift test --filter Secret --filter \"ClaimTests|Remedy\"") == [],
        tests.unpicked("`swift test --filter Secretive`") == ["Secretive"], len(tests.names) > 500,
    ]
    page = (TOP / "docs/security.md").read_text()
    seen += [figures(page), not figures(page.replace("3,621", "3,622", 1))]
    seen += [unanswered("| threat | shown by |\n| --- | --- |\n| a | b `c` |") != [], unanswered(page) == []]
    seen += [unanswered(page.replace("`FileModeTests` |", "a look |", 1)) != []]
    print(f"{sum(seen)} of {len(seen)} as they should be", *(f"not {n}" for n, ok in enumerate(seen, 1) if not ok))
    sys.exit(0 if all(seen) else 1)


if __name__ == "__main__":
    selftest() if "--selftest" in sys.argv else main()
