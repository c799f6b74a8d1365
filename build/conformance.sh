#!/bin/bash
# Holds every frame that client and switch of the standard's dialects send in the stories against the schemas in
# ../shared/csta/xsd. The last line is: conformance frames=N dialects=3 deviations=D failures=0
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p out
summary=$PWD/out/conformance.txt
rm -f "$summary"
CORDBOARD_CONFORMANCE=$summary go test -count=1 -timeout 10m -run '^TestConformance' ./cmd/cordctl
status=$?
[ -e "$summary" ] || { echo "conformance: nothing was checked" >&2; exit 1; }
cat "$summary"
[ $status = 0 ] || echo "conformance: failed, see above" >&2
exit $status
