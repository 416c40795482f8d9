#!/usr/bin/env bash
# Builds the tests under the thread sanitizer and runs those that work with several jobs at once: runs over folders with
# staging, records, duplicates and stops, inputs that change, and engines beside each other. Fails if a test does, or if a
# race was reported. Tests of the command are left out: they end it by signals and limits, which the sanitizer takes for
# its own.
#
# usage: Tools/sanitize/races.sh [FILTER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scratch=.build/thread-sanitizer
filter=${1:-'RuntimeTests.(BatchTests|BatchPlanTests|RecordTests|ChangedInputTests)|orderAndWorkersChangeNothing'}
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT

swift build --build-tests --sanitize=thread --scratch-path "$scratch"
result=0
# A race is written down, and the run goes on.
TSAN_OPTIONS="log_path=$reports/race exitcode=66" \
    swift test --sanitize=thread --scratch-path "$scratch" --skip-build --filter "$filter" || result=$?
if compgen -G "$reports/race.*" >/dev/null; then
    cat "$reports"/race.*
    exit 1
fi
exit "$result"
