package pbx

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// desk is where two agents and a colleague work: 200 talks with a customer, 201 and 202 are watched.
type desk struct {
	*testing.T
	sw             *Switch
	ann, bob, cleo *client
	customer       CallRef
	ids            map[string]string // call ids of the wire -> C1, C2, ... in the order of their appearance
	next           int
}

const customer = "+49301"

// account is the data of the customer's call, one datum of each kind.
var account = Attached{{Name: "account", Value: "4711"}, {Name: "correlatorData", Value: "acct=42"}}

func workday(t *testing.T, o Options, tell func(d *desk)) {
	t.Helper()
	o.Extensions = []string{"200", "201", "202", "203"}
	o.Scenario.Names = map[string]string{"200": "Ann", "201": "Bob", "202": "Cleo", customer: "Čeněk"}
	story(t, o, func(t *testing.T, s *Switch) {
		d := &desk{T: t, sw: s, ids: map[string]string{}}
		watching := map[csta.Dialect]func(*testing.T, *Switch, string) *client{
			"": mxWatching, csta.Zultys: mxWatching, csta.ECMA: ecmaWatching, csta.OpenScape: scapeWatching, csta.DMCC: avayaWatching,
		}[o.Dialect]
		d.ann, d.bob, d.cleo = watching(t, s, "200"), watching(t, s, "201"), watching(t, s, "202")
		tell(d)
	})
}

// talks lets the customer call 200, who answers.
func (d *desk) talks() {
	d.Helper()
	ref, err := d.sw.Call(customer, "", "200", account, DialledAs("0800"))
	require.NoError(d, err)
	require.NoError(d, d.sw.Lift("200"))
	d.customer = ref
	d.hears(d.ann) // what is told of an ordinary call is told elsewhere
}

// passes lets time pass, and whatever is due then happen.
func (d *desk) passes(long time.Duration) {
	time.Sleep(long)
	synctest.Wait()
}

// asks sends a request of the standard.
func (d *desk) asks(c *client, request string) {
	d.Helper()
	d.next++
	c.say(d.next+100, request)
}

// wire is the call id behind C1, C2, ...
func (d *desk) wire(short string) string {
	for id, name := range d.ids {
		if name == short {
			return id
		}
	}
	d.Fatalf("%s was never told", short)
	return ""
}

// leg is a connection like C1@200 (MX: 5@200) as an element.
func (d *desk) leg(element, id string) string {
	short, number, _ := strings.Cut(id, "@")
	if strings.HasPrefix(short, "C") {
		short = d.wire(short)
	}
	return connection(element, short, number)
}

// newest is the extension's connection in its newest call.
func (d *desk) newest(extension string) string {
	d.Helper()
	id := string(newest(d.sw, extension))
	if d.ids[id] == "" {
		d.ids[id] = fmt.Sprintf("C%d", len(d.ids)+1)
	}
	return d.ids[id] + "@" + extension
}

func (d *desk) two(request, first, id1, second, id2 string) string {
	return "<" + request + ed4 + ">" + d.leg(first, id1) + d.leg(second, id2) + "</" + request + ">"
}

func (d *desk) sendOn(id, to string) string {
	return `<SingleStepTransferCall` + ed4 + `>` + d.leg("activeCall", id) + `<transferredTo>` + to + `</transferredTo></SingleStepTransferCall>`
}

// all is what came to a client since it was asked last, with short call ids.
func (d *desk) all(c *client) []frame {
	frames := c.heard()
	for _, f := range frames {
		d.learn(f.element)
	}
	return frames
}

func (d *desk) learn(e element) {
	if id := e.at("callID"); len(id) > 8 && d.ids[id] == "" {
		d.ids[id] = fmt.Sprintf("C%d", len(d.ids)+1)
	}
	for _, child := range e.Children {
		d.learn(child)
	}
}

// hears returns what came in short, one frame a line: the name, the first connection, the own state, the
// cause, and of a merger all connections.
func (d *desk) hears(c *client) []string {
	d.Helper()
	short := []string{}
	for _, f := range d.all(c) {
		short = append(short, d.brief(f))
	}
	return short
}

func (d *desk) told(c *client, want ...string) {
	d.Helper()
	if want == nil {
		want = []string{}
	}
	require.Equal(d, want, d.hears(c))
}

func (d *desk) brief(f frame) string {
	words := []string{strings.TrimSuffix(f.name, "Event")}
	if f.name == "CSTAErrorCode" {
		return f.Children[0].XMLName.Local + "/" + strings.TrimSpace(f.Children[0].Text)
	}
	for _, child := range f.Children {
		if child.at("callID") != "" {
			words = append(words, d.shortLeg(child))
		}
		for _, item := range child.Children {
			if item.XMLName.Local == "connectionListItem" {
				words = append(words, d.item(item))
			}
		}
	}
	if local := f.at("localConnectionInfo"); local != "" {
		words = append(words, local)
	}
	if cause := f.at("cause"); cause != "" && cause != "normal" && cause != "newCall" {
		words = append(words, cause)
	}
	return strings.Join(words, " ")
}

func (d *desk) item(item element) string {
	text, endpoint := "", ""
	for _, child := range item.Children {
		switch child.XMLName.Local {
		case "newConnection":
			text = "{" + d.shortLeg(child)
		case "oldConnection":
			text += " was " + d.shortLeg(child)
		case "endpoint":
			endpoint = child.at("deviceID")
			if endpoint == "" {
				endpoint = child.Children[0].XMLName.Local
			}
		}
	}
	return text + " " + endpoint + "}"
}

func (d *desk) shortLeg(e element) string {
	id := e.at("callID")
	if short := d.ids[id]; short != "" {
		id = short
	}
	return id + "@" + e.at("deviceID")
}

// snapshot is the calls at an extension: the connection and the states, the own one first, and the
// endpoint if there is one.
func (d *desk) snapshot(c *client, extension string) []string {
	d.Helper()
	d.asks(c, `<SnapshotDevice`+ed4+`><snapshotObject>`+extension+`</snapshotObject></SnapshotDevice>`)
	frames := d.all(c)
	require.Len(d, frames, 1)
	calls := []string{}
	for _, info := range frames[0].Children[0].Children[0].Children {
		words := []string{}
		for _, child := range info.Children {
			switch child.XMLName.Local {
			case "connectionIdentifier":
				words = append(words, d.shortLeg(child))
			case "endpointDevice":
				words = append(words, child.at("deviceIdentifier"))
			case "localCallState":
				for _, state := range child.Children[0].Children {
					words = append(words, state.Text)
				}
			}
		}
		calls = append(calls, strings.Join(words, " "))
	}
	return calls
}

// consults lets 200 consult 201, who answers if he should, by the standard's words.
func (d *desk) consults(answer bool) {
	d.Helper()
	d.asks(d.ann, `<ConsultationCall`+ed4+`>`+d.leg("existingCall", "C1@200")+`<consultedDevice>201</consultedDevice></ConsultationCall>`)
	d.told(d.ann, "ConsultationCallResponse C2@200", "Held C1@200 hold consultation", "ServiceInitiated C2@200 initiated consultation", "Originated C2@200 connected")
	d.passes(routeTime)
	d.told(d.ann, "Delivered C2@201 connected")
	d.told(d.bob, "Delivered C2@201 alerting")
	if answer {
		require.NoError(d, d.sw.Lift("201"))
		d.told(d.ann, "Established C2@201 connected")
		d.told(d.bob, "Established C2@201 connected")
	}
}
