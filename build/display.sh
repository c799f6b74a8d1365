#!/bin/bash
# Runs a command on a virtual display and a session bus of its own, both of which end with it:
# display.sh COMMAND [ARGUMENTS]
set -euo pipefail
work=$(mktemp -d)
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>"$work/display" 2>"$work/xvfb.log" &
display=$!
dbus-daemon --session --nofork --nopidfile --print-address=3 3>"$work/bus" 2>"$work/dbus.log" &
bus=$!
trap 'kill "$bus" "$display" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
until [ -s "$work/display" ] && [ -s "$work/bus" ]; do
	kill -0 "$display" 2>/dev/null && kill -0 "$bus" 2>/dev/null || { cat "$work"/*.log >&2; exit 1; }
	sleep 0.05
done
DISPLAY=":$(cat "$work/display")" DBUS_SESSION_BUS_ADDRESS="$(cat "$work/bus")"
export DISPLAY DBUS_SESSION_BUS_ADDRESS
export LIBGL_ALWAYS_SOFTWARE=1 GDK_BACKEND=x11 XDG_RUNTIME_DIR="$work" NO_AT_BRIDGE=1
unset WAYLAND_DISPLAY
"$@"
