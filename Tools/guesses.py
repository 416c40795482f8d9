#!/usr/bin/env python3
"""Counts what somebody has to try who wants to undo keyed values: the figures of docs/security.md.

Usage: guesses.py                  prints the tables between the marks of the page
       guesses.py --midic PATH     measures how many new UIDs midic itself makes in a second on one core of this machine

Rates are those of the page. One keyed value costs two blocks of SHA-256 once the subkey is known (docs/keyed-values.md; RFC 2104). A guess at
the secret costs eight where an old and a new value are known (two for the padded secret, two for the subkey, two for its
padded form, two for the message), and four against the check value of an audit. One graphics card: 21,975.5 million SHA-256 of one block a
second, hashcat 6.2.6 on an RTX 4090 (https://gist.github.com/Chick3nman/32e662a5bb63bc4f51b847bb422222fd).
"""

import argparse
import math
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
CARD = 21_975.5e6  # blocks a second
DAY = 86_400

# What is guessed, how many there are, blocks of SHA-256 for each guess.
WITH_KEY = [
    ("Patient ID of 6 digits", 10**6),
    ("Patient ID of 8 digits", 10**8),
    ("Patient ID of 10 digits", 10**10),
    ("a letter and 9 digits", 26 * 10**9),
    ("one of 100,000 surnames, one of 10,000 given names", 10**9),
    ("the same and a birth date within 120 years", 10**9 * 43_830),
    ("SOP Instance UID: known device, time of ten years to the millisecond, 4 more digits", 10 * 365 * DAY * 1000 * 10**4),
]
SECRETS = [
    ("one of the 14 million passwords of a common list", 14 * 10**6),
    ("4 words drawn by dice from 7,776", 7776**4),
    ("6 words drawn by dice from 7,776", 7776**6),
    ("16 letters drawn by dice", 26**16),
    ("16 random bytes", 2**128),
    ("32 random bytes, as the command of docs/keyed-values.md makes", 2**256),
]
RANGES = [(-3650, -30, 1), (-3650, -30, 7), (-365, -30, 1), (-60, -31, 1)]
AGES = [40, 100, 365, 1825, 3650]
COUNTS = [10**5, 10**6, 10**7, 10**9]


def bits(number):
    return f"{math.log2(number):.1f}"


def number(value):
    return f"{value:,}" if value < 10**12 else f"{value:.1e}".replace("e+", " x 10^").replace("^0", "^")


def length(seconds):
    for limit, size, unit in [(1, None, None), (120, 1, "s"), (7200, 60, "min"), (2 * DAY, 3600, "h"), (730 * DAY, DAY, "days")]:
        if seconds < limit:
            return "under 1 s" if size is None else f"{seconds / size:.0f} {unit}"
    years = seconds / (365.25 * DAY)
    return f"{years:.0f} years" if years < 10**4 else f"{years:.0e} years".replace("e+", " x 10^").replace("^0", "^")


def offsets(low, high, step):
    return sum(1 for days in range(low, high + 1) if days % step == 0 and days != 0)


def tables():
    yield "| the secret was | guesses | bits | one card, one known pair | one card, the audit's check value |"
    yield "| --- | --- | --- | --- | --- |"
    for what, count in SECRETS:
        yield f"| {what} | {number(count)} | {bits(count)} | {length(count * 8 / CARD)} | {length(count * 4 / CARD)} |"
    yield ""
    yield "| offset | days that it can be | bits | a guess is right |"
    yield "| --- | --- | --- | --- |"
    for low, high, step in RANGES:
        count = offsets(low, high, step)
        name = f"`days({low} ... {high})`" if step == 1 else f"`days({low} ... {high}, step: {step})`"
        yield f"| {name} | {number(count)} | {bits(count)} | once in {number(count)} |"
    yield ""
    yield "| a date that reads so many days before the release, under `days(-3650 ... -30)` | days that it can be |"
    yield "| --- | --- |"
    for age in AGES:
        yield f"| {number(age)} | {number(max(0, min(3650, age) - 30 + 1))} |"
    yield ""
    yield "| different values under one key | two with one pseudonym of 12 digits (60 bits) | two with one UID (122 bits) |"
    yield "| --- | --- | --- |"
    for count in COUNTS:
        def chance(size):
            return f"{1 - math.exp(-count * (count - 1) / 2 / 2**size):.1g}" if count**2 / 2**size > 1e-9 else f"{count**2 / 2**(size + 1):.0e}"
        yield f"| {number(count)} | {chance(60)} | {chance(122)} |"
    yield ""
    yield "| who has the key and wonders about | guesses | bits | one graphics card, all of them |"
    yield "| --- | --- | --- | --- |"
    for what, count in WITH_KEY:
        yield f"| {what} | {number(count)} | {bits(count)} | {length(count * 2 / CARD)} |"


