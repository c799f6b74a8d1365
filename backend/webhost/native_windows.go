package webhost

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/wailsapp/go-webview2/pkg/edge"
	"github.com/wailsapp/go-webview2/webviewloader"
	"golang.org/x/sys/windows"
)

// Never import github.com/wailsapp/go-webview2/pkg/webview2: it compiles, but its start-up panics on
// Windows, and its later interfaces leave out the methods they inherit. Hence our own slots.

// OwnOrigin is the origin of our own pages.
const OwnOrigin = "http://wails.localhost"

// softphoneOrigin is an https origin that exists only in our web view. Salesforce's library starts nowhere
// else; .invalid is a name that no server can ever have.
const softphoneOrigin = "https://softphone.cordboard.invalid"

// SoftphoneOrigins are the origins under which our own pages can be put into a frame, the best one first.
func SoftphoneOrigins() []string { return []string{softphoneOrigin, OwnOrigin} }

// RuntimeVersion is the version of the web view, empty if it is not known.
func RuntimeVersion(browserPath string) string {
	version, err := webviewloader.GetAvailableCoreWebView2BrowserVersionString(browserPath)
	if err != nil || version == "" {
		return ""
	}
	return "WebView2 " + version
}

// onUI runs f on the thread of the window and waits for it. If ctx ends first, f may still run later.
func onUI(ctx context.Context, f func()) error {
	v, err := internal(ctx, "mainWindow")
	if err != nil {
		return err
	}
	window, ok := v.Interface().(interface{ Invoke(func()) bool })
	if !ok {
		return fmt.Errorf("webhost: Wails has changed: %s has no Invoke", v.Type())
	}
	done := make(chan struct{})
	if !window.Invoke(func() { defer close(done); f() }) {
		return errors.New("webhost: the window takes no work")
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return errors.New("webhost: the window does not answer")
	}
}

// attach on WebView2. Every part stands alone: what one runtime lacks does not take the rest away.
func (h *Host) attach(ctx context.Context, script string) bool {
	v, err := internal(ctx, "chromium")
	if err != nil {
		h.step("script", err)
		return false
	}
	chromium, ok := v.Interface().(*edge.Chromium)
	if !ok || chromium == nil {
		h.step("script", fmt.Errorf("webhost: Wails has changed: chromium is a %s", v.Type()))
		return false
	}
	added := make(chan error, 1)
	err = onUI(ctx, func() {
		defer func() { // Go's own panics only
			if r := recover(); r != nil {
				h.step("native access", fmt.Errorf("webhost: %v", r))
			}
		}()
		h.step(stepMessageFilter, h.filterMessages(ctx, chromium))
		controller := chromium.GetController()
		h.step("scale", followScale(controller))
		h.step("keys", giveKeys(chromium))
		webview, err := controller.GetCoreWebView2()
		if err != nil {
			added <- err
			return
		}
		view := (*object)(unsafe.Pointer(webview))
		chromium.SetGlobalPermission(edge.CoreWebView2PermissionStateDeny) // Wails answers first, we after it
		h.step("permissions", h.decidePermissions(view))
		h.step("top", h.watchTop(view))
		h.step("navigation", h.decideNavigation(view))
		h.step("windows", h.decideWindows(view))
		h.step("frames", serveFrames(view, OwnOrigin+"/*"))
		environment := (*object)(unsafe.Pointer(chromium.Environment()))
		h.step("softphone", h.serveSoftphone(view, environment))
		if err := addScript(view, script, func(err error) { added <- err }); err != nil {
			added <- err
		}
	})
	if err == nil {
		select {
		case err = <-added:
		case <-ctx.Done():
			err = errors.New("webhost: no word about the script")
		}
	}
	h.step("script", err)
	return err == nil
}

// filterMessages puts our own handler in place of go-webview2's, which ends the program when a page posts anything
// but a string and sends every message back to the page.
func (h *Host) filterMessages(ctx context.Context, chromium *edge.Chromium) error {
	v, err := internal(ctx, "chromium", "webMessageReceived", "impl")
	if err != nil {
		return err
	}
	messageHandler := reflect.ValueOf(messageHandler{host: h, chromium: chromium})
	if !messageHandler.Type().Implements(v.Type()) {
		return fmt.Errorf("webhost: go-webview2 has changed: %s", v.Type())
	}
	v.Set(messageHandler)
	return nil
}

// messageHandler hears the messages of the top document. Files dropped on a page come with additional objects, which
// it does not look at: no page of ours takes files that way.
type messageHandler struct {
	host     *Host
	chromium *edge.Chromium
}

func (messageHandler) QueryInterface(_, _ uintptr) uintptr { return uintptr(errNoInterface) }
func (messageHandler) AddRef() uintptr                     { return 1 }
func (messageHandler) Release() uintptr                    { return 1 }

func (e messageHandler) MessageReceived(sender *edge.ICoreWebView2, args *edge.ICoreWebView2WebMessageReceivedEventArgs) uintptr {
	source, err := args.GetSource()
	if err != nil {
		return 0
	}
	message, err := args.TryGetWebMessageAsString()
	if err != nil {
		e.host.refuse(originOf(source), "no string")
		return 0
	}
	top, err := sender.GetSource()
	if err == nil && e.host.admits(top, source, message) && e.chromium.MessageCallback != nil {
		e.chromium.MessageCallback(message, sender, args)
	}
	return 0
}

// followScale lets the page keep its size when the window goes to a screen of another scale.
func followScale(controller *edge.ICoreWebView2Controller) error {
	scaled := controller.GetICoreWebView2Controller3()
	if scaled == nil {
		return errNoInterface
	}
	return scaled.PutShouldDetectMonitorScaleChanges(true)
}

// giveKeys gives the agent a browser's keys: find, print, reload, zoom.
func giveKeys(chromium *edge.Chromium) error {
	settings, err := chromium.GetSettings()
	if err != nil {
		return err
	}
	return settings.PutAreBrowserAcceleratorKeysEnabled(true)
}

// addScript puts script before the first script of every document from the next navigation on; said is
// told when that is so.
func addScript(view *object, script string, said func(error)) error {
	text, err := windows.UTF16PtrFromString(script)
	if err != nil {
		return err
	}
	h := newHandler(iidScriptAdded, func(result, _ uintptr) {
		if int32(result) < 0 {
			said(hresult(uint32(result)))
			return
		}
		said(nil)
	})
	return view.invoke(slotAddScript, uintptr(unsafe.Pointer(text)), uintptr(unsafe.Pointer(h)))
}
