package webhost

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// The message filter stands between pages and Wails. Wails itself checks the origin of a message, not what it says:
// every script of an allowed origin could close the window, read the clipboard or call any bound method.

// admits says whether Wails may hear message. top is the address of the top document, sender that of the
// document that spoke. Our own pages may say everything; a page of an allowed origin may call the methods
// in Options.Calls and nothing else; all others are not heard.
func (h *Host) admits(top, sender, message string) bool {
	from, by := originOf(top), originOf(sender)
	if from == OwnOrigin && by == OwnOrigin {
		return true
	}
	if h.allowed(from) && h.allowed(by) && strings.HasPrefix(callee(message), h.opt.Calls) {
		return true
	}
	h.refuse(by, kindOf(message))
	return false
}

// callee is the bound name a message calls, read the way Wails reads it; empty if it calls none.
func callee(message string) string {
	body, ok := strings.CutPrefix(message, "C")
	if !ok {
		return ""
	}
	var call struct {
		Name       string            `json:"name"`
		Args       []json.RawMessage `json:"args"`
		CallbackID string            `json:"callbackID"`
	}
	if json.Unmarshal([]byte(body), &call) != nil {
		return ""
	}
	return call.Name
}

// kindOf names a message without saying what is in it.
func kindOf(message string) string {
	if message == "" {
		return "empty"
	}
	if c := message[0]; c > ' ' && c < 0x7f {
		return string(c)
	}
	return "other"
}

func (h *Host) refuse(origin, kind string) {
	h.mu.Lock()
	h.health.Refused++
	n := h.health.Refused
	h.mu.Unlock()
	if n <= 20 { // a page that repeats itself must not fill the log
		h.opt.Log.Warn("message refused", "origin", origin, "kind", kind)
	}
}

func (h *Host) allowed(origin string) bool {
	switch {
	case origin == "":
		return false
	case h.opt.Allows != nil:
		return h.opt.Allows(origin)
	default:
		return slices.Contains(h.opt.Origins, origin)
	}
}

// originOf is the origin of an address, empty for about:blank, data: and what is no address.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
