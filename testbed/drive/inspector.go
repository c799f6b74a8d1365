package drive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Inspector drives the real application on Linux as a developer's tools would: it asks the page on top,
// looks into its frames and takes pictures. The application must be built with the tag devtools and run
// with WEBKIT_INSPECTOR_HTTP_SERVER set to a free address.
//
// It follows the page through navigations. Its methods may be called from any goroutine; after Close, or
// when the application has ended, they return an error.
type Inspector struct {
	socket *websocket.Conn
	done   chan struct{} // closed when the reader has ended
	pen    sync.Mutex    // held while writing

	mu       sync.Mutex
	err      error         // why the reader ended
	target   string        // the page
	arrived  chan struct{} // closed when there is a target; replaced when it goes
	contexts map[string]int
	last     int
	waiting  map[int]waiter
}

// waiter is a command without an answer yet.
type waiter struct {
	target string
	answer chan said
}

type said struct {
	result json.RawMessage
	err    error
}

// ErrPageLeft means that the page went away before it answered: ask again on the next one.
var ErrPageLeft = errors.New("drive: the page has been left")

// pageSocket is where the list of inspectable pages names the socket of one.
var pageSocket = regexp.MustCompile(`socket/\d+/\d+/WebPage`)

// pace is the time between two looks at something that is waited for.
const pace = 25 * time.Millisecond

// Inspect connects to the application at address (host:port). It waits until there is a page.
func Inspect(ctx context.Context, address string) (*Inspector, error) {
	var path string
	for path == "" {
		if path = findPage(ctx, address); path != "" {
			break
		}
		if err := Pause(ctx, pace); err != nil {
			return nil, fmt.Errorf("drive: no page to inspect at %s: %w", address, err)
		}
	}
	socket, response, err := websocket.DefaultDialer.DialContext(ctx, "ws://"+address+"/"+path, nil)
	if err != nil {
		return nil, fmt.Errorf("drive: inspect: %w", err)
	}
	_ = response.Body.Close()
	i := &Inspector{
		socket: socket, done: make(chan struct{}), arrived: make(chan struct{}),
		contexts: map[string]int{}, waiting: map[int]waiter{},
	}
	go i.read()
	if _, err := i.page(ctx); err != nil {
		return nil, errors.Join(err, i.Close())
	}
	return i, nil
}

// findPage asks the list; empty if there is no list or no page yet.
func findPage(ctx context.Context, address string) string {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/", nil)
	if err != nil {
		return ""
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	list, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return ""
	}
	return pageSocket.FindString(string(list))
}

// Close ends the inspection and waits for the reader.
func (i *Inspector) Close() error {
	err := i.socket.Close()
	<-i.done
	return err
}

// read follows the page and hands out answers until the socket ends.
func (i *Inspector) read() {
	defer close(i.done)
	for {
		var m pageNews
		if err := i.socket.ReadJSON(&m); err != nil {
			i.end(err)
			return
		}
		switch m.Method {
		case "Target.targetCreated":
			if t := m.Params.TargetInfo; t.Type == "page" && !t.IsProvisional {
				i.follow(t.TargetID)
			}
		case "Target.didCommitProvisionalTarget":
			i.follow(m.Params.NewTargetID)
		case "Target.targetDestroyed":
			i.lose(m.Params.TargetID)
		case "Target.dispatchMessageFromTarget":
			i.hear(m.Params.TargetID, m.Params.Message)
		}
	}
}

// pageNews is what the application sends.
type pageNews struct {
	Method string `json:"method"`
	Params struct {
		TargetID    string `json:"targetId"`
		NewTargetID string `json:"newTargetId"`
		Message     string `json:"message"`
		TargetInfo  struct {
			TargetID      string `json:"targetId"`
			Type          string `json:"type"`
			IsProvisional bool   `json:"isProvisional"`
		} `json:"targetInfo"`
	} `json:"params"`
}

