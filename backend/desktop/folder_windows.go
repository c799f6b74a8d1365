package desktop

import "golang.org/x/sys/windows"

// OpenFolder shows a folder in the system's file manager.
func OpenFolder(path string) error {
	folder, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	verb, err := windows.UTF16PtrFromString("explore")
	if err != nil {
		return err
	}
	return windows.ShellExecute(0, verb, folder, nil, nil, windows.SW_SHOWNORMAL)
}
