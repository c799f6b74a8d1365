#!/bin/bash
# Takes the documentation's pictures anew from the real application playing the guided call.
set -euo pipefail
cd "$(dirname "$0")/.."
build/display.sh out/cordctl demo --app out/cordboard --story --out out/pictures
mkdir -p docs/pictures
while read -r taken name; do
	cp "out/pictures/$taken.png" "docs/pictures/$name.png"
done <<'END'
1-sign-on sign-on
3-on-a-call on-a-call
6-ringing ringing
8-logged saved
9-consultation consultation
11-settings settings
END
