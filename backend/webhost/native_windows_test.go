package webhost

import (
	"context"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"github.com/wailsapp/go-webview2/pkg/edge"
	"golang.org/x/sys/windows"
)

// These run on Windows and under Wine without a web view: its objects are stood in for by tables of
// methods laid out by the slots.

var kept []any // what only native code points to

// fake makes an object whose methods are Go functions.
func fake(methods map[int]any) *object {
	table := new([slotCount]uintptr)
	for i := range table {
		table[i] = syscall.NewCallback(wrongSlot)
	}
	for slot, method := range methods {
		table[slot] = syscall.NewCallback(method)
	}
	o := &object{table}
	kept = append(kept, o, table)
	return o
}

func wrongSlot() uintptr { return 0x8000FFFF } // E_UNEXPECTED

// hands is a method that hands out s in memory the caller frees.
func hands(s string) any {
	return func(_ *object, out *unsafe.Pointer) uintptr {
		grow(64)
		text, err := windows.UTF16FromString(s)
		if err != nil {
			panic(err)
		}
		address, _, _ := windows.NewLazySystemDLL("ole32.dll").NewProc("CoTaskMemAlloc").Call(uintptr(len(text) * 2))
		p := unsafe.Pointer(objectAt(address))
		copy(unsafe.Slice((*uint16)(p), len(text)), text)
		*out = p
		return 0
	}
}

// grow makes the stack grow, and so move, while a native call is under way.
func grow(depth int) int {
	var room [1024]byte
	if depth == 0 {
		return int(room[0])
	}
	return grow(depth-1) + int(room[depth])
}

func TestTextSurvivesAStackThatMoves(t *testing.T) {
	for _, want := range []string{"", "https://idp.example/sso", "ümläut 漢字 😀", strings.Repeat("x", 100_000)} {
		done := make(chan string)
		go func() { // a fresh goroutine has a small stack
			got, err := fake(map[int]any{slotGetURI: hands(want)}).text(slotGetURI)
			if err != nil {
				got = err.Error()
			}
			done <- got
		}()
		require.Equal(t, want, <-done)
	}
}

func TestFailuresAreErrors(t *testing.T) {
	for _, code := range []uintptr{0x80004001, 0x80070005, 0x8007139F, 0xFFFFFFFF} {
		o := fake(map[int]any{slotGetURI: func(_ *object, out *unsafe.Pointer) uintptr { return code }})
		_, err := o.text(slotGetURI)
		require.Equal(t, hresult(uint32(code)), err)
		require.Error(t, o.listen(slotAddNewWindowRequested, iidNewWindow, nil), "a method that is not there")
		_, err = o.as(&iidWebView22)
		require.Error(t, err)
	}
	nothing := fake(map[int]any{slotGetURI: func(_ *object, out *unsafe.Pointer) uintptr { return 0 }})
	text, err := nothing.text(slotGetURI)
	require.NoError(t, err)
	require.Empty(t, text, "no string is an empty one")
	_, err = nothing.object(slotGetURI)
	require.ErrorIs(t, err, errPointer)
	s1 := fake(map[int]any{slotRelease: func(*object) uintptr { return 1 }})
	require.NoError(t, s1.invoke(slotRelease), "S_FALSE is a success")
}

func TestAHandlerIsOnlyWhatItIs(t *testing.T) {
	var first, second uintptr
	h := newHandler(iidNewWindow, func(a, b uintptr) { first, second = a, b })
	o := (*object)(unsafe.Pointer(h))
	for _, iid := range []*windows.GUID{&iidUnknown, &iidNewWindow} {
		same, err := o.as(iid)
		require.NoError(t, err)
		require.Equal(t, o, same)
	}
	marshal := windows.GUID{Data1: 3, Data4: [8]byte{0xc0, 0, 0, 0, 0, 0, 0, 0x46}}
	for _, iid := range []*windows.GUID{&marshal, &iidPermission} {
		_, err := o.as(iid)
		require.ErrorIs(t, err, errNoInterface)
	}
	require.ErrorIs(t, o.invoke(slotQueryInterface, 0, 0), errPointer)
	require.NoError(t, o.invoke(slotInvoke, 7, 8))
	require.Equal(t, [2]uintptr{7, 8}, [2]uintptr{first, second})
}

