package link_test

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // MX's own
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// traceBuffer keeps everything that a connection tells about itself.
type traceBuffer struct {
	mu    sync.Mutex
	text  bytes.Buffer
	names []string
}

func (n *traceBuffer) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(p)
}

func (n *traceBuffer) trace(e link.TraceEntry) {
	n.mu.Lock()
	defer n.mu.Unlock()
	fmt.Fprintf(&n.text, "%+v\n", e)
	switch {
	case e.At.IsZero():
		n.names = append(n.names, "without a time")
	case e.Note != "":
		n.names = append(n.names, e.Note)
	default:
		n.names = append(n.names, fmt.Sprintf("%t %s", e.Out, e.Name))
	}
}

func (n *traceBuffer) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}

func (n *traceBuffer) traced() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.names
}

func (n *traceBuffer) keep(o *link.Options) {
	o.Log = slog.New(slog.NewTextHandler(n, &slog.HandlerOptions{Level: slog.LevelDebug}))
	o.Trace = n.trace
}

func TestSecretsAppearNowhere(t *testing.T) {
	const password = `p&ss<w"rd`
	var (
		hash    = strings.TrimSpace(string(csta.HashPassword(password)))
		planted = []string{
			password, `p&amp;ss&lt;w`, hash, strings.TrimRight(hash, "="), "SESSION-4711", "SIP-4711", "AUTH-4711", "CUT-4711",
			fmt.Sprintf("%x", password), fmt.Sprintf("%X", password), fmt.Sprintf("%x", "SESSION-4711"),
			fmt.Sprintf("%x", sha1.Sum([]byte(password))), fmt.Sprintf("%X", sha1.Sum([]byte(password))), //nolint:gosec // MX's own
		}
	)
	for name, tc := range map[string]struct {
		d      csta.Dialect
		script func(p *peer)
		fails  bool
	}{
		"zultys, signed on": {csta.Zultys, func(p *peer) {
			id, _ := hear[csta.LoginRequest](p)
			p.SayXML(id, `<loginResponce Code="0" ext="200" softPhonePwd="SIP-4711" proto="TLS">Login OK</loginResponce>`)
			p.SayXML(csta.EventInvokeID, `<HeldEvent><authCode>AUTH-4711</authCode></HeldEvent>`)
			p.SayXML(csta.EventInvokeID, `<HeldEvent><authCode>CUT-4711</authCode>`)
			p.SayXML(5, `<pwd>CUT-4711`)
		}, false},
		"zultys, refused with the password in the text": {csta.Zultys, func(p *peer) {
			id, login := hear[csta.LoginRequest](p)
			p.SayXML(id, `<loginFailed Code="9">not `+strings.TrimSpace(string(login.Password))+` nor p&amp;ss&lt;w"rd</loginFailed>`)
			p.rest()
		}, true},
		"zultys, answered with the password as a name": {csta.Zultys, func(p *peer) {
			id, _ := hear[csta.LoginRequest](p)
			p.Say(id, &csta.Failure{Category: "privateErrorCode", Code: password})
			p.rest()
		}, true},
		"ecma, session": {csta.ECMA, func(p *peer) {
			id, _ := hear[csta.StartApplicationSession](p)
			p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "SESSION-4711", Duration: 60})
			p.SayXML(csta.EventInvokeID, `<ApplicationSessionTerminated><sessionID>SESSION-4711</sessionID>`+
				`<sessionTermReason><serverTermReason>SESSION-4711 is over</serverTermReason></sessionTermReason></ApplicationSessionTerminated>`)
		}, false},
		"ecma, session refused": {csta.ECMA, func(p *peer) {
			id, start := hear[csta.StartApplicationSession](p)
			p.Say(id, csta.SessionRefused{Service: "StartApplicationSession", Code: "not " + string(start.Password)})
			p.rest()
		}, true},
		"zultys, refused in the hexadecimal of every form": {csta.Zultys, func(p *peer) {
			id, _ := hear[csta.LoginRequest](p)
			sum := sha1.Sum([]byte(password)) //nolint:gosec // MX's own
			p.Say(id, csta.LoginFailed{Code: 9, Text: fmt.Sprintf("not %x, %X, %x, %X nor %s", password, password, sum, sum, strings.TrimRight(hash, "="))})
			p.rest()
		}, true},
		"dmcc, session in hexadecimal": {csta.DMCC, func(p *peer) {
			p.begin("SESSION-4711")
			p.SayXML(csta.EventInvokeID, fmt.Sprintf(`<ApplicationSessionTerminated><sessionTermReason><serverTermReason>%x is over</serverTermReason></sessionTermReason></ApplicationSessionTerminated>`, "SESSION-4711"))
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, tc.d, tc.script, func(s *fixture) {
				var notes traceBuffer
				c, err := s.open(notes.keep, func(o *link.Options) { o.Password, o.Session = password, true })
				if tc.fails {
					require.Error(s, err)
				} else {
					require.NoError(s, err)
					err = s.over(c)
				}
				fmt.Fprintf(&notes, "%v\n%+v\n%#v\n", err, err, err)
				text := notes.String()
				require.Contains(s, text, "***", "the trace was there to be searched")
				require.Contains(s, text, "level=DEBUG", "and so was the log")
				for _, secret := range planted {
					require.NotContains(s, text, secret)
				}
			})
		})
	}
}

