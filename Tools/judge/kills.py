#!/usr/bin/env python3
"""Kills runs at random stages of their work and looks at what they leave.

Usage: kills.py --midic PATH [--runs 500] [--files 3000] [--seed 1]

What docs/records.md promises: no file is under a final name in part or with other bytes than an undisturbed run's; every output and every
quarantined copy has its line, its rows in the map and its record; of a killed run's audit only the last line may be cut off, and at
most 32 lines speak of files that are not there; a repeat into the same output comes to its end with the outcomes of an undisturbed run. SIGHUP, SIGINT and
SIGTERM leave exact records and an `end` line. Two runs into one output at once: the second is refused and leaves nothing.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import build
from running import KEY, TOP, Tally, files_below

POLICY = """midic 1
policy kills version "1" {
    standard "2026d"
    extends basic
    otherwise remove
    on_error quarantine
}
secret study_key
uids -> uid(study_key)
PatientID -> pseudonym(study_key)
quarantine "held by the policy" when Modality is "US"
"""
SETTLED = 32


def study(folder, count):
    """Small objects in some folders: distinct ones, a few that are held, a few duplicates, a few that are no DICOM."""
    for index in range(count):
        place = folder / f"{index // 250:03}"
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{index:05}.dcm"
        if index % 97 == 5:
            path.write_bytes(b"no object\n" * 20)
            continue
        instance = index - 3 if index % 101 == 50 else index
        path.write_bytes(build.small(instance, modality="US" if index % 29 == 7 else "CT", note=f"N{index}"))


def digests(folder):
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files_below(folder)
            if ".midic-" not in name}


def await_stage(process, places, size, chance):
    """Waits until a run's audit has so many bytes and, often, a little longer; however fast the machine is, that is when the run is so far.

    False if it has ended before."""
    while process.poll() is None:
        try:
            if places.audit.stat().st_size >= size:
                if chance.random() < 0.5:
                    time.sleep(chance.random() * 0.003)
                return process.poll() is None
        except FileNotFoundError:
            pass
        time.sleep(0.0002)
    return False


class Places:
    def __init__(self, work, name):
        self.top = work / name
        self.top.mkdir()
        self.output, self.audit, self.map, self.held = (self.top / part for part in ("out", "audit", "map", "held"))

    def command(self, arguments, ruleset, inputs, jobs, output=None):
        return [arguments.midic, "run", str(ruleset), str(inputs), "--output", str(output or self.output), "--secret", f"study_key=@{KEY}",
                "--audit", str(self.audit), "--map", str(self.map), "--quarantine", str(self.held), "--jobs", str(jobs)]


def records(places, is_killed):
    """The audit's lines, without one that was cut off; the map's rows, likewise."""
    faults = []
    text = places.audit.read_bytes() if places.audit.exists() else b""
    whole = text[:text.rfind(b"\n") + 1]
    if whole != text and not is_killed:
        faults.append("the audit ends within a line")
    lines = []
    for line in whole.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            faults.append("a line of the audit is no JSON")
    rows = places.map.read_bytes() if places.map.exists() else b""
    whole = rows[:rows.rfind(b"\r\n") + 2] if b"\r\n" in rows else b""
    if whole != rows and not is_killed:
        faults.append("the map ends within a row")
    return lines, set(whole.decode().split("\r\n")), faults


def look(places, reference, is_killed):
    """What is wrong with what a run left."""
    lines, rows, faults = records(places, is_killed)
    outputs = digests(places.output) if places.output.exists() else {}
    for name, digest in outputs.items():
        if reference["outputs"].get(name) != digest:
            faults.append(f"{name} is not what it should be")
    named = {line["output"] for line in lines if "output" in line}
    copies = {line["copy"] for line in lines if "copy" in line}
    held = set(files_below(places.held)) if places.held.exists() else set()
    held = {name for name in held if not name.startswith(".midic-")}
    if missing := set(outputs) - named:
        faults.append(f"{len(missing)} outputs without a line")
    there = {name for name in held if name.endswith(".dcm")}
    if missing := there - copies:
        faults.append(f"{len(missing)} copies without a line")
    if any(name[:-4] + ".json" not in held for name in there):
        faults.append("a copy without its record")
    for name in there:
        if hashlib.sha256((places.held / name).read_bytes()).hexdigest() not in reference["inputs"]:
            faults.append(f"{name} is no whole input")
    for name in held:
        if name.endswith(".json"):
            json.loads((places.held / name).read_text())
    for line in lines:
        wanted = reference["rows"].get(line.get("output"), ()) if line.get("output") in outputs else ()
        if any(row not in rows for row in wanted):
            faults.append(f"{line['output']} without its row in the map")
    ahead = len(named - set(outputs)) + len(copies - there)
    ends = [line for line in lines if line.get("kind") == "end"]
    if is_killed:
        if ahead > SETTLED:
            faults.append(f"{ahead} lines without files")
    else:
        if ahead:
            faults.append(f"{ahead} lines without files")
        if len(ends) != 1 or lines[-1] is not ends[0]:
            faults.append("no end line")
        if any(".midic-" in name for name in files_below(places.top)):
            faults.append("a temporary file is left")
    return lines, outputs, ahead, faults


def outcome(line):
    return {key: value for key, value in line.items() if key not in ("identical", "duplicate_of")}


def undisturbed(arguments, work, ruleset, inputs, tally):
    """What a run leaves that nothing disturbs."""
    whole = Places(work, "whole")
    start = time.monotonic()
    done = subprocess.run(whole.command(arguments, ruleset, inputs, 2), capture_output=True)
    length = time.monotonic() - start
    lines, rows, faults = records(whole, False)
    reference = {"outputs": digests(whole.output), "rows": {}, "lines": [outcome(l) for l in lines if l["kind"] == "file"],
                 "inputs": {hashlib.sha256(p.read_bytes()).hexdigest() for p in inputs.rglob("*.dcm")}, "length": length, "audit": whole.audit.stat().st_size}
    names = {Path(name).stem: name for name in reference["outputs"]}
    for row in rows:
        if name := names.get(row.split(",")[-1]):
            reference["rows"].setdefault(name, []).append(row)
    _, _, _, more = look(whole, reference, False)
    tally.check(done.returncode == 3 and not faults and not more,
                f"the undisturbed run: {len(reference['outputs'])} outputs in {length:.2f} s", faults + more)
    return reference


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--midic", required=True)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    tally = Tally("kills")
    chance = random.Random(arguments.seed)
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    work = Path(tempfile.mkdtemp(prefix="midic-kills-", dir=base))
    try:
        inputs = work / "in"
        study(inputs, arguments.files)
        (work / "p.midic").write_text(POLICY)
        ruleset = work / "p.ruleset"
        subprocess.run([arguments.midic, "build", str(work / "p.midic"), "--output", str(ruleset)], check=True, capture_output=True)
        reference = undisturbed(arguments, work, ruleset, inputs, tally)
        killed = torn = middle = 0
        most = 0
        wrong = []
        for number in range(arguments.runs):
            places = Places(work, f"run{number}")
            jobs = chance.choice([1, 2, 7])
            process = subprocess.Popen(places.command(arguments, ruleset, inputs, jobs), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            # One in six at any moment from its start on, which may be before there are records; the others at a stage of the work.
            if number % 6 == 5:
                time.sleep(chance.random() * reference["length"] * 1.1)
            else:
                await_stage(process, places, chance.random() * reference["audit"], chance)
            process.kill()
            was_killed = process.wait() == -signal.SIGKILL
            killed += was_killed
            text = places.audit.read_bytes() if places.audit.exists() else b""
            torn += bool(text) and not text.endswith(b"\n")
            lines, outputs, ahead, faults = look(places, reference, was_killed)
            middle += was_killed and 0 < len(outputs) < len(reference["outputs"])
            most = max(most, ahead)
            again = Places(work, f"again{number}")
            done = subprocess.run(again.command(arguments, ruleset, inputs, 2, places.output), capture_output=True)
            again.output = places.output
            lines, outputs, _, more = look(again, reference, False)
            if done.returncode != 3 or outputs != reference["outputs"]:
                more.append(f"the repeat ended with {done.returncode} and {len(outputs)} outputs")
            if [outcome(line) for line in lines if line["kind"] == "file"] != reference["lines"]:
                more.append("the repeat's lines are others")
            if faults or more:
                wrong.append(f"run {number}, jobs {jobs}: {(faults + more)[:3]}")
            shutil.rmtree(places.top)
            shutil.rmtree(again.top)
        tally.check(not wrong, f"{arguments.runs} runs, {killed} killed, {middle} of them in the midst of outputs, {torn} with a last line cut off, "
                               f"at most {most} lines without files", wrong)
        tally.check(middle >= arguments.runs // 3, f"kills meet runs at work ({middle})")

        wrong = []
        met = 0
        rounds = max(6, arguments.runs // 10)
        # Where runs are over in hundredths of a second many end before they are held; it goes on until enough have met their signal.
        for number in range(20 * rounds):
            if met == rounds:
                break
            places = Places(work, f"stop{number}")
            which = [signal.SIGHUP, signal.SIGINT, signal.SIGTERM][number % 3]
            process = subprocess.Popen(places.command(arguments, ruleset, inputs, chance.choice([1, 2, 7])), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            # Not before the run is under way: until then a signal ends the process as any other. It is held while the signal is on its
            # way, so that it cannot end in between.
            await_stage(process, places, 1 + chance.random() * reference["audit"] * 0.7, chance)
            process.send_signal(signal.SIGSTOP)
            process.send_signal(which)
            process.send_signal(signal.SIGCONT)
            code = process.wait()
            if code == 3:
                shutil.rmtree(places.top)
                continue
            met += 1
            lines, outputs, _, faults = look(places, reference, False)
            if code != 128 + which or lines[-1].get("signal") != which or lines[-1].get("complete") is not False:
                faults.append(f"code {code}, end {lines[-1] if lines else None}")
            elif lines[-1]["deidentified"] - lines[-1]["identical"] != len(outputs):
                faults.append("the end line counts others")
            if faults:
                wrong.append(f"{which.name}: {faults[:3]}")
            shutil.rmtree(places.top)
        tally.check(not wrong and met == rounds, f"{met} of {rounds} runs ended by SIGHUP, SIGINT, SIGTERM: exact records, an end line", wrong)

        both = Places(work, "both")
        first = subprocess.Popen(both.command(arguments, ruleset, inputs, 1), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        await_stage(first, both, 1, chance)
        first.send_signal(signal.SIGSTOP)
        other = Places(work, "other")
        second = subprocess.run(other.command(arguments, ruleset, inputs, 1, both.output), capture_output=True, text=True)
        still = first.poll() is None
        first.send_signal(signal.SIGCONT)
        code = first.wait()
        _, outputs, _, faults = look(both, reference, False)
        tally.check(still and second.returncode == 4 and "another run is writing" in second.stderr and not files_below(other.top),
                    f"a second run into one output is refused ({second.returncode})", [second.stderr])
        tally.check(code == 3 and outputs == reference["outputs"] and not faults, "and the first is as if alone", faults)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    tally.close()


if __name__ == "__main__":
    main()
