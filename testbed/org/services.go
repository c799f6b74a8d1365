package org

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
)

const (
	tokenHeader = "X-Console-Token"
	maxBody     = 1 << 20
)

// services is the org's API for its own page, and under /services/sim/ the hand of whoever tries things.
func (c *Console) services(token string, called func(method string), user func(*http.Request, Record) Record) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /services/org", func(w http.ResponseWriter, r *http.Request) {
		whole := c.org.snapshot()
		whole.User = user(r, whole.User)
		answer(w, http.StatusOK, struct {
			snapshot
			Adapter string `json:"adapter"`
		}{whole, c.adapter})
	})
	mux.HandleFunc("GET /services/sobjects/{object}/{id}", func(w http.ResponseWriter, r *http.Request) {
		record, err := c.org.record(r.PathValue("id"))
		answerRecord(w, http.StatusOK, record, err)
	})
	mux.HandleFunc("POST /services/sobjects/{object}", func(w http.ResponseWriter, r *http.Request) {
		var values Record
		if !readBody(w, r, &values) {
			return
		}
		record, err := c.org.create(r.PathValue("object"), values)
		c.keep(err)
		answerRecord(w, http.StatusCreated, record, err)
	})
	mux.HandleFunc("PATCH /services/sobjects/{object}/{id}", func(w http.ResponseWriter, r *http.Request) {
		var values Record
		if !readBody(w, r, &values) {
			return
		}
		record, err := c.org.update(r.PathValue("id"), values)
		c.keep(err)
		answerRecord(w, http.StatusOK, record, err)
	})
	mux.HandleFunc("DELETE /services/sobjects/{object}/{id}", func(w http.ResponseWriter, r *http.Request) {
		err := c.org.remove(r.PathValue("id"))
		c.keep(err)
		answerDone(w, err)
	})
	mux.HandleFunc("GET /services/search", func(w http.ResponseWriter, r *http.Request) {
		kind, text := r.URL.Query().Get("layout"), r.URL.Query().Get("q")
		if kind == "" {
			answer(w, http.StatusOK, c.org.searchEverything(text))
			return
		}
		if !slices.Contains(callTypes, kind) {
			refuse(w, "a search wants Internal, Inbound or Outbound")
			return
		}
		found, err := c.org.searchLayout(kind, text)
		if err != nil {
			refuse(w, err.Error())
			return
		}
		answer(w, http.StatusOK, found)
	})
	mux.HandleFunc("POST /services/apex/{class}/{method}", func(w http.ResponseWriter, r *http.Request) {
		var given struct {
			Params string `json:"params"`
		}
		if !readBody(w, r, &given) {
			return
		}
		found, there := c.org.runApex(r.PathValue("class"), r.PathValue("method"), given.Params)
		if !there {
			answer(w, http.StatusNotFound, []Refusal{{"Could not load Apex class: " + r.PathValue("class"), "NOT_FOUND", []string{}}})
			return
		}
		answer(w, http.StatusOK, found)
	})
	c.simServices(mux, called)
	c.adminServices(mux)
	return sameOrigin(token, mux)
}

// keep brings the activities file up to date after a saving. The org has the record either way, so a
// full disk is told to the log and not to the page.
func (c *Console) keep(saveError error) {
	if saveError != nil {
		return
	}
	tasks, rev := c.org.activities()
	if err := c.file.write(tasks, rev); err != nil {
		c.log.Error("org: activities were not written", "error", err)
	}
}

// sameOrigin lets in what comes from the console's own page or from a program on this machine, and keeps
// out other sites. The page may be reached under names that a browser or a proxy maps to us, so Host proves
// nothing: what counts is Sec-Fetch-Site, which pages cannot set; where it is missing, an Origin equal to
// Host; where a proxy changed Host, the token that only our page was given.
func sameOrigin(token string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		if !fromOwnPage(token, r) {
			answer(w, http.StatusForbidden, []Refusal{{"The request came from another site.", "CROSS_ORIGIN", nil}})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func fromOwnPage(token string, r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin":
		return true
	case "none":
		return r.Method == http.MethodGet
	case "":
	default:
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	if parsed, err := url.Parse(origin); err == nil && parsed.Host != "" && parsed.Host == r.Host {
		return true
	}
	return subtle.ConstantTimeCompare([]byte(r.Header.Get(tokenHeader)), []byte(token)) == 1
}

// readBody reads a JSON object and answers for itself when there is none.
func readBody(w http.ResponseWriter, r *http.Request, into any) bool {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err == nil {
		err = decode(text, into)
	}
	if err != nil {
		answer(w, http.StatusBadRequest, []Refusal{{"The body is no JSON object that fits: " + err.Error(), "JSON_PARSER_ERROR", nil}})
		return false
	}
	return true
}

func answerRecord(w http.ResponseWriter, status int, record Record, err error) {
	var refused *RefusedError
	switch {
	case errors.As(err, &refused):
		answer(w, http.StatusBadRequest, refused.Refusals)
	case errors.Is(err, errNoRecord):
		answer(w, http.StatusNotFound, []Refusal{{"The requested resource does not exist", "NOT_FOUND", nil}})
	case err != nil:
		answer(w, http.StatusInternalServerError, []Refusal{{"An unexpected error occurred.", "UNKNOWN_EXCEPTION", nil}})
	default:
		answer(w, status, record)
	}
}

// answerDone answers what has no content.
func answerDone(w http.ResponseWriter, err error) {
	if err != nil {
		answerRecord(w, 0, nil, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}
