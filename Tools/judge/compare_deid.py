#!/usr/bin/env python3
"""Runs pydicom/deid and midic over the same files by the same recipe, and compares what is left, element by element.

Usage: compare_deid.py --midic PATH --input FOLDER [--files 60] [--list]

Two recipes: the header section of deid's default recipes, as the package ships it, beside deid_removal.midic; and that of
its header examples beside deid_header.midic (both in Tests/Fixtures/policies/published). In deid's result and in midic's
output each element of the original is kept, changed, emptied or gone, or an element is new. Where the two differ, kind and
states must stand in KINDS; docs/coming-from.md says the reason of each. `--list` prints each kind with its count.
"""

import argparse
import contextlib
import io
import re
import tempfile
import warnings
from collections import Counter, defaultdict
from pathlib import Path

import deid
import pydicom
from deid.config import DeidRecipe
from deid.dicom import replace_identifiers
from pydicom.datadict import keyword_for_tag
from pydicom.uid import UID_dictionary

from running import KEY, TOP, Tally, run

warnings.filterwarnings("ignore")
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
pydicom.config.settings.writing_validation_mode = pydicom.config.IGNORE

PUBLISHED = TOP / "Tests" / "Fixtures" / "policies" / "published"
LONGEST = 400_000
# What a caller of deid brings for each file.
CALLER = {
    "id": "MIDIC-1", "source_id": "1.2.3.4", "entity_id": "MIDIC-1", "item_id": "MIDIC-2", "jitter": 0,
    "entity_timestamp": "19000101", "item_timestamp": "20000101",
    "generate_uid": lambda item, value, field, dicom: "1.2.3.4",
}
HEADER = """FORMAT dicom

%header

ADD PatientIdentityRemoved Yes
REPLACE PatientID var:id
REPLACE SOPInstanceUID var:source_id
REPLACE StudyInstanceUID func:generate_uid
REPLACE SeriesInstanceUID func:generate_uid
ADD FrameOfReferenceUID func:generate_uid
REPLACE InstanceCreationDate func:generate_uid
"""


# MARK: what each leaves


def walk(data_set, prefix="", parents=()):
    """{place: (value as text, VR, keyword, keywords of the sequences around)}; a sequence's value is its number of items."""
    found = {}
    for tag in sorted(data_set.keys()):
        place, word = f"{prefix}{int(tag):08X}", keyword_for_tag(tag)
        try:
            element = data_set[tag]
        except Exception:  # pydicom cannot convert the value: its bytes are compared
            found[place] = (repr(data_set.get_item(tag).value), "UN", word, parents)
            continue
        if element.VR == "SQ":
            found[place] = (f"{len(element.value)} items", "SQ", word, parents)
            for number, item in enumerate(element.value):
                found.update(walk(item, f"{place}[{number}]", (*parents, word)))
        else:
            value = element.value
            text = "" if value is None else value.hex() if isinstance(value, bytes) else str(value)
            found[place] = (text.rstrip(" \0"), element.VR, word, parents)
    return found


def state(place, original, result):
    """What became of an element."""
    if place not in result:
        return "gone" if place in original else "absent"
    if place not in original:
        return "new"
    if result[place][0] == original[place][0]:
        return "kept"
    return "emptied" if result[place][0] in ("", "0 items") else "changed"


def by_deid(path, recipe):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return replace_identifiers(
            [str(path)], deid=DeidRecipe(deid=str(recipe)), ids={str(path): dict(CALLER)}, save=False, force=False)[0]


# MARK: what may differ

CLAIMS = {"PatientIdentityRemoved", "DeidentificationMethod", "DeidentificationMethodCodeSequence",
          "LongitudinalTemporalInformationModified"}
DECODING = {"ICCProfile", "FrameTime"}
LEGAL = {"AS": re.compile(r"\d{3}[DWMY]"), "DA": re.compile(r"\d{4}\.?\d\d\.?\d\d"), "IS": re.compile(r"\s*[+-]?\d{1,11}\s*")}
# The kind of a difference, what deid leaves, and what midic leaves.
KINDS = {
    ("what was done", "absent", "new"),
    ("what was done", "new", "new"),
    ("what was done", "kept", "changed"),
    ("what was done", "changed", "kept"),
    ("what was done", "changed", "changed"),
    ("UID", "gone", "changed"),
    ("UID", "kept", "changed"),
    ("UID", "changed", "changed"),
    ("UID", "gone", "kept"),
    ("UID", "changed", "kept"),
    ("UID made up", "new", "absent"),
    ("class UID", "gone", "kept"),
    ("UID as a date", "changed", "changed"),
    ("UID as a date", "changed", "kept"),
    ("group length", "kept", "gone"),
    ("decoding", "gone", "kept"),
    ("decoding", "kept", "changed"),
    ("defined terms", "kept", "changed"),
    ("character set", "kept", "changed"),
    ("private block", "kept", "gone"),
    ("private block", "kept", "changed"),
    ("file meta in a data set", "kept", "gone"),
    ("padding", "kept", "gone"),
    ("behind the pixels", "kept", "changed"),
    ("misfit", "kept", "gone"),
}


