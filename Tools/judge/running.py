"""Running midic from the judges: one place for the command line, the audit and the map."""

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
KEY = TOP / "examples" / "demo.key"


@dataclass
class Run:
    """What a run said: exit code, audit records by input path (relative), map of old to new UIDs."""

    code: int
    output: Path
    stdout: str
    stderr: str
    audit: dict = field(default_factory=dict)
    audit_text: str = ""
    uids: dict = field(default_factory=dict)

    def outcome(self, name):
        return self.audit.get(name, {}).get("outcome")

    def written(self, name):
        """The output file of an input, or None."""
        relative = self.audit.get(name, {}).get("output")
        return self.output / relative if relative else None


def run(midic, policy, inputs, work, *options, secrets=None, jobs=None, check=None, timeout=1800, suffix=True):
    """Runs `midic run` with audit and map into `work`; `check` is the set of exit codes that are not a surprise."""
    work = Path(work)
    work.mkdir(parents=True, exist_ok=True)
    output, audit, mapping = work / "out", work / "audit.jsonl", work / "map.csv"
    command = [str(midic), "run", str(policy), *map(str, inputs), "--output", str(output)]
    for key, source in (secrets if secrets is not None else {"study_key": f"@{KEY}"}).items():
        command += ["--secret", f"{key}={source}"]
    command += ["--audit", str(audit), "--map", str(mapping)]
    if suffix:
        command += ["--on-duplicate", "suffix"]
    if jobs:
        command += ["--jobs", str(jobs)]
    command += options
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=timeout,
                          stdin=subprocess.DEVNULL)
    result = Run(done.returncode, output, done.stdout, done.stderr)
    if check is not None and done.returncode not in check:
        sys.exit(f"midic ended with {done.returncode}, expected {sorted(check)}:\n{' '.join(command)}\n{done.stderr[-4000:]}")
    if audit.exists():
        result.audit_text = audit.read_text(errors="surrogateescape")
        for line in result.audit_text.splitlines():
            record = json.loads(line)
            if "input" in record:
                result.audit[record["input"]] = record
    if mapping.exists():
        with open(mapping, newline="", errors="surrogateescape") as stream:
            for row in csv.DictReader(stream):
                if row["kind"] == "uid":
                    result.uids[row["old"]] = row["new"]
    return result


def files_below(folder):
    """Paths of all files below a folder, relative, sorted."""
    folder = Path(folder)
    return sorted(
        os.path.relpath(os.path.join(root, name), folder)
        for root, _, names in os.walk(folder) for name in names
    )


class Tally:
    """Counts what passed and what failed, prints failures at once, and the plain closing line."""

    def __init__(self, title):
        self.title = title
        self.passed = 0
        self.failed = 0
        print(f"== {title}", flush=True)

    def check(self, holds, text, details=()):
        if holds:
            self.passed += 1
            print(f"ok    {text}", flush=True)
        else:
            self.failed += 1
            print(f"FAIL  {text}", flush=True)
            details = list(details)
            for detail in details[:40]:
                print(f"      {detail}", flush=True)
            if len(details) > 40:
                print(f"      ... {len(details) - 40} more", flush=True)
        return holds

    def note(self, text):
        print(f"note  {text}", flush=True)

    def close(self):
        print(f"{self.title}: {self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed else 0)
