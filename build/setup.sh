#!/bin/bash
# Makes a Debian 12 machine ready: checks Go and Node, installs Debian packages, npm packages and the Go tools
# into out/tools. Says what is missing; quick when nothing is.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# at_least HAVE WANT: whether the dotted version HAVE is not older than WANT.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

command -v go >/dev/null || fail "Go is missing. Install Go 1.26 or newer and put it on PATH."
go_version=$(go env GOVERSION)
at_least "${go_version#go}" 1.26 || fail "Go 1.26 or newer is needed, this is ${go_version#go}. Install a newer Go."
command -v node >/dev/null || fail "Node.js is missing. Install Node.js 20.19 or newer."
node_version=$(node --version)
at_least "${node_version#v}" 20.19 || fail "Node.js 20.19 or newer is needed, this is ${node_version#v}. Install a newer Node.js."
command -v npm >/dev/null || fail "npm is missing. Install it together with Node.js."

packages=(build-essential pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev xvfb dbus dbus-x11
	fonts-dejavu-core fonts-liberation chromium libxml2-utils strace)
missing=()
for package in "${packages[@]}"; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
	install="apt-get install -y --no-install-recommends ${missing[*]}"
	root=()
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || fail "these Debian packages are missing; as root run: $install"
		root=(sudo)
	fi
	echo "setup: installing Debian packages: ${missing[*]}"
	mkdir -p out
	"${root[@]}" apt-get update -q >out/apt.log 2>&1 ||
		fail "apt-get update failed, see out/apt.log"
	"${root[@]}" env DEBIAN_FRONTEND=noninteractive $install >>out/apt.log 2>&1 || fail "apt-get install failed, see out/apt.log"
fi

mkdir -p out/tools
if [ ! -e frontend/node_modules/.cordboard ] || [ frontend/package-lock.json -nt frontend/node_modules/.cordboard ]; then
	echo "setup: installing npm packages"
	(cd frontend && npm ci --no-audit --no-fund --loglevel=error)
	touch frontend/node_modules/.cordboard
fi

# tool NAME MODULE VERSION: installs one Go tool, exactly this version.
tool() {
	[ -e "out/tools/$1-$3" ] && return
	echo "setup: installing $1 $3"
	GOBIN="$PWD/out/tools" go install "$2@$3"
	touch "out/tools/$1-$3"
}
tool staticcheck honnef.co/go/tools/cmd/staticcheck v0.8.2
tool gofumpt mvdan.cc/gofumpt v0.12.0
tool deadcode golang.org/x/tools/cmd/deadcode v0.52.0