// pageWord is what a target says inside a message.
type pageWord struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
	Method string `json:"method"`
	Params struct {
		Context struct {
			ID      int    `json:"id"`
			Type    string `json:"type"`
			FrameID string `json:"frameId"`
		} `json:"context"`
	} `json:"params"`
}

// follow makes target the page, after asking it to tell where its scripts run.
func (i *Inspector) follow(target string) {
	// In this order: places are told in terms of the page's frames. A socket that is gone is the reader's
	// to notice.
	_ = i.post(target, 0, "Page.enable", nil)
	_ = i.post(target, 0, "Runtime.enable", nil)
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.target != "" {
		i.dropLocked(i.target)
	} else {
		close(i.arrived)
	}
	i.target = target
	clear(i.contexts)
}

// lose forgets a page that is no more.
func (i *Inspector) lose(target string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.dropLocked(target)
	if i.target == target {
		i.target, i.arrived = "", make(chan struct{})
	}
}

// dropLocked answers those who wait for target.
func (i *Inspector) dropLocked(target string) {
	for id, w := range i.waiting {
		if w.target == target {
			delete(i.waiting, id)
			w.answer <- said{err: ErrPageLeft}
		}
	}
}

func (i *Inspector) end(err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.err = fmt.Errorf("drive: inspect: %w", err)
	for id, w := range i.waiting {
		delete(i.waiting, id)
		w.answer <- said{err: i.err}
	}
}

// hear takes what target says: an answer, or that a script has a place to run in. A frame that loads
// anew gets a new place; the last one counts.
func (i *Inspector) hear(target, text string) {
	var m pageWord
	if json.Unmarshal([]byte(text), &m) != nil {
		return
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if m.Method == "Runtime.executionContextCreated" && target == i.target && m.Params.Context.Type == "normal" {
		i.contexts[m.Params.Context.FrameID] = m.Params.Context.ID
	}
	w, ok := i.waiting[m.ID]
	if !ok || m.ID == 0 {
		return
	}
	delete(i.waiting, m.ID)
	if m.Error != nil {
		w.answer <- said{err: errors.New("drive: inspect: " + m.Error.Message)}
		return
	}
	w.answer <- said{result: m.Result}
}

// page is the target as it is now, waited for if there is none.
func (i *Inspector) page(ctx context.Context) (string, error) {
	for {
		i.mu.Lock()
		target, arrived, err := i.target, i.arrived, i.err
		i.mu.Unlock()
		if target != "" || err != nil {
			return target, err
		}
		select {
		case <-arrived:
		case <-i.done:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// command sends a command to the page and decodes its answer into out, if out is not nil.
func (i *Inspector) command(ctx context.Context, method string, params map[string]any, out any) error {
	target, err := i.page(ctx)
	if err != nil {
		return err
	}
	w := waiter{target, make(chan said, 1)}
	i.mu.Lock()
	if i.err != nil {
		i.mu.Unlock()
		return i.err
	}
	i.last++
	id := i.last
	i.waiting[id] = w
	i.mu.Unlock()
	if err := i.post(target, id, method, params); err != nil {
		return fmt.Errorf("drive: inspect: %w", err)
	}
	select {
	case a := <-w.answer:
		if a.err != nil || out == nil {
			return a.err
		}
		return json.Unmarshal(a.result, out)
	case <-ctx.Done():
		i.mu.Lock()
		delete(i.waiting, id)
		i.mu.Unlock()
		return ctx.Err()
	}
}

// post writes a command for target inside the command that carries it.
func (i *Inspector) post(target string, id int, method string, params map[string]any) error {
	if params == nil {
		params = map[string]any{}
	}
	text, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params})
	if err != nil {
		return err
	}
	i.pen.Lock()
	defer i.pen.Unlock()
	return i.socket.WriteJSON(map[string]any{
		"id": id, "method": "Target.sendMessageToTarget",
		"params": map[string]any{"targetId": target, "message": string(text)},
	})
}

// Pause waits for d or until ctx ends.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
