"""What four readers see of a file: pydicom, GDCM, dcmdump, and the strict reader of midic's tests.

A place is written as the strict reader writes it: tags from the root down with item numbers, `00081140[0]00081155`.
"""

import os
import re
import subprocess
import warnings
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.datadict import dictionary_VR

from running import TOP

warnings.filterwarnings("ignore")
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE


# MARK: the strict reader


class Strict:
    """What the strict reader saw of one file: `elements[path] = (VR, start, end, is encapsulated)`, or a breach."""

    def __init__(self, syntax):
        self.syntax = syntax
        self.elements = {}
        self.breach = None
        self.value_breach = None


def strict(folder, scratch):
    """{relative name: Strict} of every file below a folder.

    Needs the tests to have been built. MIDIC_STRICT_READER may name a copy of the test bundle, which builds that go on
    beside a long run leave alone.
    """
    target = Path(scratch) / "strict.tsv"
    environment = {**os.environ, "MIDIC_STRICT_INPUT": str(folder), "MIDIC_STRICT_OUTPUT": str(target)}
    bundle = os.environ.get("MIDIC_STRICT_READER")
    command = [bundle, "--testing-library", "swift-testing"] if bundle else ["swift", "test", "--skip-build"]
    done = subprocess.run(
        [*command, "--filter", "StrictFolderTests"], cwd=TOP, env=environment, capture_output=True, text=True,
        stdin=subprocess.DEVNULL)
    if done.returncode != 0 or not target.exists():
        raise RuntimeError(f"the strict reader did not run: {(done.stdout + done.stderr)[-2000:]}")
    found, current = {}, None
    with open(target, encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if parts[0] == "F":
                current = found[parts[1]] = Strict(parts[2])
            elif parts[0] == "E":
                current.elements[parts[1]] = (parts[2], int(parts[3]), int(parts[4]), parts[5] == "1")
            elif parts[0] == "!":
                current.breach = parts[1]
            else:
                current.value_breach = parts[1]
    return found


# MARK: pydicom


def by_pydicom(path):
    """[(place, value or None for a sequence)] of all elements, file meta included."""
    data_set = pydicom.dcmread(path)
    found = []

    def walk(part, prefix):
        for tag in sorted(part.keys()):
            place = f"{prefix}{int(tag):08X}"
            raw = part.get_item(tag)
            try:
                element = part[tag]
            except Exception:  # A value that pydicom cannot convert is still seen.
                element = raw
            if element.VR == "SQ" and not isinstance(element, RawDataElement):
                found.append((place, None))
                for number, item in enumerate(element.value):
                    walk(item, f"{place}[{number}]")
                continue
            value = raw.value if isinstance(raw, RawDataElement) else element.value
            if not isinstance(value, bytes):
                value = str("" if value is None else value).encode("utf-8", "surrogateescape")
            found.append((place, value))

    walk(data_set.file_meta, "")
    walk(data_set, "")
    return found


# MARK: GDCM


def by_gdcm(path):
    """The same by GDCM; None if it does not read the file."""
    import gdcm

    gdcm.Trace.WarningOff()
    gdcm.Trace.ErrorOff()
    reader = gdcm.Reader()
    reader.SetFileName(str(path))
    if not reader.Read():
        return None
    found = []
    file = reader.GetFile()

    def is_sequence(element, tag):
        vr = str(element.GetVR())
        if vr in ("SQ", "UN") or element.IsUndefinedLength():
            return True
        try:
            return vr not in KNOWN and dictionary_VR(tag) == "SQ"
        except KeyError:
            return vr not in KNOWN

    def walk(data_set, prefix):
        elements = data_set.GetDES()
        iterator = elements.begin()
        for _ in range(len(elements)):
            element = iterator.value()
            iterator.incr()
            tag = element.GetTag().GetGroup() << 16 | element.GetTag().GetElement()
            place = f"{prefix}{tag:08X}"
            if not element.IsEmpty() and is_sequence(element, tag):
                sequence = element.GetValueAsSQ()
                if sequence.__deref__() is not None:
                    found.append((place, None))
                    for number in range(1, sequence.GetNumberOfItems() + 1):
                        walk(sequence.GetItem(number).GetNestedDataSet(), f"{place}[{number - 1}]")
                    continue
            value = element.GetByteValue()
            # GDCM hands out text: what is no UTF-8 comes as surrogates.
            content = b"" if value is None else value.GetBuffer()
            if isinstance(content, str):
                content = content.encode("utf-8", "surrogateescape")
            found.append((place, content))

    data_set = file.GetDataSet()
    walk(data_set, "")
    return found


KNOWN = {
    "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW", "PN", "SH", "SL",
    "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UR", "US", "UT", "UV"}


# MARK: dcmdump

LINE = re.compile(rb"^( *)\(([0-9a-f]{4}),([0-9a-f]{4})\) (\S\S) (.*)$")


def by_dcmdump(paths):
    """{path: (reads without error, [(place, value as printed)])}; many files a call."""
    result = {}
    paths = [str(path) for path in paths]
    for start in range(0, len(paths), 200):
        part = paths[start:start + 200]
        done = subprocess.run(["dcmdump", "+F", *part], capture_output=True, stdin=subprocess.DEVNULL)
        damaged = {path for path in part if f": {path}".encode() in done.stderr}
        current, stack = None, []
        for line in done.stdout.split(b"\n"):
            if line.startswith(b"# dcmdump ("):
                current = line.split(b": ", 1)[1].decode()
                result[current] = (current not in damaged, [])
                stack = []
                continue
            match = LINE.match(line)
            if current is None or not match:
                continue
            depth = len(match[1]) // 2
            tag = (match[2] + match[3]).decode().upper()
            del stack[depth:]
            if tag in ("FFFEE00D", "FFFEE0DD"):
                continue
            if tag == "FFFEE000":
                # The item's number is one more than that of the item before it in the same sequence.
                if stack:
                    parent = stack[-1]
                    parent[1] += 1
                    stack.append([f"{parent[0]}[{parent[1]}]", -1])
                continue
            prefix = stack[-1][0] if stack else ""
            place = prefix + tag
            stack.append([place, -1])
            result[current][1].append((place, match[5]))
        for path in part:
            # One name goes without a heading.
            result.setdefault(path, (False, []))
    return result


# MARK: together


def _read_part(paths):
    found = []
    for path in paths:
        try:
            first = by_pydicom(path)
        except Exception as error:
            first = f"{type(error).__name__}: {error}"[:200]
        try:
            second = by_gdcm(path)
        except Exception as error:
            second = f"{type(error).__name__}: {error}"[:200]
        found.append((str(path), first, second))
    return found


def _judge_part(part):
    """Judges what both readers in this process see: [(path, reader, kind, place)]; see `disagreements`."""
    paths, expected, tokens = part
    faults = []
    for (path, first, second), (elements, ends) in zip(_read_part(paths), expected):
        for reader, seen in (("pydicom", first), ("gdcm", second)):
            if isinstance(seen, str) or seen is None:
                faults.append((path, reader, "does not read", seen or ""))
            else:
                faults += [(path, reader, kind, place) for kind, place in compare(seen, elements, tokens)]
    return faults


PLANTED = "a planted identity"


def compare(seen, places, tokens):
    """What one reader sees and the strict reader does not: elements, and planted texts in values."""
    for place, value in seen:
        if place not in places:
            yield "an element that was not decided", place
        if value and not place.endswith("7FE00010") and any(token in value for token in tokens):
            yield PLANTED, place


def disagreements(folder, found, tokens, workers=2):
    """Every place where pydicom, GDCM or dcmdump see what the strict reader did not, and every planted text that one shows.

    `found` is what `strict` gave. Files that the strict reader refuses are left out: that is a failure of its own.
    """
    names = [name for name, one in found.items() if one.breach is None]
    jobs = []
    for start in range(0, len(names), 100):
        part = names[start:start + 100]
        jobs.append((
            [str(Path(folder) / name) for name in part], [(set(found[name].elements), None) for name in part], tokens))
    faults = []
    faults += _in_processes(jobs, workers)
    for path, (reads, seen) in by_dcmdump([Path(folder) / name for name in names]).items():
        if not reads:
            faults.append((path, "dcmdump", "does not read", ""))
        places = found[os.path.relpath(path, folder)].elements
        faults += [(path, "dcmdump", kind, place) for kind, place in compare(seen, places, tokens)]
    return faults


def _in_processes(jobs, workers):
    """Runs the parts in processes of their own, since GDCM can take its process down."""
    faults, waiting = [], jobs
    while waiting:
        again = []
        try:
            with ProcessPoolExecutor(workers) as pool:
                futures = [(job, pool.submit(_judge_part, job)) for job in waiting]
                for job, future in futures:
                    try:
                        faults += future.result()
                    except BrokenProcessPool:
                        again.append(job)
        except BrokenProcessPool:
            again = again or waiting
        waiting = []
        for paths, expected, tokens in again:
            if len(paths) == 1:
                # Once more alone, to be sure that it was this one.
                try:
                    with ProcessPoolExecutor(1) as pool:
                        faults += pool.submit(_judge_part, (paths, expected, tokens)).result()
                except BrokenProcessPool:
                    faults.append((paths[0], "gdcm", "crashes", ""))
                continue
            half = len(paths) // 2
            waiting += [(paths[:half], expected[:half], tokens), (paths[half:], expected[half:], tokens)]
    return faults
