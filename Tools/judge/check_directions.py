#!/usr/bin/env python3
"""Proves from the code that the rooms of each module import one way, and prints the house.

Usage: check_directions.py [--top FOLDER] [--update] [--selftest] [--files]

A room is a folder directly below Sources/MODULE. Swift lets every file of a module see every other, so this script reads
the code: a room uses another if it names a type, a function or a constant that the other declares at top level, or a
member that the other adds to a type of the standard library. It fails if

- a room uses one that does not stand before it in ORDER, or two rooms use each other,
- a type is declared in two rooms, or a room extends a type that another room of the same module declares (but for
  conformances to a protocol of its own, and the types in OPEN, whose members live with those who use them),
- a folder is not in ORDER, or a file outside Generated has more than 600 lines,
- the drawing in docs/architecture.md is not what is printed (`--update` writes it there).

`--selftest` plants each kind of fault in a copy and fails unless it is found. `--files` names the places of each use.
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
DOCUMENT = "docs/architecture.md"
BEGIN, END = "<!-- rooms: printed by Tools/judge/check_directions.py -->", "<!-- end of rooms -->"
MOST_LINES = 600

# Each room may use those that stand before it in its module. `.` is the module's own folder: its public entry.
ORDER = {
    "Lang": ["Source", "Diagnostics", "Syntax", "Lexer", "Parser", "Tree", "Format", "."],
    "Compiler": ["Automata", "Model", "Standard", "Sets", "Actions", "Front", "Decide", "Report", "Lower", ".", "Reference"],
    "Runtime": ["JSON", "System", "Vocabulary", "Dicom", "Value", "Crypto", "Format", "Tables", "Pixel", "Engine", "Write", "Batch", "."],
    "midic": ["Arguments", "Output", "Input", "Commands", ".", "Main"],
}

# Rooms that are targets of their own above the rest of their folder: the compiler proves that no other room sees them, and a
# name that another type has inside is not theirs.
ABOVE = {"Compiler": {"Reference"}}

# Members that the standard library has under the same name: a use says nothing.
COMMON = {"append", "isEmpty", "count", "first", "last", "prefix", "suffix", "contains", "index", "range", "split", "round", "trimmed"}
# Diagnostic codes are declared by the phase that raises them.
OPEN = {"DiagnosticCode"}

DECLARATION = re.compile(
    r"(?:^|\s)(struct|class|enum|protocol|actor|typealias|func|let|var|extension)\s+"
    r"(`?[A-Za-z_][A-Za-z0-9_]*`?(?:\.[A-Za-z_][A-Za-z0-9_]*)*|\[[A-Za-z0-9_]+\])")
WORD = re.compile(r"(\.?)(?<![A-Za-z0-9_])([A-Za-z_][A-Za-z0-9_]*)")
TYPES = {"struct", "class", "enum", "protocol", "actor", "typealias"}


def code_only(text):
    """The text with comments and string contents blanked; line ends stay."""
    out, i, n, depth = [], 0, len(text), 0
    while i < n:
        two = text[i:i + 2]
        if two == "//":
            end = text.find("\n", i)
            end = n if end < 0 else end
            i = end
        elif two == "/*":
            depth, j = 1, i + 2
            while j < n and depth:
                if text[j:j + 2] == "/*":
                    depth, j = depth + 1, j + 2
                elif text[j:j + 2] == "*/":
                    depth, j = depth - 1, j + 2
                else:
                    j += 1
            out.append("\n" * text.count("\n", i, j))
            i = j
        elif text[i] == '"' or (text[i] == "#" and re.match(r'#+"', text[i:i + 8])):
            hashes = len(re.match(r"#*", text[i:]).group())
            start = i + hashes
            quote = '"""' if text.startswith('"""', start) else '"'
            close, escape = quote + "#" * hashes, "\\" + "#" * hashes
            j = start + len(quote)
            inner = []
            while j < n and not text.startswith(close, j):
                if text.startswith(escape, j):
                    j += len(escape)
                    if text[j:j + 1] == "(":
                        # An interpolation is code.
                        level, k = 1, j + 1
                        while k < n and level:
                            level += {"(": 1, ")": -1}.get(text[k], 0)
                            k += 1
                        inner.append(" " + text[j + 1:k - 1].replace('"', " ") + " ")
                        j = k
                    else:
                        j += 1
                else:
                    if text[j] == "\n":
                        inner.append("\n")
                    j += 1
            out.append('""' + "".join(inner))
            i = j + len(close)
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


class Source:
    """One file: what it declares at top level, what it adds to other types, which words it uses."""

    def __init__(self, path, room):
        self.path, self.room = path, room
        self.text = code_only(path.read_text())
        self.lines = path.read_text().count("\n")
        self.types, self.values, self.nested, self.extended = set(), set(), set(), []
        self.members = defaultdict(set)
        depth, owner = 0, None
        for line in self.text.split("\n"):
            found = DECLARATION.search(line)
            if found and not re.match(r"\s*(case|//|return)\b", line):
                kind, name = found.group(1), found.group(2).strip("`[]")
                if depth == 0:
                    owner = None
                    private = re.search(r"\b(private|fileprivate)\b", line[:found.start(1)])
                    if kind == "extension":
                        owner = name.split(".")[0]
                        inherited = line[found.end():].split("{")[0].split("where")[0]
                        self.extended.append((owner, set(re.findall(r"[A-Za-z_]\w*", inherited))))
                    elif kind in TYPES:
                        if not private:
                            self.types.add(name)
                        else:
                            self.nested.add(name)
                    elif not private:
                        self.values.add(name)
                elif kind in TYPES:
                    self.nested.add(name)
                elif depth == 1 and owner and kind in ("func", "var", "let"):
                    if not re.search(r"\b(private|fileprivate)\b", line[:found.start(1)]):
                        self.members[owner].add(name)
            depth += line.count("{") - line.count("}")
        words = WORD.findall(self.text)
        self.words = {word for _, word in words}
        self.dotted = {word for dot, word in words if dot}


def read(top):
    """{module: [Source]} of all rooms."""
    house = {}
    for module in ORDER:
        folder = top / "Sources" / module
        house[module] = []
        for path in sorted(folder.rglob("*.swift")):
            parts = path.relative_to(folder).parts
            house[module].append(Source(path, parts[0] if len(parts) > 1 else "."))
    return house


def uses_of(files):
    """{(user room, used room): {(file, word)}} within one module."""
    home, values = defaultdict(set), defaultdict(set)
    for file in files:
        for name in file.types:
            home[name].add(file.room)
        for name in file.values:
            values[name].add(file.room)
    additions = defaultdict(set)
    for file in files:
        for owner, names in file.members.items():
            if owner not in home:
                for name in names:
                    additions[name].add(file.room)
    # A member that several rooms, or a type of any room, also declare cannot be told apart by its name.
    inside = {name for file in files for owner, names in file.members.items() if owner in home for name in names}
    result = defaultdict(set)
    for file in files:
        for table, words in ((home, file.words), (values, file.words - file.dotted), (additions, file.dotted)):
            for word in words & table.keys():
                rooms = table[word]
                if file.room in rooms or word in file.nested or len(rooms) > 1:
                    continue
                if table is additions and (word in inside or word in COMMON or len(word) < 4):
                    continue
                if table is not home and re.search(rf"\b(let|var|func|case)\s+(\w+,\s*)*{word}\b|\b{word}\s*:", file.text):
                    continue
                result[file.room, next(iter(rooms))].add((file.path, word))
    return result


def judge(top, show_files=False):
    """(faults, drawing)"""
    faults, drawing = [], []
    for module, files in read(top).items():
        order = ORDER[module]
        rooms = sorted({file.room for file in files}, key=lambda r: (order.index(r) if r in order else 99, r))
        for room in rooms:
            if room not in order:
                faults.append(f"{module}/{room}: a room that ORDER does not know")
        uses = {pair: places for pair, places in uses_of(files).items() if pair[1] not in ABOVE.get(module, ())}
        for (user, used), places in sorted(uses.items()):
            sample = ", ".join(sorted({f"{path.relative_to(top)}: {word}" for path, word in places})[:4])
            if show_files:
                print(f"{module}: {user} uses {used}: " + "; ".join(sorted(f"{p.name} {w}" for p, w in places)))
            if (used, user) in uses and user < used:
                faults.append(f"{module}: {user} and {used} use each other")
            if user in order and used in order and order.index(used) > order.index(user):
                faults.append(f"{module}/{user} uses {used}, which stands after it ({sample})")
        declared = defaultdict(set)
        for file in files:
            for name in file.types:
                declared[name].add(file.room)
        for name, places in sorted(declared.items()):
            if len(places) > 1:
                faults.append(f"{module}: {name} is declared in the rooms {', '.join(sorted(places))}")
        for file in files:
            for name, conforms in file.extended:
                if name in OPEN or any(file.room in declared.get(protocol, ()) for protocol in conforms):
                    continue
                if declared.get(name) and file.room not in declared[name]:
                    where = ", ".join(declared[name])
                    faults.append(f"{file.path.relative_to(top)} extends {name} of the room {where}")
            if file.lines > MOST_LINES and "Generated" not in file.path.parts:
                faults.append(f"{file.path.relative_to(top)} has {file.lines} lines")
        drawing.append(module)
        for room in rooms:
            used = sorted((b for a, b in uses if a == room), key=lambda r: order.index(r) if r in order else 99)
            lines = sum(file.lines for file in files if file.room == room and "Generated" not in file.path.parts)
            name = room if room != "." else "(top)"
            used = [r if r != "." else "(top)" for r in used]
            drawing.append(f"  {name:<12} {lines_text(lines):>6}  <- {', '.join(used) if used else 'nothing'}")
    return faults, "\n".join(drawing)


def lines_text(count):
    """Rounded to hundreds, so that the drawing changes when the house does and not with every line."""
    return f"{max(1, round(count / 100)) / 10:.1f}k"


def drawn(top):
    """The drawing that the document holds, or None."""
    text = (top / DOCUMENT).read_text()
    if BEGIN not in text or END not in text:
        return None
    return text.split(BEGIN)[1].split(END)[0].strip().removeprefix("```").removesuffix("```").strip("\n")


def update(top, drawing):
    path = top / DOCUMENT
    text = path.read_text()
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    path.write_text(f"{head}{BEGIN}\n```\n{drawing}\n```\n{END}{tail}")


def shape(drawing):
    """The drawing without line counts."""
    return [re.sub(r"\s+[\d.]+k", "", line) for line in (drawing or "").splitlines()]


def selftest():
    """Plants faults in a copy of the sources; each must be found."""
    plants = {
        "two-way pair": ("Runtime/Vocabulary/Planted.swift", "enum Planted { static let name = \"\\(PlantedBatch.self)\" }",
                         "Runtime/Batch/Planted2.swift", "struct PlantedBatch { let planted: Planted.Type }"),
        "a later room": ("Compiler/Model/Planted.swift", "struct Planted { var x: PlantedReport }",
                         "Compiler/Report/Planted2.swift", "struct PlantedReport {}"),
        "a member of a later room": ("Runtime/Vocabulary/Planted.swift", "func planted(_ a: [UInt8]) { a.plantedSum() }",
                                     "Runtime/Batch/Planted2.swift", "extension [UInt8] {\n    func plantedSum() {}\n}"),
        "a type in two rooms": ("Lang/Source/Planted.swift", "struct Planted {}", "Lang/Parser/Planted2.swift", "struct Planted {}"),
        "a type extended elsewhere": ("Lang/Source/Planted.swift", "struct Planted {}",
                                      "Lang/Parser/Planted2.swift", "extension Planted { var two: Int { 2 } }"),
        "an unknown room": ("Runtime/Helpers/Planted.swift", "struct Planted {}", "Runtime/Helpers/P2.swift", ""),
        "a long file": ("Runtime/Batch/Planted.swift", "//\n" * 601, "Runtime/Batch/P2.swift", ""),
    }
    before = set(judge(TOP)[0])
    failed = 0
    for name, (first, one, second, two) in plants.items():
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            shutil.copytree(TOP / "Sources", copy / "Sources")
            for path, text in ((first, one), (second, two)):
                target = copy / "Sources" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text + "\n")
            new = {fault for fault in set(judge(copy)[0]) - before if "Planted" in fault or "Helpers" in fault or "each other" in fault}
            print(f"{'ok    planted and found' if new else 'FAIL  planted and not found'}: {name}")
            failed += not new
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--top", type=Path, default=TOP)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--selftest", action="store_true")
    parser.add_argument("--files", action="store_true")
    options = parser.parse_args()
    if options.selftest:
        sys.exit(1 if selftest() else 0)
    faults, drawing = judge(options.top, options.files)
    print(drawing)
    if options.update:
        update(options.top, drawing)
    elif shape(drawn(options.top)) != shape(drawing):
        faults.append(f"{DOCUMENT} does not show this drawing; `check_directions.py --update` writes it")
    for fault in faults:
        print(f"FAIL  {fault}")
    print(f"directions: {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
