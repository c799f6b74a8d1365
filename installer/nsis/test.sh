# The setup program's tests; sourced by build/windows-test.sh after installer/test.sh.
# $old and $new are folders installer/build.sh has filled, $oldVersion and $version what they hold.
oldSetup=$(ls "$old"/*-setup*.exe) newSetup=$(ls "$new"/*-setup*.exe)
uninstaller=$(disk "Program Files/Cordboard/uninstall.exe")
uninstallKey='HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Cordboard'
mkdir -p "$(dirname "$userfile")"
echo '<cordboard/>' >"$userfile"

check "setup: installs silently" ends 0 "$oldSetup" /S /SERVER_HOST=pbx.example.com /SERVER_PORT=1040 /DIALECT=ecma \
	/ORG=https://acme.example.com/lightning/page/home '/CLIENT_ID=Front desk'
check "setup: the program is there, as it was built" cmp "$old/cordboard.exe" "$(program)"
check "setup: both links are there" test "$(link '*' | wc -l)" = 2
check "setup: the settings link opens the settings" opensSettings "$(link 'Cordboard Settings')"
check "setup: Windows can list and uninstall it" eval 'has "$uninstallKey" DisplayVersion "$oldVersion" && has "$uninstallKey" DisplayName Cordboard &&
	has "$uninstallKey" QuietUninstallString "\"$installed\\uninstall.exe\" /S" && registry "$uninstallKey" | grep -qE "EstimatedSize +REG_DWORD +0x[1-9a-f]"'
check "setup: tel: and callto: are offered, not taken" offersCalls
check "setup: a number handed over starts the program" dials
check "setup: the uninstaller is signed" installer/sign.sh --verify "$uninstaller"
check "setup: the program starts from the given server" given "server pbx.example.com:1040 dialect ecma tls false pin "
check "setup: the program starts from the given address" given "org https://acme.example.com/lightning/page/home"
check "setup: the program starts from the given client id" given "client Front desk"
check "setup: nothing went to the 32-bit view" absent 'HKLM\Software\Wow6432Node\Cordboard'

# The program runs as long as its box about WebView2 is open.
build/in-wine-root wineserver -k >>"$log" 2>&1 # the desktop so far has no display
unquoted=${installed//\\/\\\\} # with _?= the uninstaller stays and has a code of its own; it must not be quoted
cat >"$tries/busy.sh" <<BUSY
build/wine-exec '$installed\\cordboard.exe' & program=\$!
build/wine-exec '$tries/box.exe' 'Cordboard cannot start' look; echo \$? >'$tries/busy.box'
build/wine-exec '$newSetup' /S; echo \$? >'$tries/busy.setup'
build/wine-exec '$installed\\uninstall.exe' /S _?=$unquoted; echo \$? >'$tries/busy.uninstall'
cmp '$old/cordboard.exe' '$(program)'; echo \$? >'$tries/busy.same'
build/wine-exec '$tries/box.exe' 'Cordboard cannot start'
wait \$program
BUSY
build/display.sh bash "$tries/busy.sh" >>"$log" 2>&1
build/in-wine-root wineserver -k >>"$log" 2>&1
check "setup: the program ran meanwhile" test "$(cat "$tries/busy.box")" = 0
check "setup: an upgrade of a running program ends with 5" test "$(cat "$tries/busy.setup")" = 5
check "setup: uninstalling a running program ends with 5" test "$(cat "$tries/busy.uninstall")" = 5
check "setup: and neither changed a thing" eval 'test "$(cat "$tries/busy.same")" = 0 && has "$key" Version "$oldVersion" && offersCalls && link "Cordboard Settings"'

check "setup: upgrades, with one value new" types 0 "\"$(dos "$newSetup")\" /S /CLIENT_ID=\"Back office\""
check "setup: an upgrade replaces the program" cmp "$new/cordboard.exe" "$(program)"
check "setup: the new program is the new version" eval '[ "$(DISPLAY= wine "$installed\\cordboard.exe" --version | tr -d "\r")" = "Cordboard $version" ]'
check "setup: an upgrade takes what is new and keeps what it is not told" eval 'given "server pbx.example.com:1040 dialect ecma tls false pin " && given "client Back office"'
check "setup: an upgrade is listed once, as the new version" has "$uninstallKey" DisplayVersion "$version"

check "setup: the package refuses beside it" ends 67 msiexec /i "$(ls "$new"/*.msi)" /qn

check "setup: uninstalls silently" ends 0 "$installed\\uninstall.exe" /S
check "setup: nothing of the program stays" eventually traceless
check "setup: the user's settings stay" test -e "$userfile"

# A person at the wizard, in a session of its own.
cat >"$tries/wizard.sh" <<WIZARD
build/wine-exec '$newSetup' & setup=\$!
for page in Welcome Destination WebView2 Finish; do
	build/wine-exec '$tries/box.exe' 'Cordboard Setup' saying "\$page" || echo "no page says \$page"
done >'$tries/wizard.said' 2>&1
wait \$setup; echo \$? >'$tries/wizard.code'
WIZARD
build/in-wine-root wineserver -k >>"$log" 2>&1 # the desktop so far has no display
build/display.sh timeout 120 bash "$tries/wizard.sh" >>"$log" 2>&1
build/in-wine-root wineserver -k >>"$log" 2>&1
cat "$tries/wizard.said" >>"$log"
check "setup: the wizard says that WebView2 is missing" grep -qF 'the Microsoft Edge WebView2 Runtime that it needs is missing' "$tries/wizard.said"
check "setup: and comes to its end" eval 'test "$(cat "$tries/wizard.code")" = 0 && cmp "$new/cordboard.exe" "$(program)" && link "Cordboard Settings"'
check "setup: nothing of the wizard's work stays after uninstalling" eval 'ends 0 "$installed\\uninstall.exe" /S && eventually traceless'

check "setup: installs into a chosen folder" ends 0 "$newSetup" /S '/D=C:\Apps\Telephone'
echo mine >"$(disk Apps/Telephone/mine.txt)"
check "setup: an upgrade finds that folder" eval 'ends 0 "$newSetup" /S && test -e "$(disk Apps/Telephone/cordboard.exe)" && gone "$(disk "Program Files/Cordboard")"'
check "setup: uninstalls with the user's settings" ends 0 'C:\Apps\Telephone\uninstall.exe' /S /REMOVECONFIG
check "setup: nothing of the program stays in that folder" eventually eval 'traceless && gone "$(disk Apps/Telephone/uninstall.exe)"'
check "setup: other files of that folder stay" test "$(ls "$(disk Apps/Telephone)")" = mine.txt
check "setup: the user's settings are gone" gone "$(dirname "$userfile")"
