#!/usr/bin/env python3
"""What midic does with bad input: exit codes, reasons, and nothing half-written.

Usage: bad_input.py --midic PATH

Broken policies (1), wrong usage (2), broken DICOM files (3, the rest of the batch done), output that cannot be written
(4), damaged rulesets (5). A full disk is tried on a small memory file system, which needs root; else it is skipped.
"""

import argparse
import json
import os
import shutil
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

import build
from build import CT, DEFLATED, EXPLICIT
from dicombytes import File, Unsound
from running import KEY, TOP, Tally, files_below, run

BASIC = TOP / "examples" / "basic.midic"
STUDY = TOP / "examples" / "dicom"
LIMIT = 60


def midic(arguments, *words):
    done = subprocess.run(
        [arguments.midic, *map(str, words)], capture_output=True, timeout=LIMIT, stdin=subprocess.DEVNULL)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def no_value(text):
    """No message may hold a value of the study."""
    return not any(word in text for word in ("Sampleton", "ZQ-4711", "Farthingale", "ACC7700"))


# MARK: policies


def policies(arguments, work, tally):
    broken = work / "broken.midic"
    broken.write_text(
        'midic 1\n\npolicy broken version "1" {\n    standard "2026d"\n    extends basic\n'
        "    otherwise keep in_iod else remove\n    on_error quarantine\n}\n\nsecret study_key\n"
        "PatientNam -> empty\nuids -> uid(study_key, scope: galaxy)\nPatientName -> vanish\n(0010,00) -> remove\n")
    output = work / "broken-out"
    code, text = midic(arguments, "run", broken, STUDY, "--output", output, "--secret", f"study_key=@{KEY}")
    tally.check(code == 1 and not output.exists(), f"a broken policy ends with 1 and makes no output ({code})", text.splitlines()[:5])
    lines = [number for number in (11, 12, 13, 14) if f":{number}:" in text]
    tally.check(len(lines) == 4, f"all four errors in one go (lines {lines})", text.splitlines())
    tally.check("PatientName" in text, "an unknown keyword comes with a suggestion")
    code, text = midic(arguments, "check", broken, "--format", "json")
    try:
        parsed = json.loads(text) if text.lstrip().startswith(("[", "{")) and "\n{" not in text.strip() else [
            json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        parsed = None
    tally.check(code == 1 and parsed is not None, "the errors are JSON on request", text.splitlines()[:5])
    for label, data in (("empty", b""), ("not UTF-8", b"midic 1\n\xff\xfe"), ("a DICOM file", (STUDY / "ct" / "slice1.dcm").read_bytes()),
                        ("deep", b"midic 1\n" + b"when (" * 20000), ("nul bytes", b"midic 1\n\0\0\0")):
        path = work / "bad.midic"
        path.write_bytes(data)
        code, text = midic(arguments, "check", path)
        tally.check(code in (1, 5), f"a policy that is {label}: refused ({code})", text.splitlines()[:3])


# MARK: rulesets


def rulesets(arguments, work, tally):
    ruleset = work / "basic.ruleset"
    code, text = midic(arguments, "build", BASIC, "--output", ruleset)
    if not tally.check(code == 0 and ruleset.exists(), "the Basic Profile builds", text.splitlines()[:5]):
        return
    sound = ruleset.read_bytes()
    again = work / "again.ruleset"
    midic(arguments, "build", BASIC, "--output", again)
    tally.check(again.read_bytes() == sound, "the same policy builds the same bytes")
    tally.check(len(sound) <= 256 * 1024, f"the ruleset has {len(sound)} bytes, at most 256 KB")
    result = run(arguments.midic, ruleset, [STUDY / "ct"], work / "by-ruleset")
    plain = run(arguments.midic, BASIC, [STUDY / "ct"], work / "by-policy")
    same = files_below(result.output) == files_below(plain.output) and all(
        (result.output / n).read_bytes() == (plain.output / n).read_bytes() for n in files_below(plain.output))
    tally.check(result.code == 0 and plain.code == 0 and same, "a ruleset and its policy write the same files")

    damaged = work / "damaged.ruleset"
    reasons, wrong, written = set(), [], []

    def attempt(label, data):
        damaged.write_bytes(data)
        output = work / "damaged-out"
        code, text = midic(arguments, "run", damaged, STUDY / "ct", "--output", output, "--secret", f"study_key=@{KEY}")
        if code != 5:
            wrong.append(f"{label}: {code}: {text[:200]}")
        if output.exists():
            written.append(label)
            shutil.rmtree(output)
        reasons.add(" ".join(word for word in text.split("\n")[0].split() if not any(c.isdigit() for c in word) and "/" not in word))

    size = len(sound)
    lengths = sorted({1, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, size - 1, size - 2, size - 8, *(size * n // 40 for n in range(1, 40))})
    for length in lengths:
        attempt(f"cut to {length} of {size}", sound[:length])
    for number in range(160):
        place = number if number < 64 else (number * 2654435761) % size
        if place in (10, 11):
            continue  # The minor version: a reader takes a higher one (docs/ruleset-format.md).
        data = bytearray(sound)
        data[place] ^= 1 << (number % 8)
        attempt(f"bit {number % 8} of byte {place} turned", bytes(data))
    attempt("bytes after the end", sound + b"\0" * 8)
    attempt("zeros after the magic", sound[:16] + b"\0" * (size - 16))
    attempt("ones after the magic", sound[:16] + b"\xff" * (size - 16))
    tally.check(not wrong, f"{len(lengths) + 161} damaged rulesets all end with 5", wrong)
    tally.check(not written, "no damaged ruleset makes any output", written)
    tally.check(len(reasons) >= 4, f"{len(reasons)} distinct reasons", sorted(reasons))


# MARK: DICOM


def broken_files(sound):
    """{name: (bytes, outcomes that are right, must an offset be told)} from a sound CT slice."""
    file = File(sound)
    pixel = next(e for e in file.elements if e.tag == 0x7FE00010)
    sequence = next(e for e in file.elements if e.is_sequence and not e.path)
    inside = next(e for e in file.elements if e.path and e.path[0][0] == sequence.tag)
    start = file.meta_end

    def with_length(element, length, width):
        place = element.value_start - width
        return sound[:place] + length.to_bytes(width, "little") + sound[place + width:]

    identity = build.identity(CT, 5)
    plain = build.data_set(identity + build.pixels(), EXPLICIT)

    def nest(levels):
        return (build.header(0x00082218, "SQ", build.UNDEFINED, EXPLICIT) + build.marker(0xE000, build.UNDEFINED, EXPLICIT)) * levels

    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = build.data_set(identity, EXPLICIT)
    zeros = bomb.compress(first + build.header(0x00420011, "OB", 3 << 30, EXPLICIT)) + b"".join(
        bomb.compress(b"\0" * (1 << 24)) for _ in range(192)) + bomb.flush()

    quarantined = {"quarantined"}
    return {
        "cut-in-meta.dcm": (sound[:200], quarantined, True),
        "cut-in-a-header.dcm": (sound[:start + 3], quarantined, True),
        "cut-in-a-value.dcm": (sound[:start + 12], quarantined, True),
        "cut-in-a-sequence.dcm": (sound[:inside.value_start + 1], quarantined, True),
        "cut-in-the-pixels.dcm": (sound[:pixel.value_start + 1000], quarantined, True),
        "cut-before-the-end.dcm": (sound[:-1], quarantined, True),
        "value-past-the-end.dcm": (with_length(pixel, 1 << 30, 4), quarantined, True),
        "value-of-4-gigabytes.dcm": (with_length(pixel, 0xFFFFFFFE, 4), quarantined, True),
        "sequence-past-the-end.dcm": (with_length(sequence, 0x7FFFFFF0, 4), quarantined, True),
        # The Basic Profile leaves this sequence out, and its length says where it ends: what is wrong inside costs nothing.
        "item-past-its-sequence.dcm": (
            sound[:sequence.value_start + 4] + struct.pack("<L", 0x00FFFFFF) + sound[sequence.value_start + 8:], {"deidentified"}, False),
        "never-closed.dcm": (build.part10(plain + nest(3), CT, "1.2.3", EXPLICIT), quarantined, True),
        "five-thousand-deep.dcm": (build.part10(first + nest(5000), CT, "1.2.3", EXPLICIT), quarantined, True),
        "no-deflate-stream.dcm": (build.part10(b"\xff" * 500, CT, "1.2.3", DEFLATED, deflate=False), quarantined, False),
        "cut-deflate-stream.dcm": (build.part10(plain, CT, "1.2.3", DEFLATED)[:-40], quarantined, False),
        "deflate-bomb.dcm": (build.part10(zeros, CT, "1.2.3", DEFLATED, deflate=False), quarantined, False),
        "garbage-after-meta.dcm": (sound[:start] + bytes(range(256)) * 8, quarantined, True),
        "empty.dcm": (b"", {"not-dicom", "skipped", "quarantined", "rejected"}, False),
        "text.txt": (b"no DICOM at all, just words\n" * 20, {"not-dicom", "skipped", "quarantined", "rejected"}, False),
        "only-the-prefix.dcm": (b"\0" * 128 + b"DICM", {"not-dicom", "quarantined", "deidentified"}, False),
    }


def dicom(arguments, work, tally):
    sound = (STUDY / "ct" / "slice1.dcm").read_bytes()
    cases = broken_files(sound)
    folder = work / "mixed"
    folder.mkdir()
    for name, (data, _, _) in cases.items():
        (folder / name).write_bytes(data)
    good = []
    for number in (1, 2):
        shutil.copy(STUDY / "ct" / f"slice{number}.dcm", folder / f"good{number}.dcm")
        good.append(f"good{number}.dcm")
    result = run(arguments.midic, BASIC, [folder], work / "mixed-run")
    tally.check(result.code == 3, f"a batch with broken files ends with 3 ({result.code})", result.stderr.splitlines()[-5:])
    tally.check(all(result.written(name) for name in good), "the sound files of the batch are done")
    wrong = [f"{n}: {result.outcome(n)}" for n, (_, right, _) in cases.items() if result.outcome(n) not in right]
    tally.check(not wrong, f"{len(cases)} broken files have the right outcome", wrong)
    silent = [n for n in cases if not result.audit.get(n, {}).get("reason") and result.outcome(n) == "quarantined"]
    tally.check(not silent, "each quarantine has a reason", silent)
    without = [f"{n}: {result.audit.get(n)}" for n, (_, _, needs) in cases.items()
               if needs and not isinstance(result.audit.get(n, {}).get("offset"), int)]
    tally.check(not without, "and a byte offset where there is one", without)
    written = [n for n, (_, right, _) in cases.items() if result.written(n) and "deidentified" not in right]
    count = len({result.written(n) for n in result.audit if result.written(n)})
    tally.check(not written and len(files_below(result.output)) == count, "nothing is written for a broken file", written)
    tally.check(no_value(result.stdout + result.stderr + result.audit_text), "no message or audit line holds a value")
    quarantine = work / "quarantine"
    again = run(arguments.midic, BASIC, [folder], work / "mixed-again", "--quarantine", quarantine)
    copies = {p.read_bytes() for p in quarantine.rglob("*") if p.is_file()} if quarantine.exists() else set()
    missing = [n for n, (data, _, _) in cases.items() if again.outcome(n) == "quarantined" and data not in copies]
    tally.check(quarantine.exists() and not missing, "--quarantine holds unchanged copies", missing)
    if quarantine.exists():
        tally.check(os.stat(quarantine).st_mode & 0o777 == 0o700, "the quarantine folder has mode 0700")
        tally.check(not any("good" in p.name or "cut" in p.name for p in quarantine.rglob("*")), "under numbered names")


# MARK: usage and output


def usage(arguments, work, tally):
    output = work / "usage-out"
    base = ["run", BASIC, STUDY, "--output", output]
    short = work / "short.key"
    short.write_bytes(b"fifteen bytes.\n")
    exact = work / "exact.key"
    exact.write_bytes(b"sixteen bytes ok\n")
    cases = [
        ("no secret", base, {2}),
        ("a secret of 14 bytes", [*base, "--secret", f"study_key=@{short}"], {2}),
        ("a secret that the policy does not name", [*base, "--secret", f"study_key=@{KEY}", "--secret", f"other=@{KEY}"], {2}),
        ("a secret file that is not there", [*base, "--secret", f"study_key=@{work}/none"], {2, 4}),
        ("a secret on the command line", [*base, "--secret", "study_key=0123456789abcdef0123"], {2}),
        ("no output", ["run", BASIC, STUDY, "--secret", f"study_key=@{KEY}"], {2}),
        ("no input", ["run", BASIC, "--output", output, "--secret", f"study_key=@{KEY}"], {2}),
        ("an unknown option", [*base, "--secret", f"study_key=@{KEY}", "--frobnicate"], {2}),
        ("an option of a later version", [*base, "--secret", f"study_key=@{KEY}", "--resume"], {2}),
        ("a table, of a later version", [*base, "--secret", f"study_key=@{KEY}", "--table", "a=b"], {2}),
        ("a parameter that the policy does not name", [*base, "--secret", f"study_key=@{KEY}", "--param", "a=b"], {2}),
        ("--jobs 0", [*base, "--secret", f"study_key=@{KEY}", "--jobs", "0"], {2}),
        ("--jobs many", [*base, "--secret", f"study_key=@{KEY}", "--jobs", "many"], {2}),
        ("an unknown command", ["frobnicate"], {2}),
        ("a policy that is not there", ["run", work / "none.midic", STUDY, "--output", output, "--secret", f"study_key=@{KEY}"], {2, 4}),
        ("an input that is not there", ["run", BASIC, work / "none", "--output", output, "--secret", f"study_key=@{KEY}"], {2, 4}),
    ]
    for label, words, right in cases:
        code, text = midic(arguments, *words)
        tally.check(code in right and text.strip(), f"{label}: ends with {sorted(right)} ({code})", text.splitlines()[:3])
        tally.check(not output.exists() or not files_below(output), f"{label}: no output", files_below(output)[:3] if output.exists() else ())
    code, text = midic(arguments, *base, "--secret", f"study_key=@{exact}")
    tally.check(code == 0, f"a secret of 16 bytes does ({code})", text.splitlines()[:3])
    shutil.rmtree(output, ignore_errors=True)

    inside = work / "outer"
    (inside / "in").mkdir(parents=True)
    shutil.copy(STUDY / "ct" / "slice1.dcm", inside / "in" / "a.dcm")
    for label, folder, target in (("an input inside the output", inside / "in", inside), ("the output is the input", inside / "in", inside / "in")):
        before = files_below(inside)
        code, text = midic(arguments, "run", BASIC, folder, "--output", target, "--secret", f"study_key=@{KEY}")
        tally.check(code in (2, 4) and files_below(inside) == before, f"{label}: refused before work starts ({code})", text.splitlines()[:3])

    blocker = work / "file"
    blocker.write_text("not a folder")
    code, text = midic(arguments, "run", BASIC, STUDY, "--output", blocker / "out", "--secret", f"study_key=@{KEY}")
    tally.check(code in (2, 4), f"an output that cannot be made: refused ({code})", text.splitlines()[:3])
    code, text = midic(arguments, "run", BASIC, STUDY, "--output", blocker, "--secret", f"study_key=@{KEY}")
    tally.check(code in (2, 4) and blocker.read_text() == "not a folder", f"an output that is a file: refused ({code})", text.splitlines()[:3])
    if os.geteuid() != 0:
        closed = work / "closed"
        closed.mkdir(mode=0o500)
        code, text = midic(arguments, "run", BASIC, STUDY, "--output", closed / "out", "--secret", f"study_key=@{KEY}")
        tally.check(code == 4, f"a folder without permission ends with 4 ({code})", text.splitlines()[:3])
    code, text = midic(arguments, "run", BASIC, STUDY, "--output", output, "--secret", f"study_key=@{KEY}")
    tally.check("never" in text.lower() or "demo" in text.lower(), "the demo key is warned about", text.splitlines()[-3:])
    mapping = work / "m.csv"
    midic(arguments, "run", BASIC, STUDY, "--output", work / "again", "--secret", f"study_key=@{KEY}", "--map", mapping)
    tally.check(mapping.exists() and os.stat(mapping).st_mode & 0o777 == 0o600, "the map has mode 0600")


def full_disk(arguments, work, tally):
    disk = work / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(disk)], capture_output=True).returncode == 0
    if not mounted:
        tally.note("full disk: skipped, no small file system can be mounted here")
        return
    try:
        inputs = work / "many"
        inputs.mkdir()
        sound = (STUDY / "ct" / "slice1.dcm").read_bytes()
        for number in range(20):
            (inputs / f"{number:02d}.dcm").write_bytes(sound)
        for jobs in (1, 2):
            output = disk / f"out{jobs}"
            audit = work / f"full{jobs}.jsonl"
            code, text = midic(arguments, "run", BASIC, inputs, "--output", output, "--secret", f"study_key=@{KEY}",
                               "--on-duplicate", "suffix", "--jobs", jobs, "--audit", audit)
            # The same file twenty times is written once, or with suffixes; either may or may not fit.
            tally.check(code in (0, 4), f"full disk, {jobs} jobs, equal files: {code}", text.splitlines()[:3])
            shutil.rmtree(output, ignore_errors=True)
        large = {0x00280010: struct.pack("<H", 60), 0x00280011: struct.pack("<H", 100)}
        for number in range(20):
            large[0x7FE00010] = bytes([number]) * 12000
            image = [(tag, vr, large.get(tag, value)) for tag, vr, value in build.pixels()]
            file = build.data_set(build.identity(CT, 1000 + number) + image, EXPLICIT)
            (inputs / f"{number:02d}.dcm").write_bytes(build.part10(file, CT, f"{build.ROOT}.4.{1000 + number}", EXPLICIT))
        for jobs in (1, 2):
            output = disk / f"full{jobs}"
            code, text = midic(arguments, "run", BASIC, inputs, "--output", output, "--secret", f"study_key=@{KEY}", "--jobs", jobs)
            tally.check(code == 4, f"full disk, {jobs} jobs: ends with 4 ({code})", text.splitlines()[:3])
            half = []
            for name in files_below(output) if output.exists() else ():
                try:
                    file = File((output / name).read_bytes())
                    if not name.endswith(".dcm") or len(file.value(file.elements[-1])) != 12000:
                        half.append(name)
                except (Unsound, Exception) as error:
                    half.append(f"{name}: {error}")
            tally.check(not half, f"full disk, {jobs} jobs: nothing half-written, no temporary files", half)
            shutil.rmtree(output, ignore_errors=True)
    finally:
        subprocess.run(["umount", str(disk)], capture_output=True)


def mounts(arguments, work, tally):
    """A folder that is the input under another name, by a bind mount."""
    inputs, alias = work / "bound", work / "alias"
    shutil.copytree(STUDY, inputs)
    (inputs / "sub").mkdir()
    alias.mkdir()

    def bind(folder):
        return os.geteuid() == 0 and subprocess.run(["mount", "--bind", str(folder), str(alias)], capture_output=True).returncode == 0

    if not bind(inputs):
        tally.note("bind mounts: skipped, none can be made here")
        return
    try:
        before = files_below(inputs)
        for place in (alias, alias / "out", alias / "ct" / "out"):
            code, text = midic(arguments, "run", BASIC, inputs, "--output", place, "--secret", f"study_key=@{KEY}")
            tally.check(code == 2 and files_below(inputs) == before, f"the input's bind mount as output ({code})", text.splitlines()[:3])
            code, text = midic(arguments, "run", BASIC, inputs, "--output", work / "bound-out", "--quarantine", place, "--secret", f"study_key=@{KEY}")
            tally.check(code == 2 and files_below(inputs) == before, f"the input's bind mount as quarantine ({code})", text.splitlines()[:3])
        code, text = midic(arguments, "run", BASIC, alias / "ct", "--output", inputs / "ct" / "out", "--secret", f"study_key=@{KEY}")
        tally.check(code == 2 and files_below(inputs) == before, f"the output's bind mount as input ({code})", text.splitlines()[:3])
    finally:
        subprocess.run(["umount", str(alias)], capture_output=True)
    if not bind(inputs / "sub"):
        return
    try:
        audit = work / "bound.jsonl"
        count = len([name for name in before if name.endswith(".dcm")])
        code, text = midic(arguments, "run", BASIC, inputs, "--output", alias, "--secret", f"study_key=@{KEY}", "--audit", audit)
        outcomes = [json.loads(line).get("outcome") for line in audit.read_text().splitlines()]
        tally.check(code == 3 and outcomes.count("deidentified") == count and outcomes.count("unreadable") == 1,
                    f"a folder of the input, mounted as output, is not read ({code})", text.splitlines()[:3])
    finally:
        subprocess.run(["umount", str(alias)], capture_output=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--midic", required=True)
    parser.add_argument("--only")
    arguments = parser.parse_args()
    tally = Tally("bad input")
    work = Path(tempfile.mkdtemp(prefix="midic-bad-"))
    try:
        for part in (policies, rulesets, dicom, usage, full_disk, mounts):
            if arguments.only in (None, part.__name__):
                part(arguments, work, tally)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    tally.close()


if __name__ == "__main__":
    main()
