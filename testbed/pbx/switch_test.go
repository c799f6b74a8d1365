package pbx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// inBubble runs a part of a test under fake time.
func inBubble(t *testing.T, f func(t *testing.T)) { t.Helper(); synctest.Test(t, f) }

func TestCallsOutliveConnections(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		c := mxWatching(t, s, "200")
		_, err := s.Call("+4930123", "Ann", "200", nil)
		require.NoError(t, err)
		require.NoError(t, s.Lift("200"))
		_, err = s.Call("+4930124", "Bob", "200", nil)
		require.NoError(t, err)
		c.heard()
		s.DropAll()
		c.ended()
		time.Sleep(time.Minute) // the second goes on ringing: it was watched when it began to

		c = mxWatching(t, s, "200")
		c.say(3, `<SnapshotDevice><snapshotObject>200</snapshotObject></SnapshotDevice>`)
		f := c.hears("0003 SnapshotDeviceResponse")[0]
		require.Equal(t, []string{"connected", "connected", "alerting", "connected"}, states(f))
		require.Equal(t, "1", f.at("crossRefIDorSnapshotData/snapshotData/snapshotDeviceResponseInfo/connectionIdentifier/callID"))
		require.Equal(t, "+4930123", f.at("crossRefIDorSnapshotData/snapshotData/snapshotDeviceResponseInfo/endpointDevice/deviceIdentifier"))
		require.NoError(t, s.HangUp("+4930124"))
		require.NoError(t, s.HangUp("200"))
		c.hears("9999 ConnectionClearedEvent", "9999 ConnectionClearedEvent")
		c.say(4, `<SnapshotDevice><snapshotObject></snapshotObject></SnapshotDevice>`)
		require.Empty(t, states(c.hears("0004 SnapshotDeviceResponse")[0]))
	})
}

func TestScenarioPlays(t *testing.T) {
	scenario, err := LoadScenario(strings.NewReader(`{
		"passwords": {"200": "secret"}, "names": {"+4930123": "Ann Lee"}, "numbers": {"5550100": {"does": "busy", "afterMs": 500}},
		"calls": [{"afterMs": 2000, "from": "+4930123", "to": "200", "begins": "delivered",
			"data": [{"name": "account", "value": "4711"}], "hangsUpAfterMs": 10000}],
		"lifts": [{"extension": "200", "afterMs": 3000}]}`))
	require.NoError(t, err)
	require.NoError(t, scenario.Check([]string{"200", "201"}))
	story(t, Options{Scenario: scenario}, func(t *testing.T, s *Switch) {
		time.Sleep(time.Hour) // nothing happens before somebody watches
		c := mxWatching(t, s, "200")
		time.Sleep(2 * time.Second)
		f := c.hears("9999 DeliveredEvent")[0]
		require.Equal(t, "Ann Lee", f.at("callingDisplayName"))
		require.Equal(t, "4711", f.cads()["account"])
		time.Sleep(3 * time.Second)
		c.hears("9999 EstablishedEvent")
		time.Sleep(7 * time.Second)
		c.hears("9999 ConnectionClearedEvent")
		time.Sleep(time.Hour)
		c.hears() // once
	})
}

func TestScenarioSaysWhatIsWrong(t *testing.T) {
	for file, want := range map[string]string{
		``:                                   "write at least {}",
		`{"pasword": {}}`:                    `unknown field "pasword": remove it or correct its spelling`,
		`{"numbers":{"1":{"does":"dance"}}}`: "write busy, noAnswer, doesNotExist, hangsUp or voicemail",
		`{"numbers":{"1":{"does":"busy","afterMs":-1}}}`:      "0 or more",
		`{"calls":[{"from":"1"}]}`:                            "write the extension to call",
		`{"calls":[{"to":"200","begins":"x"}]}`:               "write delivered, diverted or divertedOnly",
		`{"calls":[{"to":"200","data":[{"value":"1"}]}]}`:     "data without a name",
		`{"lifts":[{"extension":"200"},{"extension":"200"}]}`: "each extension once",
		`{} {}`: "one file holds one scenario",
	} {
		_, err := LoadScenario(strings.NewReader(file))
		require.ErrorContains(t, err, want, file)
	}
	lacking := Scenario{Calls: []Incoming{{To: "299"}}, Lifts: []LiftAfter{{Extension: "298"}}}
	err := lacking.Check([]string{"200"})
	require.ErrorContains(t, err, "299")
	require.ErrorContains(t, err, "298")
}

