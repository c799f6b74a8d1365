package webhost

// Kinds of permission and the answers to a request, in WebView2's numbers.
const (
	kindUnknown       = 0
	kindNotifications = 4
	kindClipboardRead = 6
	kindDownloads     = 7 // several downloads at once
	kindAutoplay      = 9
	kindLast          = 12 // of those known when this was written

	stateDefault = 0 // the web view asks the user, or does what it does by itself
	stateAllow   = 1
	stateDeny    = 2
)

// permit answers a page's request for a permission. Wails grants everything to everybody. Here an allowed
// origin gets what a CRM needs; nobody gets microphone, camera, place or sensors, since the voice is at the
// desk phone; and a kind that is new since this was written is left to the web view's own question.
func (h *Host) permit(address string, kind uint32) uint32 {
	origin := originOf(address)
	if origin != OwnOrigin && !h.allowed(origin) {
		return stateDeny
	}
	switch kind {
	case kindNotifications, kindClipboardRead, kindDownloads:
		return stateAllow
	case kindUnknown, kindAutoplay:
		return stateDefault
	}
	if kind > kindLast {
		return stateDefault
	}
	return stateDeny
}