// source registers a handler at slot and lets the test raise the event.
func source(slot int) (view *object, raise func(args *object)) {
	var heard *object
	view = fake(map[int]any{
		slot: func(_, h *object, token *int64) uintptr {
			heard, *token = h, 7
			return 0
		},
		slotGetSource: hands(org + "/lightning"),
	})
	return view, func(args *object) {
		if err := heard.invoke(slotInvoke, uintptr(unsafe.Pointer(view)), uintptr(unsafe.Pointer(args))); err != nil {
			panic(err)
		}
	}
}

func TestNavigationsAndWindowsAreDecided(t *testing.T) {
	var asked []string
	decide := func(address string) bool {
		asked = append(asked, address)
		return strings.Contains(address, "yes")
	}
	h := New(Options{Navigate: decide, NewWindow: decide})
	for address, yes := range map[string]bool{"https://yes.example.org/": true, "https://no.example.org/": false} {
		var cancelled, handled uintptr
		args := fake(map[int]any{
			slotGetURI:    hands(address),
			slotPutCancel: func(_ *object, b uintptr) uintptr { cancelled = b; return 0 },
		})
		view, raise := source(slotAddNavigationStarting)
		require.NoError(t, h.decideNavigation(view))
		raise(args)
		require.Equal(t, !yes, cancelled == 1)

		args = fake(map[int]any{
			slotGetURI:     hands(address),
			slotPutHandled: func(_ *object, b uintptr) uintptr { handled = b; return 0 },
		})
		view, raise = source(slotAddNewWindowRequested)
		require.NoError(t, h.decideWindows(view))
		raise(args)
		require.Equal(t, yes, handled == 1)
	}
	require.Len(t, asked, 4)
	require.NoError(t, New(Options{}).decideNavigation(nil), "nobody asks, nothing is registered")
	require.NoError(t, New(Options{}).decideWindows(nil))
}

func TestTheTopDocumentIsFollowed(t *testing.T) {
	h := New(Options{Origins: []string{org}})
	view, raise := source(slotAddSourceChanged)
	require.NoError(t, h.watchTop(view))
	require.True(t, h.TopAllowed())
	h.top.watch(stranger)
	require.False(t, h.TopAllowed())
	raise(nil)
	require.True(t, h.TopAllowed())
	require.Equal(t, org, h.Health().Top)
}

func TestPermissionsAreAnswered(t *testing.T) {
	h := New(Options{Origins: []string{org}})
	for _, row := range []struct {
		address string
		kind    uint32
		want    uintptr
	}{
		{org, kindNotifications, stateAllow}, {org, 1, stateDeny}, {stranger, kindNotifications, stateDeny}, {org, 99, stateDefault},
	} {
		state := uintptr(77)
		args := fake(map[int]any{
			slotGetURI:            hands(row.address),
			slotGetPermissionKind: func(_ *object, kind *uint32) uintptr { *kind = row.kind; return 0 },
			slotPutState:          func(_ *object, s uintptr) uintptr { state = s; return 0 },
		})
		view, raise := source(slotAddPermissionRequested)
		require.NoError(t, h.decidePermissions(view))
		raise(args)
		require.Equal(t, row.want, state, "%+v", row)
	}
}

