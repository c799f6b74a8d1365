package pbx

import "cordboard/backend/csta"

// Snapshot is what goes on at an extension at this moment, as its snapshot would tell it: for tests that
// compare what a client believes with what is. An extension that the switch does not have has no calls.
func (s *Switch) Snapshot(extension string) (calls []csta.SnapshotCallInfo) {
	s.do(func() {
		if at := s.x.phones[extension]; at != nil {
			calls = s.callsAt(at)
		}
	})
	return calls
}
