#!/usr/bin/env python3
"""Fills the disk under each place that a run writes to, one at a time, and looks at what is left.

Usage: full_disk.py --midic PATH

Output (bytes and inodes), audit, map, quarantine and standard output are each full by its own, on a small memory file system where this
may mount one (root), and by a limit on file size where it may not. Whatever is full: code 4, the reason in a message, no file in part
under a final name, and records that say exactly what is there, with an `end` line of what stopped the run. A repeat with room comes to its end.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import kills
from kills import Places, digests, look, outcome, records
from running import KEY, Tally, files_below

FILES = 700


def mount(folder, options):
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "midic-full", str(folder)], capture_output=True, text=True)
    return done.returncode == 0


def unmount(folder):
    subprocess.run(["umount", str(folder)], capture_output=True)


def limit(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def case(tally, arguments, work, ruleset, inputs, reference, what, options, jobs):
    """One place on a file system of its own."""
    disk = work / "disk"
    if not mount(disk, options):
        disk.rmdir()
        return False
    try:
        places = Places(work, "full")
        setattr(places, what, disk / "place")
        done = subprocess.run(places.command(arguments, ruleset, inputs, jobs), capture_output=True, text=True, timeout=300)
        lines, outputs, _, faults = look(places, reference, False)
        end = lines[-1] if lines else {}
        if done.returncode != 4 or "No space left on device" not in done.stderr:
            faults.append(f"code {done.returncode}: {done.stderr[-300:]}")
        if end.get("complete") is not False or "No space left" not in end.get("failure", {}).get("reason", ""):
            faults.append(f"the end line: {end}")
        if end.get("deidentified", 0) - end.get("identical", 0) != len(outputs):
            faults.append(f"{len(outputs)} outputs, the end line says {end.get('deidentified')}")
        if any(".midic-" in name for name in files_below(disk)):
            faults.append("a temporary file is left on the full disk")
        tally.check(not faults, f"{what} full ({options}, jobs {jobs}): {len(outputs)} outputs, {len(lines)} lines", faults)
        again = Places(work, "again")
        if what != "output":
            again.output = places.output
        done = subprocess.run(again.command(arguments, ruleset, inputs, 2), capture_output=True, text=True, timeout=300)
        lines, outputs, _, faults = look(again, reference, False)
        if done.returncode != 3 or outputs != reference["outputs"]:
            faults.append(f"code {done.returncode}, {len(outputs)} outputs")
        tally.check(not faults, "  and a repeat with room comes to its end", faults)
        return True
    finally:
        unmount(disk)
        disk.rmdir()
        for name in ("full", "again"):
            shutil.rmtree(work / name, ignore_errors=True)


def together(tally, arguments, work, ruleset, inputs, reference, options, jobs):
    """Output and records on one file system, which is too small for them."""
    disk = work / "disk"
    if not mount(disk, options):
        disk.rmdir()
        return
    try:
        places = Places(disk, "all")
        done = subprocess.run(places.command(arguments, ruleset, inputs, jobs), capture_output=True, text=True, timeout=300)
        lines, outputs, _, faults = look(places, reference, False)
        if done.returncode != 4 or lines[-1].get("complete") is not False:
            faults.append(f"code {done.returncode}: {done.stderr[-300:]}")
        tally.check(not faults, f"all on one disk ({options}, jobs {jobs}): {len(outputs)} outputs, {len(lines)} lines", faults)
    finally:
        unmount(disk)
        disk.rmdir()


def limited(tally, arguments, work, ruleset, inputs, reference, what, size):
    """A limit on file size that one record meets before all else."""
    places = Places(work, "limited")
    command = places.command(arguments, ruleset, inputs, 2)
    for option in {"audit", "map"} - {what}:
        index = command.index("--" + option)
        del command[index:index + 2]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, preexec_fn=limit(size))
    faults = []
    outputs = digests(places.output)
    if done.returncode != 4 or "File too large" not in done.stderr:
        faults.append(f"code {done.returncode}: {done.stderr[-300:]}")
    faults += [name for name, digest in outputs.items() if reference["outputs"].get(name) != digest]
    if what == "audit":
        lines, _, more = records(places, False)
        faults += more
        if {line["output"] for line in lines if "output" in line} != set(outputs):
            faults.append("outputs and lines differ")
        if lines[-1].get("complete") is not False:
            faults.append(f"the end line: {lines[-1]}")
    else:
        rows = places.map.read_bytes()
        if not rows.endswith(b"\r\n"):
            faults.append("the map ends within a row")
        whole = set(rows.decode().split("\r\n"))
        faults += [name for name in outputs if any(row not in whole for row in reference["rows"].get(name, ()))]
    tally.check(not faults and outputs, f"{what} meets a limit of {size} bytes: {len(outputs)} outputs", faults)
    shutil.rmtree(places.top)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--midic", required=True)
    arguments = parser.parse_args()
    tally = Tally("full disk")
    work = Path(tempfile.mkdtemp(prefix="midic-full-"))
    try:
        inputs = work / "in"
        kills.study(inputs, FILES)
        ruleset = work / "p.ruleset"
        (work / "p.midic").write_text(kills.POLICY)
        subprocess.run([arguments.midic, "build", str(work / "p.midic"), "--output", str(ruleset)], check=True, capture_output=True)
        reference = kills.undisturbed(arguments, work, ruleset, inputs, tally)

        mounted = True
        for what, options in [("output", "size=400k"), ("output", "nr_inodes=200"), ("audit", "size=200k"), ("audit", "size=40k"),
                              ("map", "size=16k"), ("held", "size=24k"), ("held", "nr_inodes=12")]:
            for jobs in (1, 3):
                mounted = mounted and case(tally, arguments, work, ruleset, inputs, reference, what, options, jobs)
        for options in ("size=300k", "size=1000k", "nr_inodes=150"):
            together(tally, arguments, work, ruleset, inputs, reference, options, 1)
            together(tally, arguments, work, ruleset, inputs, reference, options, 3)
        if not mounted:
            tally.note("no file system could be mounted: full disks are tried by limits alone")
        limited(tally, arguments, work, ruleset, inputs, reference, "audit", 120_000)
        limited(tally, arguments, work, ruleset, inputs, reference, "map", 12_000)

        # A disk with no room at all when the run begins: nothing is begun.
        for what in ("audit", "map"):
            disk = work / "disk"
            if not mount(disk, "size=8k"):
                disk.rmdir()
                break
            (disk / "filler").write_bytes(b"x" * 8192)
            places = Places(work, "none")
            setattr(places, what, disk / "place")
            done = subprocess.run(places.command(arguments, ruleset, inputs, 1), capture_output=True, text=True)
            tally.check(done.returncode == 4 and not digests(places.output) and files_below(disk) == ["filler"],
                        f"{what} on a disk without room: nothing is begun ({done.returncode})", [done.stderr, *files_below(disk)])
            unmount(disk)
            disk.rmdir()
            shutil.rmtree(places.top)

        if os.path.exists("/dev/full"):
            for words in ([], ["--format", "json"], ["--dry-run", "--format", "json"]):
                places = Places(work, "stdout")
                with open("/dev/full", "wb") as full:
                    done = subprocess.run(places.command(arguments, ruleset, inputs, 2) + words, stdout=full, stderr=subprocess.PIPE, text=True)
                faults = []
                if "--dry-run" not in words:
                    lines, outputs, _, faults = look(places, reference, False)
                    if outputs != reference["outputs"] or lines[-1].get("complete") is not True:
                        faults.append("the run did not come to its end")
                elif files_below(places.top):
                    faults.append("a dry run wrote")
                if done.returncode != 4 or "standard output" not in done.stderr:
                    faults.append(f"code {done.returncode}: {done.stderr[-300:]}")
                tally.check(not faults, f"standard output full {words}", faults)
                shutil.rmtree(places.top)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    tally.close()


if __name__ == "__main__":
    main()
