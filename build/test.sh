#!/bin/bash
# All tests: linters, Go with the race detector, every fuzz target for 5 s, the pages' units, the pages in
# Chromium, and the whole story in Chromium and in the real application.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }

step lint
build/lint.sh
step "Go, with the race detector"
go test -race ./...
step "the numbers of every region"
go test -run '^TestEveryExampleNumber' ./backend/numbers
step "fuzz, 5 s a target"
build/fuzz.sh 5s
step "pages: units"
npm --prefix frontend run --silent test
step "pages: in Chromium"
node --test frontend/test/browser/*.test.mjs
step "the whole story in the real application"
CORDBOARD_E2E=1 build/display.sh go test -count=1 -timeout 5m -run '^TestApplication' ./cmd/cordctl
printf '\nAll tests passed.\n'