func TestFramesAreServedThroughTheNewerInterface(t *testing.T) {
	var pattern string
	var contexts, sources uintptr
	released := 0
	newer := fake(map[int]any{
		slotAddResourceFilter: func(_ *object, p *uint16, c, s uintptr) uintptr {
			pattern, contexts, sources = windows.UTF16PtrToString(p), c, s
			return 0
		},
		slotRelease: func(*object) uintptr { released++; return 0 },
	})
	query := func(_ *object, iid *windows.GUID, out **object) uintptr {
		if *iid != iidWebView22 {
			return uintptr(errNoInterface)
		}
		*out = newer
		return 0
	}
	require.NoError(t, serveFrames(fake(map[int]any{slotQueryInterface: query}), "http://wails.localhost/*"))
	require.Equal(t, "http://wails.localhost/*", pattern)
	require.Equal(t, allContexts, contexts)
	require.Equal(t, allSources, sources)
	require.Equal(t, 1, released)

	older := fake(map[int]any{slotQueryInterface: func(_ *object, _ *windows.GUID, out **object) uintptr { return uintptr(errNoInterface) }})
	require.ErrorIs(t, serveFrames(older, "x"), errNoInterface, "a runtime from before")
}

func TestTheSoftphoneIsServedFromItsOwnOrigin(t *testing.T) {
	h := New(Options{Pages: phonePages(), Origins: []string{org}})
	for address, want := range map[string]string{
		softphoneOrigin + "/softphone.html?mode=Lightning": "200 OK <p>phone",
		softphoneOrigin + "/other.html":                    "404 Not Found ",
		org + "/softphone.html":                            "",
		softphoneOrigin + ".example.org/softphone.html":    "",
	} {
		var answered string
		released := map[string]int{}
		count := func(name string) any { return func(*object) uintptr { released[name]++; return 0 } }
		response := fake(map[int]any{slotRelease: count("response")})
		environment := fake(map[int]any{
			slotCreateResponse: func(_, content *object, status uintptr, reason, headers *uint16, out **object) uintptr {
				buffer := make([]byte, 64)
				var n uint32 // ISequentialStream::Read is the method after IUnknown's
				if err := content.invoke(3, uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)), uintptr(unsafe.Pointer(&n))); err != nil {
					return 0x80004005
				}
				answered = strings.Join([]string{strconv.Itoa(int(status)), windows.UTF16PtrToString(reason), string(buffer[:n])}, " ")
				if status == 200 && !strings.Contains(windows.UTF16PtrToString(headers), "Content-Security-Policy: frame-ancestors "+org) {
					return 0x80004005
				}
				*out = response
				return 0
			},
		})
		request := fake(map[int]any{slotGetURI: hands(address), slotGetMethod: hands("GET"), slotRelease: count("request")})
		var put *object
		args := fake(map[int]any{
			slotGetRequest:  func(_ *object, out **object) uintptr { *out = request; return 0 },
			slotPutResponse: func(_, r *object) uintptr { put = r; return 0 },
		})
		var heard *object
		var pattern string
		view := fake(map[int]any{
			slotAddResourceRequested: func(_, h *object, _ *int64) uintptr { heard = h; return 0 },
			slotQueryInterface:       func(o *object, _ *windows.GUID, out **object) uintptr { *out = o; return 0 },
			slotAddResourceFilter: func(_ *object, p *uint16, _, _ uintptr) uintptr {
				pattern = windows.UTF16PtrToString(p)
				return 0
			},
			slotRelease: count("view"),
		})
		require.NoError(t, h.serveSoftphone(view, environment))
		require.Equal(t, softphoneOrigin+"/*", pattern)
		require.NoError(t, heard.invoke(slotInvoke, 0, uintptr(unsafe.Pointer(args))))
		require.Equal(t, want, answered, address)
		require.Equal(t, want != "", put != nil)
		require.Equal(t, 1, released["request"])
		if want != "" {
			require.Equal(t, response, put)
			require.Equal(t, 1, released["response"])
		}
	}
	require.NoError(t, New(Options{}).serveSoftphone(nil, nil), "no pages, nothing is registered")
}

