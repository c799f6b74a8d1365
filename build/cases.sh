#!/bin/bash
# Runs the cases of people who live with desk telephones, in every room that has some: tests named Test...Cases, whose
# subtests are the cases, and the pages' unit tests whose names begin with a case's id (where npm's packages are there).
# Last line: cases tried=N failed=0.
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
if [ -x frontend/node_modules/.bin/vitest ]; then
  (cd frontend && npx vitest run --reporter=tap-flat -t '^[PQ][0-9]+ ') >"$out" 2>&1
  code=$?
  page='> [PQ][0-9]+ [^>]*$'
  tried=$((tried + $(grep -E "^(not )?ok .*$page" "$out" | grep -vc '# SKIP')))
  wrong=$(grep -cE "^not ok .*$page" "$out")
  if [ "$code" != 0 ]; then
    cat "$out"
    [ "$wrong" != 0 ] || wrong=1
  fi
  failed=$((failed + wrong))
fi
echo "cases tried=$tried failed=$failed"
[ "$failed" = 0 ] && [ "$tried" != 0 ]
