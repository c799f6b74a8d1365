#!/bin/bash
# The quick look before every commit: formatting, vet, the house's rules, the short
# tests (without the race detector and the long stories), the pages' types, style and units. make test is the whole.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p out
(npm --prefix frontend run --silent check && npm --prefix frontend run --silent test) >out/check-pages.txt 2>&1 &
pages=$!
unformatted=$(out/tools/gofumpt -l backend build cmd testbed frontend/*.go installer ./*.go)
[ -z "$unformatted" ] || { printf "gofumpt: not formatted:\n%s\n" "$unformatted" >&2; exit 1; }
go vet ./...
go test -short ./... | { grep -v -e '^ok' -e 'no test files' || true; }
wait "$pages" || { cat out/check-pages.txt >&2; exit 1; }
echo "check: all is well"
