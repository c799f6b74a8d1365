package calllog

import "errors"

// SoleLogger sees to it that of several programs which follow one extension on one computer only one logs its calls:
// the first one, until it ends, or until an agent takes the extension over elsewhere. Its methods are called by one
// goroutine at a time.
type SoleLogger struct {
	// Hold takes a name for this program alone until it lets go of it or ends. An error that is Held says that
	// another program has it; with any other error there is no way to know, and this program logs.
	Hold func(name string) (let func(), err error)
	Held error

	name      string
	logs      bool
	extension func() // lets go of the extension; nil = not held
	wanted    func() // lets go of the wish to have it
}

// Follow says whether this program logs the calls of an extension, from now on; "" is none. When it takes over, it
// does so at once, and whoever else logs hears of it by their next Look.
func (l *SoleLogger) Follow(name string, takeOver bool) (logs bool) {
	if name == l.name {
		return l.logs
	}
	l.Leave()
	l.name = name
	if name == "" {
		return false
	}
	l.take()
	if !l.logs && takeOver {
		l.logs = l.want()
	}
	return l.logs
}

// Look says whether this program logs now. It is called now and then, for other programs end and take over.
func (l *SoleLogger) Look() (logs bool) {
	switch {
	case l.name == "":
	case l.extension == nil:
		l.take()
	case l.wanted == nil && !l.want(): // somebody else wants it
		l.extension()
		l.extension, l.logs = nil, false
	}
	if l.extension != nil && l.wanted != nil {
		l.wanted()
		l.wanted = nil
	}
	return l.logs
}

// Leave gives the extension up.
func (l *SoleLogger) Leave() {
	for _, let := range []func(){l.extension, l.wanted} {
		if let != nil {
			let()
		}
	}
	l.name, l.logs, l.extension, l.wanted = "", false, nil, nil
}

// take has the extension if nobody else has it or wants it.
func (l *SoleLogger) take() {
	if l.wanted == nil && !l.want() {
		return
	}
	let, err := l.Hold("logs " + l.name)
	if err == nil {
		l.extension = let
	}
	if l.logs {
		return
	}
	if l.logs = !errors.Is(err, l.Held); l.wanted != nil {
		l.wanted()
		l.wanted = nil
	}
}

// want shows that this program wants the extension; false = another one does already.
func (l *SoleLogger) want() bool {
	let, err := l.Hold("wants " + l.name)
	if err == nil {
		l.wanted = let
	}
	return !errors.Is(err, l.Held)
}
