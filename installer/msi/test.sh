# The MSI package's tests; sourced by build/windows-test.sh after installer/test.sh.
# msiexec's exit codes arrive modulo 256: 67 is 1603.
# Wine unpacks packages only by their Windows names.
oldPackage=$(dos "$(ls "$old"/*.msi)") newPackage=$(dos "$(ls "$new"/*.msi)")
table() { msiinfo export "$new"/*.msi "$1"; }
listed() { registry 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' | grep -E "^ +DisplayVersion .* $1\$"; }
mkdir -p "$(dirname "$userfile")"
echo '<cordboard/>' >"$userfile"
numbers=${version%%[-+]*}

check "msi: the program's version is in the table" eval 'table File | grep -qF "	$numbers.0	1033	"'
check "msi: the properties reach an elevated installation" eval 'table Property | grep "^SecureCustomProperties" | grep SERVER_HOST | grep SERVER_PORT |
	grep DIALECT | grep SERVER_TLS | grep SERVER_PIN | grep ORG | grep -q CLIENT_ID'
check "msi: installs silently" types 0 "msiexec /i \"$oldPackage\" /qn SERVER_HOST=pbx.example.com SERVER_TLS=1 \
ORG=https://acme.example.com/lightning/page/home CLIENT_ID=\"Front desk\""
check "msi: the program is there, as it was built" cmp "$old/cordboard.exe" "$(program)"
check "msi: both links are there" test "$(link '*' | wc -l)" = 2
check "msi: the settings link opens the settings" opensSettings "$(link 'Cordboard Settings')"
check "msi: Windows can list it" listed "${oldVersion%%[-+]*}"
check "msi: tel: and callto: are offered, not taken" offersCalls
check "msi: a number handed over starts the program" dials
check "msi: the program starts from the given server" given "server pbx.example.com:7778 dialect zultys tls true pin "
check "msi: the program starts from the given address" given "org https://acme.example.com/lightning/page/home"
check "msi: the program starts from the given client id" given "client Front desk"
check "msi: what was not given is not said" not has "$key" Dialect ""

check "msi: setup refuses beside it with 66" ends 66 "$newSetup" /S
check "msi: upgrades, with one property new" ends 0 msiexec /i "$newPackage" /qn SERVER_HOST=pbx2.example.com
check "msi: an upgrade replaces the program" cmp "$new/cordboard.exe" "$(program)"
check "msi: an upgrade takes what is new and keeps what it is not told" eval 'given "server pbx2.example.com:7778 dialect zultys tls true pin " && given "client Front desk"'
check "msi: an upgrade is listed once, as the new version" eval 'listed "$numbers" && not listed "${oldVersion%%[-+]*}"'
check "msi: a downgrade is refused" ends 67 msiexec /i "$oldPackage" /qn
check "msi: and changed nothing" eval 'cmp "$new/cordboard.exe" "$(program)" && has "$key" Version "$version" && given "client Front desk"'
rm -f "$(program)"
check "msi: a repair brings the program back" ends 0 msiexec /i "$newPackage" /qn REINSTALL=ALL REINSTALLMODE=amus
check "msi: and keeps what was given" eval 'cmp "$new/cordboard.exe" "$(program)" && given "server pbx2.example.com:7778 dialect zultys tls true pin " && given "client Front desk"'
check "msi: uninstalls silently" ends 0 msiexec /x "$newPackage" /qn
check "msi: nothing of the program stays" traceless
check "msi: the user's settings stay" test -e "$userfile"

check "msi: installs into a chosen folder" ends 0 msiexec /i "$oldPackage" /qn 'INSTALLDIR=C:\Apps\Package'
check "msi: an upgrade finds that folder" eval 'ends 0 msiexec /i "$newPackage" /qn && cmp "$new/cordboard.exe" "$(disk Apps/Package/cordboard.exe)" && gone "$(disk "Program Files/Cordboard")"'
check "msi: uninstalls from there" ends 0 msiexec /x "$newPackage" /qn
check "msi: nothing of the program stays in that folder" eval 'traceless && gone "$(disk Apps/Package/cordboard.exe)"'
check "msi: the files can be unpacked for an administrative share" eval 'ends 0 msiexec /a "$newPackage" /qn "TARGETDIR=C:\\Unpacked" &&
	find "$(disk Unpacked)" -name cordboard.exe | grep -q . '
