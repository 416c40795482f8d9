#!/usr/bin/env python3
"""Times whole runs of midic against `cp -r` of the same files, in turn, on memory-backed storage.

Usage: bench.py [--midic PATH] [--storage /dev/shm] [--rounds 7] [--only ct,small,multiframe] [--jobs 1,2] [--json FILE]

Needs Python 3 alone; makes its own files. Prints for each corpus the median time of `cp -r` and of midic, the ratio of
the rates (1.0: as fast as copying), peak resident memory, and where strace is installed the system calls a file.
What the corpora are, and how to read the numbers, is in README.md.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import struct
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
ROOT = "1.2.826.0.1.3680043.10.9999.8"
CT = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
EXPLICIT = "1.2.840.10008.1.2.1"
LONG = {"OB", "OW", "SQ", "UN", "UT"}


def element(tag, vr, value):
    if isinstance(value, list):
        value = b"".join(struct.pack("<HHL", 0xFFFE, 0xE000, len(item)) + item for item in map(data_set, value))
    elif isinstance(value, str):
        value = value.encode()
    if len(value) % 2:
        value += b"\0" if vr in ("UI", "OB") else b" "
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode()
    if vr in LONG:
        return head + b"\0\0" + struct.pack("<L", len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def data_set(elements):
    return b"".join(element(*e) for e in sorted(elements))


def short(number):
    return struct.pack("<H", number)


def file_bytes(sop_class, instance, elements, pixels):
    meta = data_set([
        (0x00020001, "OB", b"\0\1"), (0x00020002, "UI", sop_class), (0x00020003, "UI", instance),
        (0x00020010, "UI", EXPLICIT), (0x00020012, "UI", ROOT + ".1"), (0x00020016, "AE", "BENCHCT"),
    ])
    start = b"\0" * 128 + b"DICM" + element(0x00020000, "UL", struct.pack("<L", len(meta))) + meta
    return start + data_set([*elements, (0x7FE00010, "OW", pixels)])


def typical(number, sop_class, rows, columns, frames=1):
    """226 elements, 66 of them nested and 45 private, as a CT console writes them."""
    study, patient = number // 500, number // 500
    instance = f"{ROOT}.{study}.2.{number}"
    code = [(0x00080100, "SH", "CODE1"), (0x00080102, "SH", "99BENCH"), (0x00080104, "LO", "A code meaning")]
    reference = [(0x00081150, "UI", sop_class), (0x00081155, "UI", f"{ROOT}.{study}.2.{number + 1}")]
    elements = [
        (0x00080005, "CS", "ISO_IR 100"), (0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
        (0x00080012, "DA", "20240117"), (0x00080013, "TM", "081512.250"), (0x00080014, "UI", ROOT + ".9"),
        (0x00080016, "UI", sop_class), (0x00080018, "UI", instance),
        (0x00080020, "DA", "20240117"), (0x00080021, "DA", "20240117"), (0x00080022, "DA", "20240117"),
        (0x00080023, "DA", "20240117"), (0x0008002A, "DT", "20240117081512.250000"),
        (0x00080030, "TM", "081512"), (0x00080031, "TM", "081512"), (0x00080032, "TM", "081513"), (0x00080033, "TM", "081514"),
        (0x00080050, "SH", f"ACC{study:07d}"), (0x00080060, "CS", "CT"), (0x00080070, "LO", "Acme"),
        (0x00080080, "LO", "Bench General Infirmary"), (0x00080081, "ST", "1 Parapet Walk, Nowhereton"),
        (0x00080090, "PN", "Referrer^Ottoline"), (0x00081010, "SH", "CTROOM7"), (0x00081030, "LO", "Thorax with contrast"),
        (0x00081032, "SQ", [code]), (0x0008103E, "LO", "Axial 1 mm"), (0x00081040, "LO", "Radiology"),
        (0x00081048, "PN", "Record^Cornelius"), (0x00081050, "PN", "Perform^Hyacinth"), (0x00081070, "PN", "Operator^Jolyon"),
        (0x00081080, "LO", "No diagnosis"), (0x00081090, "LO", "Slicer 9"), (0x00081110, "SQ", [reference]),
        (0x00081111, "SQ", [reference]), (0x00081115, "SQ", [[(0x0020000E, "UI", f"{ROOT}.{study}.3"), (0x0008114A, "SQ", [reference])]]),
        (0x00081140, "SQ", [reference + [(0x0040A170, "SQ", [code])]] * 3), (0x00082112, "SQ", [reference] * 2),
        (0x00082218, "SQ", [code + [(0x00082220, "SQ", [code])]]),
        (0x00100010, "PN", f"Patient{patient:05d}^Bench"), (0x00100020, "LO", f"ID{patient:08d}"),
        (0x00100030, "DA", "19500211"), (0x00100040, "CS", "F"), (0x00101010, "AS", "074Y"), (0x00101020, "DS", "1.68"),
        (0x00101030, "DS", "61"), (0x00101040, "LO", "17 Windhover Crescent"), (0x00104000, "LT", "Prefers mornings"),
        (0x001021B0, "LT", "Fell on the stairs"), (0x00180010, "LO", "Contrast 300"), (0x00180015, "CS", "CHEST"),
        (0x00180022, "CS", "HELICAL"), (0x00180050, "DS", "1.0"), (0x00180060, "DS", "120"), (0x00180090, "DS", "500"),
        (0x00181000, "LO", "SN-55501"), (0x00181020, "LO", "VX 1.0"), (0x00181030, "LO", "Thorax routine"),
        (0x00181100, "DS", "360"), (0x00181110, "DS", "1085.6"), (0x00181111, "DS", "595"), (0x00181120, "DS", "0"),
        (0x00181130, "DS", "150"), (0x00181140, "CS", "CW"), (0x00181150, "IS", "500"), (0x00181151, "IS", "210"),
        (0x00181152, "IS", "105"), (0x00181160, "SH", "FLAT"), (0x00181170, "IS", "25"), (0x00181190, "DS", "1.2"),
        (0x00181200, "DA", "20240101"), (0x00181201, "TM", "060000"), (0x00181210, "SH", "B30f"), (0x00185100, "CS", "HFS"),
        (0x0020000D, "UI", f"{ROOT}.{study}.1"), (0x0020000E, "UI", f"{ROOT}.{study}.3"), (0x00200010, "SH", f"S{study}"),
        (0x00200011, "IS", "2"), (0x00200012, "IS", "1"), (0x00200013, "IS", str(number % 500 + 1)),
        (0x00200032, "DS", f"-160\\-160\\{number % 500}"), (0x00200037, "DS", "1\\0\\0\\0\\1\\0"),
        (0x00200052, "UI", f"{ROOT}.{study}.4"), (0x00201040, "LO", ""), (0x00201041, "DS", str(number % 500)),
        (0x00204000, "LT", "Reviewed"), (0x00280002, "US", short(1)), (0x00280004, "CS", "MONOCHROME2"),
        (0x00280010, "US", short(rows)), (0x00280011, "US", short(columns)), (0x00280030, "DS", "0.68\\0.68"),
        (0x00280100, "US", short(16)), (0x00280101, "US", short(12)), (0x00280102, "US", short(11)),
        (0x00280103, "US", short(0)), (0x00281050, "DS", "40"), (0x00281051, "DS", "400"), (0x00281052, "DS", "-1024"),
        (0x00281053, "DS", "1"), (0x00321060, "LO", "CT thorax"), (0x00321064, "SQ", [code]),
        (0x00400244, "DA", "20240117"), (0x00400245, "TM", "081512"), (0x00400253, "SH", "PPS1"), (0x00400254, "LO", "CT thorax"),
        (0x00400260, "SQ", [code]),
        (0x00400275, "SQ", [[(0x00321060, "LO", "CT thorax"), (0x00400007, "LO", "CT"), (0x00400008, "SQ", [code]),
                             (0x00400009, "SH", "SPS1"), (0x00401001, "SH", "RP1")]]),
        (0x00403001, "LO", "confidential"),
    ]
    if frames > 1:
        elements.append((0x00280008, "IS", str(frames)))
    for group, creator in ((0x0009, "ACME IDEN 1"), (0x0019, "ACME ACQ 1"), (0x0029, "ACME CSA")):
        elements.append((group << 16 | 0x10, "LO", creator))
        elements += [(group << 16 | 0x1000 | n, "LO", f"private text {n}") for n in range(1, 13)]
        elements.append((group << 16 | 0x10F0, "OB", b"binary " * 60))
        elements.append((group << 16 | 0x10F1, "SQ", [code + [(0x00100010, "PN", "Nested^Bench")]]))
    return file_bytes(sop_class, instance, elements, b"\x12\x34" * (rows * columns * frames))


CORPORA = {
    "ct": ("2000 CT slices of 512x512x16 bit, about 530 KB each", 2000, lambda n: typical(n, CT, 512, 512)),
    "small": ("5000 files of about 7 KB", 5000, lambda n: typical(n, CT, 16, 16)),
    "multiframe": ("2 multi-frame files of 512 MB", 2, lambda n: typical(n, ENHANCED_MR, 512, 512, 1024)),
}


def make(name, folder):
    _, count, maker = CORPORA[name]
    for number in range(count):
        place = folder / f"{number // 500:03d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06d}.dcm").write_bytes(maker(number))


def timed(command):
    """Seconds, peak resident kilobytes and processor seconds of a command; ends the program if it fails."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    text = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}: {text.decode(errors='replace')[-2000:]}")
    return seconds, usage.ru_maxrss, usage.ru_utime + usage.ru_stime


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


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    return str(folder)


