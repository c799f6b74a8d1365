package webhost

import "maps"

// Health is what the host can say about itself.
type Health struct {
	// Early: the bridge runs before the first script of a page. Otherwise it comes when the page is
	// complete, and the page, having run first, is trusted.
	Early bool `json:"early"`
	// SafeMode: this run was asked to leave Wails as it is.
	SafeMode bool `json:"safeMode"`
	// Reason says why there was no native access; empty if there was one.
	Reason string `json:"reason,omitempty"`
	// Steps are the parts of native access, each with "ok" or what went wrong.
	Steps map[string]string `json:"steps"`
	// Versions are the program's and the web view's.
	Versions string `json:"versions"`
	// Top is the origin of the document on top; empty if it is not watched.
	Top string `json:"top"`
	// Refused counts messages from pages that were kept from Wails.
	Refused int `json:"refused"`
}

// stepMessageFilter is the part of native access that filters pages' messages.
const stepMessageFilter = "messageFilter"

// FiltersMessages says whether pages' messages are kept from Wails where they are not for the bridge.
func (h Health) FiltersMessages() bool { return h.Steps[stepMessageFilter] == "ok" }

// Health returns the state as it is now.
func (h *Host) Health() Health {
	h.mu.Lock()
	defer h.mu.Unlock()
	health := h.health
	health.Top = originOf(h.top.address())
	health.Steps = maps.Clone(health.Steps)
	return health
}

// step records how a part of native access went.
func (h *Host) step(name string, err error) {
	said := "ok"
	if err != nil {
		said = err.Error()
	}
	h.mu.Lock()
	h.health.Steps[name] = said
	h.mu.Unlock()
}
