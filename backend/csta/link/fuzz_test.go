package link_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

const (
	plantedPassword = "PLANTED-PASSWORD"
	plantedSession  = "PLANTED-SESSION"
)

// hostileClient is a switch that does its work and, at one point of it, says whatever it was given.
type hostileClient struct {
	conn  net.Conn
	d     csta.Dialect
	after int    // how many of the client's words it hears before it interrupts
	raw   bool   // bytes as they are, or else each part of them as a frame
	words []byte // parts end with a zero byte; the first byte of each says under which id

	session bool // was opened
	secret  bool // it was before the interruption: what is said of it then must not be shown
}

// play answers until the line closes.
func (h *hostileClient) play() {
	if h.d == csta.OpenScape {
		h.say(0, csta.SystemStatus{Status: "normal"})
	}
	for heard := 0; ; heard++ {
		if heard == h.after {
			h.interrupt(heard)
		}
		frame, err := csta.ReadFrame(h.conn)
		if err != nil {
			return
		}
		m, err := csta.Decode(frame.Body)
		if err != nil {
			return
		}
		h.answer(frame.InvokeID, m)
	}
}

func (h *hostileClient) interrupt(last int) {
	h.secret = h.session
	if h.raw {
		_, _ = h.conn.Write(h.words)
		return
	}
	for part := range bytes.SplitSeq(h.words, []byte{0}) {
		if len(part) == 0 {
			continue
		}
		id := int(part[0])
		switch id {
		case 'e':
			id = csta.EventInvokeID
		case 'r':
			id = last + 1 // of the request that comes next
		case 'p':
			id = last
		}
		h.write(id, part[1:])
	}
}

func (h *hostileClient) answer(id int, m csta.Message) {
	switch m.(type) {
	case csta.LoginRequest:
		h.say(id, csta.LoginResponse{Code: "0", APIVersion: 11, Extension: "200"})
	case csta.StartApplicationSession:
		h.session = true
		h.say(id, csta.StartApplicationSessionPosResponse{SessionID: plantedSession, Duration: 60})
	case csta.SystemRegister:
		h.say(id, csta.SystemRegisterResponse{ID: "1"})
	case csta.MonitorStart:
		h.say(id, csta.MonitorStartResponse{CrossRefID: "1"})
	case csta.SnapshotDevice:
		h.say(id, csta.SnapshotDeviceResponse{})
	case csta.GetThirdPartyDeviceId:
		h.say(id, csta.GetThirdPartyDeviceIdResponse{Device: csta.DeviceID{ID: "200:CM1::0"}})
	case csta.StopApplicationSession:
		h.say(id, csta.StopApplicationSessionPosResponse{})
	}
}

func (h *hostileClient) say(id int, m csta.Message) {
	if body, err := csta.Encode(m, h.d); err == nil {
		h.write(id, body)
	}
}

func (h *hostileClient) write(id int, body []byte) {
	if raw, err := csta.AppendFrame(nil, csta.Frame{InvokeID: id, Body: body}); err == nil {
		_, _ = h.conn.Write(raw)
	}
}

// FuzzSession: whatever a switch says, and whenever, the client neither panics nor hangs nor leaves a
// goroutine behind, tells what became of it, and tells no secret.
func FuzzSession(f *testing.F) {
	for i := range csta.Dialects() {
		for after := range 5 {
			f.Add(byte(i), byte(after), false, []byte("e<HeldEvent/>\x00r<CSTAErrorCode><operation>PLANTED-PASSWORD</operation></CSTAErrorCode>\x00e<x"))
			f.Add(byte(i), byte(after), false, []byte("r<SystemStatus/>\x00p<MonitorStop><monitorCrossRefID>1</monitorCrossRefID></MonitorStop>\x00e<Logout mode='forced'/>"))
			f.Add(byte(i), byte(after), false, []byte("r<StartApplicationSessionNegResponse><errorCode><applError>PLANTED-SESSION</applError></errorCode></StartApplicationSessionNegResponse>\x00r<loginFailed Code='4' apiversion='3'>PLANTED-PASSWORD</loginFailed>"))
			f.Add(byte(i), byte(after), false, []byte("r<HoldCallResponse><\x00rPLANTED-PASSWORD\x00p<PLANTED-PASSWORD/>"))
			f.Add(byte(i), byte(after), true, []byte("\x00\x00\x00\x0c9999<a/>\x00\x00\x00\x07"))
			f.Add(byte(i), byte(after), true, []byte("HTTP/1.1 400 PLANTED-PASSWORD\r\n\r\n"))
		}
	}
	samples, err := filepath.Glob("../testdata/*/*.xml")
	require.NoError(f, err)
	require.NotEmpty(f, samples)
	for i, name := range samples {
		if i%4 != 0 {
			continue // all of them would take longer than a short run has
		}
		body, err := os.ReadFile(name) //nolint:gosec // of this repository
		require.NoError(f, err)
		f.Add(byte(i/4), byte(i/16), false, append([]byte("r"), body...))
	}
	f.Fuzz(func(t *testing.T, dialect, after byte, raw bool, words []byte) {
		d := csta.Dialects()[int(dialect)%len(csta.Dialects())]
		synctest.Test(t, func(t *testing.T) {
			interrupted(t, d, &hostileClient{d: d, after: int(after % 8), raw: raw, words: words})
		})
	})
}

// interrupted signs on, asks a few things and closes.
func interrupted(t *testing.T, d csta.Dialect, h *hostileClient) {
	var (
		notes    traceBuffer
		switches sync.WaitGroup
	)
	opt := link.Options{
		Address: "switch.example:7777", Dialect: d, User: "200", Password: plantedPassword,
		Session: d == csta.ECMA, Pace: -1,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			h.conn = theirs
			hears := make(chan struct{})
			switches.Go(func() { // what it says may cross with what it hears
				defer close(hears)
				h.play()
				_, _ = io.Copy(io.Discard, theirs)
			})
			switches.Go(func() {
				<-hears
				_ = theirs.Close()
			})
			return ours, nil
		},
	}
	notes.keep(&opt)
	told := func(err error) {
		if err != nil {
			fmt.Fprintf(&notes, "%v\n%+v\n%#v\n", err, err, err)
		}
	}
	ctx := context.Background()
	c, err := link.Open(ctx, opt)
	told(err)
	if err == nil {
		var owner sync.WaitGroup
		owner.Go(func() {
			for range c.Events() { //nolint:revive // only that they are taken
			}
		})
		device, err := c.Device(ctx, "200")
		told(err)
		_, err = link.Do(ctx, c, csta.MonitorStart{Device: device})
		told(err)
		_, err = link.Do(ctx, c, csta.SnapshotDevice{Device: device})
		told(err)
		_, err = link.Do(ctx, c, csta.HoldCall{Connection: connection("1")})
		told(err)
		require.NoError(t, c.Close(ctx))
		require.Error(t, c.Err())
		told(c.Err())
		owner.Wait()
	}
	switches.Wait()
	text := notes.String()
	secrets := []string{plantedPassword, strings.TrimSpace(string(csta.HashPassword(plantedPassword)))}
	if h.secret {
		secrets = append(secrets, plantedSession)
	}
	for _, secret := range secrets {
		require.NotContains(t, text, secret)
	}
}
