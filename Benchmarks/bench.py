#!/usr/bin/env python3
"""Times whole runs of midic against `cp -r` of the same files and against the floor, in turn, on memory-backed storage.

Usage: bench.py [--midic PATH] [--storage /dev/shm] [--rounds 7] [--only ct,small,large,deep] [--jobs 1,2]
                [--forms ruleset,policy] [--records no,yes] [--scale 1.0] [--seed 0] [--json FILE] [--markdown FILE]

Needs Python 3 and a Swift toolchain; builds midic and the floor program (floor.swift), and makes its own files. A round of everything that does not count
comes first. Memory (RssAnon) and system calls are taken in runs of their own, which are not timed. README.md says what the corpora
are and how to read the numbers.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from corpora import CORPORA, TOP, file_count, make

HERE = Path(__file__).resolve().parent
# Jobs at which memory must be as flat as with few.
MANY_JOBS = 16


def timed(command):
    """Seconds and processor seconds of a command; ends the program if it fails."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    text = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}: {text.decode(errors='replace')[-2000:]}")
    return seconds, usage.ru_utime + usage.ru_stime


def anonymous_peak(command):
    """Kilobytes that were resident and no file's, at most, of looks a millisecond apart; None if none was seen."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = None
    while process.poll() is None:
        try:
            text = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            break
        for line in text.splitlines():
            if line.startswith("RssAnon:"):
                most = max(most or 0, int(line.split()[1]))
        time.sleep(0.001)
    if process.wait() != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return most


def system_calls(command, files, scratch):
    """System calls a file by strace's count, or None without strace."""
    if not shutil.which("strace"):
        return None
    report = scratch / "strace.txt"
    done = subprocess.run(["strace", "-f", "-c", "-o", str(report), *command], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0:
        return None
    calls = {}
    for line in report.read_text().splitlines():
        words = line.split()
        if len(words) >= 5 and words[0].replace(".", "").isdigit() and words[-1] != "total":
            calls[words[-1]] = int(words[3])
    top = sorted(calls.items(), key=lambda pair: -pair[1])[:8]
    return {"a_file": round(sum(calls.values()) / files, 1), "most": {name: round(n / files, 2) for name, n in top}}


class Corpus:
    """One corpus, and the commands that are timed on it, by name in the order of a round."""

    def __init__(self, name, arguments, scratch, floor):
        self.name, self.arguments, self.scratch = name, arguments, scratch
        self.folder, self.target = scratch / name, scratch / "out"
        make(name, self.folder, arguments.scale, arguments.seed)
        self.files = file_count(name, arguments.scale)
        self.bytes = sum(path.stat().st_size for path in self.folder.rglob("*.dcm"))
        self.commands = {"cp -r": ["cp", "-r", str(self.folder), str(self.target)]}
        for jobs in arguments.jobs:
            self.commands[f"floor, {jobs} thread{'s' * (jobs > 1)}"] = [str(floor), str(self.folder), str(self.target), str(jobs)]
        for form in arguments.forms:
            for records in arguments.records:
                for jobs in arguments.jobs:
                    title = f"{form}{', audit and map' if records == 'yes' else ''}, {jobs} job{'s' * (jobs > 1)}"
                    self.commands[title] = self.midic(form, records == "yes", jobs)

    def midic(self, form, has_records, jobs):
        return midic_run(self.arguments, self.scratch, form, self.folder, self.target, jobs, has_records)

    def clear(self):
        shutil.rmtree(self.target, ignore_errors=True)
        for name in ("audit", "map"):
            (self.scratch / name).unlink(missing_ok=True)

    def check_written(self, title):
        written = sum(1 for _ in self.target.rglob("*.dcm"))
        if written != self.files:
            sys.exit(f"{self.name}, {title}: {written} of {self.files} files were written")

    def measure(self):
        rounds = []
        for number in range(self.arguments.rounds + 1):
            seconds = {}
            for title, command in self.commands.items():
                self.clear()
                seconds[title] = timed(command)
                self.check_written(title)
                if title == "ruleset, 1 job":
                    # The same again: all outputs are there.
                    seconds["repeated, 1 job"] = timed(command)
                    self.check_written("repeated")
            if number > 0:
                rounds.append(seconds)
        memory = {}
        for jobs in [*self.arguments.jobs, MANY_JOBS]:
            self.clear()
            memory[jobs] = anonymous_peak(self.midic("ruleset", True, jobs))
        self.clear()
        calls = system_calls(self.midic("ruleset", False, 1), self.files, self.scratch)
        self.clear()
        return self.result(rounds, memory, calls)

    def result(self, rounds, memory, calls):
        rows = []
        for title in rounds[0]:
            seconds = [one[title][0] for one in rounds]
            row = {"what": title, "seconds": spread(seconds), "files_a_second": round(self.files / statistics.median(seconds)),
                   "processor_us_a_file": round(statistics.median(one[title][1] for one in rounds) / self.files * 1e6, 1)}
            if title != "cp -r":
                row["of_copy"] = spread([one["cp -r"][0] / one[title][0] for one in rounds])
            floor = "floor, 1 thread"
            if floor in rounds[0] and not title.startswith(("cp", "floor")):
                row["of_floor"] = spread([one[floor][0] / one[title][0] for one in rounds])
            rows.append(row)
        return {"corpus": self.name, "files": self.files, "bytes": self.bytes, "rounds": len(rounds), "rows": rows,
                "peak_anonymous_kb": memory, "system_calls": calls}


def starts(arguments, scratch, rounds=21):
    """Seconds of runs over one small file, by form, in turn: from the start of the process to its end, which comes after the first output."""
    folder, target = scratch / "one", scratch / "out"
    folder.mkdir()
    (folder / "one.dcm").write_bytes(CORPORA["small"][2](0, None))
    seconds = {form: [] for form in arguments.forms}
    for number in range(rounds + 1):
        for form in arguments.forms:
            shutil.rmtree(target, ignore_errors=True)
            one, _ = timed(midic_run(arguments, scratch, form, folder, target, 1))
            if number > 0:
                seconds[form].append(one)
    shutil.rmtree(target, ignore_errors=True)
    return {form: spread(values) for form, values in seconds.items()}


def midic_run(arguments, scratch, form, folder, target, jobs, has_records=False):
    source = arguments.policy if form == "policy" else scratch / "bench.ruleset"
    records = ["--audit", str(scratch / "audit"), "--map", str(scratch / "map")] if has_records else []
    return [str(arguments.midic), "run", str(source), str(folder), "--output", str(target), "--quiet",
            "--secret", f"study_key=@{TOP / 'examples' / 'demo.key'}", "--jobs", str(jobs), *records]


def spread(values):
    return {"median": round(statistics.median(values), 4), "lowest": round(min(values), 4), "highest": round(max(values), 4)}


def markdown(result):
    lines = [f"### {result['corpus']}: {result['files']} {CORPORA[result['corpus']][0]} ({result['bytes'] / 1e6:.0f} MB)", "",
             f"Medians of {result['rounds']} rounds after one that does not count, lowest and highest in brackets.", "",
             "| | seconds | of `cp -r` | of the floor | files a second | processor us a file |", "| --- | --- | --- | --- | --- | --- |"]

    def shown(row, key, digits):
        if key not in row:
            return ""
        value = row[key]
        return f"{value['median']:.{digits}f} ({value['lowest']:.{digits}f} to {value['highest']:.{digits}f})"

    for row in result["rows"]:
        lines.append(f"| {row['what']} | {shown(row, 'seconds', 3)} | {shown(row, 'of_copy', 2)} | {shown(row, 'of_floor', 2)} "
                     f"| {row['files_a_second']} | {row['processor_us_a_file']} |")
    memory = ", ".join(f"{kilobytes / 1024:.1f} MB at {jobs}" if kilobytes else f"not seen at {jobs}"
                       for jobs, kilobytes in result["peak_anonymous_kb"].items())
    lines += ["", f"Anonymous memory at most, by jobs, with audit and map: {memory}."]
    if result["system_calls"]:
        most = ", ".join(f"{name} {count}" for name, count in result["system_calls"]["most"].items())
        lines.append(f"System calls a file: {result['system_calls']['a_file']} ({most}).")
    return "\n".join(lines) + "\n"


def fitting_scale(storage, names):
    """1, or what the storage has room for: a corpus, its outputs, and a quarter of both."""
    free = shutil.disk_usage(storage).free
    largest = {"ct": 1.1e9, "small": 0.3e9, "large": 2.1e9, "deep": 0.1e9}
    return min(1.0, free / (max(largest[name] for name in names) * 2.5))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--midic", type=Path, help="a build to time; without it, this source is built")
    parser.add_argument("--policy", type=Path, default=TOP / "examples" / "basic.midic")
    parser.add_argument("--storage", type=Path, default=Path("/dev/shm"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default=",".join(CORPORA))
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--forms", default="ruleset,policy")
    parser.add_argument("--records", default="no,yes")
    parser.add_argument("--scale", type=float, help="of the corpora's numbers of files; by default what the storage has room for, 1 at most")
    parser.add_argument("--seed", type=int, default=0, help="of the values in the files; with 0 files of a kind are alike")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    arguments = parser.parse_args()
    arguments.jobs = [int(number) for number in arguments.jobs.split(",")]
    arguments.forms, arguments.records = arguments.forms.split(","), arguments.records.split(",")
    names = arguments.only.split(",")
    if arguments.rounds < 1 or not set(names) <= set(CORPORA) or not set(arguments.forms) <= {"ruleset", "policy"}:
        parser.error("wrong --rounds, --only or --forms")
    if arguments.midic is None:
        subprocess.run(["swift", "build", "-c", "release", "--product", "midic", "--package-path", str(TOP)], stdout=sys.stderr, check=True)
        arguments.midic = TOP / ".build" / "release" / "midic"
    if not arguments.midic.exists():
        sys.exit(f"{arguments.midic} is not there")
    if arguments.scale is None:
        arguments.scale = fitting_scale(arguments.storage, names)
    scratch = arguments.storage / f"midic-bench-py-{os.getpid()}"
    scratch.mkdir(mode=0o700)
    try:
        floor = scratch / "floor"
        subprocess.run(["swiftc", "-O", "-o", str(floor), str(HERE / "floor.swift")], check=True)
        subprocess.run([str(arguments.midic), "build", str(arguments.policy), "--output", str(scratch / "bench.ruleset"), "--quiet"],
                       check=True)
        started = starts(arguments, scratch)
        opening = "".join(f"From the start to the end of a run over one small file, {form}: {one['median'] * 1000:.1f} ms ({one['lowest'] * 1000:.1f} to "
                          f"{one['highest'] * 1000:.1f}).\n" for form, one in started.items())
        print(opening, flush=True)
        results = []
        for name in names:
            corpus = Corpus(name, arguments, scratch, floor)
            results.append(corpus.measure())
            print(markdown(results[-1]), flush=True)
            shutil.rmtree(corpus.folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if arguments.markdown:
        arguments.markdown.write_text(opening + "\n" + "\n".join(markdown(result) for result in results))
    if arguments.json:
        machine = {"system": platform.platform(), "cores": os.cpu_count(), "storage": str(arguments.storage), "scale": arguments.scale,
                   "seed": arguments.seed}
        arguments.json.write_text(json.dumps({"machine": machine, "start": started, "results": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
