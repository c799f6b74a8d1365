package csta

import "strconv"

// avayaReason is the code by which Avaya's agents say why: a decimal number in private data of its own for
// every message. Other texts are not written.
func (s sheet) avayaReason(wrapping string, reason *string) {
	if !s.reading() {
		if _, err := strconv.ParseInt(*reason, 10, 16); s.dialect != DMCC || err != nil {
			return
		}
	}
	s.private(func(s sheet) {
		s.within(wrapping, func(s sheet) { s.option("reasonCode", reason) })
	})
}

// private is where ECMA-323 has room for vendors' words; here they are Avaya's.
func (s sheet) private(fill func(sheet)) {
	s.within("extensions", func(s sheet) {
		s.within("privateData", func(s sheet) {
			s.within("private", func(s sheet) { fill(s.in(NamespaceAvaya)) })
		})
	})
}

// avayaData is what Avaya tells of a call beside the standard: the digits typed for a voice menu, and the way
// the call took. Delivered and Established have it for the call itself and for the one that it came of
// (originalCallInfo); what both tell is taken from the first. The user data of the call that it came of is read too.
func (s sheet) avayaData(kind EventKind, data *Attached) {
	if s.reading() {
		s.private(func(s sheet) {
			for _, wrapping := range s.el.ChildElements() {
				s.on(wrapping).readAvaya(data)
				s.on(wrapping).within("originalCallInfo", func(s sheet) { s.readAvaya(data) })
			}
		})
		return
	}
	code, collect := data.value(UserEnteredCode), data.value(CollectVDN)
	distributing, trunk := data.value(DistributingVDN), data.value(TrunkGroup)
	if (kind != Delivered && kind != Established) || code+distributing+trunk == "" {
		return
	}
	s.private(func(s sheet) {
		s.within(string(kind)+"EventPrivateData", func(s sheet) {
			s.option("trunkGroup", &trunk)
			if code != "" {
				s.within("userEnteredCode", func(s sheet) {
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
func (s sheet) readAvaya(data *Attached) {
	var code, collect, trunk string
	var distributing Device
	s.within("userEnteredCode", func(s sheet) {
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
