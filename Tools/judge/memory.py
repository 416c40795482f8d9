#!/usr/bin/env python3
"""Runs midic over files that are made to fill its memory, and measures how much it takes.

Usage: memory.py --midic PATH [--limit MB] [--only NAME ...] [--jobs N ...]

Each kind of file is read by itself at one job, and as many copies of it as there are jobs at more, under a policy that keeps most and
changes much, with an audit and a map. What counts is the anonymous resident memory (RssAnon in /proc/PID/status), looked at every two
milliseconds: pages of mapped inputs are the kernel's to take back. The peak must stay below the limit, 64 MiB by default, and every copy
must come to the same outcome at any number of jobs. So must several kinds in one folder, and a few files of each corpus of Benchmarks/.
Of files that are read at a few places only, the mapped pages (RssFile) count too: 20 MiB for each job. A run over one small file says how
much of the peak is the ruleset with its tables; one that may have a gigabyte must be seen to take more than the limit.
"""

import argparse
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

from running import KEY, Tally

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Benchmarks"))
import corpora  # noqa: E402

POLICY = """midic 1

policy memory version "1.0.0" {
    standard  "2026d"
    otherwise keep
    on_error  remove
}

secret study_key

uids -> uid(study_key, scope: project)
PatientName -> set "A name that is longer than the one that stood there before it"
PatientID -> empty
private * except uids -> keep
"""

EXPLICIT, DEFLATED, JPEG = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.50"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
CT = "1.2.840.10008.5.1.4.1.1.2"
ITEM, ITEM_END, SEQUENCE_END = (struct.pack("<HHI", 0xFFFE, element, 0) for element in (0xE000, 0xE00D, 0xE0DD))


def element(group, number, vr, value=b""):
    if len(value) % 2:
        value += b"\0" if vr in ("UI", "OB", "UN") else b" "
    if vr in ("OB", "OW", "SQ", "UN", "UT", "UC"):
        return struct.pack("<HH2sHI", group, number, vr.encode(), 0, len(value)) + value
    return struct.pack("<HH2sH", group, number, vr.encode(), len(value)) + value


def open_ended(group, number, vr):
    return struct.pack("<HH2sHI", group, number, vr.encode(), 0, 0xFFFFFFFF)


def item(content):
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content


def meta(syntax):
    rest = element(2, 1, "OB", b"\0\1") + element(2, 2, "UI", CT.encode()) + element(2, 3, "UI", b"1.2.3.4")
    rest += element(2, 0x10, "UI", syntax.encode()) + element(2, 0x12, "UI", b"1.2.3")
    return bytes(128) + b"DICM" + element(2, 0, "UL", struct.pack("<I", len(rest))) + rest


def start():
    """What every file of these begins with: an image that names itself."""
    return element(8, 0x16, "UI", CT.encode()) + element(8, 0x18, "UI", b"1.2.3.4")


def series():
    return (element(0x10, 0x10, "PN", b"Doe^Jane") + element(0x10, 0x20, "LO", b"4711")
            + element(0x20, 0xD, "UI", b"1.2.3.5") + element(0x20, 0xE, "UI", b"1.2.3.6"))


def plain(content):
    return lambda file: file.write(meta(EXPLICIT) + content())


def deflated(parts):
    """A deflated data set, made in pieces."""
    def write(file):
        file.write(meta(DEFLATED))
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        for part in parts():
            file.write(packer.compress(part))
        file.write(packer.flush())
    return write


def bomb(megabytes):
    def parts():
        yield start() + series()
        yield struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OB", 0, megabytes << 20)
        for _ in range(megabytes):
            yield bytes(1 << 20)
    return deflated(parts)


def sequence(content, vr="SQ", tag=(8, 0x1140)):
    return start() + open_ended(*tag, vr) + content + SEQUENCE_END + series()


def fragments(count, length):
    def write(file):
        file.write(meta(JPEG) + start() + series())
        file.write(element(0x28, 8, "IS", str(count).encode()) + open_ended(0x7FE0, 0x10, "OB") + ITEM)
        one = struct.pack("<HHI", 0xFFFE, 0xE000, length) + (b"\xff\xd8" + bytes(length - 4) + b"\xff\xd9" if length >= 4 else b"")
        for _ in range(count):
            file.write(one)
        file.write(SEQUENCE_END)
    return write


def native(file):
    file.write(meta(EXPLICIT) + start() + series())
    file.write(struct.pack("<HH2sHI", 0x7FE0, 0x10, b"OW", 0, 210 << 20))
    for _ in range(210):
        file.write(os.urandom(1 << 20))


def turned(megabytes):
    """Numbers that a big endian file has as UN, and so in little endian: they stay, and all are new in the output."""
    def write(file):
        file.write(meta(BIG_ENDIAN))
        file.write(struct.pack(">HH2sH", 8, 0x18, b"UI", 8) + b"1.2.3.4\0")
        file.write(struct.pack(">HH2sHI", 0x66, 0x16, b"UN", 0, megabytes << 20))
        for _ in range(megabytes):
            file.write(os.urandom(1 << 20))
    return write


