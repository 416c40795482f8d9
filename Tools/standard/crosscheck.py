#!/usr/bin/env python3
"""Compares the generated tables with sources that the generator does not use.

    python3 Tools/standard/crosscheck.py [--dcmtk FILE]

It reads the committed Swift files, not the generator's rows, so that packing is checked too. A row that a source has
and midic lacks, or has otherwise, must stand in explained.tsv with a reason; a line there that no longer occurs is an
error as well. Rows that only midic has are counted: every second source is of an older edition.

Second sources: idiscore 1.6.0 (Table E.1-1 of June 2025, all columns; GPL-3, read and never shipped), dicom-anonymizer
2.1.0 (Table E.1-1 of 2026c, basic column), dicom-standard 0.1.0 (elements, SOP classes and modules of 2020a), and the
dictionary of an installed DCMTK if there is one.
"""

import argparse
import ast
import csv
import pathlib
import re
import sys

import generate
import sources

sources.PACKAGES.update({
    "idiscore==1.6.0": (
        "c2b8dbb252390ea3072ed3a069fd21c0814c40dd2a7f344d9ffe15e1e6afe14a",
        {
            "idiscore/_public_dicom.py":
                "7f70ee691c2c44a0b85bb083a89a6e4fcd7392330def20e91968786fdc89bcc5",
        },
    ),
    "dicom-anonymizer==2.1.0": (
        "bf642a6b43afd362faa2c7d2b101a3d4765cf85cf0d7590795e3ee556e636b8b",
        {
            "dicomanonymizer/dicom_anonymization_databases/dicomfields_2026c.py":
                "a6b68dc888ab4b1ebfc9979796df194d9f1d836bc88ece7793dee93b1c98e1c2",
        },
    ),
    "dicom-standard==0.1.0": (
        "648aad3e57229c8891c7970533638584237b2347001cfcc78f84d7d19e8bdeac",
        {
            "dicom_standard-0.1.0.data/data/standard/attributes.json":
                "00778c5576d2700cd0f6262912bfdfa33a53303239cfb618bc04b73a90568583",
            "dicom_standard-0.1.0.data/data/standard/ciods.json":
                "949b57cb1bf07828f6f4b1a3b3e28f462a215492dbe1be6252a5d270c1f5aaa2",
            "dicom_standard-0.1.0.data/data/standard/ciod_to_modules.json":
                "ce55694b4827648d823eeea888dafbe7192866922378d26477d2920d0591b503",
            "dicom_standard-0.1.0.data/data/standard/sops.json":
                "1ccccb7eb1f9f672fae9810012fc21cf3608b5c5ba0de07c3654bceeb66ccb13",
        },
    ),
})

DCMTK_PLACES = ["/usr/share/libdcmtk17/dicom.dic", "/usr/share/libdcmtk18/dicom.dic", "/usr/share/libdcmtk19/dicom.dic",
                "/usr/share/dcmtk/dicom.dic", "/usr/share/dcmtk-3.6.9/dicom.dic"]

COMPOUND = {"EMPTY": "Z", "REMOVE": "X", "DUMMY": "D", "UID": "U", "KEEP": "K", "CLEAN": "C"}


def packed(name):
    """The lines of a packed text, from the committed Swift file that holds it."""
    for path in sorted(generate.OUTPUT.glob("*.swift")):
        match = re.search(rf'static let {name}: StaticString = #"""\n(.*?)\n"""#', path.read_text(), re.S)
        if match:
            return match[1].split("\n")
    raise SystemExit(f"no packed text {name}")


def own_elements():
    rows = {}
    for line in packed("elements"):
        tag, keyword, _, vr, vm, flags = line.split("\t")
        rows[tag] = {"keyword": keyword, "vr": vr, "vm": vm, "retired": "Y" if "R" in flags else "N"}
    return rows


def own_confidentiality():
    rows = {}
    for line in packed("confidentiality"):
        tag, _, _, basic, *options = line.split("\t")
        rows[tag] = {"basic": basic, **dict(zip(generate.OPTION_COLUMNS, options))}
    return rows


def own_modules():
    """SOP class UID -> module name -> usage."""
    names = [line.split("\t")[0] for line in packed("modules")]
    found = {}
    for line in packed("ciods"):
        _, uses, classes = line.split("\t")
        modules = {names[int(uses[i:i + 2], 36)]: uses[i + 2] for i in range(0, len(uses), 3)}
        # highdicom unfolds the functional groups of each CIOD into a module of its own.
        for name in [n for n in modules if n.endswith("-multi-frame-functional-groups")]:
            modules["multi-frame-functional-groups"] = modules.pop(name)
        for uid in classes.split():
            found[uid] = modules
    return found


