package pbx

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"cordboard/backend/csta"
)

const (
	switchName = "CM1"       // as in the samples
	switchIP   = "192.0.2.1" // of its interface
	noAddress  = ""          // of what is not at the switch

	longestCleanup = 3600 // seconds for which a lost session is kept at most
)

// privateVersions are the protocol versions of Avaya's releases 4.0 to 6.3.
var privateVersions = regexp.MustCompile(`^http://www\.ecma-international\.org/standards/ecma-323/csta/ed3/priv[1-7]$`)

// dmcc is Avaya's: nothing without a session, which outlives its connection for a while; devices that
// have to be asked for, and a caller's typed digits in private data.
type dmcc struct{ standard }

func newDMCC(s *Switch) dialect {
	if s.options.SwitchName == "" {
		s.options.SwitchName = switchName
	}
	return dmcc{standard{s, avaya{s}}}
}

// greet says nothing: here the application begins.
func (d dmcc) greet(*session) {}

func (d dmcc) manners(ss *session, id int, m csta.Message) bool {
	switch m := m.(type) {
	case csta.StartApplicationSession:
		d.start(ss, id, m)
		return true
	case csta.SystemStatus, csta.SystemStatusResponse:
		return d.standard.manners(ss, id, m)
	}
	if !d.admits(ss) && m.Kind() == csta.KindRequest && !sessionWord(m) {
		ss.reply(id, refusal("securityViolation"))
		return true
	}
	switch m := m.(type) {
	case csta.GetDeviceId:
		ss.reply(id, d.identify(m.SwitchName, m.Extension, func(device csta.DeviceID) csta.Message {
			return csta.GetDeviceIdResponse{Device: device}
		}))
	case csta.GetThirdPartyDeviceId:
		ss.reply(id, d.identify(m.SwitchName, m.Extension, func(device csta.DeviceID) csta.Message {
			return csta.GetThirdPartyDeviceIdResponse{Device: device}
		}))
	case csta.TransferMonitorObjects:
		ss.reply(id, d.fetch(ss, m))
	default:
		return d.standard.manners(ss, id, m)
	}
	return true
}

func (dmcc) admits(ss *session) bool { return ss.app != nil }

// identify is the device id of an extension, or of a number outside.
func (d dmcc) identify(at, extension string, answer func(csta.DeviceID) csta.Message) csta.Message {
	extension = digits(extension)
	if at != "" && at != d.options.SwitchName || extension == "" {
		d.log.Info("device not known", "switch", at, "known as", d.options.SwitchName)
		return refusal("invalidDeviceID")
	}
	return answer(d.flat(extension))
}

// start opens a session, or takes over an old one whose connection was lost.
func (d dmcc) start(ss *session, id int, m csta.StartApplicationSession) {
	switch {
	case m.Login == csta.LoginFlat || m.User == "":
		d.refuseSession(ss, id, "invalidApplicationInfo", "it wants userName and password in a SessionLoginInfo")
		return
	case m.Password != d.options.Scenario.password(m.User):
		d.refuseSession(ss, id, "invalidApplicationInfo", "wrong password")
		return
	}
	version := ""
	for _, wanted := range m.ProtocolVersions {
		if version == "" && privateVersions.MatchString(wanted) {
			version = wanted
		}
	}
	if version == "" {
		d.refuseSession(ss, id, "requestedProtocolVersionNotSupported", "it speaks ed3/priv1 to priv7")
		return
	}
	a := d.resume(ss, m)
	if a == nil {
		a = d.begin(ss, id, m)
	}
	if a == nil {
		return
	}
	a.cleanup = time.Duration(max(0, min(m.CleanupDelay, longestCleanup))) * time.Second
	ss.reply(id, csta.StartApplicationSessionPosResponse{
		SessionID: csta.Secret(a.id), ProtocolVersion: version, Duration: a.duration,
	})
}

// resume gives a user his old session back, with its monitors; nil = there is none, or he has to fetch
// them himself.
func (d dmcc) resume(ss *session, m csta.StartApplicationSession) *app {
	a := d.apps[string(m.ResumeID)]
	if ss.app != nil || a == nil || a.user != m.User || d.options.Scenario.NewSessions {
		return nil
	}
	d.takeFrom(a, ss)
	a.duration = granted(m.Duration, a.duration)
	a.at, ss.app = ss, a
	d.wind(a)
	return a
}

