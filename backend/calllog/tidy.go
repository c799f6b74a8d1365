package calllog

import "time"

// Tidy removes what need not be kept: saved entries after a week, calls not worth an Activity after an hour.
func (b *Book) Tidy(at time.Time) error {
	return b.write(func(t *tx) error {
		for standing, keep := range map[string]time.Duration{string(Saved): keepSaved, quiet: keepUnanswered} {
			t.eachOf(standing, false, func(r *Record) bool {
				old := at.Sub(r.LastSeen) > keep
				if old {
					t.delete(r.ID)
				}
				return old
			})
		}
		return nil
	})
}
