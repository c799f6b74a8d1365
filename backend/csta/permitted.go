package csta

import (
	"slices"
	"strings"
)

// permittedServices are the groups of ServicesPermitted with their words, in the schema's order. The last
// three groups hold nothing that this package asks for; switches write them empty.
var permittedServices = []struct {
	group string
	words []string
}{
	{"callControlServices", []string{
		"acceptCall", "alternateCall", "answerCall", "callBack", "callBackMessage", "campOnCall", "clearCall",
		"clearConnection", "conferenceCall", "consultationCall", "deflectCall", "dialDigits", "directedPickupCall",
		"groupPickupCall", "holdCall", "intrudeCall", "joinCall", "makeCall", "makePredictiveCall", "parkCall",
		"reconnectCall", "retrieveCall", "sendMessage", "singleStepConference", "singleStepTransfer", "transferCall",
	}},
	{"callAssociatedServices", []string{
		"associateData", "cancelTelephonyTones", "generateDigits", "generateTelephonyTones", "sendUserInformation",
		"changeConnectionInformation",
	}},
	{"mediaAttachementServices", nil},
	{"routeingServices", nil},
	{"voiceServices", nil},
}

// permitted is servicesPermitted: the names of the services that are true, whatever their group. A nil list
// is not written; an empty one says that nothing is permitted.
func (s sheet) permitted(names *[]string) {
	if !s.reading() {
		if *names != nil && s.standard() {
			s.within("servicesPermitted", func(s sheet) { s.permit(*names) })
		}
		return
	}
	s.within("servicesPermitted", func(s sheet) {
		*names = []string{}
		seen := map[string]bool{}
		for _, group := range s.el.ChildElements() {
			for _, service := range group.ChildElements() {
				word := strings.ToLower(trimmed(service))
				if (word == "true" || word == "1") && !seen[service.Tag] {
					seen[service.Tag] = true
					*names = append(*names, service.Tag)
				}
			}
		}
	})
}

// permit writes the groups. Names that the schema does not know are left out.
func (s sheet) permit(names []string) {
	for _, of := range permittedServices {
		s.within(of.group, func(s sheet) {
			for _, word := range of.words {
				if slices.Contains(names, word) {
					s.create(word).el.SetText("true")
				}
			}
		})
	}
}

// linkage is callLinkageData: the id that a call keeps whatever becomes of it (on Avaya the UCID).
func (s sheet) linkage(name string, id *string) {
	if !s.reading() && (*id == "" || !s.standard()) {
		return
	}
	s.within(name, func(s sheet) {
		s.within("globalCallData", func(s sheet) {
			s.within("globalCallLinkageID", func(s sheet) {
				s.option("globallyUniqueCallLinkageID", id)
				if s.reading() && *id == "" {
					s.option("subDomainCallLinkageID", id)
				}
			})
		})
	})
}

// link tells the id as an event has it. Of callLinkageDataList only the new call's is told.
func (s sheet) link(form linkageForm, id *string) {
	if s.reading() || form == linked {
		s.linkage("callLinkageData", id)
	}
	if s.reading() || (form == relinked && *id != "" && s.standard()) {
		s.within("callLinkageDataList", func(s sheet) { s.linkage("newCallLinkageData", id) })
	}
}
