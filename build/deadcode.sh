#!/bin/bash
# Production code that nothing can reach: not from cordboard and not from cordctl, neither on Linux nor on Windows.
# What only tests use belongs to the tests. The test bed is not looked at. What C calls (//export) is reached by nobody
# in Go, and is the same on both systems only where it is no such function. A request's answer method is never called: it
# names the reply to the compiler (csta.RequestFor).
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p out
unreachable() { out/tools/deadcode "$@" . ./cmd/cordctl | { grep -v -e '^testbed/' -e '\.answer$' || true; } | sort; }
dead=$(comm -12 <(unreachable -tags desktop,production,webkit2_41,devtools) \
	<(GOOS=windows CGO_ENABLED=0 unreachable -tags desktop,production))
[ -z "$dead" ] || { printf 'deadcode: nothing reaches these; remove them, or move them to the tests that use them:\n%s\n' "$dead" >&2; exit 1; }
