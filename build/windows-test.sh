#!/bin/bash
# Tries the Windows build on Linux, under Wine 10 in a root of its own, which it makes when absent (needs root
# and a network; about a minute and 1.4 GB). Prints a line for each check and at the end
#   windows-test pass=N fail=M skip=K
# Usage: windows-test.sh [go] [program] [installers]      all three parts by default
# Wine is not Windows and has no WebView2: a pass means that the program's own logic, its resources and its
# start are right.
set -uo pipefail
cd "$(dirname "$0")/.."

pass=0 fail=0 skip=0 parts=" ${*:-go program installers} "
log=out/windows-test.log
mkdir -p out .gotmp
: >"$log"

part() { [[ $parts == *" $1 "* ]]; }
ok() { pass=$((pass + 1)); echo "pass  $1"; }
no() { fail=$((fail + 1)); echo "FAIL  $1${2:+: $2}"; }
left() { skip=$((skip + 1)); echo "skip  $1: $2"; }
# check NAME COMMAND...: passes if the command ends with 0.
check() {
	local name=$1
	shift
	if "$@" >>"$log" 2>&1; then ok "$name"; else no "$name" "see $log"; fi
}

build/wine-root.sh >>"$log" 2>&1 || { no "a Wine root" "see $log"; echo "windows-test pass=$pass fail=$fail skip=$skip"; exit 1; }
ok "a Wine root: $(build/in-wine-root wine --version 2>/dev/null)"

# Everything happens in a fresh user's folder and in files inside the checkout, where Wine sees them.
tries=$(mktemp -d "$PWD/.gotmp/windows.XXXXXX")
root=${WINE_ROOT:-$HOME/.cache/wine10-root}
export WINEPREFIX=/root/.wine-cordboard-test.$$ GOTMPDIR=$tries
finish() {
	build/in-wine-root wineserver -k >/dev/null 2>&1
	rm -rf "$tries" "${root:?}$WINEPREFIX"
}
trap finish EXIT
wine() { build/wine-exec "$@"; }
check "a new Wine user" env DISPLAY= build/in-wine-root wineboot -i