def kind(place, deid_state, about):
    """Which kind of difference this is, without a look at values."""
    value, vr, word, parents = about
    group, element = int(place[-8:-4], 16), int(place[-4:], 16)
    if {word, *parents} & CLAIMS:
        return "what was done"
    if element == 0:
        return "group length"
    if group == 2:
        return "file meta in a data set"
    if word == "SOPClassUID":
        return "class UID"
    if vr == "UI":
        return "UID made up" if deid_state == "new" else "UID"
    if word == "InstanceCreationDate":
        return "UID as a date"
    if word in DECODING:
        return "decoding"
    if word == "RescaleType":
        return "defined terms"
    if word == "SpecificCharacterSet":
        return "character set"
    if word == "DataSetTrailingPadding":
        return "padding"
    if group % 2:
        return "private block"
    if vr in LEGAL and not LEGAL[vr].fullmatch(value):
        return "misfit"
    return word or "other"


def compare(name, original, one, two, counts, where):
    """Counts elements that agree and the kinds of those that do not."""
    for place in sorted({*original, *one, *two}):
        states = state(place, original, one), state(place, original, two)
        if states[0] == states[1] and (place not in one or one[place][0] == two[place][0]):
            counts["alike"] += 1
            continue
        about = original.get(place) or one.get(place) or two.get(place)
        # Bytes behind the pixels are cut; nothing else may happen to them.
        cut = about[2] == "PixelData" and place in two and about[0].startswith(two[place][0])
        name_of_kind = "behind the pixels" if cut else kind(place, states[0], about)
        if name_of_kind == "UID" and states[1] == "kept" and not set(about[0].split("\\")) <= {"", *UID_dictionary}:
            name_of_kind = "a UID that is not registered"
        key = (name_of_kind, *states)
        counts[key] += 1
        where[key].append(f"{name} {place}")


def judge(arguments, tally, policy, recipe, options, work):
    files = [path for path in sorted(Path(arguments.input).resolve().rglob("*")) if path.is_file() and path.stat().st_size <= LONGEST]
    # A third more than are compared, since some are no files that both read.
    chosen = files[::max(1, len(files) * 3 // (arguments.files * 4))]
    done = run(arguments.midic, PUBLISHED / f"{policy}.midic", chosen, work, *options,
               secrets={"site_key": f"@{KEY}"}, check={0, 3})
    counts, where, compared = Counter(), defaultdict(list), 0
    for path in chosen:
        written = next((done.written(name) for name in done.audit if str(path).endswith(name)), None)
        if written is None or compared == arguments.files:
            continue
        try:
            original = pydicom.dcmread(path)
            left = by_deid(path, recipe)
        except Exception:
            continue
        if "SOPClassUID" not in original:  # pydicom stopped early
            continue
        compared += 1
        compare(path.name, walk(original), walk(left), walk(pydicom.dcmread(written)), counts, where)
    tally.check(compared >= min(arguments.files, len(chosen) // 2), f"{policy}: {compared} files compared")
    differ = sum(counts.values()) - counts["alike"]
    tally.note(f"{policy}: {counts['alike']} elements alike, {differ} of a known kind or listed below")
    for key, places in sorted(where.items(), key=lambda item: -len(item[1])):
        if arguments.list or key not in KINDS:
            tally.note(f"{len(places):6} {key[0]}: deid {key[1]}, midic {key[2]}")
    unknown = [place for key, places in where.items() if key not in KINDS for place in places]
    tally.check(not unknown, f"{policy}: each difference is of a kind with a reason", unknown)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--midic", required=True)
    parser.add_argument("--input", required=True)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    tally = Tally("deid and midic by the same recipe")
    shipped = Path(deid.__file__).parent / "data" / "deid.dicom.ultrasound"
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        header = work / "deid.header"
        header.write_text(HEADER)
        patient = ("--param", "patient=MIDIC-1")
        given = ("accession=MIDIC-2", "birth_date=19000101", "study_date=20000101")
        given = [word for value in given for word in ("--param", value)]
        judge(arguments, tally, "deid_removal", shipped, (*patient, *given), work / "removal")
        judge(arguments, tally, "deid_header", header, patient, work / "header")
    tally.close()


if __name__ == "__main__":
    main()
