package config

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/windows"
	sys "golang.org/x/sys/windows/registry"
)

// thisMachine is the registry, and config.xml in the folder for programs' data that all users share.
func thisMachine() machine {
	m := machine{registry: systemRegistry, believed: administrators}
	if folder, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, windows.KF_FLAG_DEFAULT); err == nil {
		m.file = filepath.Join(folder, "Cordboard", "config.xml")
	}
	return m
}

// systemRegistry reads a key, that of the machine in the 64-bit view, where the installers write. What cannot be read is
// not said.
func systemRegistry(key, name string) (text string, said bool) {
	hive := sys.CURRENT_USER
	root, path, _ := strings.Cut(key, `\`)
	if root == "HKLM" {
		hive = sys.LOCAL_MACHINE
	}
	k, err := sys.OpenKey(hive, path, sys.QUERY_VALUE|sys.WOW64_64KEY)
	if err != nil {
		return "", false
	}
	defer k.Close()
	text, kind, err := k.GetStringValue(name)
	switch {
	case err == nil && kind == sys.EXPAND_SZ:
		if expanded, err := sys.ExpandString(text); err == nil {
			return expanded, true
		}
		return text, true
	case err == nil:
		return text, true
	}
	if lines, _, err := k.GetStringsValue(name); err == nil {
		return strings.Join(lines, "\n"), true
	}
	if number, _, err := k.GetIntegerValue(name); err == nil {
		return strconv.FormatUint(number, 10), true
	}
	return "", false
}

// trustedInstaller is the account that owns what Windows itself installs.
const trustedInstaller = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"

// administrators lets a file pass that an administrator or the system put there: every user may make files in the folder
// for shared data, and what is said there holds for all users.
func administrators(f *os.File) error {
	security, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return err
	}
	owner, _, err := security.Owner()
	if err != nil {
		return err
	}
	if owner.IsWellKnown(windows.WinBuiltinAdministratorsSid) || owner.IsWellKnown(windows.WinLocalSystemSid) || owner.String() == trustedInstaller {
		return nil
	}
	return errNotAdministrators
}
