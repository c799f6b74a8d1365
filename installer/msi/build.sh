#!/bin/bash
# Builds the MSI package: build.sh VERSION NUMBERS EXE ICON OUT. Paths are absolute.
set -euo pipefail
here=$(realpath "$(dirname "$0")")
version=$1 numbers=$2 exe=$3 icon=$4 out=$5
rm -f "$out"
# wixl looks for files only by relative names.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp "$exe" "$stage/cordboard.exe"
cp "$icon" "$stage/cordboard.ico"
cd "$stage"
wixl -a x64 -D Version="$version" -D Numbers="$numbers" -o "$out" "$here/cordboard.wxs"

# What wixl 0.101 cannot say in the .wxs is put into the tables.
sql() { msibuild "$out" -q "$1"; }
source "$here/properties.sh" # properties and, in the same order, values
secure="WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;INSTALLDIR;PREV_INSTALLDIR;WEBVIEW2;WINDOWS10;SETUP"
for i in "${!properties[@]}"; do
	sql "UPDATE \`Component\` SET \`Condition\`='${properties[i]}' WHERE \`Component\`='${values[i]}'"
	secure="$secure;${properties[i]};PREV_${properties[i]}"
done
sql "UPDATE \`Property\` SET \`Value\`='$secure' WHERE \`Property\`='SecureCustomProperties'"
# Without a version in the table, Windows keeps the versioned program that is there.
sql "UPDATE \`File\` SET \`Version\`='$numbers.0', \`Language\`='1033' WHERE \`File\`='Program'"
# A package of the same version, built again, takes the place of the old one instead of standing beside it.
msiinfo export "$out" Upgrade | sed -E 's/\t1\t([^\t]*\tWIX_UPGRADE_DETECTED)/\t513\t\1/' >Upgrade.idt
grep -q 513 Upgrade.idt
msibuild "$out" -i Upgrade.idt
# wixl puts what comes after AppSearch far too late: conditions of components are read at CostFinalize.
sequence=51
for value in "${values[@]}" Folder; do
	sql "UPDATE \`InstallExecuteSequence\` SET \`Sequence\`=$sequence WHERE \`Action\`='Keep$value'"
	sequence=$((sequence + 1))
done
