package shell

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
)

// healthyBook is a call log of several hundred calls that had a life: saved, refused, changed and deleted.
func healthyBook(t *testing.T, path string) {
	t.Helper()
	book, err := calllog.Options{}.Open(path)
	require.NoError(t, err)
	now := time.Now().Truncate(time.Second)
	for i := range 400 {
		at := now.Add(-5*24*time.Hour + time.Duration(i)*10*time.Minute)
		id := fmt.Sprint("old/", i)
		s := calllog.Sighting{
			CallID: id, Identity: "Main|200|" + id, Direction: "inbound", Number: fmt.Sprintf("0555%07d", i), Name: "Käthe Özdemir & Söhne", Device: "200",
			StartedAt: at, ConnectedAt: at.Add(time.Second),
		}
		require.NoError(t, book.See([]calllog.Sighting{s}, at))
		require.NoError(t, book.Note(id, fmt.Sprintf("call %d: %s", i, strings.Repeat("what the caller wanted, ", 1+i%40))))
		if i == 399 {
			break // still up
		}
		require.NoError(t, book.End(id, calllog.Ending{Talk: time.Minute, At: at.Add(time.Minute)}))
		if i >= 395 {
			continue // waits
		}
		claimed, err := book.Claim(calllog.Carrier{Page: "p"})
		require.NoError(t, err)
		for _, r := range claimed {
			saved, refusal := fmt.Sprintf("00THx%010dAAA", i), ""
			switch i % 10 {
			case 3:
				saved, refusal = "", "a field is missing"
			case 7:
				saved = ""
			}
			require.NoError(t, book.Begin(r.ID, "p"))
			require.NoError(t, book.Settle(r.ID, saved, refusal, at.Add(2*time.Minute)))
			if i%50 == 3 {
				require.NoError(t, book.Drop(r.ID))
			}
		}
	}
	require.NoError(t, book.Close())
}

// firstForm is a call log that the first version of the program wrote.
func firstForm(t *testing.T, path string) {
	t.Helper()
	unpack(t, "first-form.db.gz", path)
}

// unpack writes a file of calllog's test data.
func unpack(t *testing.T, name, path string) {
	t.Helper()
	packed, err := os.Open(filepath.Join("..", "calllog", "testdata", name))
	require.NoError(t, err)
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	require.NoError(t, err)
	raw, err := io.ReadAll(unpacked)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, raw, 0o600))
}

// entriesOf are a call log's entries as JSON, by id.
func entriesOf(t *testing.T, path string) map[string]string {
	t.Helper()
	book, err := calllog.Options{}.Open(path)
	require.NoError(t, err)
	list, err := book.Records()
	require.NoError(t, err)
	require.NoError(t, book.Close())
	require.Greater(t, len(list), 300)
	entries := make(map[string]string)
	for _, r := range list {
		text, err := json.Marshal(r)
		require.NoError(t, err)
		entries[r.ID] = string(text)
	}
	return entries
}

const tornPage = 4096