def element(group, tag, vr, value):
    value += b"" if len(value) % 2 == 0 else (b"\0" if vr == b"UI" else b" ")
    return struct.pack("<HH2sH", group, tag, vr, len(value)) + value


def study(count):
    """A CT without pixels that refers to so many images."""
    ct, explicit = b"1.2.840.10008.5.1.4.1.1.2", b"1.2.840.10008.1.2.1"
    item = b"".join(
        struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF) + element(8, 0x1155, b"UI", b"1.2.3.4.%d" % (10**9 + n))
        + struct.pack("<HHI", 0xFFFE, 0xE00D, 0) for n in range(count))
    data = element(8, 0x16, b"UI", ct) + element(8, 0x18, b"UI", b"1.2.3.1")
    data += struct.pack("<HH2sHI", 8, 0x1140, b"SQ", 0, 0xFFFFFFFF) + item + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    data += element(0x20, 0xD, b"UI", b"1.2.3.2") + element(0x20, 0xE, b"UI", b"1.2.3.3")
    meta = element(2, 2, b"UI", ct) + element(2, 3, b"UI", b"1.2.3.1") + element(2, 0x10, b"UI", explicit)
    return b"\0" * 128 + b"DICM" + element(2, 0, b"UL", struct.pack("<I", len(meta))) + meta + data


def measure(midic):
    """Processor time of a run over many different UIDs less that of one over few, by the number of UIDs."""
    with tempfile.TemporaryDirectory(prefix="midic-guesses-") as work:
        work = Path(work)
        policy = work / "p.midic"
        policy.write_text(
            'midic 1\npolicy p version "1" { standard "2026d"; otherwise keep; on_error quarantine }\n'
            "secret k\nuids -> uid(k)\n")
        (work / "key").write_bytes(b"measured 0123 4567 89ab cdef\n")
        times = {}
        wanted = b"1.2.3.4.1000000000"
        for count in (1_000, 201_000):
            source = work / f"{count}.dcm"
            source.write_bytes(study(count))
            best = math.inf
            for attempt in range(5):
                begin = resource_time()
                done = subprocess.run(
                    [midic, "run", policy, source, "-o", work / f"out{count}-{attempt}", "-q", "--jobs", "1", "--secret", f"k=@{work / 'key'}"],
                    capture_output=True, text=True)
                if done.returncode != 0:
                    sys.exit(done.stderr)
                best = min(best, resource_time() - begin)
                output = next((work / f"out{count}-{attempt}").rglob("*.dcm")).read_bytes()
                if wanted in output or output.count(b"2.25.") < count:
                    sys.exit("the UIDs were not mapped")
            times[count] = best
        each = (times[201_000] - times[1_000]) / 200_000
        print(f"{1 / each:,.0f} UIDs a second on one core, each read, decided, mapped and written ({each * 1e9:.0f} ns)")


def resource_time():
    import resource
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--midic")
    arguments = parser.parse_args()
    if arguments.midic:
        measure(arguments.midic)
    else:
        print("\n".join(tables()))


if __name__ == "__main__":
    main()
