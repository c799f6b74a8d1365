package csta

import "strconv"

// layAvayaReason is the code by which Avaya's agents say why: a decimal number in private data of its own for
// every message. Other texts are not written.
func layAvayaReason(s element, wrapping string, reason *string) {
	if !s.reading() {
		if _, err := strconv.ParseInt(*reason, 10, 16); s.dialect != DMCC || err != nil {
			return
		}
	}
	layPrivate(s, func(s element) {
		s.within(wrapping, func(s element) { s.option("reasonCode", reason) })
	})
}

// layPrivate is where ECMA-323 has room for vendors' words; here they are Avaya's.
func layPrivate(s element, fill func(element)) {
	s.within("extensions", func(s element) {
		s.within("privateData", func(s element) {
			s.within("private", func(s element) { fill(s.in(NamespaceAvaya)) })
		})
	})
}

// layAvaya is what Avaya tells of a call beside the standard: the digits typed for a voice menu, and the way
// the call took. Delivered and Established have it for the call itself and for the one that it came of
// (originalCallInfo); what both tell is taken from the first. The user data of the call that it came of is read too.
func layAvaya(s element, kind EventKind, data *Attached) {
	if s.reading() {
		layPrivate(s, func(s element) {
			for _, wrapping := range s.el.ChildElements() {
				readAvaya(s.on(wrapping), data)
				s.on(wrapping).within("originalCallInfo", func(s element) { readAvaya(s, data) })
			}
		})
		return
	}
	code, collect := data.value(UserEnteredCode), data.value(CollectVDN)
	distributing, trunk := data.value(DistributingVDN), data.value(TrunkGroup)
	if (kind != Delivered && kind != Established) || code+distributing+trunk == "" {
		return
	}
	layPrivate(s, func(s element) {
		s.within(string(kind)+"EventPrivateData", func(s element) {
			s.option("trunkGroup", &trunk)
			if code != "" {
				s.within("userEnteredCode", func(s element) {
					how, when := "callPrompter", "entered"
					s.text("userEnteredCodeType", &how)
					s.text("userEnteredCodeIndicator", &when)
					s.text("data", &code)
					s.option("collectVDN", &collect)
				})
			}
			if distributing != "" {
				s.party("distributingVDN", asIdentifier, &Device{Presence: Known, DeviceID: DeviceID{ID: distributing}})
			}
		})
	})
}

// readAvaya takes what stands in one record of private data.
func readAvaya(s element, data *Attached) {
	var code, collect, trunk string
	var distributing Device
	s.within("userEnteredCode", func(s element) {
		s.option("data", &code)
		s.option("collectVDN", &collect)
	})
	s.option("trunkGroup", &trunk)
	s.party("distributingVDN", asIdentifier, &distributing)
	if user := s.child(UserData); user != nil {
		data.add(UserData, readDatum(user))
	}
	data.add(UserEnteredCode, code)
	data.add(CollectVDN, collect)
	data.add(DistributingVDN, distributing.ID)
	data.add(TrunkGroup, trunk)
}