// TestAgentPasswordIsASecretToo: it is the request's, not the connection's.
func TestAgentPasswordIsASecretToo(t *testing.T) {
	const password = "agentpw9"
	play(t, csta.ECMA, func(p *peer) {
		id, asked := hear[csta.SetAgentState](p)
		p.Say(id, &csta.Failure{Category: "privateErrorCode", Code: fmt.Sprintf("agent password %s (%X)", string(asked.Password), string(asked.Password))})
		p.rest()
	}, func(s *fixture) {
		var notes traceBuffer
		c := s.mustOpen(notes.keep)
		_, err := link.Do(context.Background(), c, csta.SetAgentState{Device: csta.DeviceID{ID: "200"}, State: csta.LoggedOn, AgentID: "4711", Password: password})
		var refused *csta.Failure
		require.ErrorAs(s, err, &refused)
		require.Equal(s, "agent password *** (***)", refused.Code)
		fmt.Fprintf(&notes, "%+v", err)
		require.NotContains(s, notes.String(), password)
		require.NotContains(s, strings.ToLower(notes.String()), fmt.Sprintf("%x", password))
	})
}

func TestLogHasNoBodies(t *testing.T) {
	play(t, csta.ECMA, func(p *peer) {
		id, _ := hear[csta.MakeCall](p)
		p.Say(csta.EventInvokeID, csta.Event{Type: csta.Originated, Monitor: "1", Connection: connection("31415")})
		p.SayXML(csta.EventInvokeID, `<DeliveredEvent><callID>31415`)
		p.Say(id, csta.MakeCallResponse{Connection: connection("31415")})
		p.rest()
	}, func(s *fixture) {
		var notes traceBuffer
		c := s.mustOpen(notes.keep, func(o *link.Options) { o.Trace = nil })
		_, err := link.Do(context.Background(), c, csta.MakeCall{Calling: csta.DeviceID{ID: "200"}, Called: csta.DeviceID{ID: "5550100"}})
		require.NoError(s, err)
		text := notes.String()
		require.Contains(s, text, "MakeCallResponse")
		require.Contains(s, text, "root=DeliveredEvent")
		require.NotContains(s, text, "5550100")
		require.NotContains(s, text, "31415")
	})
}

// TestTraceTellsWhenALineBeginsAndWhyItEnds: a recording spans many connections.
func TestTraceTellsWhenALineBeginsAndWhyItEnds(t *testing.T) {
	play(t, csta.Zultys, func(p *peer) {
		p.admit()
	}, func(s *fixture) {
		var (
			mu    sync.Mutex
			notes []link.TraceEntry
		)
		c := s.mustOpen(func(o *link.Options) {
			o.Trace = func(e link.TraceEntry) {
				mu.Lock()
				defer mu.Unlock()
				if e.Note != "" {
					notes = append(notes, e)
				}
			}
		})
		cause := s.over(c)
		require.NoError(s, c.Close(context.Background()))
		mu.Lock()
		defer mu.Unlock()
		require.Len(s, notes, 2)
		require.Equal(s, link.NoteUp, notes[0].Note)
		require.Equal(s, link.NoteDown, notes[1].Note)
		require.Contains(s, notes[0].Body, ":")
		require.Equal(s, cause.Error(), notes[1].Body)
		require.False(s, notes[1].At.Before(notes[0].At))
	})
}

func TestTraceTellsBothDirectionsInOrder(t *testing.T) {
	play(t, csta.Zultys, func(p *peer) {
		p.admit()
		id, _ := hear[csta.AnswerCall](p)
		p.Say(csta.EventInvokeID, csta.Event{Type: csta.Established, Monitor: "1", Connection: connection("1")})
		p.Say(id, csta.AnswerCallResponse{})
		id, _ = hear[csta.HoldCall](p)
		p.Say(id, csta.HoldCallResponse{})
		p.rest()
	}, func(s *fixture) {
		var notes traceBuffer
		c := s.mustOpen(notes.keep)
		_, err := link.Do(context.Background(), c, csta.AnswerCall{Connection: connection("1")})
		require.NoError(s, err)
		_, err = link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
		require.NoError(s, err)
		require.NoError(s, c.Close(context.Background()))
		require.Equal(s, []string{
			"up", "true loginRequest", "false loginResponce",
			"true AnswerCall", "false EstablishedEvent", "false AnswerCallResponse",
			"true HoldCall", "false HoldCallResponse", "true logout", "down",
		}, notes.traced())
	})
}

// TestTraceTellsWhatWasRepaired: a call whose name nobody declared arrives, and the trace has it as it was read.
func TestTraceTellsWhatWasRepaired(t *testing.T) {
	play(t, csta.Zultys, func(p *peer) {
		p.admit()
		p.SayXML(csta.EventInvokeID, "<DeliveredEvent><connection><callID>1</callID><deviceID>200</deviceID></connection>"+
			"<callingDevice><deviceIdentifier>+493012345</deviceIdentifier></callingDevice><callingDisplayName>J\xfcrgen & S\xf6hne</callingDisplayName></DeliveredEvent>\x00")
		p.rest()
	}, func(s *fixture) {
		var notes traceBuffer
		c := s.mustOpen(notes.keep)
		event := (<-c.Events()).(csta.Event)
		require.Equal(s, "1", event.Connection.CallID)
		require.Equal(s, "+493012345", event.Calling.Number())
		require.Equal(s, "Jürgen & Söhne", event.Calling.Name)
		require.NoError(s, c.Close(context.Background()))
		require.Equal(s, []string{"up", "true loginRequest", "false loginResponce", "false DeliveredEvent", "repaired", "true logout", "down"}, notes.traced())
		require.Contains(s, notes.String(), "Body:DeliveredEvent 9999: padding, character set, ampersand")
		require.Contains(s, notes.String(), "<callingDisplayName>Jürgen &amp; Söhne</callingDisplayName>")
		require.Equal(s, 1, strings.Count(notes.String(), "had to be repaired"), "the log tells it once")
	})
}
