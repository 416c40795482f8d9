#!/usr/bin/env python3
"""Counts instructions, system calls and allocations a file, which do not depend on what else the machine does.

Usage: instructions.py [--midic PATH] [--against OTHER_MIDIC] [--seed 0] [--check]

Runs midic from a compiled ruleset under valgrind's callgrind over 2 and over 22 files of one kind and takes the difference,
so that start-up is not in the figure. `--against` counts another build in the same call and prints the ratio. `--check`
fails where a figure is more than three per cent above the budget kept in instructions.tsv; `--update` writes the budgets.
Kinds: a small CT file (226 elements) and a deep RT plan (control points nested four deep, about 2,900 elements).
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from budgets import SLACK, Budgets
from corpora import CT, ROOT, TOP, Chance, file_bytes, typical

BUDGETS = Path(__file__).resolve().with_name("instructions.tsv")
RT_PLAN = "1.2.840.10008.5.1.4.1.1.481.5"


def deep(number, chance=None):
    """An RT plan: 4 beams of 40 control points, each with device positions and a dose reference; no pixels."""
    def point(index):
        positions = [[(0x300A00B8, "CS", kind), (0x300A011C, "DS", "-10\\10")] for kind in ("ASYMX", "ASYMY", "MLCX")]
        dose = [[(0x300A010C, "DS", "0.5"), (0x300C0051, "IS", "1")]]
        return [(0x300A0112, "IS", str(index)), (0x300A0114, "DS", "6"), (0x300A011A, "SQ", positions),
                (0x300A011E, "DS", "180"), (0x300A0134, "DS", str(index / 40)), (0x300C0050, "SQ", dose)]

    def beam(index):
        return [(0x300A00B2, "SH", "LINAC4"), (0x300A00C0, "IS", str(index)), (0x300A00C2, "LO", f"Beam of Planner {index}"),
                (0x300A00C4, "CS", "DYNAMIC"), (0x300A00C6, "CS", "PHOTON"), (0x300A0110, "IS", "40"),
                (0x300A0111, "SQ", [point(n) for n in range(40)])]

    elements = [
        (0x00080016, "UI", RT_PLAN), (0x00080018, "UI", f"{ROOT}.7.{number}"), (0x00080020, "DA", "20240117"),
        (0x00080060, "CS", "RTPLAN"), (0x00080070, "LO", "Acme"), (0x00080090, "PN", "Referrer^Ottoline"),
        (0x00100010, "PN", "Patient^Bench"), (0x00100020, "LO", "ID1"), (0x00100030, "DA", "19500211"), (0x00100040, "CS", "F"),
        (0x0020000D, "UI", ROOT + ".7.0.1"), (0x0020000E, "UI", ROOT + ".7.0.2"), (0x300A0002, "SH", "PLAN"),
        (0x300A00B0, "SQ", [beam(n) for n in range(1, 5)]),
    ]
    return file_bytes(RT_PLAN, f"{ROOT}.7.{number}", elements, None, chance=chance)


KINDS = {"small CT": lambda n, chance=None: typical(n, CT, 16, 16, chance=chance), "deep RT": deep}


def total(midic, ruleset, folder, work, tool):
    command = [str(midic), "run", str(ruleset), str(folder), "--output", str(work), "--jobs", "1",
               "--secret", f"study_key=@{TOP / 'examples/demo.key'}"]
    if tool == "instructions":
        done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)
        found = re.search(r"Collected : (\d+)", done.stderr)
    elif tool == "allocations":
        done = subprocess.run(["valgrind", "--tool=memcheck", "--undef-value-errors=no", *command],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)
        found = re.search(r"total heap usage: ([\d,]+) allocs", done.stderr)
    else:
        # Those of files alone: threads and the allocator's memory make others at times of their own.
        calls = "openat,read,pread64,write,writev,newfstatat,fstat,lseek,renameat2,linkat,unlinkat,mkdirat,copy_file_range,sendfile"
        done = subprocess.run(["strace", "-f", "-c", "-U", "calls", "-e", f"trace={calls}", *command], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL)
        found = re.search(r"(\d+) +total", done.stderr)
    if done.returncode or not found:
        sys.exit(f"{' '.join(command)} under {tool}: {done.returncode}\n{done.stderr[-2000:]}")
    return int(found.group(1).replace(",", ""))


def a_file(midic, maker, tool, seed=0):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        ruleset = folder / "basic.ruleset"
        subprocess.run([str(midic), "build", str(TOP / "examples/basic.midic"), "--output", str(ruleset)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        counts = []
        for count in (2, 22):
            source = folder / str(count)
            source.mkdir()
            for number in range(count):
                (source / f"{number:03d}.dcm").write_bytes(maker(number, Chance(seed, "counted", number) if seed else None))
            counts.append(total(midic, ruleset, source, folder / f"out{count}", tool))
        return round((counts[1] - counts[0]) / 20)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--midic", type=Path, default=TOP / ".build/release/midic")
    parser.add_argument("--against", type=Path)
    parser.add_argument("--seed", type=int, default=0, help="of the values in the files, as bench.py has it; budgets are for 0")
    Budgets.add_options(parser)
    options = parser.parse_args()
    budgets = Budgets(BUDGETS, options)
    for kind, maker in KINDS.items():
        for tool in ("instructions", "allocations", "file system calls"):
            count, remark = a_file(options.midic, maker, tool, options.seed), ""
            if options.against:
                other = a_file(options.against, maker, tool, options.seed)
                remark = f"; the other build {other:,}; ratio {count / max(other, 1):.3f}"
            more = 1 if tool == "allocations" else 0
            budgets.hold(f"{kind}: {tool} a file", count, limit=lambda budget: budget * SLACK + more, remark=remark)
    budgets.end()


if __name__ == "__main__":
    main()
