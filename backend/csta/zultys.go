package csta

import (
	"strconv"
	"strings"
)

// AssignDevice tells MX which phone its user's calls use from now on. A client's own literal; the server
// answers with AssignDeviceInfo or with a reply that nothing is known of.
type AssignDevice struct {
	Device DeviceID
	Type   string // device (one of the user's phones) or address (any number); as the attribute of deviceID
}

func (AssignDevice) Name() string                 { return "AssignDevice" }
func (AssignDevice) Kind() Kind                   { return KindRequest }
func (AssignDevice) answer() AssignDeviceResponse { return AssignDeviceResponse{} }
func (m AssignDevice) layout(s element) Message {
	s.within("deviceID", func(s element) {
		s.attribute("type", &m.Type)
		s.own(&m.Device.ID)
	})
	return m
}

// AssignDeviceResponse confirms AssignDevice. Its name is inferred from the other answers'.
type AssignDeviceResponse struct{}

func (AssignDeviceResponse) Name() string             { return "AssignDeviceResponse" }
func (AssignDeviceResponse) Kind() Kind               { return KindReply }
func (m AssignDeviceResponse) layout(element) Message { return m }

// AssignDeviceInfo is MX's notice of the phone that the user's calls use. Only its name was seen; that it
// repeats AssignDevice's element is inferred.
type AssignDeviceInfo struct {
	Device DeviceID
	Type   string
}

func (AssignDeviceInfo) Name() string { return "AssignDeviceInfo" }
func (AssignDeviceInfo) Kind() Kind   { return KindEvent }
func (m AssignDeviceInfo) layout(s element) Message {
	s.within("deviceID", func(s element) {
		s.attribute("type", &m.Type)
		s.own(&m.Device.ID)
	})
	return m
}

// RecordingStateEvent is MX's notice that a call can be recorded, or is. Its elements' order is
// reconstructed.
type RecordingStateEvent struct {
	Monitor           string
	Connection        ConnectionID
	Available, Active bool
}

func (RecordingStateEvent) Name() string { return "RecordingStateEvent" }
func (RecordingStateEvent) Kind() Kind   { return KindEvent }
func (m RecordingStateEvent) layout(s element) Message {
	s.option("monitorCrossRefID", &m.Monitor)
	s.optionalConnection("connection", &m.Connection)
	s.truth("RecIsAvailable", &m.Available)
	s.truth("RecIsActive", &m.Active)
	return m
}

// MailIncomingReadyEvent is MX's notice of a voice message. What stands in its one element is not known.
type MailIncomingReadyEvent struct {
	Monitor   string
	Voicemail string
}

func (MailIncomingReadyEvent) Name() string { return "MailIncomingReadyEvent" }
func (MailIncomingReadyEvent) Kind() Kind   { return KindEvent }
func (m MailIncomingReadyEvent) layout(s element) Message {
	s.option("monitorCrossRefID", &m.Monitor)
	s.text("voicemail", &m.Voicemail)
	return m
}

// layRole is a membership in a group, as MX tells it. The elements' order is reconstructed.
func layRole(s element, a *AgentEntry) {
	s.option("roleId", &a.RoleID)
	s.option("roleName", &a.RoleName)
	s.option("roleExt", &a.RoleExt)
	s.truth("loggedOnState", &a.LoggedOn)
	s.truth("loginAvailable", &a.LoginAvailable)
	s.option("readyState", &a.ReadyState)
}

// layCountRows is the number that MX writes on its list of groups.
func layCountRows(s element, rows int) { s.el.CreateAttr("rowCount", strconv.Itoa(rows)) }

// onMX is the rest of SetAgentState as MX's own web client writes it: every element, be it empty. That a
// password stands there as it is typed is inferred.
func (m *SetAgentState) onMX(s element) {
	s.text("agentID", &m.AgentID)
	s.text("password", (*string)(&m.Password))
	if child := s.child("password"); s.reading() && m.Password != "" { // untrimmed: blanks may belong to it
		m.Password = Secret(content(child))
	}
	s.text("physicalDevice", &m.PhysicalDevice)
	each(s, "group", &m.Groups, func(s element, group *string) { s.own(group) })
}

// layGroupResults is MX's answer to SetAgentState: <group success="true">Support</group>...
func layGroupResults(s element, results *[]GroupResult) {
	each(s, "group", results, func(s element, r *GroupResult) {
		word := strconv.FormatBool(r.Success)
		s.attribute("success", &word)
		r.Success = word == "true" || word == "1"
		s.own(&r.Group)
	})
}

// layNetworkCallingName is MX's use of networkCallingDevice: a display name stands where the standard has
// the number that the network gave. It is told apart by its letters, in events without a namespace (the
// MX server writes none), and read as the Name of a device that is otherwise Absent.
func layNetworkCallingName(s element, d *Device) {
	switch {
	case !s.reading() && d.Presence == Absent && isName(d.Name): // one without letters would be taken for a number
		named := Device{Presence: Known, DeviceID: DeviceID{ID: d.Name}}
		s.party("networkCallingDevice", asIdentifier, &named)
	case !s.reading():
		s.party("networkCallingDevice", asIdentifier, d)
	case d.Presence == Known && s.el.NamespaceURI() == "" && isName(d.ID):
		*d = Device{Name: d.ID}
	}
}

// layCommands are what MX allows: <cmdsAllowed><cmd>Disconnect</cmd>...</cmdsAllowed>, or in older versions
// one number, a mask of bits without a public meaning.
func layCommands(s element, words *[]string) {
	if !s.reading() && len(*words) == 0 {
		return
	}
	s.within("cmdsAllowed", func(s element) {
		var mask string
		if len(*words) == 1 && strings.Trim((*words)[0], "0123456789") == "" {
			mask = (*words)[0]
		}
		s.own(&mask)
		switch {
		case mask == "":
			each(s, "cmd", words, func(s element, word *string) { s.own(word) })
		case s.reading():
			*words = []string{mask}
		}
	})
}
