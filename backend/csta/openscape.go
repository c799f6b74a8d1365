package csta

// namespaceSiemens is that of OpenScape's private data.
const namespaceSiemens = "http://www.siemens.com/schema/csta"

// openscapeData ends the events in which OpenScape tells the permitted services: an element that names
// services beyond the standard's. What can stand in it was never seen, so it is written empty, and passed
// over in reading.
func (s sheet) openscapeData(permitted []string) {
	if s.dialect != OpenScape || permitted == nil {
		return
	}
	s.within("extensions", func(s sheet) {
		s.within("privateData", func(s sheet) {
			s.within("private", func(s sheet) {
				s.el.CreateAttr("xmlns:scx", namespaceSiemens)
				s.el.CreateElement("scx:extendedServicesPermitted")
			})
		})
	})
}
