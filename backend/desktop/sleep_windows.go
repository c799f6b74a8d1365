package desktop

import (
	"context"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	powrprof        = windows.NewLazySystemDLL("powrprof.dll")
	registerSleep   = powrprof.NewProc("PowerRegisterSuspendResumeNotification")
	unregisterSleep = powrprof.NewProc("PowerUnregisterSuspendResumeNotification")
)

// What winuser.h says of power notices.
const (
	deviceNotifyCallback  = 2
	pbtAPMResumeAutomatic = 0x12 // awake again, whoever woke it
)

// subscriber is DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS.
type subscriber struct {
	callback uintptr
	context  uintptr
}

// watchSleep has Windows call when the computer is awake again:
// https://learn.microsoft.com/windows/win32/api/powerbase/nf-powerbase-powerregistersuspendresumenotification.
// It was compiled and not tried: no Windows that sleeps was at hand.
func watchSleep(ctx context.Context, resumed func()) error {
	if err := registerSleep.Find(); err != nil {
		return err
	}
	who := &subscriber{callback: windows.NewCallback(func(_, kind, _ uintptr) uintptr {
		if kind == pbtAPMResumeAutomatic {
			resumed()
		}
		return 0
	})}
	var handle uintptr
	code, _, _ := registerSleep.Call(deviceNotifyCallback, uintptr(unsafe.Pointer(who)), uintptr(unsafe.Pointer(&handle)))
	if code != 0 {
		return windows.Errno(code)
	}
	<-ctx.Done()
	_, _, _ = unregisterSleep.Call(handle)
	runtime.KeepAlive(who)
	return nil
}
