#!/usr/bin/env python3
"""Copies the DICOM test files that pydicom and pydicom-data ship into a folder, for judging without a corpus.

Usage: gather.py FOLDER
"""

import shutil
import sys
from pathlib import Path

import data_store
import pydicom.data


def main():
    target = Path(sys.argv[1])
    roots = [Path(pydicom.data.__file__).parent / "test_files", Path(pydicom.data.__file__).parent / "charset_files",
             Path(pydicom.data.__file__).parent / "palettes", Path(data_store.__file__).parent]
    count = 0
    for number, root in enumerate(roots):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix not in (".py", ".pyc", ".md", ".txt", ".tar", ".json", ".xml", ".zip", ".gz"):
                place = target / str(number) / path.relative_to(root)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, place)
                count += 1
    print(f"{count} files in {target}")


if __name__ == "__main__":
    main()
