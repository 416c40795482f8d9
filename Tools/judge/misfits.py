#!/usr/bin/env python3
"""How many real files hold values that are none of their VR, and what becomes of them under the Basic Profile.

Usage: misfits.py --midic PATH [--input FOLDER] [--policy examples/basic.midic]

Without `--input` the files are those that pydicom publishes for tests (Tools/judge/gather.py). Prints what docs/outcomes.md
says: files with such values, files held for them, and the attributes.
"""

import argparse
import collections
import subprocess
import sys
import tempfile
from pathlib import Path

from dicombytes import name
from running import TOP, run


def attribute(text):
    """The keyword of a tag that the audit writes as `(gggg,eeee)`."""
    return name(int(text[1:5] + text[6:10], 16))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--midic", required=True, type=Path)
    parser.add_argument("--input", type=Path)
    parser.add_argument("--policy", type=Path, default=TOP / "examples" / "basic.midic")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="midic-misfits-") as scratch:
        folder = arguments.input
        if folder is None:
            folder = Path(scratch) / "published"
            gather = Path(__file__).with_name("gather.py")
            subprocess.run([sys.executable, str(gather), str(folder)], check=True, stdout=subprocess.DEVNULL)
        result = run(arguments.midic, arguments.policy, [folder], Path(scratch) / "run", check={0, 3})
    records = result.audit.values()
    read = [r for r in records if r["outcome"] == "deidentified" or r.get("reason") in ("misfit", "pixel-length")]
    gone, held = collections.Counter(), collections.Counter()
    touched = 0
    for record in read:
        if record["outcome"] != "deidentified":
            held[record["reason"], attribute(record["tag"]) if record.get("tag") else "-"] += 1
        elif record.get("misfits"):
            touched += 1
            for tag, count in record["misfits"].items():
                gone[attribute(tag)] += count
    print(f"{len(read)} files; {touched} lost a value or had it emptied, {sum(held.values())} were held")
    for attribute_name, count in gone.most_common():
        print(f"gone  {attribute_name}: {count}")
    for (reason, attribute_name), count in held.most_common():
        print(f"held  {reason}: {attribute_name}: {count}")


if __name__ == "__main__":
    main()
