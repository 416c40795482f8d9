#!/usr/bin/env python3
"""Judges a run of midic over a folder of DICOM files, from outside.

Usage: corpus.py --midic PATH --input FOLDER [--policy examples/basic.midic] [--work FOLDER] [--minimum N] [--light]

Asks: has every input an outcome; are the files that pydicom and DCMTK read de-identified; do both read every output;
are the pixels the same bytes; is any original name, ID, date, UID, institution or address left in the bytes; do
references between files still resolve; does dciodvfy name new errors; are one job and two jobs equal.
The lists of exceptions are leaks-allowed.tsv, dciodvfy-allowed.tsv and held-allowed.tsv (files that are rightly held, by
name, reason and attribute) beside this script.
`--light` leaves out the leaks, the references and dciodvfy: they hold for the Basic Profile only.
"""

import argparse
import bisect
import csv
import hashlib
import multiprocessing
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import ahocorasick
import pydicom

from dicombytes import PIXELS, File, Unsound, name
from originals import Original
from running import TOP, Tally, files_below, run
from tables import row_for

HERE = Path(__file__).resolve().parent
DIRECTORY = "1.2.840.10008.1.3.10"
# pydicom warns on values; only what stops it counts.
IDENTITY = (0x00080018, 0x0020000D, 0x0020000E, 0x00200052)


def read_allowed(path, columns):
    """Rows of a checked-in list as tuples of the first `columns` columns; the last column is the reason."""
    if not path.exists():
        return set()
    with open(path, newline="") as stream:
        rows = [row for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE) if row and not row[0].startswith("#")]
    return {tuple(row[:columns]) for row in rows[1:]}


def reads_in_pydicom(path):
    """Whether pydicom opens the file without force and can walk it all."""
    try:
        data_set = pydicom.dcmread(path)
        for _ in data_set.iterall():
            pass
        return True
    except Exception:
        return False


