#!/usr/bin/env python3
"""Counts instructions an element, a byte of text and a UID, and memory that is no file's, against budgets.

Usage: elements.py [--midic PATH] [--check] [--update]

Each figure is the difference between two runs under valgrind's callgrind over one file each, one with twice as many of the thing as the
other, divided by their number; so neither start-up nor the rest of the file is in it. Items count with the elements in them. A UID is
counted apart, as one value more of an element, and with the sequence, item and element that refer with it; the compression of SHA-256 is left
out, since callgrind's processor lacks the instructions for it. Memory (RssAnon) is looked at each millisecond, at 1 and at 16 jobs.

`--check` fails above the budgets in elements.tsv plus three per cent (memory: without); `--update` writes them.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import anonymous_peak
from budgets import Budgets
from corpora import CT, ROOT, RT_STRUCTURES, TOP, file_bytes, identity, make
from stages import Profile

BUDGETS = Path(__file__).resolve().with_name("elements.tsv")
MEMORY_CORPORA = {"small": 0.1, "ct": 0.05, "deep": 0.2, "large": 0.2}
COUNT = 2000
# UIDs of one element of less than 64 KiB.
EVENTS = 600
# Of all corpora, in kilobytes: 64 MB.
MEMORY_BUDGET = 65_536


def contours(count, text=8, uids=None):
    """A structure set of this many contours of three elements, `text` bytes of numbers each; with `uids` each refers to an image."""
    def contour(index):
        elements = [(0x30060042, "CS", "POINT"), (0x30060046, "IS", "1"), (0x30060050, "DS", "\\".join(["1.25\\-2.5"] * (text // 8))[:text])]
        if uids == "new":
            elements.append((0x30060016, "SQ", [[(0x00081155, "UI", f"{ROOT}.77.1234567.{index:07d}")]]))
        elif uids == "same":
            elements.append((0x30060016, "SQ", [[(0x00081155, "UI", f"{ROOT}.77.1234567.0000000")]]))
        return elements

    instance = f"{ROOT}.5.1"
    regions = [[(0x30060040, "SQ", [contour(n) for n in range(count)]), (0x30060084, "IS", "1")]]
    return file_bytes(RT_STRUCTURES, instance, [*identity(1, RT_STRUCTURES, instance, "RTSTRUCT"), (0x30060039, "SQ", regions)], None)


def events(count, uids):
    """A CT file that names this many irradiation events in one element: a UID apart from items and sequences."""
    instance = f"{ROOT}.9.1"
    values = [f"{ROOT}.78.1234567.{index if uids == 'new' else 0:07d}" for index in range(count)]
    return file_bytes(CT, instance, [*identity(1, CT, instance, "CT"), (0x00083010, "UI", "\\".join(values))], None)


def counted(midic, ruleset, content, folder):
    """Instructions of a run over one file, the compression of SHA-256 left out."""
    place = Path(tempfile.mkdtemp(dir=folder))
    (place / "in").mkdir()
    (place / "in" / "one.dcm").write_bytes(content)
    out = place / "callgrind"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", str(midic), "run", str(ruleset), str(place / "in"),
               "--output", str(place / "out"), "--jobs", "1", "--secret", f"study_key=@{TOP / 'examples/demo.key'}"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode or len(list((place / "out").rglob("*.dcm"))) != 1:
        sys.exit(f"{' '.join(command)}: {done.returncode}\n{done.stderr[-2000:]}")
    own = Profile(out).own
    return sum(cost for name, cost in own.items() if not ("SHA256" in name and "compress" in name))


def instructions(midic, ruleset, folder):
    def cost(count, **how):
        return counted(midic, ruleset, contours(count, **how), folder)

    short = (cost(2 * COUNT) - cost(COUNT)) / COUNT
    long = (cost(2 * COUNT, text=208) - cost(COUNT, text=208)) / COUNT
    same = (cost(2 * COUNT, uids="same") - cost(COUNT, uids="same")) / COUNT
    new = (cost(2 * COUNT, uids="new") - cost(COUNT, uids="new")) / COUNT
    byte = (long - short) / 200

    def apart(uids):
        few, many = (counted(midic, ruleset, events(count, uids), folder) for count in (EVENTS, 2 * EVENTS))
        return round((many - few) / EVENTS)

    return {"instructions an untouched element": round((short - 14 * byte) / 3), "hundredths of an instruction a byte of text": round(byte * 100),
            "instructions a remembered UID": apart("same"), "instructions a new UID": apart("new"),
            "instructions a remembered UID with its item": round(same - short), "instructions a new UID with its item": round(new - short)}


def memory(midic, ruleset, folder):
    figures = {}
    # What looks must see a program that takes more than it may.
    wasteful = anonymous_peak([sys.executable, "-c", f"import time; held = bytearray(b'1') * ({MEMORY_BUDGET} * 1024 + 1); time.sleep(0.1)"])
    if wasteful is None or wasteful <= MEMORY_BUDGET:
        sys.exit(f"a program with {MEMORY_BUDGET} kilobytes and more was seen with {wasteful}")
    for name, scale in MEMORY_CORPORA.items():
        make(name, folder / name, scale)
        for jobs in (1, 16):
            out = tempfile.mkdtemp(dir=folder)
            peak = anonymous_peak([str(midic), "run", str(ruleset), str(folder / name), "--output", out, "--jobs", str(jobs), "--quiet",
                                   "--secret", f"study_key=@{TOP / 'examples/demo.key'}"])
            if peak is None:
                sys.exit(f"memory of {name} was not seen")
            figures[f"kilobytes of {name} at {jobs} jobs"] = peak
            subprocess.run(["rm", "-rf", out], check=True)
        subprocess.run(["rm", "-rf", str(folder / name)], check=True)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--midic", type=Path, default=TOP / ".build/release/midic")
    Budgets.add_options(parser)
    options = parser.parse_args()
    budgets = Budgets(BUDGETS, options)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        ruleset = folder / "basic.ruleset"
        subprocess.run([str(options.midic), "build", str(TOP / "examples/basic.midic"), "--output", str(ruleset), "--quiet"], check=True)
        for what, count in instructions(options.midic, ruleset, folder).items():
            budgets.hold(what, count)
        for what, count in memory(options.midic, ruleset, folder).items():
            # All memory has one budget, which the command line promises.
            budgets.hold(what, count, limit=lambda budget: budget, new=MEMORY_BUDGET)
    budgets.end()


if __name__ == "__main__":
    main()
