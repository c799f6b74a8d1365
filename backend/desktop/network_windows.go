package desktop

import (
	"context"

	"golang.org/x/sys/windows"
)

// watchNetwork has Windows call when an address of this computer comes, goes or changes, as it does with every
// network and VPN: https://learn.microsoft.com/windows/win32/api/netioapi/nf-netioapi-notifyunicastipaddresschange.
func watchNetwork(ctx context.Context, changed func()) error {
	called := windows.NewCallback(func(_, _, _ uintptr) uintptr {
		changed()
		return 0
	})
	var handle windows.Handle
	if err := windows.NotifyUnicastIpAddressChange(windows.AF_UNSPEC, called, nil, false, &handle); err != nil {
		return err
	}
	<-ctx.Done()
	return windows.CancelMibChangeNotify2(handle) // it waits for a call that is under way
}
