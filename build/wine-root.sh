#!/bin/bash
# Makes a Debian 13 root folder with Wine 10, in which Windows builds of this program can be tried on Linux.
# Older Wines lack what Go programs need at start. Takes about a minute and 1.4 GB, does nothing when it is there.
#
# Usage: wine-root.sh [DIR]      DIR defaults to $WINE_ROOT, then ~/.cache/wine10-root. Needs root.
set -euo pipefail

root=${1:-${WINE_ROOT:-$HOME/.cache/wine10-root}}
[ -f "$root/.ready" ] && exit 0
if [ "$(id -u)" != 0 ]; then
	echo "wine-root: needs root to make $root" >&2
	exit 1
fi
if ! command -v debootstrap >/dev/null; then
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends debootstrap
fi

# A root left half made by an earlier try is not to be trusted.
rm -rf "$root"
mkdir -p "$root"
debootstrap --variant=minbase trixie "$root"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends wine64 wine
touch "$root/.ready"
