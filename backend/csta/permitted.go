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

// layPermitted is servicesPermitted: the names of the services that are true, whatever their group. A nil list
// is not written; an empty one says that nothing is permitted.
func layPermitted(s element, names *[]string) {
	if !s.reading() {
		if *names != nil && s.standard() {
			s.within("servicesPermitted", func(s element) { layPermit(s, *names) })
		}
		return
	}
	s.within("servicesPermitted", func(s element) {
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

// layPermit writes the groups. Names that the schema does not know are left out.
func layPermit(s element, names []string) {
	for _, of := range permittedServices {
		s.within(of.group, func(s element) {
			for _, word := range of.words {
				if slices.Contains(names, word) {
					s.create(word).el.SetText("true")
				}
			}
		})
	}
}

// layLinkage is callLinkageData: the id that a call keeps whatever becomes of it (on Avaya the UCID).
func layLinkage(s element, name string, id *string) {
	if !s.reading() && (*id == "" || !s.standard()) {
		return
	}
	s.within(name, func(s element) { layLinkageData(s, id) })
}

// layLinkageData is what stands in a callLinkageData.
func layLinkageData(s element, id *string) {
	s.within("globalCallData", func(s element) {
		s.within("globalCallLinkageID", func(s element) {
			s.option("globallyUniqueCallLinkageID", id)
			if s.reading() && *id == "" {
				s.option("subDomainCallLinkageID", id)
			}
		})
	})
}

// layLink tells the id as an event has it. Of callLinkageDataList only the new call's is told.
func layLink(s element, form linkageForm, id *string) {
	if s.reading() || form == linked {
		layLinkage(s, "callLinkageData", id)
	}
	if s.reading() || (form == relinked && *id != "" && s.standard()) {
		s.within("callLinkageDataList", func(s element) { layLinkage(s, "newCallLinkageData", id) })
	}
}
