# What the tests of both installers share; sourced by build/windows-test.sh, which has check, ok, no and wine.

installed='C:\Program Files\Cordboard'
key='HKLM\Software\Cordboard'

# within the disk C: of the Wine user, as this system sees it
disk() { echo "$root$WINEPREFIX/drive_c/$1"; }
program() { disk "Program Files/Cordboard/cordboard.exe"; }

# registry KEY: everything under it, in the 64-bit view; nothing when it is not there.
registry() {
	local said
	said=$(wine reg query "$1" /s /reg:64 2>/dev/null) && tr -d '\r' <<<"$said"
}
# has KEY NAME TEXT: whether a value under the key has that name and exactly that text.
has() { registry "$1" | sed -nE "s/^ +$2 +REG_[A-Z_]+ {4}//p" | grep -qxF -- "$3"; }
# absent KEY: whether there is no such key.
absent() { [ -z "$(registry "$1")" ]; }
# ends CODE COMMAND...: whether a Windows command ends with that code.
ends() {
	local want=$1 code=0
	shift
	DISPLAY= wine "$@" || code=$?
	[ $code = "$want" ] || { echo "ended with $code, not $want: $*"; return 1; }
}
# dos PATH: as Windows programs name it.
dos() { echo "Z:${1//\//\\}"; }
# types CODE LINE: whether a line, typed as an administrator would, ends with that code.
types() {
	printf '@%s\r\n@exit %%errorlevel%%\r\n' "$2" >"$tries/typed.cmd"
	ends "$1" cmd /c "$tries/typed.cmd"
}
# eventually COMMAND...: whether it holds within 20 seconds; uninstallers go on after their process has ended.
eventually() {
	local deadline=$((SECONDS + 20))
	until "$@"; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.2
	done
}
gone() { [ ! -e "$1" ]; }
not() { ! "$@"; }
# given LINE: whether the program's settings, read by its own code, have that line.
given() { DISPLAY= wine "$tries/given.exe" | tr -d '\r' | grep -qxF -- "$1"; }
link() { find "$(disk ProgramData)" "$(disk users)" -path "*Start Menu*/Cordboard/$1.lnk" 2>/dev/null | grep .; }
noLinks() { ! link '*'; }
# opens LINK: whether the link starts the program with the settings form, which its log then says.
opensSettings() {
	local log
	log=$(disk "users/root/AppData/Local/Cordboard/logs/settings.log")
	rm -f "$log"
	DISPLAY= wine start /wait /unix "$(sed "s,^$root,," <<<"$1")"
	eventually grep -q 'settings=true' "$log"
}
# dials: whether a number, handed over as Windows hands over a tel: link, starts the installed program with a
# command line it understands; its log tells.
dials() {
	local log
	log=$(disk "users/root/AppData/Local/Cordboard/logs/cordboard.log")
	rm -f "$log"
	DISPLAY= wine start /wait 'Cordboard.Call:+49 30 1234567'
	eventually grep -q 'settings=false' "$log"
}
# offersCalls: tel: and callto: are offered with a quoted command, and nobody's scheme is taken.
offersCalls() {
	registry 'HKLM\Software\Classes\Cordboard.Call\shell\open\command' | grep -qF "\"$installed\\cordboard.exe\" --dial=\"%1\"" &&
		has 'HKLM\Software\RegisteredApplications' Cordboard 'Software\Cordboard\Capabilities' &&
		has "$key\\Capabilities\\URLAssociations" tel Cordboard.Call && has "$key\\Capabilities\\URLAssociations" callto Cordboard.Call &&
		absent 'HKLM\Software\Classes\tel\shell' && absent 'HKLM\Software\Classes\callto\shell'
}
# traceless: nothing is left of the program but the user's own files.
traceless() {
	gone "$(disk "Program Files/Cordboard")" && absent "$key" && absent 'HKLM\Software\Classes\Cordboard.Call' && noLinks &&
		not has 'HKLM\Software\RegisteredApplications' Cordboard 'Software\Cordboard\Capabilities' &&
		! registry 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' | grep -q Cordboard
}
userfile=$(disk users/root/AppData/Roaming/Cordboard/config.xml)
