package chaoslog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
)

// The layout of a bbolt file, as far as damage needs it: pages of 4,096 bytes, of which the first two are meta
// pages; the one with the higher transaction counts (go.etcd.io/bbolt, internal/common/meta.go and page.go).
const (
	pageSize   = 4096
	metaMagic  = 0xED0CDAED
	pageHeader = 16
	noFreelist = ^uint64(0)
)

// meta is what a meta page says.
type meta struct {
	page     int64 // 0 or 1
	freelist uint64
	pages    uint64 // the first page beyond all that are in use or free
	txid     uint64
}

func readMeta(content []byte, page int64) (meta, bool) {
	at := content[page*pageSize+pageHeader:]
	if binary.LittleEndian.Uint32(at) != metaMagic {
		return meta{}, false
	}
	return meta{
		page: page, freelist: binary.LittleEndian.Uint64(at[32:]),
		pages: binary.LittleEndian.Uint64(at[40:]), txid: binary.LittleEndian.Uint64(at[48:]),
	}, true
}

// damage spoils the call log at path and says how. Gentle damage leaves every entry where it can be read: the older
// one of the two meta pages, the list of free pages, a free page, or the unused end of the file. Harsh damage is
// anything (a short file, a page of zeros, random bytes): it is done only while nothing is owed to Salesforce.
func damage(path string, luck *rand.Rand, harsh bool) (string, error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || len(content) < 4*pageSize {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var what string
	if harsh {
		content, what = spoil(content, luck)
	} else if what = scratch(&content, luck); what == "" {
		return "", nil
	}
	return what, os.WriteFile(path, content, 0o600)
}

// spoil does harsh damage.
func spoil(content []byte, luck *rand.Rand) ([]byte, string) {
	switch luck.IntN(5) {
	case 0:
		length := luck.IntN(len(content))
		return content[:length], fmt.Sprintf("cut to %d of %d bytes", length, len(content))
	case 1:
		page := luck.IntN(len(content) / pageSize)
		clear(content[page*pageSize : (page+1)*pageSize])
		return content, fmt.Sprintf("page %d is zeros", page)
	case 2:
		for range 200 {
			content[luck.IntN(len(content))] = byte(luck.Uint32())
		}
		return content, "200 random bytes"
	case 3:
		clear(content)
		return content, "all zeros"
	default:
		return []byte("this is no database\n"), "another file"
	}
}

// scratch does gentle damage; "" when there is nothing to do it to.
func scratch(content *[]byte, luck *rand.Rand) string {
	file := *content
	a, okA := readMeta(file, 0)
	b, okB := readMeta(file, 1)
	if !okA || !okB {
		return ""
	}
	newer, older := a, b
	if b.txid > a.txid {
		newer, older = b, a
	}
	garble := func(page int64) {
		for i := range pageSize {
			file[page*pageSize+int64(i)] = byte(luck.Uint32())
		}
	}
	end := min(int64(newer.pages)*pageSize, int64(len(file)))
	var free []int64
	listed := newer.freelist != noFreelist && int64(newer.freelist+1)*pageSize <= int64(len(file))
	if listed {
		free = freePages(file, newer)
	}
	switch choice := luck.IntN(4); {
	case choice == 0 && listed:
		garble(int64(newer.freelist))
		return fmt.Sprintf("the list of free pages, page %d, is garbage", newer.freelist)
	case choice == 1 && len(free) > 0:
		page := free[luck.IntN(len(free))]
		garble(page)
		return fmt.Sprintf("the free page %d is garbage", page)
	case choice == 2 && end < int64(len(file)):
		*content = file[:end]
		return fmt.Sprintf("the unused end is cut off: %d of %d bytes", end, len(file))
	}
	garble(older.page)
	return fmt.Sprintf("the older meta page %d is garbage", older.page)
}

// freePages are the pages that the list of free ones names and that neither of the metas uses.
func freePages(file []byte, m meta) (free []int64) {
	at := file[int64(m.freelist)*pageSize:]
	count := int(binary.LittleEndian.Uint16(at[10:]))
	for i := range min(count, (pageSize-pageHeader)/8) {
		page := int64(binary.LittleEndian.Uint64(at[pageHeader+8*i:]))
		if page > 1 && page < int64(m.pages) && (page+1)*pageSize <= int64(len(file)) {
			free = append(free, page)
		}
	}
	return free
}
