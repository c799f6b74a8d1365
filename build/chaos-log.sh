#!/bin/bash
# Kills the real program in the middle of calls, CHAOS_LOG times (200 by default), with restarted switches, full disks,
# damaged stores and reloaded pages in between, and compares what reached Salesforce with the calls that were. Each
# uncertain Activity is explained; the last line is:
# chaos-log route=opencti calls=C kills=200 lost=0 doubled=0 wrong=0 merged=0 uncertain=U
# CHAOS_LOG_SEED repeats a run's choices, CHAOS_LOG_LANES says how many programs run at once, CHAOS_LOG_WITHOUT leaves
# ingredients out (disk, store, switch, reload, second). out/chaos-log keeps transcripts and logs. The full disk is a small
# tmpfs, which wants root: without it that ingredient is left out.
set -uo pipefail
cd "$(dirname "$0")/.."
kills=${CHAOS_LOG:-200}
mkdir -p out
[ -n "${CHAOS_LOG_SEED:-}" ] && export CORDBOARD_CHAOS_LOG_SEED=$CHAOS_LOG_SEED
[ -n "${CHAOS_LOG_WITHOUT:-}" ] && export CORDBOARD_CHAOS_LOG_WITHOUT=$CHAOS_LOG_WITHOUT
[ -n "${CHAOS_LOG_LANES:-}" ] && export CORDBOARD_CHAOS_LOG_LANES=$CHAOS_LOG_LANES
CORDBOARD_CHAOS_LOG=$kills build/display.sh go test -count=1 -timeout 3h -v -run '^TestChaosLog$' ./testbed/chaoslog >out/chaos-log.txt 2>&1
status=$?
line=$(grep -o '^chaos-log route=.*' out/chaos-log.txt | tail -n 1)
grep '^uncertain: ' out/chaos-log.txt
if [ $status != 0 ] || [ -z "$line" ]; then
	grep -vE '^=== |^--- PASS|^uncertain: ' out/chaos-log.txt | head -n "${CHAOS_LOG_LINES:-200}" >&2
	echo "chaos-log: failed, see out/chaos-log.txt and out/chaos-log" >&2
	[ $status != 0 ] || status=1
fi
case "$line" in
"" | "chaos-log route=opencti calls="*" kills=$kills lost=0 doubled=0 wrong=0 merged=0 uncertain="*) ;;
*) [ $status != 0 ] || status=1 ;;
esac
[ -z "$line" ] || echo "$line"
exit $status
