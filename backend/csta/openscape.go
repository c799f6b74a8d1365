package csta

// namespaceSiemens is that of OpenScape's private data.
const namespaceSiemens = "http://www.siemens.com/schema/csta"

// layOpenscapeData ends the events in which OpenScape tells the permitted services: an element that names
// services beyond the standard's. What can stand in it was never seen, so it is written empty, and passed
// over in reading.
func layOpenscapeData(s element, permitted []string) {
	if s.dialect != OpenScape || permitted == nil {
		return
	}
	s.within("extensions", func(s element) {
		s.within("privateData", func(s element) {
			s.within("private", func(s element) {
				s.el.CreateAttr("xmlns:scx", namespaceSiemens)
				s.el.CreateElement("scx:extendedServicesPermitted")
			})
		})
	})
}