// damages are the ways in which a file is damaged. Each gets a copy to work on and returns what is in its place.
var damages = []struct {
	name string
	do   func(b []byte, luck *rand.Rand) []byte
}{
	{"truncated", func(b []byte, luck *rand.Rand) []byte { return b[:luck.IntN(len(b))] }},
	{"truncated at a page", func(b []byte, luck *rand.Rand) []byte { return b[:luck.IntN(len(b)/tornPage)*tornPage] }},
	{"one page zeroed", func(b []byte, luck *rand.Rand) []byte { clear(pageOf(b, luck)); return b }},
	{"torn page", func(b []byte, luck *rand.Rand) []byte { clear(pageOf(b, luck)[512:]); return b }},
	{"64 random bytes", func(b []byte, luck *rand.Rand) []byte { scribble(b, luck, 64); return b }},
	{"a page of random bytes", func(b []byte, luck *rand.Rand) []byte { p := pageOf(b, luck); scribble(p, luck, len(p)); return b }},
	{"last half zeroed", func(b []byte, luck *rand.Rand) []byte { clear(b[len(b)/2+luck.IntN(tornPage):]); return b }},
	{"first half zeroed", func(b []byte, luck *rand.Rand) []byte { clear(b[:len(b)/2+luck.IntN(tornPage)]); return b }},
	{"two pages swapped", func(b []byte, luck *rand.Rand) []byte {
		one, other := pageOf(b, luck), pageOf(b, luck)
		keep := bytes.Clone(one)
		copy(one, other)
		copy(other, keep)
		return b
	}},
	{"a page over another", func(b []byte, luck *rand.Rand) []byte { copy(pageOf(b, luck), pageOf(b, luck)); return b }},
	{"first meta page", func(b []byte, luck *rand.Rand) []byte { scribble(b[16:80], luck, 8); return b }},
	{"second meta page", func(b []byte, luck *rand.Rand) []byte { scribble(b[tornPage+16:tornPage+80], luck, 8); return b }},
	{"both meta pages", func(b []byte, _ *rand.Rand) []byte { clear(b[:2*tornPage]); return b }},
	{"newest meta page points elsewhere", func(b []byte, luck *rand.Rand) []byte { return pointElsewhere(b, luck) }},
	{"foreign text", func(_ []byte, luck *rand.Rand) []byte {
		return bytes.Repeat([]byte("hello, world\n"), 1+luck.IntN(3000))
	}},
	{"foreign binary", func(_ []byte, luck *rand.Rand) []byte {
		b := make([]byte, 1+luck.IntN(1<<18))
		scribble(b, luck, len(b))
		copy(b, "SQLite format 3\x00")
		return b
	}},
	{"empty", func([]byte, *rand.Rand) []byte { return nil }},
	{"zeros only", func(b []byte, _ *rand.Rand) []byte { clear(b); return b }},
	{"huge counts in a page's head", func(b []byte, luck *rand.Rand) []byte {
		binary.LittleEndian.PutUint16(pageOf(b, luck)[10:], uint16(0xf000+luck.IntN(0xfff)))
		return b
	}},
	{"huge overflow in a page's head", func(b []byte, luck *rand.Rand) []byte {
		binary.LittleEndian.PutUint32(pageOf(b, luck)[12:], 0xffffff00)
		return b
	}},
	{"huge lengths of keys", func(b []byte, luck *rand.Rand) []byte {
		p := pageOf(b, luck)
		for i := range 8 {
			binary.LittleEndian.PutUint32(p[16+16*i+4+4*luck.IntN(3):], 0x7fffffff)
		}
		return b
	}},
	{"free list", func(b []byte, luck *rand.Rand) []byte {
		for p := range slices.Chunk(b, tornPage) {
			if binary.LittleEndian.Uint16(p[8:]) == 0x10 {
				scribble(p[8:256], luck, 12)
			}
		}
		return b
	}},
	{"free list names used pages", func(b []byte, luck *rand.Rand) []byte {
		for p := range slices.Chunk(b, tornPage) {
			if binary.LittleEndian.Uint16(p[8:]) == 0x10 && binary.LittleEndian.Uint16(p[10:]) > 0 {
				binary.LittleEndian.PutUint64(p[16:], uint64(2+luck.IntN(len(b)/tornPage-2)))
			}
		}
		return b
	}},
	{"one bit", func(b []byte, luck *rand.Rand) []byte { b[luck.IntN(len(b))] ^= 1 << luck.IntN(8); return b }},
	{"one bit of a used page", func(b []byte, luck *rand.Rand) []byte {
		p := pageOf(b, luck)
		p[luck.IntN(len(p))] ^= 1 << luck.IntN(8)
		return b
	}},
	{"a hundred bits", func(b []byte, luck *rand.Rand) []byte {
		for range 100 {
			b[luck.IntN(len(b))] ^= 1 << luck.IntN(8)
		}
		return b
	}},
	{"a loop of pages", func(b []byte, luck *rand.Rand) []byte {
		for p := range slices.Chunk(b, tornPage) {
			if binary.LittleEndian.Uint16(p[8:]) == 1 && binary.LittleEndian.Uint16(p[10:]) > 0 {
				binary.LittleEndian.PutUint64(p[16+8:], binary.LittleEndian.Uint64(p))
			}
		}
		return b
	}},
	{"bytes put in", func(b []byte, luck *rand.Rand) []byte {
		return slices.Insert(b, luck.IntN(len(b)), make([]byte, 1+luck.IntN(600))...)
	}},
	{"bytes taken out", func(b []byte, luck *rand.Rand) []byte {
		at := luck.IntN(len(b) - 700)
		return slices.Delete(b, at, at+1+luck.IntN(600))
	}},
	{"line ends changed", func(b []byte, _ *rand.Rand) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }},
}

// pageOf is a page after the meta pages that has something in it.
func pageOf(b []byte, luck *rand.Rand) []byte {
	for {
		n := 2 + luck.IntN(len(b)/tornPage-2)
		if p := b[n*tornPage : (n+1)*tornPage]; len(bytes.Trim(p, "\x00")) > 0 {
			return p
		}
	}
}

func scribble(b []byte, luck *rand.Rand, n int) {
	at := 0
	if len(b) > n {
		at = luck.IntN(len(b) - n)
	}
	for i := range n {
		b[at+i] = byte(luck.Uint32())
	}
}

// pointElsewhere has both meta pages name another root, with a right checksum.
func pointElsewhere(b []byte, luck *rand.Rand) []byte {
	for at := range slices.Values([]int{0, tornPage}) {
		m := b[at+16 : at+80]
		binary.LittleEndian.PutUint64(m[16:], uint64(2+luck.IntN(len(b)/tornPage-2)))
		sum := uint64(14695981039346656037)
		for _, c := range m[:56] {
			sum = (sum ^ uint64(c)) * 1099511628211
		}
		binary.LittleEndian.PutUint64(m[56:], sum)
	}
	return b
}
