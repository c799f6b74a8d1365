package webhost

import (
	"fmt"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// object is a COM object as its users see it: a pointer to a table of methods.
type object struct{ methods *[slotCount]uintptr }

// hresult is what a COM method says when it fails.
type hresult uint32

func (r hresult) Error() string { return fmt.Sprintf("webhost: HRESULT 0x%08X", uint32(r)) }

const (
	errNoInterface hresult = 0x80004002
	errPointer     hresult = 0x80004003
)

// invoke calls the method at slot. Pointers among args must be converted in the call itself; the directive
// then moves what they point to off the stack, which may grow, and so move, while native code calls back.
//
//go:uintptrescapes
func (o *object) invoke(slot int, args ...uintptr) error {
	all := append([]uintptr{uintptr(unsafe.Pointer(o))}, args...)
	result, _, _ := syscall.SyscallN(o.methods[slot], all...)
	if int32(result) < 0 {
		return hresult(uint32(result))
	}
	return nil
}

// text calls a method that hands out a string and frees what it handed out.
func (o *object) text(slot int) (string, error) {
	var p *uint16
	if err := o.invoke(slot, uintptr(unsafe.Pointer(&p))); err != nil {
		return "", err
	}
	if p == nil {
		return "", nil
	}
	defer windows.CoTaskMemFree(unsafe.Pointer(p))
	return windows.UTF16PtrToString(p), nil
}

// number calls a method that hands out a 32-bit number.
func (o *object) number(slot int) (uint32, error) {
	var n uint32
	err := o.invoke(slot, uintptr(unsafe.Pointer(&n)))
	return n, err
}

// object calls a method that hands out an object; the caller releases it.
func (o *object) object(slot int) (*object, error) {
	var found *object
	if err := o.invoke(slot, uintptr(unsafe.Pointer(&found))); err != nil {
		return nil, err
	}
	if found == nil {
		return nil, errPointer
	}
	return found, nil
}

// as asks the object for another of its interfaces; the caller releases it.
func (o *object) as(iid *windows.GUID) (*object, error) {
	var found *object
	err := o.invoke(slotQueryInterface, uintptr(unsafe.Pointer(iid)), uintptr(unsafe.Pointer(&found)))
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, errNoInterface
	}
	return found, nil
}

func (o *object) release() { _ = o.invoke(slotRelease) }

// handler is a COM object of ours: WebView2 calls its Invoke with two words, which are sender and
// arguments for an event, result and value for a completion.
type handler struct {
	methods *[4]uintptr
	iid     windows.GUID
	heard   func(first, second uintptr)
}

var (
	handlerOnce    sync.Once
	handlerMethods [4]uintptr

	handlersMu sync.Mutex
	handlers   []*handler // WebView2 holds them where the collector does not look: they live on
)

// newHandler makes a handler for the interface iid. heard is called on the UI thread.
func newHandler(iid windows.GUID, heard func(first, second uintptr)) *handler {
	handlerOnce.Do(func() {
		handlerMethods = [4]uintptr{
			syscall.NewCallback(func(h *handler, iid *windows.GUID, out *unsafe.Pointer) uintptr {
				switch {
				case out == nil || iid == nil:
					return uintptr(errPointer)
				case *iid == iidUnknown || *iid == h.iid:
					*out = unsafe.Pointer(h)
					return 0
				default:
					*out = nil
					return uintptr(errNoInterface)
				}
			}),
			syscall.NewCallback(func(*handler) uintptr { return 1 }),
			syscall.NewCallback(func(*handler) uintptr { return 1 }),
			syscall.NewCallback(func(h *handler, first, second uintptr) uintptr {
				h.heard(first, second)
				return 0
			}),
		}
	})
	h := &handler{methods: &handlerMethods, iid: iid, heard: heard}
	handlersMu.Lock()
	handlers = append(handlers, h)
	handlersMu.Unlock()
	return h
}

// listen registers for an event at the slot of its add_ method.
func (o *object) listen(slot int, iid windows.GUID, heard func(sender, args *object)) error {
	h := newHandler(iid, func(sender, args uintptr) { heard(objectAt(sender), objectAt(args)) })
	var token int64
	return o.invoke(slot, uintptr(unsafe.Pointer(h)), uintptr(unsafe.Pointer(&token)))
}

// objectAt is the native object at an address that native code gave us.
func objectAt(address uintptr) *object { return *(**object)(unsafe.Pointer(&address)) }
