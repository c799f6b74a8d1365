#!/bin/bash
# Cuts the line of an agent at random moments of random calls: CHAOS times, 1000 by default. The last line is:
# chaos disconnects=1000 ghosts=0 lost=0 max_ms=M
set -uo pipefail
cd "$(dirname "$0")/.."
times=${CHAOS:-1000}
mkdir -p out
CORDBOARD_CHAOS=$times go test -count=1 -timeout 2h -v -run '^TestChaos$' ./backend/agent >out/chaos.log 2>&1
status=$?
line=$(grep -o 'chaos disconnects=.*' out/chaos.log | tail -n 1)
if [ $status != 0 ] || [ -z "$line" ]; then
	grep -vE '^=== |^--- PASS' out/chaos.log | tail -n 60 >&2
	echo "chaos: failed, see out/chaos.log" >&2
	[ $status != 0 ] || status=1
fi
case "$line" in
"" | "chaos disconnects=$times ghosts=0 lost=0 "*) ;;
*) [ $status != 0 ] || status=1 ;;
esac
[ -z "$line" ] || echo "$line"
exit $status
