package pbx

import (
	"fmt"

	"cordboard/backend/csta"
)

// ask sends a request of the switch's own and forgets it when it is answered.
func (ss *session) ask(id int, m csta.Message) {
	ss.say(id, m)
	limit := ss.sw.options.StatusTimeout
	if limit < 0 || ss.closing || ss.pending == nil {
		return
	}
	if stop := ss.pending[id]; stop != nil {
		stop()
	}
	ss.pending[id] = ss.sw.after(limit, func() {
		if ss.deaf.Load() {
			ss.forget()
			return
		}
		ss.cut(fmt.Errorf("pbx: %s %04d was not answered", m.Name(), id))
	})
}

// answered notes the answer to a request of ours.
func (ss *session) answered(id int) {
	if stop := ss.pending[id]; stop != nil {
		stop()
		delete(ss.pending, id)
	}
}

// nextID is the id for the switch's next request of its own: the ids of the two directions are apart.
func (ss *session) nextID() int {
	ss.lastID = ss.lastID%9998 + 1
	return ss.lastID
}