if part go; then
	# Some tests are about another system or need a program of it, and say so; "make test" runs them.
	elsewhere="xmllint|Linux's|Unix's|the system's|no node|no go here|browser tests|schemas are not beside"
	# Every package of the backend that has tests, as Windows programs. What they skip is named.
	for package in $(GOOS=windows go list -tags desktop,production -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./backend/...); do
		name=${package#cordboard/} on=()
		if [ "$name" = backend/desktop ] || [ "$name" = backend/shell ]; then # the tray and a window want a display
			on=(build/display.sh)
			build/in-wine-root wineserver -k >>"$log" 2>&1 # the desktop so far has none
		fi
		if CGO_ENABLED=0 GOOS=windows GOARCH=amd64 "${on[@]}" go test -count=1 -v -timeout 5m -tags desktop,production \
			-exec "$PWD/build/wine-exec" "$package" >"$tries/test.log" 2>&1; then
			ok "tests of $name: $(grep -cE '^--- PASS' "$tries/test.log")"
		else
			cat "$tries/test.log" >>"$log"
			no "tests of $name" "$(grep -E '^ *--- FAIL|^panic|build failed|cannot' "$tries/test.log" | sed 's/^ *//' | head -n 3 | tr -s '\n' ' ')(see $log)"
		fi
		[ ${#on[@]} = 0 ] || build/in-wine-root wineserver -k >>"$log" 2>&1
		while read -r skipped; do
			reason=$(grep -B1 -E "^ *--- SKIP: $skipped " "$tries/test.log" | head -n 1 | sed 's/^ *//')
			grep -qE "$elsewhere" <<<"$reason" || left "$name $skipped" "$reason"
		done < <(sed -nE 's/^--- SKIP: ([^ ]+) .*/\1/p' "$tries/test.log")
	done
fi

if part go; then
	# The program without its window: how it starts.
	build/in-wine-root wineserver -k >>"$log" 2>&1
	check "tests of the start" env CGO_ENABLED=0 GOOS=windows GOARCH=amd64 build/display.sh go test -count=1 -v -timeout 5m \
		-tags desktop,production -exec "$PWD/build/wine-exec" -run 'StartStops|StartFailure' .
	build/in-wine-root wineserver -k >>"$log" 2>&1

	# Wine ends its session (wineboot -e) while somebody is signed on at a switch outside of it.
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go test -c -tags desktop,production -o "$tries/ending.exe" ./backend/shell >>"$log" 2>&1
	go build -o "$tries/switch" build/windows/switch.go >>"$log" 2>&1
	"$tries/switch" >"$tries/switch.said" & switch=$!
	until [ -s "$tries/switch.said" ] || ! kill -0 $switch 2>/dev/null; do sleep 0.05; done
	cat >"$tries/ending.sh" <<ENDING
export CORDBOARD_SWITCH=$(sed -n 's/^listening //p' "$tries/switch.said") CORDBOARD_ENDING='Z:${tries//\//\\}\\ending.log'
build/wine-exec '$tries/ending.exe' -test.run TestUntilWindowsEndsTheSession >'$tries/ending.out' 2>&1 & program=\$!
until [ -e '$tries/ending.log.ready' ] || ! kill -0 \$program; do sleep 0.1; done
build/in-wine-root wineboot -e
wait \$program
ENDING
	timeout 120 build/display.sh bash "$tries/ending.sh" >>"$log" 2>&1
	kill $switch 2>/dev/null
	cat "$tries/switch.said" "$tries/ending.out" "$tries/ending.log.window" >>"$log" 2>&1
	check "the session's end: somebody was signed on" test -e "$tries/ending.log.ready"
	check "the session's end: the switch hears MonitorStop, then logout" eval '[ "$(grep -xE "MonitorStop|[lL]ogout" "$tries/switch.said" | tr -d "\n")" = MonitorStoplogout ]'
	check "the session's end: end is the log's last line" eval 'tail -n 1 "$tries/ending.log.window" | grep -q msg=end'
	build/in-wine-root wineserver -k >>"$log" 2>&1
fi

exe=out/windows/cordboard-amd64.exe
[ -e "$exe" ] || build/windows.sh amd64 >>"$log" 2>&1 || no "the program" "does not build, see $log"
version=${VERSION:-$(sed -n 's/^var version = "\(.*\)"$/\1/p' main.go)}

# box.exe reads and presses message boxes.
GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -o "$tries/box.exe" build/windows/box.go >>"$log" 2>&1

if part program; then
	# Resources, read back out of the program.
	for built in out/windows/cordboard-*.exe; do
		rm -rf "$tries/resources"
		arch=$(basename "$built" .exe)
		if ! go run github.com/tc-hib/go-winres@v0.3.3 extract --dir "$tries/resources" "$built" >>"$log" 2>&1; then
			no "$arch: resources" "cannot be read, see $log"
			continue
		fi
		facts=$tries/resources/winres.json
		for fact in '"#3"' '"per monitor v2"' '"use-common-controls-v6": true' '"long-path-aware": true' '"execution-level": ""' '"auto-elevate": false' \
			"\"product_version\": \"${version%%[-+]*}.0\"" '"OriginalFilename": "cordboard.exe"'; do
			check "$arch: its resources have $fact" grep -qF -- "$fact" "$facts"
		done
		check "$arch: it has no console window" go run build/windows/subsystem.go "$built" gui
	done

	# --version needs no display, no settings and no web view.
	said=$(DISPLAY= wine "$exe" --version 2>>"$log")
	code=$?
	[ $code = 0 ] && ok "--version ends with 0" || no "--version ends with 0" "$code"
	[ "${said%$'\r'}" = "Cordboard $version" ] && ok "--version says Cordboard $version" || no "--version says Cordboard $version" "$said"
	DISPLAY= wine "$exe" --no-such-flag >>"$log" 2>&1
	code=$?
	[ $code = 2 ] && ok "a wrong command line ends with 2" || no "a wrong command line ends with 2" "$code"

	# A plain start. There is no WebView2 here: the program must say so in its own words and end with an error.
	missing="Cordboard needs the Microsoft Edge WebView2 Runtime"
	mkdir -p "$tries/data"
	start() { wine "$exe" --config "Z:${tries//\//\\}\\data\\config.xml" --data "Z:${tries//\//\\}\\data" "$@"; }
	export -f start wine
	build/in-wine-root wineserver -k >>"$log" 2>&1 # the desktop so far has no display
	export tries exe
	build/display.sh bash -c '
		start >"$tries/start.log" 2>&1 & program=$!
		wine "$tries/box.exe" "Cordboard cannot start" >"$tries/box.log"; echo $? >"$tries/box.code"
		wait $program; echo $? >"$tries/start.code"' >>"$log" 2>&1
	build/in-wine-root wineserver -k >>"$log" 2>&1
	check "without WebView2 a box comes up" test "$(cat "$tries/box.code")" = 0
	check "the box says what is missing" grep -qF "$missing" "$tries/box.log"
	cat "$tries/start.log" >>"$log"
	check "without WebView2 the program says so" grep -qF "$missing" "$tries/start.log"
	check "and ends with 1" test "$(cat "$tries/start.code")" = 1
	# A start with nothing in order but the program: each failure has its box, and none of them ends it.
	mkdir -p "$tries/bad/settings" "$tries/bad/data/logs/cordboard.log"
	build/display.sh bash -c '
		wine "$exe" --config "Z:${tries//\//\\}\\bad\\settings" --data "Z:${tries//\//\\}\\bad\\data" >"$tries/bad.log" 2>&1 & program=$!
		wine "$tries/box.exe" "Cordboard" saying "The settings file cannot be read" >"$tries/bad.box.settings"; echo $? >"$tries/bad.settings.code"
		wine "$tries/box.exe" "Cordboard" saying "The log file cannot be written" >"$tries/bad.box.log"; echo $? >"$tries/bad.log.code"
		wine "$tries/box.exe" "Cordboard cannot start"
		wait $program; echo $? >"$tries/bad.code"' >>"$log" 2>&1
	build/in-wine-root wineserver -k >>"$log" 2>&1
	cat "$tries/bad.log" "$tries/bad.box.log" "$tries/bad.box.settings" >>"$log"
	check "a log that cannot be written has a box" test "$(cat "$tries/bad.log.code")" = 0
	check "settings that cannot be read have a box" test "$(cat "$tries/bad.settings.code")" = 0
	check "and both a sentence on standard error" test "$(grep -cE "^cordboard: The (log|settings) file cannot be" "$tries/bad.log")" = 2
	check "and the program comes as far as its window, and ends with 1" test "$(cat "$tries/bad.code")" = 1
	check "no start marker is left of a start without a window" test -z "$(find "$tries/data" -name '*.marker')"
fi

if part installers; then
	# Both installers, of this version and of one before it, signed with a certificate made for this run.
	unset CORDBOARD_SIGN_PKCS12 CORDBOARD_SIGN_CERTS
	export CORDBOARD_SIGN_TEST=$tries/test-ca
	oldVersion=0.0.9 old=$tries/old new=$tries/new
	if build/installers.sh --tools >>"$log" 2>&1 &&
		GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags desktop,production,wv2runtime.error \
			-ldflags "-s -w -H windowsgui -X main.version=$oldVersion" -o "$tries/old.exe" . >>"$log" 2>&1 &&
		GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -o "$tries/given.exe" build/windows/given.go >>"$log" 2>&1 &&
		installer/build.sh "$tries/old.exe" "$oldVersion" "$old" >>"$log" 2>&1 &&
		installer/build.sh "$exe" "$version" "$new" >>"$log" 2>&1; then
		ok "both installers are built and their signatures hold"
		cp "$new/cordboard.exe" "$tries/tampered.exe"
		printf x | dd of="$tries/tampered.exe" bs=1 seek=100000 conv=notrunc 2>/dev/null
		check "a changed program's signature does not hold" eval '! installer/sign.sh --verify "$tries/tampered.exe"'
		source installer/test.sh
		source installer/nsis/test.sh
		source installer/msi/test.sh
	else
		no "both installers are built and their signatures hold" "see $log"
	fi
fi

# What only a real PC can tell.
for missing in "pages drawn by WebView2" "notifications" "UAC, SmartScreen and Defender" "access lists of real folders" \
	"group policy and Intune" "the choice of default apps" "validation of the MSI package (ICE)" "scaling of the display"; do
	left "$missing" "Wine has none"
done

echo "windows-test pass=$pass fail=$fail skip=$skip"
[ $fail = 0 ]
