#!/usr/bin/env python3
"""Writes Sources/Compiler/Standard/Generated from published packages.

Each table of the standard becomes one packed text in a Swift StaticString: an array of thousands of struct literals
takes the Swift compiler minutes, a text of the same size less than a second. The texts are read by
Sources/Compiler/Standard/PackedText.swift; the formats are documented at the functions `pack_...` below and where they
are read.

    python3 Tools/standard/generate.py            # downloads the pinned packages, writes the files
    python3 Tools/standard/generate.py --check    # writes nothing; exit code 1 if a file would change

The packages, their digests and how each is read stand in sources.py. Building midic needs none of this.
"""

import argparse
import csv
import hashlib
import pathlib
import sys
from collections import defaultdict

HERE = pathlib.Path(__file__).resolve().parent
OUTPUT = HERE.parent.parent / "Sources" / "Compiler" / "Standard" / "Generated"

OPTION_COLUMNS = [
    "retain_safe_private", "retain_uids", "retain_device_identity", "retain_institution_identity",
    "retain_patient_characteristics", "retain_longitudinal_full_dates", "retain_longitudinal_modified_dates",
    "clean_descriptors", "clean_structured_content", "clean_graphics",
]
"""The option columns of PS3.15 Table E.1-1, in the order of the cases of ProfileOption."""

TYPE_RANK = {"1": 0, "1C": 1, "2": 2, "2C": 3, "3": 4}
"""More demanding first. The compiler treats 1C as 1 and 2C as 2, but the tables keep them apart."""