// takeFrom moves a session's monitors to a connection, and ends the one that it had.
func (d dmcc) takeFrom(a *app, ss *session) {
	if old := a.at; old != nil && old != ss {
		a.monitors = old.monitors
		old.app, old.monitors = nil, nil
		old.cut(ErrTakenOver)
	}
	ss.monitors = append(ss.monitors, a.monitors...)
	a.monitors = nil
}

// fetch moves the monitors of one of the user's sessions to his own.
func (d dmcc) fetch(ss *session, m csta.TransferMonitorObjects) csta.Message {
	from, to := d.apps[string(m.From)], ss.mine(m.To)
	if from == nil || to == nil || from.user != to.user {
		return refusal("invalidParameterValue")
	}
	if from != to {
		d.takeFrom(from, ss)
		d.forgetApp(from)
	}
	return csta.TransferMonitorObjectsResponse{}
}

// lost keeps the session for the while that its application asked for.
func (d dmcc) lost(ss *session) {
	a := ss.app
	if a == nil {
		return
	}
	if a.cleanup == 0 {
		d.forgetApp(a)
		return
	}
	a.at, a.monitors, ss.app = nil, ss.monitors, nil
	if a.expire != nil {
		a.expire()
	}
	a.expire = d.after(a.cleanup, func() { d.forgetApp(a) })
}

// write speaks edition 3, whatever the client speaks.
func (dmcc) write(_ *session, m csta.Message) ([]byte, error) { return csta.Encode(m, csta.DMCC) }

// notAtAvaya are what nothing shows that Avaya has it.
var notAtAvaya = words("ParkCall", "GroupPickupCall", "DialDigits", "AssociateData", "GetCSTAFeatures", "GetSwitchingFunctionCaps")

func (d dmcc) lacks(service string) bool { return mxWords[service] || notAtAvaya[service] }

// number reads a device id as the switch gave it, extension:switch:address:instance; a bare number is
// none.
func (d dmcc) number(id csta.DeviceID) (string, bool) {
	parts := strings.Split(id.ID, ":")
	if len(parts) != 4 || parts[1] != d.options.SwitchName {
		return "", false
	}
	return parts[0], true
}

// avaya is how DMCC names calls and people.
type avaya struct{ *Switch }

func (avaya) callID(serial int) string { return strconv.Itoa(serial) }

// inside is the opaque device id; what is not at the switch has no address.
func (v avaya) inside(l leg) csta.DeviceID { return v.device(l.device, l.phone != nil) }

func (v avaya) device(number string, here bool) csta.DeviceID {
	address := noAddress
	if here {
		address = switchIP
	}
	return csta.DeviceID{
		ID: number + ":" + v.options.SwitchName + ":" + address + ":0", TypeOfNumber: "other", MediaClass: "notKnown",
	}
}

func (v avaya) told(_ part, p party, _ told) csta.Device {
	named := device(p)
	if named.Presence == csta.Known {
		named.DeviceID = v.device(p.number, v.x.phones[p.number] != nil)
	}
	return named
}

// adorn adds the UCID and, where the call arrives, what its caller typed for an IVR and the group's
// number.
func (v avaya) adorn(e *csta.Event, h happening, _ leg) {
	if e.Type == csta.DigitsGenerated && h.subject().phone == nil {
		e.Type, e.Cause = csta.EnteredDigits, ""
		return
	}
	e.Linkage = h.call.ucid()
	if e.Type != csta.Delivered && e.Type != csta.Established {
		return
	}
	for _, d := range []csta.Datum{
		{Name: csta.UserEnteredCode, Value: h.call.digits}, {Name: csta.CollectVDN, Value: h.call.asked}, {Name: csta.DistributingVDN, Value: h.call.queue},
	} {
		if d.Value != "" {
			e.Data = append(e.Data, d)
		}
	}
}

// ucid is Avaya's name for a call, which it keeps whatever becomes of it: 20 digits.
func (c told) ucid() string {
	return fmt.Sprintf("%05d%05d%010d", 1, c.origin, 1700000000+c.origin)
}
