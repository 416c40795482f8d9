#!/usr/bin/env bash
# Builds the tests under the thread sanitizer and runs those that work with several jobs at once: runs over folders with
# staging, records, duplicates, stops and kills, the command over them, and engines beside each other. Fails if a test
# does, or if a race was reported.
#
# usage: Tools/sanitize/races.sh [FILTER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scratch=.build/thread-sanitizer
filter=${1:-'BatchTests|BatchPlanTests|RecordTests|RunTests|RunStreamTests|ChangedInputTests|RunLawTests'}
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT

swift build --build-tests --sanitize=thread --scratch-path "$scratch"
result=0
# In the tests' own process a race is written down and the run goes on; a command that they start ends with status 66,
# which no test takes for its own.
TSAN_OPTIONS="log_path=$reports/race exitcode=66" \
    swift test --sanitize=thread --scratch-path "$scratch" --skip-build --filter "$filter" || result=$?
if compgen -G "$reports/race.*" >/dev/null; then
    cat "$reports"/race.*
    exit 1
fi
exit "$result"
