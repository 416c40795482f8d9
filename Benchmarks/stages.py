#!/usr/bin/env python3
"""Counts where the instructions of a file go: by stage of the work, and by function.

Usage: stages.py [--midic PATH] [--functions NUMBER]

As `instructions.py`, the difference between runs over 22 and over 2 files of one kind, under valgrind's callgrind. A stage is
all that is done within its functions (inclusive); functions are listed by what is done in themselves. Needs a build with
symbols, as `swift build -c release` makes it, and `swift demangle`.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from corpora import TOP
from instructions import KINDS

FEW, MANY = 2, 22

# Stage: the functions that it consists of. What is left over is "rest".
STAGES = {
    "walk over folders": [r"^InputWalk\.next"],
    "header": [r"FileHeader\.read\("],
    "structure (tape)": [r"ParsedFile\.readDataSet<"],
    "facts and guards": [r"^Executor\.readFacts", r"^Executor\.rootContext"],
    "elements": [r"^Executor\.executeRoot", r"-^Executor\.finishBookkeeping"],
    "what the output says of itself": [r"^Executor\.finishBookkeeping"],
    "names, file meta information": [
        r"^Engine\.report", r"OutputNaming\.names", r"MetaWriter\.append\(", r"MetaWriter\.Template\.append\(",
        r"^Executor\.appendFileMeta"],
    "writing": [r"^FileWriter\.gather", r"^Descriptor\.create"],
    "commit": [r"^CommitLine\.deliver"],
}


class Profile:
    """What a callgrind file says of each function: its own cost, and that with all it calls."""

    def __init__(self, path):
        self.own, self.inclusive = defaultdict(int), defaultdict(int)
        self.called = defaultdict(set)
        names, current, callee, is_call = {}, None, None, False

        def name(text):
            number, _, rest = text.partition(" ")
            if rest:
                names[number] = rest
            # Levels of recursion are one function.
            return names.get(number, text).split("'")[0]

        for line in path.read_text(errors="replace").splitlines():
            if line.startswith("fn="):
                current = name(line[3:])
            elif line.startswith("cfn="):
                callee = name(line[4:])
            elif line.startswith("calls="):
                is_call = True
            elif line and (line[0].isdigit() or line[0] in "+-*"):
                cost = int(line.split()[1])
                if not is_call:
                    self.own[current] += cost
                    self.inclusive[current] += cost
                elif callee != current:
                    self.inclusive[current] += cost
                    self.called[current].add(callee)
                is_call = False


def profile(midic, ruleset, maker, count, folder):
    source = folder / f"in{count}"
    source.mkdir()
    for number in range(count):
        (source / f"{number:03d}.dcm").write_bytes(maker(number))
    out = folder / f"callgrind{count}"
    command = [str(midic), "run", str(ruleset), str(source), "--output", str(folder / f"out{count}"), "--jobs", "1",
               "--secret", f"study_key=@{TOP / 'examples/demo.key'}"]
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return Profile(out)


def readable(names):
    done = subprocess.run(["swift", "demangle", "--simplified", "--compact"], input="\n".join(names),
                          capture_output=True, text=True, check=True)
    plain = (text.removeprefix("specialized ").removeprefix("static ") for text in done.stdout.splitlines())
    return dict(zip(names, plain))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--midic", type=Path, default=TOP / ".build/release/midic")
    parser.add_argument("--functions", type=int, default=20)
    options = parser.parse_args()
    for kind, maker in KINDS.items():
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work)
            ruleset = folder / "basic.ruleset"
            subprocess.run([str(options.midic), "build", str(TOP / "examples/basic.midic"), "--output", str(ruleset)],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            few = profile(options.midic, ruleset, maker, FEW, folder)
            many = profile(options.midic, ruleset, maker, MANY, folder)
        names = readable(sorted(many.own.keys() | many.inclusive.keys()))

        def a_file(costs):
            return {name: (getattr(many, costs)[name] - getattr(few, costs)[name]) / (MANY - FEW) for name in names}

        own, inclusive = a_file("own"), a_file("inclusive")
        print(f"== {kind}")
        total = rest = sum(own.values())
        for stage, patterns in STAGES.items():
            inside = {name for name in names for pattern in patterns if not pattern.startswith("-")
                      and re.search(pattern, names[name])}
            # A function of the stage that another of it calls is in that one's cost already.
            outer = [name for name in inside if not any(name in many.called[other] for other in inside - {name})]
            cost = sum(inclusive[name] for name in outer)
            cost -= sum(inclusive[name] for name in names for pattern in patterns if pattern.startswith("-")
                        and re.search(pattern[1:], names[name]))
            rest -= cost
            print(f"{cost:12,.0f}  {stage}")
        print(f"{rest:12,.0f}  rest\n{total:12,.0f}  total")
        for name in sorted(names, key=lambda name: -own[name])[:options.functions]:
            print(f"{own[name]:12,.0f}  {inclusive[name]:12,.0f}  {names[name][:100]}")


if __name__ == "__main__":
    main()