def reference(number):
    return element(8, 0x1150, "UI", CT.encode()) + element(8, 0x1155, "UI", b"1.2.3.%d" % number)


KINDS = {
    # What a deflated data set comes to: far over the budget, and just below it.
    "deflate-bomb": bomb(128),
    "deflate-29-mib": bomb(29),
    # 100 MB of eight bytes each; and as many as a file may have.
    "empty-items": plain(lambda: sequence(ITEM * 12_500_000)),
    "empty-items-900k": plain(lambda: sequence(ITEM * 900_000)),
    "empty-items-1200k": plain(lambda: sequence(ITEM * 1_200_000)),
    "delimiters": plain(lambda: sequence((ITEM + ITEM_END) * 900_000)),
    "unknown-items": plain(lambda: start() + series() + element(9, 0x1001, "UN", ITEM * 6_000_000)),
    # Elements that each change, or stand in no order, or twice.
    "references": plain(lambda: sequence(b"".join(item(reference(number)) for number in range(320_000)))),
    "same-references": plain(lambda: sequence(item(reference(1)) * 320_000)),
    "references-few": plain(lambda: sequence(b"".join(item(reference(number)) for number in range(60_000)))),
    "every-second": plain(lambda: sequence(item(element(0x10, 0x20, "LO", b"1") + element(0x10, 0x1000, "LO", b"2")) * 200_000)),
    "names": plain(lambda: sequence(item(element(0x10, 0x10, "PN", b"Doe^Jane")) * 480_000)),
    "descending": plain(lambda: start() + b"".join(
        element(0x7000 - 2 * (n >> 15), 0x7FFF - (n & 0x7FFF), "LO", b"x") for n in range(900_000))),
    "repeated": plain(lambda: start() + element(8, 0x60, "CS", b"CT") * 900_000 + series()),
    "private": plain(lambda: start() + series() + b"".join(
        element(0x6001 + 2 * (n >> 15), 0x1000 + (n & 0x7FFF), "LO", b"x") for n in range(900_000))),
    "long-values": plain(lambda: start() + series() + open_ended(8, 0x1140, "SQ")
                         + item(element(0x10, 0x10, "PN", b"Doe^Jane") + element(8, 0x1155, "UI", b"1.2" + b"\\1.2" * 8000)) * 400
                         + SEQUENCE_END),
    # Encapsulated pixels.
    "fragments-million": fragments(1_000_000, 0),
    "fragments-2049": fragments(2049, 100_000),
    "native-210-mib": native,
    "turned-30-mib": turned(30),
    "turned-60-mib": turned(60),
}

# Read at a few places, so that few of their pages need be mapped at a time.
SPARSE = {"fragments-2049": 20, "native-210-mib": 20}
# In one folder, with files that are read whole around them.
MIXED = ["empty-items-900k", "references-few", "deflate-29-mib", "private", "native-0.9-mib"]
# Files of each corpus of Benchmarks/ at most.
CORPUS_FILES = {"ct": 32, "small": 200, "large": 2, "deep": 8}


class Peak:
    """What one run took, and what became of its files."""

    def __init__(self, midic, ruleset, inputs, work, jobs, *more):
        audit = work / "audit"
        shutil.rmtree(work / "out", ignore_errors=True)
        audit.unlink(missing_ok=True)
        (work / "map").unlink(missing_ok=True)
        command = [str(midic), "run", str(ruleset), str(inputs), "--output", str(work / "out"), "--jobs", str(jobs), "--quiet",
                   "--audit", str(audit), "--map", str(work / "map"), "--secret", f"study_key=@{KEY}", *more]
        began = time.monotonic()
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.anonymous = self.mapped = 0
        while running.poll() is None:
            try:
                status = Path(f"/proc/{running.pid}/status").read_text()
            except OSError:
                break
            facts = dict(line.split(":", 1) for line in status.splitlines() if line.startswith(("RssAnon", "RssFile")))
            if "RssAnon" in facts:
                self.anonymous = max(self.anonymous, int(facts["RssAnon"].split()[0]))
                self.mapped = max(self.mapped, int(facts["RssFile"].split()[0]))
            time.sleep(0.002)
        self.messages = running.stderr.read()
        self.code = running.wait()
        self.seconds = time.monotonic() - began
        self.outcomes = set()
        if audit.exists():
            for line in audit.read_text(errors="surrogateescape").splitlines():
                record = json.loads(line)
                if "input" in record:
                    outcome = record.get("outcome")
                    # Copies of one file have the same output.
                    same = "deidentified" if outcome in ("deidentified", "identical") else outcome
                    self.outcomes.add((same, record.get("reason"), record.get("limit")))
        shutil.rmtree(work / "out", ignore_errors=True)


