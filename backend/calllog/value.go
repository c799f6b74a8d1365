package calllog

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// A value in the file is a header and the entry's JSON. bbolt has no checksums of its own; with these a value
// is known to be whole, and is found again in a file whose tree is broken:
//
//	4 bytes  "cbR1"
//	8 bytes  number of the write, growing: of two values of one entry the higher is the later
//	4 bytes  length of the JSON
//	4 bytes  CRC-32C of the 12 bytes before and the JSON
const (
	valueMagic  = "cbR1"
	valueHeader = 4 + 8 + 4 + 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var (
	errTorn  = errors.New("calllog: the value of an entry is damaged")
	errNewer = errors.New("calllog: an entry was written by another version")
)

// sealValue makes the value of an entry out of its JSON.
func sealValue(number uint64, text []byte) []byte {
	value := make([]byte, 0, valueHeader+len(text))
	value = append(value, valueMagic...)
	value = binary.BigEndian.AppendUint64(value, number)
	value = binary.BigEndian.AppendUint32(value, uint32(len(text)&math.MaxUint32))
	value = binary.BigEndian.AppendUint32(value, valueSum(value[4:16], text))
	return append(value, text...)
}

func valueSum(head, text []byte) uint32 {
	return crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, text)
}

// openValue takes the value that begins here apart; more may follow it.
func openValue(value []byte) (number uint64, text []byte, err error) {
	if len(value) < valueHeader || string(value[:4]) != valueMagic {
		return 0, nil, errTorn
	}
	length := uint64(binary.BigEndian.Uint32(value[12:]))
	if length > uint64(len(value)-valueHeader) {
		return 0, nil, errTorn
	}
	text = value[valueHeader : valueHeader+length]
	if binary.BigEndian.Uint32(value[16:]) != valueSum(value[4:16], text) {
		return 0, nil, errTorn
	}
	return binary.BigEndian.Uint64(value[4:]), text, nil
}

// readOld reads an entry in the form of the first versions, which has no checksum: errTorn when it is damaged, as far
// as that can be seen, errNewer when it is whole but not to be understood.
func readOld(key string, value []byte) (*Record, error) {
	if !utf8.Valid(value) || strings.HasPrefix(key, "cb-") && !json.Valid(value) {
		return nil, errTorn
	}
	r := new(Record)
	if json.Unmarshal(value, r) != nil || r.ID == "" {
		return nil, errNewer
	}
	if r.ID != key || !slices.Contains(fates, r.Fate) {
		return nil, errTorn
	}
	return r, nil
}

// fates in the order in which an entry passes them; Saved is the last.
var fates = []Fate{Live, Waiting, Claimed, Sending, Uncertain, Refused, Saved}

// readValue reads an entry: errTorn when it is damaged, errNewer when it is whole but not to be understood.
func readValue(value []byte) (*Record, uint64, error) {
	number, text, err := openValue(value)
	if err != nil {
		return nil, 0, err
	}
	if len(value) != valueHeader+len(text) {
		return nil, 0, errTorn
	}
	r := new(Record)
	if json.Unmarshal(text, r) != nil || r.ID == "" {
		return nil, number, errNewer
	}
	return r, number, nil
}
