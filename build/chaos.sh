#!/bin/bash
# Cuts the line of an agent at random moments of random calls, CHAOS times, 1000 by default; and lets as many days pass on
# which a frame in a hundred is lost, doubled or damaged, in fake time, and one of fifty of them in real time, too. The
# last line is: chaos disconnects=1000 ghosts=0 lost=0 damaged=1000 killed=0 max_ms=M
set -uo pipefail
cd "$(dirname "$0")/.."
times=${CHAOS:-1000}
mkdir -p out
CORDBOARD_CHAOS=$times go test -count=1 -timeout 2h -v -run '^(TestChaos|TestDamagedDays|TestDamagedDaysInRealTime)$' ./backend/agent >out/chaos.log 2>&1
status=$?
line=$(sed -n 's/^chaos \(disconnects=.*\)/\1/p' out/chaos.log | tail -n 1)
days=$(grep '^damaged=' out/chaos.log)
if [ $status != 0 ] || [ -z "$line" ] || [ "$(grep -c . <<<"$days")" != 2 ]; then
	grep -vE '^=== |^ *--- PASS' out/chaos.log | tail -n 60 >&2
	echo "chaos: failed, see out/chaos.log" >&2
	[ $status != 0 ] || status=1
fi
field() { sed -n "s/.*$1=\([0-9]*\).*/\1/p"; } # of each line
sum() { printf '%s\n%s\n' "$line" "$days" | field "$1" | awk '{ n += $1 } END { print n + 0 }'; }
if [ -n "$line" ]; then
	played=$(field damaged <<<"$days" | sort -n | tail -n 1)
	line="chaos disconnects=$(field disconnects <<<"$line") ghosts=$(sum ghosts) lost=$(sum lost) damaged=${played:-0} killed=$(sum killed) max_ms=$(field max_ms <<<"$line")"
fi
case "$line" in
"" | "chaos disconnects=$times ghosts=0 lost=0 damaged=$times killed=0 "*) ;;
*) [ $status != 0 ] || status=1 ;;
esac
[ -z "$line" ] || echo "$line"
exit $status