func TestTheScriptIsConfirmed(t *testing.T) {
	for _, result := range []uintptr{0, 0x80070057, 0xFFFFFFFF_00000000} { // the upper half of a result means nothing
		var got string
		view := fake(map[int]any{slotAddScript: func(_ *object, js *uint16, h *object) uintptr {
			got = windows.UTF16PtrToString(js)
			if h.invoke(slotInvoke, result, 0) != nil {
				return 0x80004005
			}
			return 0
		}})
		var said []error
		require.NoError(t, addScript(view, "window.x=1", func(err error) { said = append(said, err) }))
		require.Equal(t, "window.x=1", got)
		require.Len(t, said, 1)
		require.Equal(t, int32(result) < 0, said[0] != nil)
	}
	require.Error(t, addScript(fake(nil), "x", func(error) {}))
	require.Error(t, addScript(fake(nil), "a\x00b", func(error) {}))
}

type windowsFrontend struct{ chromium *edge.Chromium }

func TestTheMessageFilterTakesTheHandlersPlace(t *testing.T) {
	chromium := edge.NewChromium()
	var heard []string
	chromium.MessageCallback = func(message string, _ *edge.ICoreWebView2, _ *edge.ICoreWebView2WebMessageReceivedEventArgs) {
		heard = append(heard, message)
	}
	//lint:ignore SA1029 the key is Wails'
	ctx := context.WithValue(t.Context(), "frontend", &windowsFrontend{chromium})
	h := New(Options{Origins: []string{org}})
	require.NoError(t, h.filterMessages(ctx, chromium))

	v, err := internal(ctx, "chromium", "webMessageReceived")
	require.NoError(t, err)
	native := (*object)(v.UnsafePointer())
	post := func(top, sender string, message any) {
		args := map[int]any{3: hands(sender), 5: func(_ *object, _ *unsafe.Pointer) uintptr { return 0x80070057 }}
		if text, ok := message.(string); ok {
			args[5] = hands(text)
		}
		view := fake(map[int]any{slotGetSource: hands(top)})
		require.NoError(t, native.invoke(slotInvoke, uintptr(unsafe.Pointer(view)), uintptr(unsafe.Pointer(fake(args)))))
	}
	post(org+"/", org+"/", call("softphone.Bridge.Call"))
	post(org+"/", org+"/", "Q")
	post(org+"/", org+"/", 42) // not a string: by itself go-webview2 ends the program here
	post(stranger+"/", stranger+"/", call("softphone.Bridge.Call"))
	post(OwnOrigin+"/", OwnOrigin+"/", "Q")
	require.Equal(t, []string{call("softphone.Bridge.Call"), "Q"}, heard)
	require.Equal(t, 3, h.Health().Refused)
}

// go-webview2 has its own list of the first interface's methods, in order.
func TestSlotsAgreeWithTheListOfOthers(t *testing.T) {
	view, ok := reflect.TypeFor[edge.Chromium]().FieldByName("webview")
	require.True(t, ok)
	table, ok := view.Type.Elem().FieldByName("vtbl")
	require.True(t, ok)
	var names []string
	var flatten func(t reflect.Type)
	flatten = func(t reflect.Type) {
		for i := range t.NumField() {
			if f := t.Field(i); f.Anonymous {
				flatten(f.Type)
			} else {
				names = append(names, f.Name)
			}
		}
	}
	flatten(table.Type.Elem())
	for slot, name := range map[int]string{
		slotQueryInterface: "QueryInterface", slotRelease: "Release", slotGetSource: "GetSource",
		slotAddNavigationStarting: "AddNavigationStarting", slotAddSourceChanged: "AddSourceChanged",
		slotAddPermissionRequested: "AddPermissionRequested", slotAddScript: "AddScriptToExecuteOnDocumentCreated",
		slotAddNewWindowRequested: "AddNewWindowRequested", slotAddResourceRequested: "AddWebResourceRequested",
	} {
		require.Equal(t, name, names[slot])
	}
}