func TestFaults(t *testing.T) {
	t.Run("late replies are overtaken by events", func(t *testing.T) {
		story(t, Options{}, func(t *testing.T, s *Switch) {
			c := mxWatching(t, s, "200")
			s.DelayReplies(500 * time.Millisecond)
			c.say(3, `<MakeCall><callingDevice/><calledDirectoryNumber>555</calledDirectoryNumber></MakeCall>`)
			c.hears("9999 OriginatedEvent", "9999 DivertedEvent")
			time.Sleep(500 * time.Millisecond)
			c.hears("9999 DeliveredEvent", "0003 MakeCallResponse")
		})
	})
	t.Run("refused connections", func(t *testing.T) {
		story(t, Options{}, func(t *testing.T, s *Switch) {
			s.Refuse(true)
			c := dial(t, s)
			c.ended()
			s.Refuse(false)
			mx(t, s, "200")
		})
	})
	t.Run("byte by byte", func(t *testing.T) {
		story(t, Options{}, func(t *testing.T, s *Switch) {
			s.Trickle(true)
			mxWatching(t, s, "200")
		})
	})
	t.Run("monitors end from the switch's side", func(t *testing.T) {
		story(t, ecma, func(t *testing.T, s *Switch) {
			c := ecmaWatching(t, s, "200")
			s.EndMonitors("200")
			c.hears("0001 MonitorStop")
			_, err := s.Call("1", "", "200", nil)
			require.NoError(t, err)
			c.hears()
		})
	})
	t.Run("a client that does not read is cut", func(t *testing.T) {
		story(t, Options{}, func(t *testing.T, s *Switch) {
			near, far := net.Pipe()
			over := make(chan error, 1)
			go func() { over <- s.ServeConn(t.Context(), far) }()
			c := &client{t: t, conn: near}
			c.say(1, loginRequest("200"))
			time.Sleep(writeLimit + time.Second)
			require.ErrorContains(t, <-over, "write")
		})
	})
}

func TestAClientThatLetsItsRepliesPileUpIsCut(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		near, far := net.Pipe()
		over := make(chan error, 1)
		go func() { over <- s.ServeConn(t.Context(), far) }()
		for range queueSize + 2 { // one more is in the writer's hand
			_, _ = near.Write(wire(1, `<RequestSystemStatus/>`))
		}
		require.ErrorContains(t, <-over, "does not read")
	})
}

func TestDocumentedScenarioLoads(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "simulator.md"))
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(page), "```json\n")
	require.True(t, found)
	example, _, _ := strings.Cut(rest, "```")
	scenario, err := LoadScenario(strings.NewReader(example))
	require.NoError(t, err)
	require.NoError(t, scenario.Check([]string{"200", "201", "202"}))
	require.NotEmpty(t, scenario.Calls)
}

func TestRecordingHoldsEveryFrameAndNoSecret(t *testing.T) {
	var mu sync.Mutex
	var frames []Frame
	record := func(f Frame) { mu.Lock(); defer mu.Unlock(); frames = append(frames, f) }
	story(t, Options{Record: record}, func(t *testing.T, s *Switch) {
		c := mx(t, s, "200")
		c.say(2, `<x pwd="`+hashed+`" softPhonePwd='hush'><PWD >`+hashed+`</PWD></x>`)
		c.heard()
		c.say(3, `<broken `+hashed)
		c.heard()
	})
	mu.Lock()
	defer mu.Unlock()
	require.Len(t, frames, 7)
	require.Equal(t, "loginRequest", frames[0].Name)
	require.False(t, frames[0].Out)
	require.Equal(t, 1, frames[0].InvokeID)
	require.Contains(t, frames[0].Body, "<userName>200</userName>")
	require.Equal(t, "presence", frames[1].Name)
	require.True(t, frames[1].Out)
	for _, f := range frames {
		require.NotContains(t, f.Body, hashed)
		require.NotContains(t, f.Body, "hush")
	}
}