def idiscore(wheels):
    columns = sources.CID_7050_COLUMNS
    rows = {}

    def tag(node):
        if node.func.id == "PrivateTags":
            return "PRIVATE"
        return ast.literal_eval(node.args[0]).upper().replace("X", "x").replace(",", "")

    def code(node):
        words = node.attr.split("_OR_")
        if node.attr.startswith("REMOVE_OR_EMPTY_OR_UID") or "UIDS" in node.attr:
            return "X/Z/U*"
        return "/".join(COMPOUND[word] for word in words)

    tree = ast.parse(wheels.read("idiscore==1.6.0", "idiscore/_public_dicom.py"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RawNemaRuleSet":
            values = {keyword.arg: keyword.value for keyword in node.keywords}
            column = columns[ast.literal_eval(values["code"])]
            for rule in values["rules"].elts:
                rows.setdefault(tag(rule.elts[0]), {})[column] = code(rule.elts[1])
    for row in rows.values():
        for column in ["basic"] + generate.OPTION_COLUMNS:
            row.setdefault(column, "")
    return rows


def dicom_anonymizer(wheels):
    rows = {}
    path = "dicomanonymizer/dicom_anonymization_databases/dicomfields_2026c.py"
    for node in ast.parse(wheels.read("dicom-anonymizer==2.1.0", path)).body:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.List) or not node.value.elts:
            continue
        basic = node.targets[0].id.removesuffix("_TAGS").replace("_STAR", "*").replace("_", "/")
        for entry in ast.literal_eval(node.value):
            if len(entry) == 2:
                rows["%04X%04X" % entry] = {"basic": basic}
            else:
                # group, element and their masks
                digits, mask = "%04X%04X" % entry[:2], "%04X%04X" % entry[2:4]
                rows["".join(d if m == "F" else "x" for d, m in zip(digits, mask))] = {"basic": basic}
    return rows


def dicom_standard(wheels):
    folder = "dicom_standard-0.1.0.data/data/standard/"
    package = "dicom-standard==0.1.0"
    elements = {}
    for row in wheels.json(package, folder + "attributes.json"):
        elements[re.sub("[(),]", "", row["tag"]).replace("X", "x")] = {
            "keyword": row["keyword"], "vr": "|".join(row["valueRepresentation"].replace("See Note 2", "").split(" or ")),
            "vm": row["valueMultiplicity"].removesuffix(" or 1"), "retired": row["retired"]}
    slug = {row["name"]: row["id"] for row in wheels.json(package, folder + "ciods.json")}
    uses = {}
    for row in wheels.json(package, folder + "ciod_to_modules.json"):
        uses.setdefault(row["ciodId"], {})[row["moduleId"]] = row["usage"]
    modules = {row["id"]: uses.get(slug.get(row["ciod"]), {}) for row in wheels.json(package, folder + "sops.json")}
    return elements, modules


def dcmtk(path):
    pseudo = {"xs": "US|SS", "ox": "OB|OW", "lt": "US|SS|OW", "up": "UL", "na": "", "px": "OB|OW"}
    rows = {}
    for line in path.read_text().splitlines():
        fields = line.split("\t")
        if len(fields) < 5 or not fields[0].startswith("(") or '"' in fields[0]:
            continue
        match = re.fullmatch(r"\(([0-9A-Fa-f]{4})(-(?:[ou]-)?[0-9A-Fa-f]{4})?,([0-9A-Fa-f]{4})(-(?:[ou]-)?[0-9A-Fa-f]{4})?\)", fields[0])
        if not match or int(match[1], 16) & 1:
            continue
        group = match[1].upper()[:2] + "xx" if match[2] else match[1].upper()
        element = match[3].upper()[:2] + "xx" if match[4] else match[3].upper()
        retired = fields[2].startswith("RETIRED_") or fields[4].endswith("retired")
        rows[group + element] = {"keyword": fields[2].removeprefix("RETIRED_"),
                                 "vr": pseudo.get(fields[1], fields[1]), "vm": fields[3],
                                 "retired": "Y" if retired else "N"}
    return rows


class Comparison:
    """Collects differences and takes off those that are explained."""

    def __init__(self):
        with open(generate.HERE / "explained.tsv", newline="", encoding="utf-8") as file:
            lines = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        assert all(line["reason"] for line in lines)
        self.explained = {tuple(line[k] for k in ("source", "key", "field", "ours", "theirs")) for line in lines}
        self.used = set()
        self.failures = []
        self.sources = set()

    def difference(self, *key):
        if key in self.explained:
            self.used.add(key)
        else:
            self.failures.append(key)

    def rows(self, source, ours, theirs):
        self.sources.add(source)
        for key in sorted(theirs):
            if key not in ours:
                self.difference(source, key, "row", "", "present")
                continue
            for field, value in theirs[key].items():
                if ours[key].get(field, "") != value:
                    self.difference(source, key, field, ours[key].get(field, ""), value)
        shared = len(ours.keys() & theirs.keys())
        print(f"{source}: {shared} shared rows, {len(ours) - shared} only here")

    def finish(self):
        stale = [line for line in self.explained - self.used if line[0] in self.sources]
        for line in sorted(self.failures):
            print("unexplained\t" + "\t".join(line))
        for line in sorted(stale):
            print("no longer so\t" + "\t".join(line))
        print(f"{len(self.used)} explained, {len(self.failures)} unexplained, {len(stale)} stale")
        return 1 if self.failures or stale else 0


def main():
    parser = argparse.ArgumentParser(description="Compares the generated tables with second sources.")
    parser.add_argument("--cache", type=pathlib.Path, default=generate.HERE / ".cache")
    parser.add_argument("--dcmtk", type=pathlib.Path, help="dicom.dic of a DCMTK; by default an installed 3.6.7")
    options = parser.parse_args()
    wheels = sources.Wheels(options.cache)
    comparison = Comparison()
    comparison.rows("idiscore", own_confidentiality(), idiscore(wheels))
    comparison.rows("dicom-anonymizer", own_confidentiality(), dicom_anonymizer(wheels))
    elements, modules = dicom_standard(wheels)
    comparison.rows("dicom-standard elements", own_elements(), elements)
    comparison.rows("dicom-standard modules", own_modules(), modules)
    place = options.dcmtk or next((p for p in map(pathlib.Path, DCMTK_PLACES) if p.exists()), None)
    if place:
        comparison.rows("dcmtk", own_elements(), dcmtk(place))
    else:
        print("dcmtk: no dictionary installed, left out")
    return comparison.finish()


if __name__ == "__main__":
    sys.exit(main())
