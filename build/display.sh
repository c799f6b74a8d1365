#!/bin/bash
# Runs a command on a virtual display and a session bus of its own, both of which end with it:
# display.sh COMMAND [ARGUMENTS]
set -euo pipefail
work=$(mktemp -d)
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>"$work/display" 2>"$work/xvfb.log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$work"' EXIT
until [ -s "$work/display" ]; do
	kill -0 "$server" 2>/dev/null || { cat "$work/xvfb.log" >&2; exit 1; }
	sleep 0.05
done
export DISPLAY=":$(cat "$work/display")"
export LIBGL_ALWAYS_SOFTWARE=1 GDK_BACKEND=x11 XDG_RUNTIME_DIR="$work" NO_AT_BRIDGE=1
unset WAYLAND_DISPLAY
dbus-run-session -- "$@"
