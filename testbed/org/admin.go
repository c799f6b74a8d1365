package org

import (
	"io"
	"net/http"
)

// adminServices are what an administrator, a colleague or the passing of time does to an org.
func (c *Console) adminServices(mux *http.ServeMux) {
	mux.HandleFunc("PATCH /services/sim/org", func(w http.ResponseWriter, r *http.Request) {
		amendment, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err == nil {
			err = c.org.amend(amendment)
		}
		if err != nil {
			refuse(w, err.Error())
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /services/sim/session/expire", func(w http.ResponseWriter, _ *http.Request) {
		c.door.expire()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /services/sim/undelete", func(w http.ResponseWriter, r *http.Request) {
		var of struct{ ID string }
		if readBody(w, r, &of) {
			answerDone(w, c.org.restore(of.ID))
		}
	})
	mux.HandleFunc("POST /services/sim/merge", func(w http.ResponseWriter, r *http.Request) {
		var of struct {
			Master string
			Losers []string
		}
		if readBody(w, r, &of) {
			err := c.org.mergeInto(of.Master, of.Losers)
			c.keep(err)
			answerDone(w, err)
		}
	})
	mux.HandleFunc("POST /services/sim/convert", func(w http.ResponseWriter, r *http.Request) {
		var of struct{ ID string }
		if readBody(w, r, &of) {
			lead, err := c.org.convert(of.ID)
			c.keep(err)
			answerRecord(w, http.StatusOK, lead, err)
		}
	})
	mux.HandleFunc("POST /services/sim/locks", func(w http.ResponseWriter, r *http.Request) {
		of := Lock{Kind: "row"}
		switch {
		case !readBody(w, r, &of):
		case c.org.lock(of):
			w.WriteHeader(http.StatusNoContent)
		default:
			refuse(w, "a lock wants the id of a record and the kind row or approval")
		}
	})
	mux.HandleFunc("DELETE /services/sim/locks", func(w http.ResponseWriter, _ *http.Request) {
		c.org.unlock()
		w.WriteHeader(http.StatusNoContent)
	})
}
