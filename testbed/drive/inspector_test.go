package drive

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// inspected plays the inspected application: the test reads what it is asked and says what it says.
type inspected struct {
	t       *testing.T
	address string
	sockets chan *websocket.Conn
	socket  *websocket.Conn
}

func newInspected(t *testing.T) *inspected {
	app := &inspected{t: t, sockets: make(chan *websocket.Conn, 1)}
	looks := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/socket/1/7/WebPage" {
			var upgrader websocket.Upgrader
			socket, err := upgrader.Upgrade(w, r, nil)
			if err == nil {
				app.sockets <- socket
			}
			return
		}
		if looks++; looks > 2 { // the page comes into being while we look
			_, _ = w.Write([]byte(`<input onclick="window.open('Main.html?ws=' + window.location.host + '/socket/1/7/WebPage')">`))
		}
	}))
	t.Cleanup(server.Close)
	app.address = strings.TrimPrefix(server.URL, "http://")
	return app
}

// inspect connects an Inspector and presents the page target.
func (a *inspected) inspect(ctx context.Context, target string) *Inspector {
	found := make(chan *Inspector, 1)
	go func() {
		i, err := Inspect(ctx, a.address)
		if err != nil {
			a.t.Error(err)
		}
		found <- i
	}()
	select {
	case a.socket = <-a.sockets:
	case <-ctx.Done():
		a.t.Fatal("nobody connected")
	}
	a.say("Target.targetCreated", map[string]any{"targetInfo": map[string]any{"targetId": "worker", "type": "worker"}})
	a.say("Target.targetCreated", map[string]any{"targetInfo": map[string]any{"targetId": target, "type": "page"}})
	a.enabled(target)
	i := <-found
	require.NotNil(a.t, i)
	a.t.Cleanup(func() { _ = i.Close() })
	return i
}

func (a *inspected) say(method string, params any) {
	require.NoError(a.t, a.socket.WriteJSON(map[string]any{"method": method, "params": params}))
}

// tell lets target say something.
func (a *inspected) tell(target string, word any) {
	text, err := json.Marshal(word)
	require.NoError(a.t, err)
	a.say("Target.dispatchMessageFromTarget", map[string]any{"targetId": target, "message": string(text)})
}

// asked is a command as a target hears it.
type asked struct {
	target string
	ID     int            `json:"id"`
	Method string         `json:"method"`
	Params map[string]any `json:"params"`
}

func (a *inspected) next() asked {
	var outer struct {
		Params struct {
			TargetID string `json:"targetId"`
			Message  string `json:"message"`
		} `json:"params"`
	}
	require.NoError(a.t, a.socket.SetReadDeadline(time.Now().Add(10*time.Second)))
	require.NoError(a.t, a.socket.ReadJSON(&outer))
	q := asked{target: outer.Params.TargetID}
	require.NoError(a.t, json.Unmarshal([]byte(outer.Params.Message), &q))
	return q
}

// enabled reads the two commands a new page gets.
func (a *inspected) enabled(target string) {
	for _, want := range []string{"Page.enable", "Runtime.enable"} {
		q := a.next()
		require.Equal(a.t, want, q.Method)
		require.Equal(a.t, target, q.target)
	}
}

func (a *inspected) answer(q asked, result any) {
	a.tell(q.target, map[string]any{"id": q.ID, "result": result})
}

// soon bounds what a test waits for.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func text(value any) map[string]any {
	encoded, _ := json.Marshal(value)
	return map[string]any{"result": map[string]any{"type": "string", "value": string(encoded)}}
}

func TestInspectorDecodesValuesPromisesAndWhatIsThrown(t *testing.T) {
	app := newInspected(t)
	i := app.inspect(soon(t), "page-1")
	go func() {
		q := app.next()
		require.Contains(t, q.Params["expression"], "1 + 1")
		require.NotContains(t, q.Params, "contextId")
		app.answer(q, text(2))
		app.answer(app.next(), map[string]any{"result": map[string]any{"type": "object", "objectId": "p1"}})
		q = app.next()
		require.Equal(t, "Runtime.awaitPromise", q.Method)
		require.Equal(t, "p1", q.Params["promiseObjectId"])
		app.answer(q, text([]string{"a", "b"}))
		app.answer(app.next(), map[string]any{"wasThrown": true, "result": map[string]any{"type": "object", "objectId": "e", "description": "TypeError: no"}})
		app.answer(app.next(), map[string]any{"result": map[string]any{"type": "undefined"}})
		q = app.next()
		app.tell(q.target, map[string]any{"id": q.ID, "error": map[string]any{"message": "unknown method"}})
	}()
	var n int
	require.NoError(t, i.Evaluate(soon(t), "1 + 1", &n))
	require.Equal(t, 2, n)
	var list []string
	require.NoError(t, i.Evaluate(soon(t), "later()", &list))
	require.Equal(t, []string{"a", "b"}, list)
	require.ErrorContains(t, i.Evaluate(soon(t), "no()", nil), "TypeError: no")
	var nothing *int
	require.NoError(t, i.Evaluate(soon(t), "undefined", &nothing))
	require.Nil(t, nothing)
	require.ErrorContains(t, i.Evaluate(soon(t), "x", nil), "unknown method")
}