def measure(name, arguments, scratch):
    # In a process of its own: a started program's peak memory counts from that of the process it was started by, which
    # the large files would have raised.
    made = scratch / "made"
    subprocess.run([sys.executable, __file__, "--make", str(made), "--only", name], check=True)
    folder = made / name
    files = CORPORA[name][1]
    size = sum(p.stat().st_size for p in folder.rglob("*.dcm"))
    target = scratch / "out"

    def run_command(jobs):
        return [str(arguments.midic), "run", str(arguments.policy), str(folder), "--output", str(target),
                "--secret", f"study_key=@{TOP / 'examples' / 'demo.key'}", "--jobs", str(jobs)]

    copy = ["cp", "-r", str(folder), str(target)]
    times = {"cp": []} | {jobs: [] for jobs in arguments.jobs}
    memory = {jobs: 0 for jobs in arguments.jobs}
    processor = {jobs: [] for jobs in arguments.jobs}
    for _ in range(arguments.rounds):
        fresh(target)
        times["cp"].append(timed(copy)[0])
        for jobs in arguments.jobs:
            fresh(target)
            seconds, resident, busy = timed(run_command(jobs))
            times[jobs].append(seconds)
            memory[jobs] = max(memory[jobs], resident)
            processor[jobs].append(busy)
    written = sum(1 for _ in target.rglob("*.dcm"))
    if written != files:
        sys.exit(f"{written} of {files} files were written")
    fresh(target)
    calls = system_calls(run_command(arguments.jobs[0]), files, scratch)
    copying = statistics.median(times["cp"])
    result = {"corpus": name, "files": files, "bytes": size, "cp_seconds": round(copying, 4),
              "cp_spread": [round(min(times["cp"]), 4), round(max(times["cp"]), 4)], "midic": {}, "system_calls": calls}
    print(f"\n{name}: {CORPORA[name][0]} ({size / 1e6:.0f} MB), {arguments.rounds} rounds")
    print(f"  cp -r           {copying:8.3f} s   {files / copying:9.0f} files/s   {size / copying / 1e9:6.2f} GB/s")
    for jobs in arguments.jobs:
        median = statistics.median(times[jobs])
        ratios = sorted(c / m for c, m in zip(times["cp"], times[jobs]))
        result["midic"][str(jobs)] = {
            "seconds": round(median, 4), "spread": [round(min(times[jobs]), 4), round(max(times[jobs]), 4)],
            "ratio_to_cp": round(statistics.median(ratios), 3), "ratio_spread": [round(ratios[0], 3), round(ratios[-1], 3)],
            "files_a_second": round(files / median), "peak_resident_kb": memory[jobs],
            "processor_us_a_file": round(statistics.median(processor[jobs]) / files * 1e6, 1),
        }
        row = result["midic"][str(jobs)]
        print(f"  midic --jobs {jobs}  {median:8.3f} s   {row['files_a_second']:9d} files/s   {size / median / 1e9:6.2f} GB/s   "
              f"{row['ratio_to_cp']:.2f} of cp ({ratios[0]:.2f} to {ratios[-1]:.2f})   peak {memory[jobs] / 1024:.1f} MB")
    if calls:
        print(f"  system calls a file: {calls['a_file']}  {calls['most']}")
    sys.stdout.flush()
    shutil.rmtree(made)
    fresh(target)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--midic", type=Path, default=TOP / ".build" / "release" / "midic")
    parser.add_argument("--policy", type=Path, default=TOP / "examples" / "basic.midic")
    parser.add_argument("--storage", type=Path, default=Path("/dev/shm"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default=",".join(CORPORA))
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--make", type=Path, help="only make the corpora, in this folder")
    arguments = parser.parse_args()
    arguments.jobs = [int(number) for number in arguments.jobs.split(",")]
    if arguments.make:
        for name in arguments.only.split(","):
            make(name, arguments.make / name)
        return
    if not arguments.midic.exists():
        sys.exit(f"{arguments.midic} is not there: swift build -c release")
    scratch = arguments.storage / f"midic-bench-{os.getpid()}"
    scratch.mkdir()
    try:
        results = [measure(name, arguments, scratch) for name in arguments.only.split(",")]
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if arguments.json:
        machine = {"system": platform.platform(), "cores": os.cpu_count(), "storage": str(arguments.storage)}
        arguments.json.write_text(json.dumps({"machine": machine, "rounds": arguments.rounds, "results": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