TYPE_LETTER = {"1": "1", "1C": "c", "2": "2", "2C": "d", "3": "3"}

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def pair(number):
    """A number below 1296 as two digits of base 36."""
    if not 0 <= number < 36 * 36:
        raise SystemExit(f"{number} does not fit two digits of base 36; widen the packed format")
    return DIGITS[number // 36] + DIGITS[number % 36]


def lowest(tag):
    """The first tag that a pattern such as 60xx3000 stands for."""
    return tag.replace("x", "0")


def pack_elements(rows):
    """tag, keyword, name, VRs, VM, flags (R retired); `x` in a tag is a free hexadecimal digit."""
    return [
        "\t".join([r["tag"], r["keyword"], r["name"], "" if r["vr"] == "NONE" else r["vr"], r["vm"],
                   "R" if r["retired"] == "Y" else ""])
        for r in sorted(rows, key=lambda r: (lowest(r["tag"]), r["tag"]))
    ]


UID_KINDS = {
    "SOP Class": "c", "Meta SOP Class": "m", "Transfer Syntax": "t", "Well-known frame of reference": "f",
    "Well-known SOP Instance": "i", "Coding Scheme": "s", "DICOM UIDs as a Coding Scheme": "s", "LDAP OID": "l",
    "Service Class": "v", "Application Hosting Model": "h", "Application Context Name": "a", "Mapping Resource": "r",
    "Synchronization Frame of Reference": "y",
}


def pack_uids(rows):
    """UID, keyword, name, kind letter, flags (R retired); sorted by the bytes of the UID."""
    return [
        "\t".join([r["uid"], r["keyword"], r["name"], UID_KINDS[r["type"]], "R" if r["retired"] == "Y" else ""])
        for r in sorted(rows, key=lambda r: r["uid"])
    ]


def pack_confidentiality(rows):
    """tag or PRIVATE, keyword, flags (R retired, S in a standard IOD), basic code, ten option codes."""
    return [
        "\t".join([r["tag"], r["keyword"], ("R" if r["retired"] == "Y" else "") + ("S" if r["in_std_iod"] == "Y" else ""),
                   r["basic"]] + [r[c] for c in OPTION_COLUMNS])
        for r in sorted(rows, key=lambda r: (r["tag"] == "PRIVATE", lowest(r["tag"])))
    ]


def pack_safe_private(rows):
    """creator, group, low byte of the element, VRs, VM, meaning; sorted."""
    lines = []
    for r in rows:
        assert r["element"].startswith("xx") and len(r["element"]) == 4, r
        vrs = "|".join(sorted(r["vr"].split("/"))) if r["vr"] else ""
        lines.append("\t".join([r["private_creator"], r["group"], r["element"][2:], vrs, r["vm"], r["meaning"]]))
    return sorted(lines)


def pack_cid7050(rows):
    """code value, scheme, meaning, column of Table E.1-1 or the option's own name where it has no column."""
    return ["\t".join([r["code"], r["scheme"], r["meaning"], r["column_key"]]) for r in sorted(rows, key=lambda r: r["code"])]


def pack_roles(rows):
    """tag, role letter (i instance, c class), W if PS3.6 registers values that may stand there."""
    letters = {"instance": "i", "class": "c"}
    return ["\t".join([r["tag"], letters[r["role"]], "W" if r["registered"] == "Y" else ""])
            for r in sorted(rows, key=lambda r: r["tag"])]


def pack_groups(rows, elements):
    """group of references, S if objects of other studies may refer to what it holds, tags: what carries the UID first."""
    known = {r["tag"]: r["keyword"] for r in elements if "UI" in r["vr"].split("|")}
    groups = {}
    for r in rows:
        assert known[r["tag"]] == r["keyword"], r
        groups.setdefault((r["group"], "S" if r["across studies"] == "Y" else ""), []).append(r["tag"])
    tags = [tag for members in groups.values() for tag in members]
    assert len(tags) == len(set(tags)) and len(groups) == len({name for name, _ in groups})
    return ["\t".join([*group, "".join(members)]) for group, members in groups.items()]


def pack_families(rows, uids):
    """family, SOP class UIDs separated by blanks, description; sorted by family."""
    by_keyword = {r["keyword"]: r["uid"] for r in uids if r["keyword"]}
    listed = {r["family"]: r["members"].split(" ") for r in rows}

    def members(family, seen=()):
        assert family not in seen, f"family {family} contains itself"
        for word in listed[family]:
            if word.startswith("@"):
                yield from members(word[1:], seen + (family,))
            elif word in by_keyword:
                yield by_keyword[word]
            else:
                raise SystemExit(f"storage-families.tsv: {word} is no keyword of PS3.6")

    return ["\t".join([r["family"], " ".join(sorted(set(members(r["family"])))), r["description"]])
            for r in sorted(rows, key=lambda r: r["family"])]


def pack_iods(ciods, ciod_modules, attribute_types):
    """The IOD tables as six texts.

    `attributeLists`: every distinct list of attributes at one level, one a line, in an order in which a list comes after
    all that it refers to: per attribute 8 digits of tag, a type letter, two base 36 digits of the number of the list
    inside (00: none; lists count from 1). The same macro in a hundred places is one list.
    `modules`: name, two digits of list number. `ciods`: name, per module two digits of its number and a usage letter,
    SOP class UIDs. `ciodSets`: sets of CIODs, hexadecimal, first digit holds CIODs 0 to 3 with the lowest bit first,
    trailing zeros left out. `attributeParents`: the sequence tags that occur as parents; the first is the root.
    `attributeTypes`: tag, two digits of the set of CIODs that hold it at any depth, then groups of five: two digits of
    the parent, type letter, two digits of the set of CIODs in which this is the most demanding type of that attribute
    directly in that parent, over all modules.
    """
    rows = defaultdict(list)
    for r in attribute_types:
        rows[r["module"]].append((tuple(lowest(t) for t in r["path"].split("/")), r["type"]))
    numbers = {(): 0}
    lists = []

    def build(members, depth):
        inner = defaultdict(list)
        types = {}
        for path, kind in members:
            if len(path) == depth + 1:
                assert path[depth] not in types, path
                types[path[depth]] = kind
            else:
                inner[path[depth]].append((path, kind))
        assert inner.keys() <= types.keys()
        key = tuple((t, types[t], build(inner[t], depth + 1) if t in inner else 0) for t in sorted(types))
        if key not in numbers:
            lists.append(key)
            numbers[key] = len(lists)
        return numbers[key]

    modules = sorted({r["module"] for r in ciod_modules})
    module_list = {m: build(rows[m], 0) if m in rows else 0 for m in modules}
    module_number = {m: i for i, m in enumerate(modules)}
    names = sorted({r["ciod"] for r in ciods} | {r["ciod"] for r in ciod_modules})
    used = defaultdict(list)
    for r in ciod_modules:
        used[r["ciod"]].append((r["module"], r["usage"]))
    classes = defaultdict(list)
    for r in ciods:
        if r["sop_class_uid"]:
            classes[r["ciod"]].append(r["sop_class_uid"])

    # The most demanding type of each attribute in each immediate parent, a module at a time.
    level = {m: {} for m in modules}
    for m in modules:
        for path, kind in rows[m]:
            key = (path[-1], path[-2] if len(path) > 1 else "00000000")
            if key not in level[m] or TYPE_RANK[kind] < TYPE_RANK[level[m][key]]:
                level[m][key] = kind
    best = {}
    for number, ciod in enumerate(names):
        for module, _ in used[ciod]:
            for (tag, parent), kind in level[module].items():
                key = (tag, parent, number)
                if key not in best or TYPE_RANK[kind] < TYPE_RANK[best[key]]:
                    best[key] = kind
    groups = defaultdict(set)
    holders = defaultdict(set)
    for (tag, parent, number), kind in best.items():
        groups[tag, parent, kind].add(number)
        holders[tag].add(number)
    sets = sorted({tuple(sorted(s)) for s in list(groups.values()) + list(holders.values())})
    set_number = {s: i for i, s in enumerate(sets)}
    parents = sorted({parent for _, parent, _ in groups} | {"00000000"})
    parent_number = {p: i for i, p in enumerate(parents)}

    def hexadecimal(members):
        digits = [0] * (len(names) // 4 + 1)
        for i in members:
            digits[i // 4] |= 1 << i % 4
        return "".join("%X" % d for d in digits).rstrip("0")

    by_tag = defaultdict(list)
    for (tag, parent, kind), members in groups.items():
        by_tag[tag].append((parent_number[parent], TYPE_RANK[kind], kind, set_number[tuple(sorted(members))]))
    return {
        "attributeLists": ["".join(t + TYPE_LETTER[k] + pair(n) for t, k, n in entry) for entry in lists],
        "modules": [m + "\t" + pair(module_list[m]) for m in modules],
        "ciods": [
            "\t".join([c, "".join(pair(module_number[m]) + u for m, u in used[c]), " ".join(sorted(classes[c]))])
            for c in names
        ],
        "ciodSets": [hexadecimal(s) for s in sets],
        "attributeParents": parents,
        "attributeTypes": [
            tag + pair(set_number[tuple(sorted(holders[tag]))])
            + "".join(pair(p) + TYPE_LETTER[k] + pair(s) for p, _, k, s in sorted(by_tag[tag]))
            for tag in sorted(by_tag)
        ],
    }


TEXT_VRS = {"AE", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT", "DA", "DT", "TM", "AS", "UI"}
"""What has no place in the decoding set unless decoding.tsv names it: text, dates, and UIDs."""

FUNCTIONAL_GROUPS = ["52009229", "52009230"]
"""Shared and Per-Frame Functional Groups Sequence (PS3.3 section C.7.6.16)."""


def pack_decoding(rows, attribute_types, elements):
    """What decoding pixels needs, a line a place: the parent (zeros for the root), then the attributes, ascending.

    `module`: the attributes of a module at every depth, without text. `root` and a tag: that attribute at the root, and
    `members` in its items. `frames`: the same in the items of functional groups. Any other kind is a parent. What an
    icon needs is the image pixel module and its palettes in (0088,0200) (PS3.3 section C.7.6.1.1.6).

    What is needed in the items of a sequence needs the sequence, wherever the modules have it. An icon has pixels of its
    own, which go with it.
    """
    vrs = {r["tag"]: r["vr"].split("|") for r in elements}
    places = defaultdict(set)
    icon = {"image-pixel", "palette-color-lookup-table"}
    for row in rows:
        if row["kind"] == "module":
            found = [r["path"].split("/") for r in attribute_types if r["module"] == row["key"]]
            assert found, row
            for path in found:
                if TEXT_VRS & set(vrs[path[-1]]):
                    continue
                places[path[-2] if len(path) > 1 else "00000000"].add(path[-1])
                if row["key"] in icon and len(path) == 1:
                    places["00880200"].add(path[-1])
            continue
        parents = {"root": ["00000000"], "frames": FUNCTIONAL_GROUPS}.get(row["kind"], [row["kind"]])
        for parent in parents:
            places[parent].add(row["key"])
        if row["members"]:
            places[row["key"]].update(row["members"].split(" "))
    pixels = {"7FE00008", "7FE00009", "7FE00010"}
    paths = {tuple(["00000000"] + r["path"].split("/")) for r in attribute_types}
    inside = [parent for parent, tags in places.items() if parent != "00000000" and not pixels & tags]
    while inside:
        sequence = inside.pop()
        if any(sequence in tags for tags in places.values()):
            continue
        for around in {path[-2] for path in paths if path[-1] == sequence}:
            places[around].add(sequence)
            inside += [around] if around != "00000000" else []
    assert all(tag in vrs for tags in places.values() for tag in tags)
    return [parent + "".join(sorted(tags)) for parent, tags in sorted(places.items())]


MARKS = {"patient": "p", "public date": "d", "shared date": "s"}


def pack_marks(rows, elements):
    """tag, then a letter for each mark."""
    keywords = {r["tag"]: r["keyword"] for r in elements}
    assert all(keywords[r["tag"]] == r["keyword"] for r in rows)
    return [r["tag"] + "".join(MARKS[m] for m in r["mark"].split(", ")) for r in sorted(rows, key=lambda r: r["tag"])]


def pack_known_uids(rows, uids):
    """UID, kind letter (c class or coding scheme, t transfer syntax), name; sorted by the bytes of the UID."""
    registered = {r["uid"] for r in uids}
    letters = {"class": "c", "syntax": "t"}
    assert not any(r["uid"] in registered for r in rows)
    return ["\t".join([r["uid"], letters[r["kind"]], r["name"]]) for r in sorted(rows, key=lambda r: r["uid"])]


def with_successors(ciods, rows, uids):
    """Retired classes count by the IOD of what came after them."""
    by_uid = {r["uid"]: r for r in uids}
    known = {r["ciod"] for r in ciods}
    taken = {r["sop_class_uid"] for r in ciods}
    for r in rows:
        uid = by_uid[r["sop_class_uid"]]
        assert uid["keyword"] == r["keyword"] and uid["retired"] == "Y" and r["ciod"] in known, r
        assert r["sop_class_uid"] not in taken, r
    return ciods + [{"sop_class_uid": r["sop_class_uid"], "ciod": r["ciod"]} for r in rows]


def checked_in(name):
    """The rows of a tab-separated file beside this script."""
    with open(HERE / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


FILES = {
    # file: (title, edition, blobs)
    "Elements": ("PS3.6 data elements", "dictionary", ["elements"]),
    "UIDs": ("PS3.6 registered UIDs", "dictionary", ["uids"]),
    "Confidentiality": ("PS3.15 Table E.1-1 and CID 7050", "confidentiality", ["confidentiality", "cid7050"]),
    "SafePrivate": ("PS3.15 Table E.3.10-1", "safePrivate", ["safePrivate"]),
    "Roles": ("roles of UI elements, reference groups, storage families, marks of attributes, known UIDs (this project's own tables)",
              "dictionary", ["uiRoles", "referenceGroups", "storageFamilies", "attributeMarks", "knownUIDs"]),
    "IODs": ("PS3.4 SOP classes, PS3.3 CIODs and modules", "iods", ["ciods", "modules"]),
    "Attributes": ("PS3.3 attributes of the modules", "iods", ["attributeLists"]),
    "AttributeTypes": ("derived from PS3.3: types by parent sequence and set of CIODs", "iods",
                       ["ciodSets", "attributeParents", "attributeTypes"]),
    "Decoding": ("what decoding pixels needs: PS3.3 and this project's own table", "iods", ["decodingSet"]),
}


def swift_files(tables):
    """file name -> text. `tables` are rows as sources.load() gives them."""
    blobs = {
        "elements": pack_elements(tables["elements"]),
        "uids": pack_uids(tables["uids"]),
        "confidentiality": pack_confidentiality(tables["confidentiality"]),
        "safePrivate": pack_safe_private(tables["safe_private"]),
        "cid7050": pack_cid7050(tables["cid7050"]),
        "uiRoles": pack_roles(checked_in("ui-roles.tsv")),
        "referenceGroups": pack_groups(checked_in("reference-groups.tsv"), tables["elements"]),
        "knownUIDs": pack_known_uids(checked_in("known-uids.tsv"), tables["uids"]),
        "attributeMarks": pack_marks(checked_in("attribute-marks.tsv"), tables["elements"]),
        "decodingSet": pack_decoding(checked_in("decoding.tsv"), tables["attribute_types"], tables["elements"]),
        "storageFamilies": pack_families(checked_in("storage-families.tsv"), tables["uids"]),
        **pack_iods(
            with_successors(tables["ciods"], checked_in("successors.tsv"), tables["uids"]),
            tables["ciod_modules"], tables["attribute_types"]),
    }
    texts = {name: "\n".join(lines) for name, lines in blobs.items()}
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    files = {}
    for name, (title, edition, members) in FILES.items():
        out = ["// swift-format-ignore-file", "// Generated by Tools/standard/generate.py. Do not edit.",
               f"// {title}; edition {tables['editions'][edition]}."]
        out += [f"// From {line}" for line in tables["sources"].get(edition, [])]
        out += ["", "extension StandardData {"]
        for blob in members:
            text = texts[blob]
            assert '"""#' not in text and text.isascii(), blob
            out += [f"    /// {len(blobs[blob])} lines, {len(text)} bytes, SHA-256 {digests[blob]}.",
                    f"    static let {blob}: StaticString = #\"\"\"", text, "\"\"\"#", ""]
        out[-1] = "}"
        files[f"StandardData+{name}.swift"] = "\n".join(out) + "\n"
    editions = ["\t".join([key, edition, hashlib.sha256("".join(digests[b] for b in sorted(digests) if any(
        b in members and e == key for _, e, members in FILES.values())).encode()).hexdigest()])
        for key, edition in tables["editions"].items()]
    lines = ["\t".join([name, str(len(blobs[name])), digests[name]]) for name in sorted(blobs)]
    files["StandardData+Editions.swift"] = "\n".join([
        "// swift-format-ignore-file", "// Generated by Tools/standard/generate.py. Do not edit.", "",
        "extension StandardData {",
        "    /// table, edition, SHA-256 over the digests of its texts in order of their names.",
        "    static let editions: StaticString = #\"\"\"", *editions, "\"\"\"#", "",
        "    /// text, lines, SHA-256.",
        "    static let digests: StaticString = #\"\"\"", *lines, "\"\"\"#", "}"]) + "\n"
    return files


def main():
    parser = argparse.ArgumentParser(description="Writes the packed tables of the standard.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")
    parser.add_argument("--cache", type=pathlib.Path, default=HERE / ".cache", help="folder of downloaded packages")
    options = parser.parse_args()
    import sources
    files = swift_files(sources.load(options.cache))
    # The table of claims is written by a test, since it is made of what the compiler says of these tables.
    present = {p.name for p in OUTPUT.glob("*.swift")} - {"StandardData+Claims.swift"}
    changed = [n for n, text in files.items() if n not in present or (OUTPUT / n).read_text() != text]
    stale = sorted(present - files.keys())
    if options.check:
        for name in changed + stale:
            print(f"differs: {name}")
        return 1 if changed or stale else 0
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name in changed:
        (OUTPUT / name).write_text(files[name])
    for name in stale:
        (OUTPUT / name).unlink()
    print(f"{len(files)} files, {len(changed)} changed, {sum(map(len, files.values()))} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
