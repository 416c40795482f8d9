#!/usr/bin/env python3
"""Judges the judges: a sound de-identified copy passes, and each planted fault is seen. Needs no midic.

The copy is made here with pydicom, by a plain reading of Table E.1-1's basic column.
"""

import copy
import hashlib
import io
import tempfile
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset
from pydicom.uid import UID_dictionary, DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

import corpus
from dicombytes import File, Unsound
from originals import Original, is_instance_role
from running import TOP, Tally
from tables import row_for

STUDY = TOP / "examples" / "dicom"


def mapped(old):
    return "2.25." + str(int.from_bytes(hashlib.sha256(str(old).encode()).digest()[:12], "big"))


def deidentify(data_set, uids):
    for element in list(data_set):
        row = row_for(element.tag)
        keeps_links = element.VR == "SQ" and row and row[0] in ("X/Z", "X/Z/U*")
        if element.tag.is_private:
            del data_set[element.tag]
        elif element.VR == "UI":
            if element.value and is_instance_role(int(element.tag)) and element.value not in UID_dictionary:
                uids[str(element.value)] = mapped(element.value)
                element.value = mapped(element.value)
        elif row and not keeps_links and row[0] == "X":
            del data_set[element.tag]
        elif row and not keeps_links:
            element.value = [] if element.VR == "SQ" else ""
        elif element.VR == "SQ":
            for item in element.value:
                deidentify(item, uids)


def written(data_set):
    buffer = io.BytesIO()
    data_set.file_meta.MediaStorageSOPInstanceUID = data_set.SOPInstanceUID
    if data_set.file_meta.TransferSyntaxUID == DeflatedExplicitVRLittleEndian:
        data_set.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    pydicom.dcmwrite(buffer, data_set)
    return buffer.getvalue()


def main():
    tally = Tally("judges")
    originals, sound, uids = {}, {}, {}
    for path in sorted(STUDY.glob("*/*.dcm")):
        originals[path] = Original(path)
        data_set = pydicom.dcmread(path)
        for _ in data_set.iterall():
            pass
        deidentify(data_set, uids)
        sound[path] = data_set

    def leaks(path, data):
        return corpus.find_leaks(originals[path], data, [corpus.Patterns(originals[path].secrets())], set(uids.values()))

    for path, data_set in sound.items():
        found = leaks(path, written(data_set))
        tally.check(not found, f"a sound copy of {path.name} has no leak", sorted(found))

    path = STUDY / "ct" / "slice1.dcm"

    def planted(change):
        data_set = copy.deepcopy(sound[path])
        change(data_set)
        return leaks(path, written(data_set))

    tally.check(
        ("StudyDescription", "name-part", "in a changed element") in planted(
            lambda d: setattr(d, "StudyDescription", "thorax Sampleton")), "a name in a changed element is seen")
    tally.check(
        ("AccessionNumber", "id", "kept against Table E.1-1") in planted(
            lambda d: setattr(d, "AccessionNumber", "ACC7700123")), "an accession number that was kept is seen")
    tally.check(
        any(kind == "date" for _, kind, _ in planted(
            lambda d: d.private_block(0x0011, "X", create=True).add_new(1, "LO", "on 20240117"))),
        "a date in private text is seen")

    def nested_uid(d):
        inner = Dataset()
        inner.ReferencedSOPInstanceUID = pydicom.dcmread(path).SOPInstanceUID
        d.SourceImageSequence = [inner]

    tally.check(any(kind == "uid" for _, kind, _ in planted(nested_uid)), "an old UID inside an item is seen")
    comment = planted(lambda d: setattr(d, "ProtocolName", "Eriqua"))
    tally.check(any(kind == "name-part" for _, kind, _ in comment), "a given name alone is seen")
    data = written(sound[path])
    meta = File(data).meta_end
    preamble = b"Sampleton".ljust(128, b"\0") + data[128:]
    tally.check(
        any(place == "outside any element" for place, _, _ in leaks(path, preamble)), "a name in the preamble is seen")
    try:
        seen = bool(leaks(path, data + b"Sampleton^Eriqua"))
    except Unsound:
        seen = True
    tally.check(seen, "bytes after the data set are seen")
    try:
        File(data[:meta + 40])
        seen = False
    except Unsound:
        seen = True
    tally.check(seen, "a file cut off in an element is unsound")

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "x.dcm"
        target.write_bytes(data)
        tally.check(corpus.pixels_equal(path, target) is None, "equal pixels pass")
        tally.check(corpus.both_read(target) == (True, False), "both readers open a sound file")
        tally.check(not corpus.new_iod_errors((path, target)) & {("Rows", "Missing attribute Type 1 Required", "ImagePixelMacro")},
                    "a sound copy has no new error on Rows")
        target.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        tally.check(corpus.pixels_equal(path, target) is not None, "one changed bit of the pixels is seen")
        less = copy.deepcopy(sound[path])
        del less.Rows
        target.write_bytes(written(less))
        tally.check(any(a == "Rows" for a, _, _ in corpus.new_iod_errors((path, target))), "dciodvfy misses Rows")
        target.write_bytes(data[:400])
        tally.check(corpus.both_read(target)[0] is False, "a file cut off is read by neither")

    outputs = {path: written(data_set) for path, data_set in sound.items()}
    resolved, gone, failures = corpus.judge_references(originals, outputs, uids)
    tally.check(resolved > 20 and not failures, f"{resolved} references resolve in sound copies", failures)
    cut = copy.deepcopy(sound[STUDY / "rt" / "structures.dcm"])
    cut.ROIContourSequence[0].ContourSequence[0].ContourImageSequence[0].ReferencedSOPInstanceUID = "2.25.1"
    outputs[STUDY / "rt" / "structures.dcm"] = written(cut)
    tally.check(len(corpus.judge_references(originals, outputs, uids)[2]) == 1, "one broken reference is seen")
    tally.close()


if __name__ == "__main__":
    main()
