#!/bin/bash
# Fuzzes every fuzz target for the given time each (fuzz.sh 5s). A crasher lands in testdata/fuzz: commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
time=${1:-5s}
mkdir -p out
for file in $(grep -rlE '^func Fuzz' --include='*_test.go' backend cmd); do
	for target in $(grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$file" | sed 's/^func //'); do
		printf 'fuzz %s %s: ' "$(dirname "$file")" "$target"
		if go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "./$(dirname "$file")" >out/fuzz.log 2>&1; then
			grep -E '^fuzz: elapsed' out/fuzz.log | tail -n 1 || echo done
		elif grep -q 'context deadline exceeded' out/fuzz.log && ! grep -q 'Failing input' out/fuzz.log; then
			echo "time is up" # a worker that is busy when the time ends makes go test say that it failed
		else
			echo FAILED
			cat out/fuzz.log
			exit 1
		fi
	done
done
