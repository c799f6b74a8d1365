#!/bin/bash
# Cross-builds the program for Windows: out/windows/cordboard-{amd64,arm64}.exe and cordctl beside them. Needs
# no C compiler. The same sources give the same bytes.
#
# Usage: windows.sh [ARCH...]      amd64 and arm64 by default; VERSION=1.2.3 sets the version
set -euo pipefail
cd "$(dirname "$0")/.."

version=${VERSION:-$(sed -n 's/^var version = "\(.*\)"$/\1/p' main.go)}
numbers=${version%%[-+]*}
[[ $numbers =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || { echo "windows: no version like 1.2.3: $version" >&2; exit 1; }
archs=("$@")
[ ${#archs[@]} -gt 0 ] || archs=(amd64 arm64)
[ -e frontend/dist/index.html ] || build/pages.sh

trap 'rm -f resources_windows_*.syso build/windows/.winres.json' EXIT
mkdir -p out/windows
for arch in "${archs[@]}"; do
	# Icon, manifest and version become an object file that go build takes along. The icon's number is the one
	# under which Wails looks for it.
	sed "s/0\\.0\\.0\\.0/$numbers.0/" build/windows/winres.json >build/windows/.winres.json
	go run github.com/tc-hib/go-winres@v0.3.3 make --in build/windows/.winres.json --out resources --arch "$arch" \
		--file-version "$numbers.0" --product-version "$numbers.0"
	GOOS=windows GOARCH=$arch CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags desktop,production,wv2runtime.error \
		-ldflags "-s -w -buildid= -H windowsgui -X main.version=$version" -o "out/windows/cordboard-$arch.exe" .
	GOOS=windows GOARCH=$arch CGO_ENABLED=0 go build -trimpath -buildvcs=false \
		-ldflags "-s -w -buildid=" -o "out/windows/cordctl-$arch.exe" ./cmd/cordctl
	rm -f resources_windows_*.syso
	echo "out/windows/cordboard-$arch.exe $version $(stat -c %s "out/windows/cordboard-$arch.exe") bytes"
done
