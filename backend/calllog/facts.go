package calllog

import "time"

// Facts are how a call went, beside who was in it and when: what an Activity's fields may be filled with.
type Facts struct {
	Ring   time.Duration     `json:"ring,omitzero"`    // from the first ring to the answer or the end; 0 = not told
	Hold   time.Duration     `json:"hold,omitzero"`    // how much of Talk the call was on hold here
	Held   time.Duration     `json:"held,omitzero"`    // how much of Earlier it was
	Called string            `json:"called,omitempty"` // the number that was dialled
	Queue  string            `json:"queue,omitempty"`  // through which it came
	Data   map[string]string `json:"data,omitempty"`   // what travelled with it, such as what the caller entered; no bookkeeping of the switch
}

// What is kept of the data that travels with a call.
const (
	mostData     = 50
	longestDatum = 1000 // characters
)

// transferred is the outcome of a call that was passed on, in call's words.
const transferred = "transferred"

// onHold is the whole time on hold.
func (f Facts) onHold() time.Duration { return f.Held + f.Hold }

// learn takes up what is told of the call now; what was told before and is not told any more stays.
func (f Facts) learn(now Facts) Facts {
	if now.Called != "" {
		f.Called = now.Called
	}
	if now.Queue != "" {
		f.Queue = now.Queue
	}
	for name, value := range now.Data {
		if _, known := f.Data[name]; value == "" || !known && len(f.Data) >= mostData {
			continue
		}
		if f.Data == nil {
			f.Data = make(map[string]string)
		}
		f.Data[name] = cut(value, longestDatum)
	}
	return f
}
