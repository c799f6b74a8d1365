#!/bin/bash
# Fuzzes every fuzz target for the given time each (fuzz.sh 5s), two at a time. A target that does not really run
# fails. A crasher lands in testdata/fuzz: commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
export time=${1:-5s}
rm -rf out/fuzz
mkdir -p out/fuzz
# A short run begins with what is committed: to go through everything that earlier runs found interesting would
# take all of its time.
export cache=
case "$time" in *m | *h) ;; *) cache=$PWD/out/fuzz/found ;; esac

# fuzz FOLDER TARGET: fuzzes one target with one worker and says how often it was run. Shortening what was found is
# kept short too: by default it may take a minute.
fuzz() {
	local log=out/fuzz/${1//\//-}-$2.log long=${3:-$time} status=0 execs
	go test -run '^$' -fuzz "^$2\$" -fuzztime "$long" -fuzzminimizetime 100x -parallel 1 "./$1" ${cache:+-args "-test.fuzzcachedir=$cache/$1"} >"$log" 2>&1 || status=$?
	# A worker that is busy when the time ends makes go test say that it failed.
	if [ $status != 0 ] && grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input' "$log"; then status=0; fi
	execs=$(sed -nE 's/^fuzz: elapsed: .*execs: ([0-9]+) .*/\1/p' "$log" | tail -n 1)
	if [ $status = 0 ] && [ "${execs:-0}" = 0 ] && [ -z "${3:-}" ]; then
		fuzz "$1" "$2" 30s # a busy machine: it did not get beyond what is committed
		return
	fi
	if [ $status != 0 ] || [ "${execs:-0}" = 0 ]; then
		printf 'fuzz %s %s: FAILED\n%s\n' "$1" "$2" "$(cat "$log")"
		return 1
	fi
	printf 'fuzz %s %s: %s, execs: %s\n' "$1" "$2" "$long" "$execs"
}
export -f fuzz

targets=$(grep -rhoE '^func Fuzz[A-Za-z0-9_]+' --include='*_test.go' backend cmd ./*.go | wc -l)
grep -roE '^func Fuzz[A-Za-z0-9_]+' --include='*_test.go' backend cmd ./*.go |
	sed -E 's|/[^/]*:func | |' | sort -u | xargs -P 2 -L 1 bash -c 'fuzz "$@"' fuzz
ran=$(find out/fuzz -name '*.log' | wc -l)
[ "$ran" = "$targets" ] || { echo "fuzz: $targets targets, but $ran ran" >&2; exit 1; }
echo "fuzz targets=$ran time=$time"
