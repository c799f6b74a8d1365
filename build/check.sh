#!/bin/bash
# The quick look before every commit: formatting, vet, the house's rules, the short
# tests (without the race detector and the long stories), the pages' types, style and units. make test is the whole.
# Warm, on two cores, under a minute: svelte-check reads TypeScript's files too and keeps what it knows of unchanged
# ones, and packages whose tests wait do so beside others (-p 4).
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p out
npm --prefix frontend run --silent quick >out/check-pages.txt 2>&1 &
pages=$!
unformatted=$(out/tools/gofumpt -l backend build cmd testbed frontend/*.go installer ./*.go)
[ -z "$unformatted" ] || { printf "gofumpt: not formatted:\n%s\n" "$unformatted" >&2; exit 1; }
go vet ./...
go test -short -p 4 ./... | { grep -v -e '^ok' -e 'no test files' || true; }
wait "$pages" || { cat out/check-pages.txt >&2; exit 1; }
echo "check: all is well"
