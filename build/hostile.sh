#!/bin/bash
# Attacks the softphone with the scripts of a page in the org, of frames of other origins and of pages that frame it: in
# Chromium and in the real program, with the bridge before the page's scripts and after them. Every attack is tried twice,
# the first time on a program whose guard was taken out (testbed/hostile/guards.go; the shipped sources stay as they are),
# where it has to succeed, or it counts for nothing. Then a table, and the last line:
# hostile tried=N succeeded=0
# HOSTILE=short tries two attacks of each kind, in Chromium alone. HOSTILE_ONLY tries those whose names hold these words.
# out/hostile keeps the outcomes and what the trials said.
set -uo pipefail
cd "$(dirname "$0")/.."
out=$PWD/out/hostile
rm -rf "$out" && mkdir -p "$out"
tags=desktop,production,webkit2_41,devtools
export CORDBOARD_E2E=1 CORDBOARD_HOSTILE_ONLY=${HOSTILE_ONLY:-} least="60 5"
if [ "${HOSTILE:-}" = short ]; then
	CORDBOARD_HOSTILE_ONLY=short least="12 1"
elif [ -n "${HOSTILE_ONLY:-}" ]; then
	least="1 1"
fi
set -e
go run ./testbed/hostile/weaken "$out/weak"
go test -c -o "$out/chromium.test" .
go test -c -overlay "$out/weak/overlay.json" -o "$out/chromium-weak.test" .
if [ "${HOSTILE:-}" != short ]; then
	go build -overlay "$out/weak/overlay.json" -tags $tags -o "$out/cordboard-weak" .
	go test -c -o "$out/webkit.test" ./cmd/cordctl
fi
set +e

# trials OUTCOMES CONTROL CHROMIUM-TEST APPLICATION: all trials, in both places at once.
trials() {
	export CORDBOARD_HOSTILE="$out/$1.jsonl" CORDBOARD_HOSTILE_CONTROL=$2
	"$3" -test.v -test.timeout 3h -test.run '^TestHostileInChromium$' >"$out/$1-chromium.txt" 2>&1 &
	local chromium=$!
	if [ "${HOSTILE:-}" != short ]; then
		(cd cmd/cordctl && CORDBOARD_HOSTILE_APP=$4 ../../build/display.sh "$out/webkit.test" -test.v -test.timeout 3h \
			-test.run '^TestHostileInTheApplication$') >"$out/$1-webkit.txt" 2>&1
	fi
	wait $chromium
}
trials controls 1 "$out/chromium-weak.test" "$out/cordboard-weak"
trials attacks "" "$out/chromium.test" "$PWD/out/cordboard"
go run ./testbed/hostile/table "$out/controls.jsonl" "$out/attacks.jsonl" $least
