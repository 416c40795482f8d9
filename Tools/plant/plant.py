#!/usr/bin/env python3
"""Plants faults in the compiled path, one at a time, and sees whether the differential run finds them.

    plant.py check                       every fault's text still stands in the sources
    plant.py make COPY                   a copy of the checkout with all faults, of which none is on
    plant.py build COPY                  builds its differential tests (debug)
    plant.py run COPY [NAME ...]         looks for the first pair that shows each fault (all, without names)
    plant.py table COPY                  what was found, as the table of docs/reliability.md
    plant.py plain COPY NAME             a copy in which one fault stands as the slip that it is, without a switch

The faults are in faults.txt. A copy holds all of them, each behind a switch that the test sets, so that they cost one
build and one judgement of the reference, not one each. A pair counts only if the executors agree on it without the fault.
Of several seeds the next is tried where the one before found nothing. A crash is a find too, and is marked.

Faults stand in what the runtime alone uses: Sources/Compiler/{Lower,Sets,Decide} and Sources/Runtime/{Format,Engine,
Dicom,Pixel}. What MidicReference reads too (Front, Model, Standard, Value, Crypto, Vocabulary) cannot be told this way.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
ROOMS = ("Sources/Compiler/Lower/", "Sources/Compiler/Sets/", "Sources/Compiler/Decide/",
         "Sources/Runtime/Format/", "Sources/Runtime/Engine/", "Sources/Runtime/Dicom/", "Sources/Runtime/Pixel/")
TARGETS = ("MidicJSON", "CSHA", "MidicLang", "MidicRuntime", "MidicCompiler", "MidicReference", "TestSupport",
           "TestVerdicts", "DifferentialTests")
EXPRESSION = re.compile(r"\[\[(?!\[)(.*?) => (.*?)\]\]", re.S)
STATEMENTS = re.compile(r"\{\{(.*?) =>\s*(.*?)\}\}(?!\})", re.S)

SWITCH = """/// The fault that is on, by its number in Tools/plant/faults.txt; 0 for none.
package enum Planted {
    nonisolated(unsafe) package static var number = 0
}
"""


class Fault:
    def __init__(self, number, name, says, path, text):
        self.number, self.name, self.says, self.path, self.text = number, name, says, path, text

    @property
    def changes_compilation(self):
        return self.path.startswith(("Sources/Compiler/", "Sources/Runtime/Format/"))

    def side(self, side):
        """The text as it is (1) or with the fault (2)."""
        return STATEMENTS.sub(lambda m: m[side], EXPRESSION.sub(lambda m: m[side], self.text))

    @property
    def switched(self):
        on = f"Planted.number == {self.number}"
        text = EXPRESSION.sub(lambda m: f"({on} ? ({m[2]}) : ({m[1]}))", self.text)
        return STATEMENTS.sub(lambda m: f"if {on} {{\n{m[2]}\n}} else {{\n{m[1]}\n}}", text)

    def put(self, source, new):
        old = self.side(1)
        if old == self.side(2):
            sys.exit(f"{self.name}: changes nothing")
        if source.count(old) != 1:
            sys.exit(f"{self.name}: its text stands {source.count(old)} times in {self.path}")
        return source.replace(old, new)


def faults():
    found = []
    for section in re.split(r"^# ", (HERE / "faults.txt").read_text(), flags=re.M)[1:]:
        lines = section.rstrip("\n").split("\n")
        text = "\n".join(line[2:] for line in lines[3:] if line.startswith("| ") or line == "|")
        if not lines[2].startswith(ROOMS):
            sys.exit(f"{lines[0]}: {lines[2]} is not of the compiled path alone")
        found.append(Fault(len(found) + 1, lines[0], lines[1], lines[2], text))
    if len({fault.name for fault in found}) != len(found):
        sys.exit("two faults of one name")
    return found


def check():
    sources = {}
    package()
    for fault in faults():
        source = sources.get(fault.path) or (ROOT / fault.path).read_text()
        sources[fault.path] = fault.put(source, fault.switched)
    print(f"{len(faults())} faults, all of them stand in the sources")


def package():
    """Package.swift without targets that the differential tests do not need; what a fault leaves unused is no error."""
    text = (ROOT / "Package.swift").read_text()
    text = re.sub(r"    products: \[.*?\n    \],\n", "", text, flags=re.S).replace(".treatAllWarnings(as: .error),", "")
    head, targets = text.split("    targets: [\n")
    parts = re.split(r"(?=^        \.(?:target|testTarget|executableTarget)\()", targets.split("\n    ]\n")[0], flags=re.M)
    kept = [part for part in parts if re.search(r'name: "(\w+)"', part) and re.search(r'name: "(\w+)"', part)[1] in TARGETS]
    if len(kept) != len(TARGETS):
        sys.exit("Package.swift has not the targets that are wanted")
    needed = {name for part in kept for names in re.findall(r"dependencies: \[(.*?)\]", part, re.S)
              for name in re.findall(r'"(\w+)"', names)}
    if needed - set(TARGETS):
        sys.exit(f"targets that others need are not wanted: {', '.join(sorted(needed - set(TARGETS)))}")
    return head + "    targets: [\n" + "".join(kept) + "\n    ]\n)\n"


def make(copy, only=None):
    """Writes what differs and nothing else, so that a later build is short."""
    wanted = {"Package.swift": package().encode(), "Sources/Runtime/Vocabulary/Planted.swift": SWITCH.encode(),
              "Tests/DifferentialTests/PlantedFaultTests.swift": (HERE / "PlantedFaultTests.swift").read_bytes()}
    for folder in ("Sources", "Tests", "examples", "docs"):
        for place in (ROOT / folder).rglob("*"):
            if place.is_file():
                wanted[str(place.relative_to(ROOT))] = place.read_bytes()
    for fault in faults():
        if only is None or fault.name == only:
            new = fault.side(2) if only else fault.switched
            wanted[fault.path] = fault.put(wanted[fault.path].decode(), new).encode()
    for folder in ("Sources", "Tests"):
        for place in (copy / folder).rglob("*"):
            if place.is_file() and str(place.relative_to(copy)) not in wanted:
                place.unlink()
    for name, content in wanted.items():
        place = copy / name
        if not place.exists() or place.read_bytes() != content:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


def build(copy, swift):
    sys.exit(subprocess.run([*swift.split(), "build", "--build-tests"], cwd=copy).returncode)


def bundle(copy):
    return copy / ".build/debug/midicPackageTests.xctest"


def search(copy, wanted, seed, said):
    """One run for all the faults that are wanted, and another without the one that it crashed on."""
    found = copy / "found"
    found.mkdir(exist_ok=True)
    while wanted:
        numbers = [f"{fault.number}{'c' if fault.changes_compilation else ''}" for fault in wanted]
        environment = dict(os.environ, MIDIC_PLANTED=",".join(numbers), MIDIC_PLANTED_RESULTS=str(found),
                           MIDIC_SEED=str(seed), MIDIC_PAIRS=str(said.pairs),
                           MIDIC_PLANTED_PATIENCE=str(said.patience))
        log = found / f"{seed}.log"
        with log.open("wb") as out:
            code = subprocess.run([bundle(copy), "--testing-library", "swift-testing", "--filter", "PlantedFaultTests"],
                                  cwd=copy, env=environment, stdout=out, stderr=subprocess.STDOUT).returncode
        text = log.read_text(errors="replace")
        for line in re.findall(r"^planted: .*$", text, re.M):
            print(line)
        left = [fault for fault in wanted if not place(copy, fault, seed).exists()]
        if code == 0 and not left:
            return
        last = re.findall(r"^fault (\d+) in (.*)$", text, re.M)[-1:]
        crashed = [fault for fault in left if last and fault.number == int(last[0][0])]
        if code >= 0 or not crashed:
            sys.exit(f"the run did not end as it should, see {log}")
        place(copy, crashed[0], seed).write_text(f"crashed\t{seed}\t{last[0][1]}\tsignal {-code}\n")
        wanted = [fault for fault in left if fault != crashed[0]]


def place(copy, fault, seed):
    return copy / f"found/{fault.number}.{seed}.txt"


def is_found(copy, fault, seed):
    return place(copy, fault, seed).exists() and not place(copy, fault, seed).read_text().startswith("missed")


def run(copy, names, seeds, said):
    if not bundle(copy).exists():
        sys.exit(f"{copy} is not built")
    wanted = [fault for fault in faults() if not names or fault.name in names]
    for seed in seeds:
        if said.again:
            for fault in wanted:
                place(copy, fault, seed).unlink(missing_ok=True)
        search(copy, [fault for fault in wanted if not place(copy, fault, seed).exists()], seed, said)
        for fault in wanted:
            print(f"{fault.name}: {place(copy, fault, seed).read_text().splitlines()[0]}", flush=True)
        wanted = [fault for fault in wanted if not is_found(copy, fault, seed)]


def row(copy, fault):
    tries = []
    for found in sorted(copy.glob(f"found/{fault.number}.*.txt"), key=lambda found: int(found.name.split(".")[1])):
        fields = found.read_text().splitlines()[0].split("\t")
        if fields[0] == "caught":
            return f"pair {fields[2]} of seed {fields[1]}", fields[6], found
        if fields[0] == "crashed":
            return f"crash in {fields[2]} of seed {fields[1]}", fields[3], None
        tries.append(f"{fields[3]} pairs of seed {fields[1]}")
    return "**not found** (" + (", ".join(tries) or "not run") + ")", "", None


def table(copy, with_pairs):
    print("| fault | room | found in | what differed |\n| --- | --- | --- | --- |")
    texts = []
    missed = 0
    for fault in faults():
        where, what, found = row(copy, fault)
        missed += where.startswith("**")
        room = "/".join(fault.path.split("/")[1:3])
        print(f"| {fault.says} | {room} | {where} | {what[:160].replace('|', '/')} |")
        if found:
            texts.append((fault, where, found.read_text().split("\n", 1)[1]))
    print(f"\n{len(faults()) - missed} of {len(faults())} faults were found.")
    for fault, where, text in texts if with_pairs else []:
        print(f"\n### {fault.says}\n\n`{fault.name}`, {where}:\n\n```\n{text.strip()}\n```")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["check", "make", "build", "run", "table", "plain"])
    parser.add_argument("copy", nargs="?", type=pathlib.Path, help="folder of the copy")
    parser.add_argument("names", nargs="*", help="of faults")
    parser.add_argument("--seeds", default="8,9,10", help="tried in this order (default %(default)s)")
    parser.add_argument("--pairs", type=int, default=2000, help="pairs of one run (default %(default)s: the share of CI)")
    parser.add_argument("--patience", type=float, default=20,
                        help="seconds for making a pair small (default %(default)s)")
    parser.add_argument("--swift", default="swift", help="the command that builds (default %(default)s)")
    parser.add_argument("--again", action="store_true", help="run what has a result too")
    parser.add_argument("--with-pairs", action="store_true", help="print the pairs behind the table")
    said = parser.parse_args()
    if said.verb != "check" and not said.copy:
        parser.error("COPY is missing")
    unknown = set(said.names) - {fault.name for fault in faults()}
    if unknown:
        parser.error(f"no fault is called {', '.join(sorted(unknown))}")
    seeds = [int(seed) for seed in said.seeds.split(",")]
    if said.verb == "check":
        check()
    elif said.verb == "make":
        make(said.copy)
    elif said.verb == "plain":
        if len(said.names) != 1:
            parser.error("one NAME is wanted")
        make(said.copy, said.names[0])
    elif said.verb == "build":
        build(said.copy, said.swift)
    elif said.verb == "run":
        run(said.copy.resolve(), said.names, seeds, said)
    else:
        table(said.copy, said.with_pairs)


if __name__ == "__main__":
    main()
