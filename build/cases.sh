#!/bin/bash
# Runs the cases of people who live with desk telephones, in every room that has some: tests named Test...Cases, whose
# subtests are the cases. Last line: cases tried=N failed=0.
set -uo pipefail
cd "$(dirname "$0")/.."
rooms=$(grep -rlE '^func Test[A-Za-z]*Cases\(' --include='*_test.go' backend cmd testbed ./*_test.go | xargs -n1 dirname | sort -u | sed 's|^|./|')
out=$(mktemp)
trap 'rm -f "$out"' EXIT
go test -count=1 -v -run '^Test[A-Za-z]*Cases$' $rooms >"$out" 2>&1
code=$?
tried=$(grep -cE '^    --- (PASS|FAIL)' "$out")
failed=$(grep -cE '^    --- FAIL' "$out")
if [ "$code" != 0 ]; then
  grep -vE '^ *(=== |--- PASS)' "$out"
  [ "$failed" != 0 ] || failed=1
fi
echo "cases tried=$tried failed=$failed"
[ "$failed" = 0 ] && [ "$tried" != 0 ]
