package webhost

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// watchTop follows the address of the top document.
func (h *Host) watchTop(view *object) error {
	err := view.listen(slotAddSourceChanged, iidSourceChanged, func(sender, _ *object) {
		if address, err := sender.text(slotGetSource); err == nil {
			h.top.watch(address)
		}
	})
	if err != nil {
		return err
	}
	address, err := view.text(slotGetSource)
	if err == nil {
		h.top.watch(address)
	}
	return err
}

// decidePermissions answers after Wails' own handler; the last answer counts.
func (h *Host) decidePermissions(view *object) error {
	return view.listen(slotAddPermissionRequested, iidPermission, func(_, args *object) {
		address, err := args.text(slotGetURI)
		if err != nil {
			return
		}
		kind, err := args.number(slotGetPermissionKind)
		if err != nil {
			return
		}
		_ = args.invoke(slotPutState, uintptr(h.permit(address, kind)))
	})
}

func (h *Host) decideNavigation(view *object) error {
	if h.opt.Navigate == nil {
		return nil
	}
	return view.listen(slotAddNavigationStarting, iidNavigationStarting, func(_, args *object) {
		if address, err := args.text(slotGetURI); err == nil && !h.opt.Navigate(address) {
			_ = args.invoke(slotPutCancel, 1)
		}
	})
}

func (h *Host) decideWindows(view *object) error {
	if h.opt.NewWindow == nil {
		return nil
	}
	return view.listen(slotAddNewWindowRequested, iidNewWindow, func(_, args *object) {
		if address, err := args.text(slotGetURI); err == nil && h.opt.NewWindow(address) {
			_ = args.invoke(slotPutHandled, 1)
		}
	})
}

// serveFrames makes the web view ask the program for addresses like pattern in frames of other origins
// too. Wails' own filter covers the top document and frames of its origin.
func serveFrames(view *object, pattern string) error {
	newer, err := view.as(&iidWebView22)
	if err != nil {
		return err
	}
	defer newer.release()
	text, err := windows.UTF16PtrFromString(pattern)
	if err != nil {
		return err
	}
	return newer.invoke(slotAddResourceFilter, uintptr(unsafe.Pointer(text)), allContexts, allSources)
}

// serveSoftphone answers requests for softphoneOrigin. Wails hears of them as well and
// leaves them alone, since the scheme is not its own.
func (h *Host) serveSoftphone(view, environment *object) error {
	if h.opt.Pages == nil {
		return nil
	}
	err := view.listen(slotAddResourceRequested, iidResourceRequested, func(_, args *object) {
		request, err := args.object(slotGetRequest)
		if err != nil {
			return
		}
		defer request.release()
		address, err := request.text(slotGetURI)
		if err != nil || originOf(address) != softphoneOrigin {
			return
		}
		method, err := request.text(slotGetMethod)
		if err != nil {
			return
		}
		answer := serve(h.opt.Pages, method, address)
		if err := respond(environment, args, answer); err != nil {
			h.opt.Log.Warn("softphone page not served", "err", err)
		}
	})
	if err != nil {
		return err
	}
	return serveFrames(view, softphoneOrigin+"/*")
}

// respond makes a response of answer and gives it to the request behind args.
func respond(environment, args *object, answer page) error {
	reason, err := windows.UTF16PtrFromString(answer.reason)
	if err != nil {
		return err
	}
	headers, err := windows.UTF16PtrFromString(answer.headers)
	if err != nil {
		return err
	}
	content, err := stream(answer.body)
	if err != nil {
		return err
	}
	defer content.release()
	var response *object
	err = environment.invoke(slotCreateResponse, uintptr(unsafe.Pointer(content)), uintptr(answer.status),
		uintptr(unsafe.Pointer(reason)), uintptr(unsafe.Pointer(headers)), uintptr(unsafe.Pointer(&response)))
	if err != nil {
		return err
	}
	defer response.release()
	return args.invoke(slotPutResponse, uintptr(unsafe.Pointer(response)))
}

var newMemStream = windows.NewLazySystemDLL("shlwapi.dll").NewProc("SHCreateMemStream")

// stream is body as the kind of stream WebView2 reads; the caller releases it.
func stream(body []byte) (*object, error) {
	address, _, err := newMemStream.Call(uintptr(unsafe.Pointer(unsafe.SliceData(body))), uintptr(len(body)))
	if address == 0 {
		return nil, err
	}
	return objectAt(address), nil
}
