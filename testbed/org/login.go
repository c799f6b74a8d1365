package org

import (
	"crypto/rand"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

const (
	homePath      = "/lightning/page/home"
	sessionCookie = "sid"
)

// login is the org's front door: shut only when it is asked to be, and then opened by any user name.
type login struct {
	mu       sync.Mutex
	asked    bool
	sessions map[string]string // the user name of each
}

// user is who asks: the org's own user, or where the door is shut whoever came in, each user name a user of its own.
func (l *login) user(r *http.Request, own Record) Record {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return own
	}
	l.mu.Lock()
	name := l.sessions[cookie.Value]
	l.mu.Unlock()
	if name == "" || name == own["Email"] {
		return own
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name))
	return Record{"Id": newID("005", 1_000_000+int(hash.Sum32()%1_000_000_000)), "Name": name, "Email": name}
}

func (l *login) inside(r *http.Request) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.asked {
		return true
	}
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return false
	}
	_, open := l.sessions[cookie.Value]
	return open
}

// expire ends every session, as a timeout does. From then on everybody has to log in, also where nobody had to.
func (l *login) expire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked, l.sessions = true, nil
}

// guard sends pages' visitors without a session to the front door, and back when they are through.
func (l *login) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !l.inside(r) {
			http.Redirect(w, r, "/?startURL="+url.QueryEscape(r.URL.RequestURI()), http.StatusFound)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// guardServices answers calls without a session as an org whose session has expired. The simulator's own
// controls stay reachable.
func (l *login) guardServices(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !l.inside(r) && !strings.HasPrefix(r.URL.Path, "/services/sim/") {
			answer(w, http.StatusUnauthorized, []Refusal{{"Session expired or invalid", "INVALID_SESSION_ID", nil}})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// front shows the door, or leads straight in where it stands open.
func (l *login) front(w http.ResponseWriter, r *http.Request) {
	if l.inside(r) {
		http.Redirect(w, r, homePath, http.StatusFound)
		return
	}
	nonce := rand.Text()
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+nonce+"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprintf(w, loginPage, nonce, url.QueryEscape(r.URL.Query().Get("startURL")))
}

// enter opens a session for whoever asks and goes on to where they wanted to be, within the console only.
func (l *login) enter(w http.ResponseWriter, r *http.Request) {
	id := rand.Text()
	l.mu.Lock()
	if l.sessions == nil {
		l.sessions = map[string]string{}
	}
	l.sessions[id] = r.PostFormValue("username")
	l.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	target := r.URL.Query().Get("startURL")
	if parsed, err := url.Parse(target); err != nil || parsed.Host != "" || parsed.Scheme != "" || !strings.HasPrefix(target, "/lightning/") {
		target = homePath
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}

// leave ends every session, as an administrator or a timeout would.
func (l *login) leave(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	l.sessions = nil
	l.mu.Unlock()
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

const loginPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Log in (simulated console)</title>
<style nonce="%s">
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; border-top: 3px solid #0b5cab; }
main { max-width: 22rem; margin: 12vh auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
input, button { box-sizing: border-box; width: 100%%; min-height: 2.5rem; padding: 0 .75rem; font: inherit; }
button { border: 0; border-radius: .25rem; background: #0b5cab; color: #fff; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid #5eb4ff; outline-offset: 2px; }
</style></head>
<body>
<main>
<h1>Simulated console</h1>
<p>No real account is needed here: any user name will do.</p>
<form method="post" action="/login?startURL=%s">
<p><label for="username">User name</label><br><input id="username" name="username" autocomplete="username" required></p>
<p><button type="submit">Log in</button></p>
</form>
</main>
</body>
</html>
`
