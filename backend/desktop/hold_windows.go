package desktop

import (
	"errors"

	"golang.org/x/sys/windows"
)

// hold makes a mutex of this name. Nobody owns it: that it exists is what counts, and it exists as long as a process
// has a handle to it. Global: the same user may be logged on in two sessions. The user's SID keeps users apart.
func hold(name string) (let func(), err error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	full, err := windows.UTF16PtrFromString(`Global\` + name + "-" + user.User.Sid.String())
	if err != nil {
		return nil, err
	}
	handle, err := windows.CreateMutex(nil, false, full)
	if errors.Is(err, windows.ERROR_ALREADY_EXISTS) {
		_ = windows.CloseHandle(handle)
		return nil, ErrHeld
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = windows.CloseHandle(handle) }, nil
}