func TestInspectorFollowsThePageAndAnswersWhoWaitedForTheOldOne(t *testing.T) {
	app := newInspected(t)
	i := app.inspect(soon(t), "page-1")
	go func() {
		q := app.next() // never answered
		app.say("Target.targetCreated", map[string]any{"targetInfo": map[string]any{"targetId": "page-2", "type": "page", "isProvisional": true}})
		app.say("Target.didCommitProvisionalTarget", map[string]any{"oldTargetId": "page-1", "newTargetId": "page-2"})
		app.say("Target.targetDestroyed", map[string]any{"targetId": "page-1"})
		app.enabled("page-2")
		app.tell("page-1", map[string]any{"id": q.ID, "result": text("late")})
		q = app.next()
		require.Equal(t, "page-2", q.target)
		app.answer(q, text("there"))
	}()
	require.ErrorIs(t, i.Evaluate(soon(t), "location.href", nil), ErrPageLeft)
	var where string
	require.NoError(t, i.Evaluate(soon(t), "location.href", &where))
	require.Equal(t, "there", where)
}

func TestInspectorFindsAFrameByItsAddress(t *testing.T) {
	app := newInspected(t)
	i := app.inspect(soon(t), "page-1")
	place := func(id int, kind, frame string) {
		app.tell("page-1", map[string]any{"method": "Runtime.executionContextCreated", "params": map[string]any{
			"context": map[string]any{"id": id, "type": kind, "frameId": frame},
		}})
	}
	frame := func(id, url string, children ...any) map[string]any {
		return map[string]any{"frame": map[string]any{"id": id, "url": url}, "childFrames": children}
	}
	place(1, "normal", "top")
	place(2, "normal", "phone")
	place(3, "internal", "phone")
	place(4, "normal", "phone") // loaded anew
	go func() {
		for range 3 {
			q := app.next()
			require.Equal(t, "Page.getResourceTree", q.Method)
			app.answer(q, map[string]any{"frameTree": frame("top", "https://org/", frame("inner", "https://org/inner", frame("phone", "https://phone/softphone.html")))})
			if q = app.next(); q.Method == "Runtime.evaluate" {
				require.EqualValues(t, 4, q.Params["contextId"])
				app.answer(q, text("in the phone"))
				break
			}
		}
		app.answer(app.next(), map[string]any{"frameTree": frame("top", "https://org/")})
	}()
	isPhone := func(url string) bool { return strings.HasSuffix(url, "/softphone.html") }
	var said string
	require.NoError(t, i.EvaluateIn(soon(t), isPhone, "document.title", &said))
	require.Equal(t, "in the phone", said)
	require.ErrorContains(t, i.EvaluateIn(soon(t), isPhone, "document.title", nil), "no such frame")
}

func TestInspectorWaitsUntilItIsTrue(t *testing.T) {
	app := newInspected(t)
	i := app.inspect(soon(t), "page-1")
	go func() {
		app.answer(app.next(), text(false))
		app.answer(app.next(), map[string]any{"wasThrown": true, "result": map[string]any{"description": "not yet"}})
		app.answer(app.next(), text(true))
		app.answer(app.next(), map[string]any{"wasThrown": true, "result": map[string]any{"description": "never"}})
	}()
	require.NoError(t, i.Await(soon(t), "window.ready"))
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	err := i.Await(ctx, "window.other")
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "never", "the last error says why")
}

func TestInspectorTakesAPicture(t *testing.T) {
	app := newInspected(t)
	i := app.inspect(soon(t), "page-1")
	go func() {
		app.answer(app.next(), text([2]int{800, 600}))
		q := app.next()
		require.Equal(t, "Page.snapshotRect", q.Method)
		require.EqualValues(t, 600, q.Params["height"])
		app.answer(q, map[string]any{"dataURL": "data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte("\x89PNG"))})
	}()
	picture, err := i.Snapshot(soon(t))
	require.NoError(t, err)
	require.Equal(t, "\x89PNG", string(picture))
}

func TestInspectorEndsWithTheApplication(t *testing.T) {
	app := newInspected(t)
	i := app.inspect(soon(t), "page-1")
	go func() {
		app.next()
		_ = app.socket.Close()
	}()
	require.Error(t, i.Evaluate(soon(t), "1", nil), "the one who waits")
	require.Error(t, i.Evaluate(soon(t), "1", nil), "and whoever comes later")
	require.Error(t, i.Await(soon(t), "1"))

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := Inspect(ctx, "127.0.0.1:1")
	require.ErrorIs(t, err, context.DeadlineExceeded, "no application")
}