def reads_in_dcmdump(path):
    done = subprocess.run(["dcmdump", "-q", "-M", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode == 0


def both_read(path):
    """(both read it, is a DICOMDIR)"""
    if not reads_in_pydicom(path):
        return False, False
    data_set = pydicom.dcmread(path, stop_before_pixels=True)
    directory = getattr(data_set.file_meta, "MediaStorageSOPClassUID", None) == DIRECTORY or "DirectoryRecordSequence" in data_set
    return reads_in_dcmdump(path), directory


def output_reads(path):
    return reads_in_pydicom(path), reads_in_dcmdump(path)


# MARK: pixels


def pixel_values(data_set):
    """{tag: bytes} of the pixel data at the root."""
    found = {}
    for tag in PIXELS:
        if tag in data_set:
            raw = data_set.get_item(tag)
            found[tag] = raw.value or b""
    return found


def is_cut(original, value, new):
    """Whether what is gone lay behind the last pixel."""
    data_set = pydicom.dcmread(original, force=True, stop_before_pixels=True)
    shared = data_set.get("PhotometricInterpretation") in ("YBR_FULL_422", "YBR_PARTIAL_422")
    samples = 2 if shared else int(data_set.get("SamplesPerPixel", 1))
    bits = int(data_set.Rows) * int(data_set.Columns) * int(data_set.BitsAllocated) * samples
    count = (bits * int(data_set.get("NumberOfFrames") or 1) + 7) // 8
    return len(new) == count + count % 2 and new == value[:len(new)]


def pixels_equal(original, output):
    try:
        before = pixel_values(pydicom.dcmread(original, force=True))
    except Exception as error:
        return f"original unreadable ({type(error).__name__})"
    after = pixel_values(pydicom.dcmread(output))
    for tag in set(after) - set(before):
        # Encapsulated data that the end of the file closed: pydicom drops them, and the output has closed them.
        if after[tag].removesuffix(b"\xfe\xff\xdd\xe0\0\0\0\0") in Path(original).read_bytes():
            del after[tag]
    for tag, value in before.items():
        new = after.get(tag)
        if new is None:
            return f"{name(tag)} is gone"
        if new != value and not (len(value) % 2 and new == value + b"\0") and not is_cut(original, value, new):
            return f"{name(tag)} differs ({len(value)} and {len(new)} bytes)"
    return None if set(before) == set(after) else "pixel data from nowhere"


# MARK: leaks


class Patterns:
    """Many values to look for in one pass (Aho-Corasick)."""

    def __init__(self, secrets):
        words = {}
        for secret in secrets:
            words.setdefault(secret.value.decode("latin-1"), set()).add(secret.kind)
        self.automaton = ahocorasick.Automaton()
        for word, kinds in words.items():
            self.automaton.add_word(word, (len(word), tuple(sorted(kinds))))
        self.count = len(words)
        if words:
            self.automaton.make_automaton()

    def hits(self, text):
        """(start, length, kind) of every occurrence."""
        if self.count:
            for last, (length, kinds) in self.automaton.iter(text):
                for kind in kinds:
                    yield last - length + 1, length, kind


def is_word(character):
    return character.isalnum() or character in "._"


def stands_alone(text, start, length):
    before = text[start - 1] if start else " "
    after = text[start + length] if start + length < len(text) else " "
    return not is_word(before) and not is_word(after)


def find_leaks(original, output_bytes, patterns, new_uids=frozenset()):
    """Where original values stand in an output: set of (place, kind, verdict).

    The verdict is `kept` where the element is one that Table E.1-1 leaves alone and that is unchanged; anything else
    always fails. `original` is the Original that the output was made of, `patterns` the Patterns to look for.
    """
    parsed = File(output_bytes)
    data = parsed.data
    elements = sorted(parsed.elements, key=lambda element: element.start)
    starts = [element.start for element in elements]
    segments, position = [], 0
    for element in elements:
        if element.tag in PIXELS and not element.is_sequence:
            segments.append((position, element.value_start))
            position = element.value_end
    segments.append((position, len(data)))
    found = set()
    for base, end in segments:
        text = data[base:end].decode("latin-1")
        for pattern in patterns:
            for start, length, kind in pattern.hits(text):
                # A UID is a hit only as a whole; so is a short ID, which chance would spell somewhere.
                if (kind == "uid" or (kind != "name" and length < 8)) and not stands_alone(text, start, length):
                    if kind != "name-part":
                        continue
                verdict = judge_hit(original, parsed, elements, starts, base + start, length, kind, new_uids)
                if verdict:
                    found.add(verdict)
    return found


def judge_hit(original, parsed, elements, starts, offset, length, kind, new_uids):
    index = bisect.bisect_right(starts, offset) - 1
    element = elements[index] if index >= 0 else None
    # Headers and the bytes between elements belong to nobody.
    if element is None or element.is_sequence or not element.value_start <= offset < element.value_end:
        return ("outside any element", kind, "outside any element")
    value = parsed.value(element)
    if kind != "uid" and element.vr == "UI" and value.strip(b"\0 ").decode("latin-1") in new_uids:
        return None  # Digits of a keyed UID that happen to spell a date or a number.
    old = original.values.get((element.path, element.tag))
    if old is None or old.rstrip(b"\0 ") != value.rstrip(b"\0 "):
        return (element.place, kind, "in a changed element")
    if element.tag >> 16 & 1:
        return (element.place, kind, "in a private element")
    if row_for(element.tag) is not None:
        return (element.place, kind, "kept against Table E.1-1")
    return (element.place, kind, "kept")


# MARK: references


def references(originals):
    """References between files that resolve: list of (input, path, tag, old UID).

    `originals` is {input: Original}. A reference is a UID of an instance, series, study or frame of reference of one
    file that stands in another file anywhere but as that file's own identity.
    """
    owners = {}
    for input_name, original in originals.items():
        for tag in IDENTITY:
            value = uid_text(original.values.get(((), tag)))
            if value:
                owners.setdefault(value, set()).add(input_name)
    found = []
    for input_name, original in originals.items():
        for (path, tag), value in original.values.items():
            if original.vrs[path, tag] != "UI" or not path:
                continue
            value = uid_text(value)
            if owners.get(value, set()) - {input_name}:
                found.append((input_name, path, tag, value, owners[value] - {input_name}))
    return found


def uid_text(value):
    return value.strip(b"\0 ").decode("latin-1") if isinstance(value, bytes) and b"\\" not in value else ""


def judge_references(originals, outputs, uids):
    """(resolved, gone with a removed element, failures); `outputs` is {input: bytes of its output}."""
    parsed = {}
    resolved, gone, failures = 0, Counter(), []

    def values(input_name):
        if input_name not in parsed:
            file = File(outputs[input_name])
            parsed[input_name] = {
                (e.path, e.tag): file.value(e).strip(b"\0 ").decode("latin-1") for e in file.elements if e.vr == "UI"}
        return parsed[input_name]

    for input_name, path, tag, old, owners in references({k: v for k, v in originals.items() if k in outputs}):
        place = "/".join([name(t) for t, _ in path] + [name(tag)])
        new = values(input_name).get((path, tag))
        if new is None:
            gone[place] += 1
            continue
        if old not in uids:
            failures.append(f"{input_name}: {place}: not in the map")
        elif uids[old] != new:
            failures.append(f"{input_name}: {place}: not what the map says")
        elif not any(new in (values(owner).get(((), t)) for t in IDENTITY) for owner in owners):
            failures.append(f"{input_name}: {place}: points at no output")
        else:
            resolved += 1
    return resolved, gone, failures


# MARK: dciodvfy


def inflated(path, folder):
    """dciodvfy does not read deflated files: a copy that it reads, or the path itself."""
    data = Path(path).read_bytes()
    try:
        file = File(data)
    except (Unsound, Exception):
        return path
    if file.data is data:
        return path
    old, new = b"1.2.840.10008.1.2.1.99", b"1.2.840.10008.1.2.1\0\0\0"
    copy = Path(folder) / (hashlib.sha256(str(path).encode()).hexdigest() + ".dcm")
    copy.write_bytes(file.data[:file.meta_end].replace(old, new) + file.data[file.meta_end:])
    return copy


def iod_errors(path):
    """What dciodvfy calls an error, as a set of (attribute, kind, module); None where it cannot read the file."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [str(Path(sys.executable).parent / "dciodvfy"), str(inflated(path, folder))],
            capture_output=True, stdin=subprocess.DEVNULL)
    text = (done.stdout + done.stderr).decode("latin-1")
    if "read failed" in text or "Information Object Not found" in text:
        return None
    return {parse_iod_error(line[8:]) for line in text.splitlines() if line.startswith("Error - ")} - {None}


def parse_iod_error(text):
    if text.startswith("Dicom dataset contains invalid"):
        return None  # Follows from the errors that name an element.
    element = re.search(r"(?:Element=|attribute )<([^>]*)>", text)
    module = re.search(r"Module=<([^>]*)>", text)
    tag = re.search(r"\(0x([0-9a-fA-F]{4}),0x([0-9a-fA-F]{4})\)", text)
    if element:
        attribute = element.group(1).replace(" ", "")
    elif tag:
        attribute = name(int(tag.group(1) + tag.group(2), 16))
    else:
        attribute = ""
    kind = re.split(r" (?:Element=|- attribute <)| - \(0x| in \(0x", text)[0]
    kind = re.sub(r"<[^>]*>|\"[^\"]*\"|[0-9]{3,}", "", kind)
    return attribute, " ".join(kind.split()), module.group(1) if module else ""


def new_iod_errors(pair):
    before, after = iod_errors(pair[0]), iod_errors(pair[1])
    if before is None:
        return None
    if after is None:
        return {("", "dciodvfy cannot read the output", "")}
    if Path(pair[0]).read_bytes()[128:132] != b"DICM":
        # dciodvfy saw no file meta in the original, so it could not compare it with the data set.
        after = {key for key in after if not key[1].startswith("MediaStorage")}
    return after - before


def module_name(text):
    return re.sub(r"[^a-z0-9]", "", text.lower())


# MARK: the judge


def judge_file(job):
    """Reads one original and its output; returns what the judge needs of both."""
    original_path, output_path = job
    return pixels_equal(original_path, output_path), output_reads(output_path)


def read_original(path):
    try:
        return Original(path)
    except Exception:
        return None


def tree_digest(folder):
    return {relative: hashlib.sha256((folder / relative).read_bytes()).hexdigest() for relative in files_below(folder)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--midic", required=True)
    parser.add_argument("--input", required=True, type=Path)
    parser.add_argument("--policy", type=Path, default=TOP / "examples" / "basic.midic")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--minimum", type=int, default=1, help="how many files must be de-identified at the least")
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--param", action="append", default=[], help="NAME=VALUE for the policy")
    arguments = parser.parse_args()
    work = arguments.work or Path(tempfile.mkdtemp(prefix="midic-corpus-"))
    shutil.rmtree(work, ignore_errors=True)
    tally = Tally(f"corpus: {arguments.policy.stem}")
    try:
        judge(arguments, work, tally)
    finally:
        if arguments.work is None:
            shutil.rmtree(work, ignore_errors=True)
    tally.close()


def judge(arguments, work, tally):
    folder = arguments.input
    inputs = [n for n in files_below(folder) if not n.endswith((".tsv", ".md"))]
    pool = multiprocessing.Pool(2)
    options = [word for param in arguments.param for word in ("--param", param)]
    one = run(arguments.midic, arguments.policy, [folder], work / "one", *options, jobs=1)
    two = run(arguments.midic, arguments.policy, [folder], work / "two", *options, jobs=2)
    if not tally.check(one.code in (0, 3), f"exit code {one.code} is 0 or 3", one.stderr.splitlines()[-20:]):
        return
    missing = [n for n in inputs if n not in one.audit]
    tally.check(not missing, f"each of {len(inputs)} inputs has an outcome", missing)
    counts = Counter(record.get("outcome") for record in one.audit.values())
    tally.note(f"outcomes: {dict(sorted(counts.items(), key=str))}")
    for (outcome, reason), number in sorted(
            Counter((r.get("outcome"), r.get("reason")) for r in one.audit.values() if r.get("outcome") != "deidentified")
            .items(), key=str):
        tally.note(f"  {outcome}: {reason}: {number}")

    tally.check(one.audit_text == two.audit_text, "the audit is the same with one job and with two")
    tally.check(tree_digest(one.output) == tree_digest(two.output), "outputs are the same with one job and with two")
    maps = [(work / name / "map.csv").read_bytes() for name in ("one", "two")]
    tally.check(maps[0] == maps[1], "the map is the same with one job and with two")

    written = {n: one.written(n) for n in inputs if one.written(n)}
    files = set(files_below(one.output))
    named = {str(path.relative_to(one.output)) for path in written.values()}
    tally.check(files == named, "the output folder holds what the audit says and nothing else", sorted(files ^ named))

    both = dict(zip(inputs, pool.map(both_read, [folder / n for n in inputs], chunksize=8)))
    readable = [n for n, (reads, directory) in both.items() if reads and not directory]
    failed = [f"{n}: {one.audit.get(n, {}).get('reason')}" for n in readable if n not in written]
    if arguments.light:
        tally.note(f"{len(readable) - len(failed)} of {len(readable)} files that both readers open are de-identified")
    else:
        held = read_allowed(HERE / "held-allowed.tsv", 3)
        known = [n for n in readable if n not in written
                 and (Path(n).name, one.audit.get(n, {}).get("reason"), one.audit.get(n, {}).get("tag", "")) in held]
        failed = [line for line in failed if line.split(": ")[0] not in known]
        tally.check(
            not failed, f"all {len(readable)} files that pydicom and DCMTK read are de-identified, less {len(known)} of "
            "held-allowed.tsv", failed)
        tally.check(len(written) >= arguments.minimum, f"{len(written)} files are de-identified (at least {arguments.minimum})")

    order = list(written)
    results = dict(zip(order, pool.map(judge_file, [(folder / n, written[n]) for n in order], chunksize=8)))
    tally.check(
        all(reads[0] for _, reads in results.values()), "pydicom opens every output without force",
        [f"{n} -> {written[n]}" for n in order if not results[n][1][0]])
    tally.check(
        all(reads[1] for _, reads in results.values()), "dcmdump reads every output",
        [f"{n} -> {written[n]}" for n in order if not results[n][1][1]])
    wrong = [f"{n}: {results[n][0]}" for n in order if results[n][0] and not results[n][0].startswith("original unreadable")]
    tally.check(not wrong, "pixel data are the same bytes", wrong)

    if not arguments.light:
        judge_values(arguments, tally, pool, folder, written, one.uids)
    pool.close()


def judge_values(arguments, tally, pool, folder, written, uids):
    order = list(written)
    originals = {n: o for n, o in zip(order, pool.map(read_original, [folder / n for n in order], chunksize=8)) if o}
    outputs = {n: written[n].read_bytes() for n in order}
    unsound = []
    for n in order:
        try:
            File(outputs[n])
        except Unsound as error:
            unsound.append(f"{n}: {error}")
    tally.check(not unsound, "every output is soundly encoded, by the judge's own reader", unsound)
    broken = {line.split(":")[0] for line in unsound}

    secrets = {n: original.secrets() for n, original in originals.items()}
    everyone = {s for own in secrets.values() for s in own if s.kind in ("name", "uid") and (s.kind == "uid" or len(s.value) >= 6)}
    shared = Patterns(everyone)
    tally.note(f"looking for {sum(map(len, secrets.values()))} values of the files' own and {shared.count} of all files'")
    tally.check(shared.count > 0, "there are values to look for")
    new_uids = set(uids.values())
    allowed = read_allowed(HERE / "leaks-allowed.tsv", 2)
    always, fresh, listed = [], Counter(), set()
    for n in order:
        if n not in originals or n in broken:
            continue
        for place, kind, verdict in find_leaks(originals[n], outputs[n], (Patterns(secrets[n]), shared), new_uids):
            if verdict != "kept":
                always.append(f"{n}: {place}: {kind} {verdict}")
            elif (place, kind) in allowed:
                listed.add((place, kind))
            else:
                fresh[place, kind] += 1
    tally.check(not always, "no original value stands in a changed element or outside any element", sorted(always))
    tally.check(not fresh, f"values in kept elements are all in leaks-allowed.tsv ({len(listed)} places)",
                [f"{place}\t{kind} ({number} files)" for (place, kind), number in sorted(fresh.items())])

    resolved, gone, failures = judge_references(
        {n: o for n, o in originals.items() if n not in broken}, {n: outputs[n] for n in order if n not in broken}, uids)
    tally.check(not failures, f"{resolved} references between files still resolve", failures)
    tally.check(resolved > 0 or gone, "there are references between files")
    tally.note(f"{sum(gone.values())} references went with elements that the policy removes: {dict(gone.most_common(8))}")

    errors = dict(zip(order, pool.map(new_iod_errors, [(folder / n, written[n]) for n in order], chunksize=8)))
    unread = sum(found is None for found in errors.values())
    allowed = {(a, k, module_name(m)) for a, k, m in read_allowed(HERE / "dciodvfy-allowed.tsv", 3)}
    fresh = {}
    for n, found in errors.items():
        for attribute, kind, module in found or ():
            if (attribute, kind, module_name(module)) not in allowed:
                fresh.setdefault((attribute, kind, module), []).append(n)
    tally.note(f"dciodvfy cannot judge {unread} of the originals")
    tally.check(not fresh, "dciodvfy names no new error", [f"{chr(9).join(key)} ({len(ns)}, e.g. {ns[0]})" for key, ns in sorted(fresh.items())])


if __name__ == "__main__":
    main()