// newest is the newest call at an extension.
func newest(s *Switch, extension string) CallRef {
	var ref CallRef
	s.do(func() {
		legs := s.x.phones[extension].legs
		ref = CallRef(legs[len(legs)-1].call.id())
	})
	return ref
}

// TestAHundredClientsOverTCP is the one story on real sockets: everybody calls his neighbour at once.
func TestAHundredClientsOverTCP(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	const clients = 100
	var extensions []string
	for i := range clients {
		extensions = append(extensions, fmt.Sprint(1000+i))
	}
	s := New(Options{Extensions: extensions})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	served := make(chan error, 1)
	go func() { served <- s.Serve(context.Background(), l) }()

	var work, ready sync.WaitGroup
	ready.Add(clients)
	failures := make(chan error, clients)
	for i, extension := range extensions {
		work.Go(func() {
			conn, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				ready.Done()
				failures <- err
				return
			}
			defer conn.Close()
			failures <- agentsDay(conn, extension, extensions[i^1], i%2 == 0, &ready)
		})
	}
	work.Wait()
	for range clients {
		require.NoError(t, <-failures)
	}
	s.Close()
	require.ErrorIs(t, <-served, ErrClosed)
}

// agentsDay signs on, watches, and then calls the neighbour or answers him; both talk, the caller hangs up.
func agentsDay(conn net.Conn, extension, neighbour string, calls bool, ready *sync.WaitGroup) error {
	say := func(id int, xml string) error {
		_, err := conn.Write(wire(id, xml))
		return err
	}
	wait := func(name string) (frame, error) {
		for {
			if err := conn.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
				return frame{}, err
			}
			f, err := readFrame(conn)
			if err != nil || f.name == name {
				return f, err
			}
		}
	}
	signOn := func() error {
		defer ready.Done()
		if err := say(1, loginRequest(extension)); err != nil {
			return err
		}
		if _, err := wait("loginResponce"); err != nil {
			return err
		}
		if err := say(2, `<MonitorStart><monitorObject><deviceObject/></monitorObject></MonitorStart>`); err != nil {
			return err
		}
		_, err := wait("MonitorStartResponse")
		return err
	}
	if err := signOn(); err != nil {
		return err
	}
	ready.Wait()
	if calls {
		if err := say(3, `<MakeCall><callingDevice/><calledDirectoryNumber>`+neighbour+`</calledDirectoryNumber></MakeCall>`); err != nil {
			return err
		}
	} else {
		f, err := wait("DeliveredEvent")
		if err != nil {
			return err
		}
		if f.at("callingDevice/deviceIdentifier") != neighbour {
			return fmt.Errorf("%s was called by %s", extension, f.at("callingDevice/deviceIdentifier"))
		}
		if err := say(3, `<AnswerCall>`+connection("callToBeAnswered", "1", extension)+`</AnswerCall>`); err != nil {
			return err
		}
	}
	if _, err := wait("EstablishedEvent"); err != nil {
		return err
	}
	if calls {
		if err := say(4, `<ClearConnection>`+connection("connectionToBeCleared", "1", extension)+`</ClearConnection>`); err != nil {
			return err
		}
	}
	_, err := wait("ConnectionClearedEvent")
	return err
}

