package calllog

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// filled is a book of n finished calls of one fate, a week's worth.
func filled(tb testing.TB, n int, fate Fate) *Book {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "calls.db")
	oldStore(tb, path, week(n, fate), nil)
	b, err := Options{}.Open(path)
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = b.Close() })
	return b
}

func loggedCall(i, n int, fate Fate) *Record {
	at := start.Add(time.Duration(i) * 5 * 24 * time.Hour / time.Duration(n))
	r := &Record{
		ID: fmt.Sprintf("cb-%016x", i), CallID: fmt.Sprint("old/", i), Identity: fmt.Sprint("Main|200|", i), Direction: "inbound",
		Number: fmt.Sprintf("0555%07d", i), Name: "Käthe Özdemir & Söhne GmbH", Device: "200",
		StartedAt: at, ConnectedAt: at.Add(time.Second), LastSeen: at.Add(time.Minute), Talk: time.Minute, Fate: fate, Attempt: 1,
		Notes: "A note of some ordinary length that an agent writes about what a caller wanted, and what comes next.",
		Relations: Relations{Visits: []Visit{
			{RecordID: "003Hx0000000001AAA", RecordName: "Ada Lovelace", ObjectType: "Contact", At: at},
			{RecordID: "500Hx0000000001AAA", RecordName: "Broken oven", ObjectType: "Case", At: at},
		}},
	}
	if fate == Saved {
		r.SalesforceID = fmt.Sprintf("00THx%010dAAA", i)
	}
	return r
}

// BenchmarkBook says what the book costs by the number of its entries; it must not grow with it.
func BenchmarkBook(b *testing.B) {
	for _, fate := range []Fate{Saved, Uncertain, Refused} {
		for _, n := range []int{700, 5_000, 20_000, 50_000} {
			book := filled(b, n, fate)
			now := start.Add(5 * 24 * time.Hour)
			s := talking("run/1")
			s.StartedAt = now
			for name, do := range map[string]func() error{
				"List": func() error { _, err := book.List(nil, 10, 20); return err },
				"See":  func() error { return book.See([]Sighting{s}, now) },
				"Note": func() error { now = now.Add(time.Second); return book.Note("run/1", now.String()) },
				"ClaimSettle": func() error {
					if err := book.End("run/1", Ending{Talk: time.Minute, At: now}); err != nil {
						return err
					}
					claimed, err := book.Claim(Carrier{Page: "p"})
					if err != nil || len(claimed) != 1 {
						return fmt.Errorf("%d claimed: %w", len(claimed), err)
					}
					if err := book.Begin(claimed[0].ID, "p"); err != nil {
						return err
					}
					if err := book.Settle(claimed[0].ID, "00T1", "", now); err != nil {
						return err
					}
					return book.one(claimed[0].ID, func(r *Record) error { r.Fate = Live; return nil })
				},
			} {
				b.Run(fmt.Sprintf("%s/%s/%d", name, fate, n), func(b *testing.B) {
					require.NoError(b, book.See([]Sighting{s}, now))
					for b.Loop() {
						require.NoError(b, do())
					}
				})
			}
			require.NoError(b, book.Close())
		}
	}
}
