package link

import (
	"context"
	"errors"
	"time"

	"cordboard/backend/csta"
)

const (
	// dmccKeepAlive is how often Avaya's own clients reset a session's timer.
	dmccKeepAlive = 30 * time.Second
	// dmccCleanup is how long the server keeps a session whose connection broke, in seconds.
	dmccCleanup = 60
)

// dmccVersions are the protocol versions that we understand, the newest first: edition 3 with Avaya's
// private data, as servers from release 4.0 (priv1) to 6.3 (priv7) name them.
var dmccVersions = []string{
	csta.NamespaceED3 + "/priv7", csta.NamespaceED3 + "/priv6", csta.NamespaceED3 + "/priv5", csta.NamespaceED3 + "/priv4",
	csta.NamespaceED3 + "/priv3", csta.NamespaceED3 + "/priv2", csta.NamespaceED3 + "/priv1",
}

// dmccManners are those of Avaya's Application Enablement Services: always a session, whose timer is
// reset every 30 seconds; devices go by names that the server gives; and the session of a connection
// that broke may be taken over within a minute.
func dmccManners(opt Options) manners {
	s := newSession(opt)
	s.longest = dmccKeepAlive
	s.request.Login, s.request.CleanupDelay, s.request.ResumeID = csta.LoginAvaya, dmccCleanup, opt.Resume
	s.request.ProtocolVersions = dmccVersions
	m := s.in(standardManners(opt))
	m.signOn = func(ctx context.Context, c *Conn) (time.Duration, error) { return s.resume(ctx, c) }
	m.device = askDevice
	m.filled = csta.DeviceID{TypeOfNumber: "other", MediaClass: "notKnown"}
	return m
}

// resume takes the old session over, or opens a new one where there is none or the server has forgotten
// it, and has the old one's monitors moved to the one that we get.
func (s *session) resume(ctx context.Context, c *Conn) (time.Duration, error) {
	beat, err := s.start(ctx, c)
	old := s.request.ResumeID
	var refused *SignOnError
	if old != "" && errors.As(err, &refused) {
		c.opt.Log.Info("the old session is not to be had; opening a new one", "reason", refused.Reason)
		s.request.ResumeID = ""
		return s.start(ctx, c)
	}
	if err != nil || old == "" || s.id == old {
		return beat, err
	}
	reply, err := c.askOptional(ctx, csta.TransferMonitorObjects{From: old, To: s.id})
	if err != nil {
		return 0, err
	}
	if _, moved := reply.(csta.TransferMonitorObjectsResponse); !moved {
		c.opt.Log.Info("the old session's monitors are not moved; they have to be started anew")
	}
	return beat, nil
}

// askDevice asks for the name by which a phone is monitored and controlled beside its user. A server that
// gives none for third parties is asked for the one by which a phone is taken over.
func askDevice(ctx context.Context, c *Conn, extension string) (csta.DeviceID, error) {
	reply, err := Do(ctx, c, csta.GetThirdPartyDeviceId{SwitchName: c.opt.SwitchName, Extension: extension})
	device := reply.Device
	var refused *csta.Failure
	if csta.FailureOf(err).Unsupported() {
		var own csta.GetDeviceIdResponse
		own, err = Do(ctx, c, csta.GetDeviceId{SwitchName: c.opt.SwitchName, Extension: extension})
		device = own.Device
	}
	if errors.As(err, &refused) {
		return csta.DeviceID{}, &UnknownDeviceError{SwitchName: c.opt.SwitchName, Extension: extension, Refusal: refused}
	}
	if err == nil && device.ID == "" {
		err = &UnexpectedReplyError{Request: "GetThirdPartyDeviceId", Reply: "an empty device"}
	}
	return device, err
}