func TestARestartedListenerKeepsCalls(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	serve := func() (addr string, stop func()) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(context.Background())
		served := make(chan error, 1)
		go func() { served <- s.Serve(ctx, l) }()
		return l.Addr().String(), func() {
			cancel()
			require.NoError(t, <-served)
		}
	}
	addr, stop := serve()
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	_, err = s.Call("123", "", "200", nil)
	require.NoError(t, err)
	stop()
	_, err = readFrame(conn)
	require.Error(t, err, "the listener's connections end with it")
	require.NoError(t, conn.Close())

	_, stop = serve()
	defer stop()
	require.NotEmpty(t, newest(s, "200"))
	require.NoError(t, s.HangUp("123"))
}

func TestCloseEndsEverything(t *testing.T) {
	s := New(Options{})
	_, err := s.Call("1", "", "200", nil, HangingUpAfter(time.Hour)) // a timer is running
	require.NoError(t, err)
	near, far := net.Pipe()
	over := make(chan error, 1)
	go func() { over <- s.ServeConn(context.Background(), far) }()
	_, err = near.Write([]byte("\x00\x00\x00\x150000<keepalive />"))
	require.NoError(t, err)
	s.Close()
	s.Close()
	require.ErrorIs(t, <-over, ErrClosed)
	_, err = s.Call("1", "", "200", nil)
	require.ErrorIs(t, err, ErrClosed)
	require.ErrorIs(t, s.Lift("200"), ErrClosed)
	require.ErrorIs(t, s.HangUp("200"), ErrClosed)
	require.ErrorIs(t, s.ServeConn(context.Background(), near), ErrClosed)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.ErrorIs(t, s.Serve(context.Background(), l), ErrClosed)
}

// FuzzClientBytes holds that nothing a client sends stops the switch: after any bytes it serves the next
// client, and Close returns.
func FuzzClientBytes(f *testing.F) {
	head := func(xml string) string {
		return fmt.Sprintf("\x00\x00%c%c0001%s", (8+len(xml))>>8, (8+len(xml))&255, xml)
	}
	f.Add(true, []byte(head(loginRequest("200"))+head(`<MonitorStart><monitorObject><deviceObject/></monitorObject></MonitorStart>`)+
		head(`<MakeCall><callingDevice/><calledDirectoryNumber>201</calledDirectoryNumber></MakeCall>`)+
		head(`<ClearConnection>`+connection("connectionToBeCleared", "1", "200")+`</ClearConnection>`)))
	f.Add(false, []byte(head(`<SystemStatusResponse/>`)+head(makeCall("200", "201"))+head(startSession("", "", "ed3", 1))))
	f.Add(true, []byte(head(loginRequest("200"))+head(`<MakeCall><callingDevice/><calledDirectoryNumber>201</calledDirectoryNumber></MakeCall>`)+
		head(`<SingleStepTransferCall>`+connection("activeCall", "1", "200")+`<transferredTo>5</transferredTo></SingleStepTransferCall>`)+
		head(`<TransferCall>`+connection("heldCall", "1", "200")+connection("activeCall", "1", "200")+`</TransferCall>`)+
		head(`<CreateConfFromCalls><callId>1</callId><ownerId/><ownerCallId>1</ownerCallId></CreateConfFromCalls>`)))
	id := callID(1)
	f.Add(false, []byte(head(`<SystemStatusResponse/>`)+head(makeCall("200", "201"))+
		head(`<ConsultationCall>`+connection("existingCall", id, "200")+`<consultedDevice>5</consultedDevice></ConsultationCall>`)+
		head(`<AlternateCall>`+connection("heldCall", id, "200")+connection("activeCall", id, "200")+`</AlternateCall>`)+
		head(`<ReconnectCall>`+connection("activeCall", id, "200")+connection("heldCall", id, "201")+`</ReconnectCall>`)+
		head(`<ConferenceCall>`+connection("heldCall", id, "200")+connection("activeCall", id, "")+`</ConferenceCall>`)+
		head(`<GenerateDigits>`+connection("connectionToSendDigits", id, "200")+`<charactersToSend>1</charactersToSend></GenerateDigits>`)))
	f.Add(true, []byte("\x00\x00\x00\x070001"))
	f.Add(false, []byte("GET / HTTP/1.1\r\n\r\n"))
	f.Fuzz(func(t *testing.T, isMX bool, bytes []byte) {
		o := ecma
		if isMX {
			o = Options{}
		}
		s := New(o)
		near, far := net.Pipe()
		over := make(chan error, 1)
		go func() { over <- s.ServeConn(context.Background(), far) }()
		drained := make(chan struct{})
		go func() {
			defer close(drained)
			buffer := make([]byte, 4096)
			for {
				if _, err := near.Read(buffer); err != nil {
					return
				}
			}
		}()
		_, _ = near.Write(bytes)
		_ = near.Close()
		<-over
		<-drained
		_, err := s.Call("1", "", "200", nil)
		if !errors.Is(err, ErrBusy) { // unless the bytes made a call
			require.NoError(t, err)
		}
		s.Close()
	})
}

