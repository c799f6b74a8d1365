#!/bin/bash
# Makes both installers out of one built program, everything signed: build.sh EXE VERSION FOLDER
# Leaves FOLDER/cordboard.exe, the setup program and the MSI package and prints their names.
set -euo pipefail
exe=$(realpath "$1") version=$2
mkdir -p "$3"
folder=$(realpath "$3")
cd "$(dirname "$0")"
numbers=${version%%[-+]*}
mark=$(./sign.sh --mark)
setup=$folder/cordboard-$version-x64-setup$mark.exe
package=$folder/cordboard-$version-x64$mark.msi
icon=$(realpath ../build/icon.ico)

install -m 644 "$exe" "$folder/cordboard.exe"
./sign.sh "$folder/cordboard.exe"
# NSIS has the uninstaller signed before it packs it, and then itself.
makensis -V2 -DVERSION="$version" -DNUMBERS="$numbers" -DEXE="$folder/cordboard.exe" -DICON="$icon" -DOUT="$setup" \
	-DSIGN="$PWD/sign.sh" nsis/cordboard.nsi
msi/build.sh "$version" "$numbers" "$folder/cordboard.exe" "$icon" "$package"
./sign.sh "$package"
for file in "$folder/cordboard.exe" "$setup" "$package"; do
	./sign.sh --verify "$file" >"$folder/verify.log" 2>&1 || { cat "$folder/verify.log" >&2; echo "installers: bad signature: $file" >&2; exit 1; }
	echo "$file"
done
rm -f "$folder/verify.log"