class Judge:
    """Runs what it is given at each number of jobs and holds it against the limits."""

    def __init__(self, arguments, tally, work):
        self.arguments, self.tally, self.work = arguments, tally, work
        policy, self.ruleset = work / "memory.midic", work / "ruleset"
        policy.write_text(POLICY)
        subprocess.run([arguments.midic, "build", policy, "--output", self.ruleset], check=True, stdout=subprocess.DEVNULL)
        small = work / "small"
        small.mkdir()
        (small / "file.dcm").write_bytes(meta(EXPLICIT) + start() + series())
        self.base = self.peak(small, 1)
        tally.note(f"a small file takes {self.base.anonymous / 1024:.1f} MiB")

    def peak(self, inputs, jobs, *more):
        return Peak(self.arguments.midic, self.ruleset, inputs, self.work, jobs, *more)

    def see(self):
        """What takes much is seen to: else all that follows could not fail."""
        inputs = self.folder()
        with (inputs / "000.dcm").open("wb") as file:
            KINDS["references"](file)
        peak = self.peak(inputs, 1, "--memory", "1000")
        shutil.rmtree(inputs)
        taken = f"{peak.anonymous / 1024:.1f} MiB"
        self.tally.check(peak.anonymous > self.arguments.limit << 10, f"a file that may take a gigabyte is seen to take {taken}")

    def folder(self):
        inputs = self.work / "in"
        inputs.mkdir()
        return inputs

    def check(self, name, inputs, prepare=lambda jobs: None, outcomes=1, mapped=None):
        """Runs over a folder, which `prepare` fills for a number of jobs; `outcomes` is how many different ones there are."""
        seen = None
        for jobs in self.arguments.jobs:
            prepare(jobs)
            peak = self.peak(inputs, jobs)
            said = ", ".join(" ".join(str(word) for word in outcome if word is not None) for outcome in sorted(peak.outcomes, key=str))
            self.tally.note(f"{name:18} jobs {jobs:2}  anonymous {peak.anonymous / 1024:6.1f}  mapped {peak.mapped / 1024:6.1f} MiB  "
                            f"{peak.seconds:5.1f} s  {said}")
            faults = []
            if peak.code not in (0, 3) or not peak.outcomes:
                faults.append(f"code {peak.code}: {peak.messages[-300:]}")
            if peak.anonymous > self.arguments.limit << 10:
                faults.append(f"{peak.anonymous / 1024:.1f} MiB, over {self.arguments.limit}")
            if mapped and peak.mapped > self.base.mapped + (mapped * jobs << 10):
                faults.append(f"{peak.mapped / 1024:.1f} MiB mapped, over {mapped} for each job")
            if len(peak.outcomes) > outcomes or seen not in (None, peak.outcomes):
                faults.append(f"outcomes depend on jobs or on other files: {seen} and {peak.outcomes}")
            seen = peak.outcomes
            self.tally.check(not faults, f"{name} at {jobs} jobs", faults)
        shutil.rmtree(inputs)

    def kind(self, name):
        inputs = self.folder()
        first = inputs / "000.dcm"
        with first.open("wb") as file:
            KINDS[name](file)

        def copies(jobs):
            for number in range(len(list(inputs.iterdir())), jobs):
                os.link(first, inputs / f"{number:03}.dcm")
        self.check(name, inputs, copies, mapped=SPARSE.get(name))

    def mixed(self):
        inputs = self.folder()
        for place, name in enumerate(MIXED):
            first = inputs / f"{place:03}.dcm"
            with first.open("wb") as file:
                if name in KINDS:
                    KINDS[name](file)
                else:
                    file.write(meta(EXPLICIT) + start() + series() + element(0x7FE0, 0x10, "OW", bytes(900 << 10)))
            for number in range(place + len(MIXED), 48, len(MIXED)):
                os.link(first, inputs / f"{number:03}.dcm")
        self.check("mixed", inputs, outcomes=len(MIXED))

    def corpus(self, name):
        inputs = self.folder()
        corpora.make(name, inputs, CORPUS_FILES[name] / corpora.CORPORA[name][1])
        self.check(f"corpus-{name}", inputs, outcomes=2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--midic", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=64, help="MiB of anonymous resident memory")
    parser.add_argument("--only", nargs="*", choices=[*KINDS, "mixed", *(f"corpus-{name}" for name in CORPUS_FILES)])
    parser.add_argument("--jobs", nargs="*", type=int, default=[1, 2, 16])
    arguments = parser.parse_args()
    tally = Tally("memory")
    with tempfile.TemporaryDirectory(prefix="midic-memory-") as folder:
        judge = Judge(arguments, tally, Path(folder))
        judge.see()
        wanted = arguments.only or [*KINDS, "mixed", *(f"corpus-{name}" for name in CORPUS_FILES)]
        for name in wanted:
            if name == "mixed":
                judge.mixed()
            elif name.startswith("corpus-"):
                judge.corpus(name.removeprefix("corpus-"))
            else:
                judge.kind(name)
    tally.close()


if __name__ == "__main__":
    main()
