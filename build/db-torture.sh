#!/bin/bash
# Damages a healthy call log in many ways, DB_TORTURE times (300 by default), and starts with each what the program
# starts with. The last line is:
# db-torture files=300 panics=0 silent=0 started=300
set -uo pipefail
cd "$(dirname "$0")/.."
files=${DB_TORTURE:-300}
mkdir -p out
DB_TORTURE=$files go test -count=1 -timeout 1h -v -run '^TestDBTorture$' ./backend/shell >out/db-torture.log 2>&1
status=$?
line=$(grep -o '^db-torture files=.*' out/db-torture.log | tail -n 1)
if [ $status != 0 ] || [ -z "$line" ]; then
	grep -vE '^=== |^--- PASS' out/db-torture.log | tail -n 60 >&2
	echo "db-torture: failed, see out/db-torture.log" >&2
	[ $status != 0 ] || status=1
fi
[ "$line" = "db-torture files=$files panics=0 silent=0 started=$files" ] || [ $status != 0 ] || status=1
[ -z "$line" ] || echo "$line"
exit $status
