#!/bin/bash
# Opens the desktop console on the simulated switch and the simulated Salesforce. Without a display it
# starts a virtual one, plays the guided call and leaves pictures and a transcript in out/demo.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
	exec out/cordctl demo --app out/cordboard
fi
echo "No display: playing the guided call on a virtual one."
build/display.sh out/cordctl demo --app out/cordboard --story --out out/demo
echo "See out/demo: transcript.txt, frames.jsonl, activities.json and the pictures."
