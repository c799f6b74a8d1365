package org

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"sync"
)

// Fault is something that shall go wrong with one Open CTI method's next calls.
type Fault struct {
	ID      int    `json:"id"`
	Method  string `json:"method"`            // "*" for every method
	Kind    string `json:"kind"`              // one of faultKinds
	DelayMS int    `json:"delayMs,omitempty"` // for delay
	Times   int    `json:"times"`             // how many calls it still hits; below 0 until it is removed
	Message string `json:"message,omitempty"` // for validationError
	Field   string `json:"field,omitempty"`   // for validationError
	Code    string `json:"code,omitempty"`    // for validationError: its errorCode; "" is FIELD_CUSTOM_VALIDATION_EXCEPTION
	Shape   string `json:"shape,omitempty"`   // for validationError: "list" or "fieldErrors", as different API versions answer
}

// faultKinds: dropRequest does nothing and never answers, dropReply acts and never answers, delay answers
// later, sessionEnd ends everybody's session before it acts and sessionEndAfter when it has acted and not answered yet, the
// others answer with that error and do nothing.
var faultKinds = []string{
	"dropRequest", "dropReply", "delay", "serverError", "genericError", "validationError", "sessionEnd", "sessionEndAfter",
}

// Latency is how long the console takes to answer an Open CTI call, in milliseconds.
type Latency struct {
	MinMS int `json:"minMs"`
	MaxMS int `json:"maxMs"`
}

const maxMS = 10 * 60 * 1000

// faults holds what shall go wrong next.
type faults struct {
	mu      sync.Mutex
	last    int
	waiting []Fault
	latency Latency
}

func (f *faults) add(fault Fault) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last++
	fault.ID = f.last
	f.waiting = append(f.waiting, fault)
	return fault
}

func (f *faults) list() []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Fault{}, f.waiting...)
}

// remove forgets one fault, or all with id 0.
func (f *faults) remove(id int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting = slices.DeleteFunc(f.waiting, func(each Fault) bool { return id == 0 || each.ID == id })
}

// take uses up the first fault for a method; nil when the call shall go well.
func (f *faults) take(method string) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, each := range f.waiting {
		if each.Method != "*" && each.Method != method {
			continue
		}
		if each.Times > 0 {
			f.waiting[i].Times--
			if f.waiting[i].Times == 0 {
				f.waiting = slices.Delete(f.waiting, i, i+1)
			}
		}
		return &each
	}
	return nil
}

// simServices adds the simulator's own controls.
func (c *Console) simServices(mux *http.ServeMux, called func(method string)) {
	set := &faults{latency: Latency{50, 200}}
	mux.HandleFunc("GET /services/sim/faults", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, set.list()) })
	mux.HandleFunc("POST /services/sim/faults", func(w http.ResponseWriter, r *http.Request) {
		fault := Fault{Method: "*", Times: 1}
		if !readBody(w, r, &fault) {
			return
		}
		if !slices.Contains(faultKinds, fault.Kind) || fault.Method == "" || fault.Times == 0 || fault.DelayMS < 0 || fault.DelayMS > maxMS ||
			!slices.Contains([]string{"", "list", "fieldErrors"}, fault.Shape) {
			refuse(w, "a fault wants a kind, a method and a number of times")
			return
		}
		answer(w, http.StatusCreated, set.add(fault))
	})
	mux.HandleFunc("DELETE /services/sim/faults", func(w http.ResponseWriter, _ *http.Request) {
		set.remove(0)
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("DELETE /services/sim/faults/{id}", func(w http.ResponseWriter, r *http.Request) {
		if id, err := strconv.Atoi(r.PathValue("id")); err == nil && id > 0 {
			set.remove(id)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /services/sim/faults/take", func(w http.ResponseWriter, r *http.Request) {
		var call struct {
			Method string `json:"method"`
		}
		if !readBody(w, r, &call) {
			return
		}
		if called != nil {
			called(call.Method)
		}
		fault := set.take(call.Method)
		set.mu.Lock()
		latency := set.latency
		set.mu.Unlock()
		answer(w, http.StatusOK, struct {
			Fault   *Fault  `json:"fault"`
			Latency Latency `json:"latency"`
		}{fault, latency})
	})
	mux.HandleFunc("PUT /services/sim/latency", func(w http.ResponseWriter, r *http.Request) {
		var latency Latency
		if !readBody(w, r, &latency) {
			return
		}
		if latency.MinMS < 0 || latency.MaxMS < latency.MinMS || latency.MaxMS > maxMS {
			refuse(w, "latency wants 0 <= minMs <= maxMs <= 600000")
			return
		}
		set.mu.Lock()
		set.latency = latency
		set.mu.Unlock()
		answer(w, http.StatusOK, latency)
	})
	mux.HandleFunc("PUT /services/sim/layout", func(w http.ResponseWriter, r *http.Request) {
		var layout map[string]json.RawMessage
		if !readBody(w, r, &layout) {
			return
		}
		text, _ := json.Marshal(layout)
		if err := c.org.setLayout(text); err != nil {
			refuse(w, err.Error())
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /services/sim/journal", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, c.journal.entries()) })
	mux.HandleFunc("POST /services/sim/journal", func(w http.ResponseWriter, r *http.Request) {
		var told []Entry
		if readBody(w, r, &told) {
			c.journal.add(told)
			w.WriteHeader(http.StatusNoContent)
		}
	})
}

func refuse(w http.ResponseWriter, message string) {
	answer(w, http.StatusBadRequest, []Refusal{{message, "INVALID_CONTROL", nil}})
}
