package pbx

import (
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// element is any XML, read by hand: these clients share no line with the codec.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

// at walks down by local names and returns the text there, or "" when nothing is there.
func (e element) at(path string) string {
	for name := range strings.SplitSeq(path, "/") {
		found := false
		for _, child := range e.Children {
			if child.XMLName.Local == name {
				e, found = child, true
				break
			}
		}
		if !found {
			return ""
		}
	}
	return strings.TrimSpace(e.Text)
}

func (e element) has(name string) bool {
	for _, child := range e.Children {
		if child.XMLName.Local == name {
			return true
		}
	}
	return false
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// cads are MX's attached data.
func (e element) cads() map[string]string {
	all := map[string]string{}
	for _, child := range e.Children {
		if child.XMLName.Local == "cad" {
			all[child.attr("name")] = child.Text
		}
	}
	return all
}

// frame is what came over the wire.
type frame struct {
	id   string
	name string
	body string
	element
}

// String is the short form in which stories compare frames.
func (f frame) String() string { return f.id + " " + f.name }

// client is a scripted client on a raw connection.
type client struct {
	t    *testing.T
	conn net.Conn

	mu     sync.Mutex
	frames []frame
	err    error // why reading ended
}

// dial connects a client to the switch through a pipe, within a synctest bubble.
func dial(t *testing.T, s *Switch) *client {
	t.Helper()
	near, far := net.Pipe()
	go func() { _ = s.ServeConn(t.Context(), far) }()
	c := &client{t: t, conn: near}
	go c.listen()
	t.Cleanup(func() { _ = near.Close() })
	return c
}

func (c *client) listen() {
	for {
		f, err := readFrame(c.conn)
		c.mu.Lock()
		if err != nil {
			c.err = err
			c.mu.Unlock()
			return
		}
		c.frames = append(c.frames, f)
		c.mu.Unlock()
	}
}

func readFrame(r io.Reader) (frame, error) {
	header := make([]byte, 8)
	if _, err := io.ReadFull(r, header); err != nil {
		return frame{}, err
	}
	if header[0] != 0 || header[1] != 0 {
		return frame{}, fmt.Errorf("format indicator % x", header[:2])
	}
	body := make([]byte, int(binary.BigEndian.Uint16(header[2:4]))-8)
	if _, err := io.ReadFull(r, body); err != nil {
		return frame{}, err
	}
	f := frame{id: string(header[4:]), body: string(body)}
	if err := xml.Unmarshal(body, &f.element); err != nil {
		return frame{}, fmt.Errorf("%q: %w", body, err)
	}
	f.name = f.XMLName.Local
	return f, nil
}

// say sends XML under an invoke id.
func (c *client) say(id int, xml string) {
	c.t.Helper()
	_, err := c.conn.Write(wire(id, xml))
	require.NoError(c.t, err)
}

// wire is a frame's bytes.
func wire(id int, xml string) []byte {
	header := []byte{0, 0, 0, 0}
	binary.BigEndian.PutUint16(header[2:], uint16(8+len(xml)))
	return fmt.Appendf(header, "%04d%s", id, xml)
}

// heard waits until everybody rests and returns what came since it was asked last.
func (c *client) heard() []frame {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	frames := c.frames
	c.frames = nil
	return frames
}

// hears wants exactly these frames, in this order, each as "id name".
func (c *client) hears(want ...string) []frame {
	c.t.Helper()
	got := c.heard()
	names := []string{}
	for _, f := range got {
		names = append(names, f.String())
	}
	if want == nil {
		want = []string{}
	}
	require.Equal(c.t, want, names)
	return got
}

// ended wants the connection to be over.
func (c *client) ended() {
	c.t.Helper()
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	require.ErrorIs(c.t, c.err, io.EOF)
}

// refused wants a refusal with this category and code.
func (c *client) refused(id int, category, code string) {
	c.t.Helper()
	f := c.hears(fmt.Sprintf("%04d CSTAErrorCode", id))[0]
	require.Equal(c.t, code, f.at(category), f.body)
}

// story runs a switch and its clients under fake time, and closes the switch at the end.
func story(t *testing.T, o Options, tell func(t *testing.T, s *Switch)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := New(o)
		defer s.Close()
		tell(t, s)
	})
}

// hashed is base64(SHA1("secret")), as the vendor's web client sent it.
const hashed = "5en6G6MezRroT3XKqkdPOmY/BfQ="

func loginRequest(user string) string {
	return `<loginRequest type="User" platform="CRM" version="1.0"><userName>` + user + `</userName><pwd>` + hashed + "\n</pwd></loginRequest>"
}

// mx is a user who is signed on to an MX.
func mx(t *testing.T, s *Switch, user string) *client {
	t.Helper()
	c := dial(t, s)
	c.say(1, loginRequest(user))
	c.hears("9999 presence", "0001 loginResponce")
	return c
}

// mxWatching is one who watches his own extension too.
func mxWatching(t *testing.T, s *Switch, user string) *client {
	t.Helper()
	c := mx(t, s, user)
	c.say(2, `<MonitorStart><monitorObject><deviceObject></deviceObject></monitorObject></MonitorStart>`)
	f := c.hears("0002 MonitorStartResponse")[0]
	require.Equal(t, "1", f.at("monitorCrossRefID"))
	return c
}

const ed4 = ` xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"`

// ecmaWatching is a client of the standard with implicit association who watches an extension.
func ecmaWatching(t *testing.T, s *Switch, extension string) *client {
	t.Helper()
	c := dial(t, s)
	c.hears("0000 SystemStatus")
	c.say(0, `<SystemStatusResponse`+ed4+`/>`)
	c.say(1, `<MonitorStart`+ed4+`><monitorObject><deviceObject>`+extension+`</deviceObject></monitorObject><monitorType>device</monitorType></MonitorStart>`)
	c.hears("0001 MonitorStartResponse")
	return c
}

// connection is a connection as both dialects write it in requests.
func connection(element, callID, device string) string {
	return "<" + element + "><callID>" + callID + "</callID><deviceID>" + device + "</deviceID></" + element + ">"
}

var ecma = Options{Dialect: csta.ECMA}