func TestWhoeverBeginsToWatchARingingPhoneStopsItsRobot(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		_, err := s.Call("1", "", "200", nil)
		require.NoError(t, err)
		time.Sleep(ringTime / 2)
		c := mxWatching(t, s, "200")
		time.Sleep(time.Hour)
		c.hears()
		require.NoError(t, s.Lift("200"))
		c.hears("9999 EstablishedEvent")
	})
}

func TestWhoWasCutOffIsNotHeardAnyMore(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		near, far := net.Pipe()
		over := make(chan error, 1)
		go func() { over <- s.ServeConn(t.Context(), far) }()
		deaf := &client{t: t, conn: near}
		deaf.say(1, loginRequest("200"))
		for range 2 {
			_, err := readFrame(near)
			require.NoError(t, err)
		}
		deaf.say(2, `<MonitorStart><monitorObject><deviceObject/></monitorObject></MonitorStart>`)
		_, err := readFrame(near)
		require.NoError(t, err)

		c := dial(t, s)
		c.say(1, `<loginRequest type="User" forced="true"><userName>200</userName><pwd>`+hashed+`&#xA;</pwd></loginRequest>`)
		c.hears("9999 presence", "0001 loginResponce")
		deaf.say(3, `<MakeCall><callingDevice>200</callingDevice><calledDirectoryNumber>5</calledDirectoryNumber></MakeCall>`)
		synctest.Wait()
		require.ErrorIs(t, s.HangUp("200"), ErrNoCall)
		again := dial(t, s) // the link is his who took it, not the one's who still has to read his Logout
		again.say(1, loginRequest("200"))
		require.Equal(t, "5", again.hears("0001 loginFailed")[0].attr("Code"))
		f, err := readFrame(near)
		require.NoError(t, err)
		require.Equal(t, "Logout", f.name, "and it is the last thing he hears")
		_, err = readFrame(near)
		require.ErrorIs(t, err, io.EOF)
		require.NoError(t, <-over)
	})
}

func TestDropAllEndsMonitorsAtOnce(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		mxWatching(t, s, "200")
		_, err := s.Call("1", "", "200", nil)
		require.NoError(t, err)
		s.DropAll()
		_, err = s.Call("2", "", "200", nil)
		require.ErrorIs(t, err, ErrBusy, "nobody watches any more, so there is no call waiting")
	})
}

func TestNoTimerOutlivesItsCall(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := ecmaWatching(t, s, "200")
		c.say(2, makeCall("200", "5"))
		time.Sleep(routeTime + ringTime)
		_, err := s.Call("1", "", "200", nil, HangingUpAfter(time.Hour))
		require.NoError(t, err)
		c.heard()
		require.NoError(t, s.HangUp("5"))
		require.NoError(t, s.HangUp("1"))
		s.do(func() {
			require.Empty(t, s.timers)
			require.Empty(t, s.x.calls)
			require.Empty(t, s.x.phones["200"].legs)
		})
	})
}
