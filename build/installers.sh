#!/bin/bash
# Builds the installers for Windows on 64-bit Intel and AMD into out/installers: a setup program (NSIS) and an
# MSI package, with the policy templates beside them. Installs the tools it needs (Debian packages). Everything
# is signed, with the certificate installer/sign.sh finds in the environment or with a throw-away test one;
# then the file names say -test-signed.
#
# Usage: installers.sh [--tools]      --tools only installs the tools; VERSION=1.2.3 sets the version
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
for package in nsis wixl msitools osslsigncode openssl; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
	root=()
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || { echo "installers: as root run: apt-get install ${missing[*]}" >&2; exit 1; }
		root=(sudo)
	fi
	echo "installers: installing Debian packages: ${missing[*]}"
	mkdir -p out
	"${root[@]}" apt-get update -q >out/apt.log 2>&1 || { echo "installers: apt-get update failed, see out/apt.log" >&2; exit 1; }
	"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >>out/apt.log 2>&1 ||
		{ echo "installers: apt-get install failed, see out/apt.log" >&2; exit 1; }
fi
[ "${1:-}" != --tools ] || exit 0

version=${VERSION:-$(sed -n 's/^var version = "\(.*\)"$/\1/p' main.go)}
build/windows.sh amd64
rm -f out/installers/cordboard*
installer/build.sh out/windows/cordboard-amd64.exe "$version" out/installers >/dev/null
mv out/installers/cordboard.exe "out/installers/cordboard-$version-x64$(installer/sign.sh --mark).exe"
cp -r installer/policy out/installers/
ls out/installers/cordboard*
[ -z "$(installer/sign.sh --mark)" ] || echo "installers: signed with a throw-away certificate: for tests only"
