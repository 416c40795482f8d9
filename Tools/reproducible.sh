#!/usr/bin/env bash
# Builds midic twice from the same sources, in two folders of other names and lengths, and compares the programs byte for byte.
# Usage: Tools/reproducible.sh [--output FILE] [COMMIT]     (default: HEAD; FILE gets the program if both are the same)
# Ends with 0 if the two are the same, else with 1 and the sections in which they differ.
#
# What would differ otherwise, and what makes it the same:
#   the folder's name in texts of the program and in debug information     -file-prefix-map, no debug information
#   a digest of the compiler's whole command line (.swift_modhash), and    -disable-incremental-llvm-codegen
#   the build-id, which is one of the program's own bytes                  follows
# Swift's runtime is linked in, so that the program is complete and no shared library of it need be there. Same toolchain, same bytes: the
# digest is printed beside `swift --version`.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
swift=${SWIFT:-swift}
output=
if [ "${1:-}" = --output ]; then output=$2; shift 2; fi
commit=$(git -C "$top" rev-parse --verify "${1:-HEAD}^{commit}")
work=$(mktemp -d "${TMPDIR:-/tmp}/midic-reproducible.XXXXXX")
trap 'rm -rf "$work"' EXIT

# build FOLDER: the release program from the commit's files, in that folder.
build() {
    mkdir -p "$1"
    git -C "$top" archive "$commit" Package.swift Sources Tests | tar -x -C "$1"
    (cd "$1" && "$swift" build -c release --product midic --static-swift-stdlib -debug-info-format none \
        -Xswiftc -file-prefix-map -Xswiftc "$1=." \
        -Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen) >&2
}

one=$work/a
other=$work/a-longer-name/and-deeper
build "$one"
build "$other"
program=.build/release/midic
swift --version 2>&1 | head -1
echo "commit $commit"
(cd "$one" && sha256sum "$program")
(cd "$other" && sha256sum "$program")
if cmp -s "$one/$program" "$other/$program"; then
    [ -z "$output" ] || cp "$one/$program" "$output"
    echo "the same, byte for byte"
else
    PYTHONDONTWRITEBYTECODE=1 python3 - "$top/Tools" "$one/$program" "$other/$program" <<'END'
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from sbom import Program
one, other = (Program(Path(path)) for path in sys.argv[2:])
for name in sorted({*one.sections, *other.sections}):
    if one.content(name) != other.content(name):
        print(f"differs: {name} ({len(one.content(name))} and {len(other.content(name))} bytes)")
END
    exit 1
fi
