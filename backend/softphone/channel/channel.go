// Package channel is what a softphone's page and the program say to each other. Between the two stands the Salesforce page,
// whose scripts are not trusted: everything passes through it. So the page that Go serves carries a key of its own, which no
// other page can read, and both sides encrypt and authenticate what they say with it. The Salesforce page can keep messages
// back, and nothing else.
//
// It promises that nothing is opened that the other side did not say, in this start, in this frame, once. It knows neither
// calls nor what may be asked for.
package channel

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"
)

// Sizes in bytes.
const (
	keySize     = 32        // of every key: AES-256
	idSize      = 16        // of frames' and sessions' ids and of nonces
	counterSize = 8         // in front of what is sealed
	MostSealed  = 512 << 10 // of a sealed message, in characters
)

// A call names the last message that its softphone heard. It is carried out for CallWithin after that message was
// sealed, and if that is one of the last MostFresh: what the page between holds back for longer is asked for by nobody any
// more. A softphone that was told nothing for a while asks to be told something first.
const (
	CallWithin = 20 * time.Second
	MostFresh  = 64
)

// The two directions have keys of their own, so that nothing can be sent back to where it came from.
const (
	toProgram   = "softphone to program"
	toSoftphone = "program to softphone"
)

// ErrSealed says that a message was not sealed by the other side for this place, or was here before.
var ErrSealed = errors.New("channel: the message is not the other side's, or not a new one")

// PageKey is what one served softphone page shares with the program.
type PageKey struct {
	Frame string `json:"frame"` // names the page; 16 random bytes in base64url
	Key   string `json:"key"`   // 32 bytes in base64url; opens everything that is said to or by this page
}

// Keys makes the keys of pages. They live as long as the program: what was said in an earlier start means
// nothing in this one.
type Keys struct{ secret []byte }

// NewKeys draws the secret of this start.
func NewKeys() *Keys {
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret) // never fails
	return &Keys{secret}
}

// Issue makes the key of one page.
func (k *Keys) Issue() PageKey {
	frame := randomID()
	return PageKey{frame, encode(k.of(frame))}
}

// of is the key of a frame. It is computed, not kept: pages that are loaded by the thousand cost nothing.
func (k *Keys) of(frame string) []byte {
	return derive(k.secret, []byte(frame), "cordboard softphone page")
}

// channel is one conversation with one softphone page. A page that says hello again gets a new one. It is not
// safe for use by several goroutines.
//
// What is sealed is 8 bytes of counter (big endian) and the output of AES-256-GCM in base64. The nonce is the
// counter, 4 zero bytes in front. The additional data are the kind of message, the channel's id and what the
// message answers, with a zero byte between them.
type channel struct {
	id      string
	in, out cipher.AEAD
	heard   uint64 // the counter of the last message that was opened
	sent    uint64 // the counter of the last message that was sealed

	sealedAt [MostFresh]time.Time // of the last messages, by their counters
}

// newChannel derives the keys of a conversation from the page's key and a nonce of either side.
func newChannel(pageKey []byte, id string, theirs, ours []byte) *channel {
	salt := append(append([]byte{}, theirs...), ours...)
	return &channel{id: id, in: newAEAD(derive(pageKey, salt, toProgram)), out: newAEAD(derive(pageKey, salt, toSoftphone))}
}

// seal encrypts what the program says. answers is the counter of what is answered, or "".
func (c *channel) seal(kind, answers string, plain []byte) string {
	c.sent++
	c.sealedAt[c.sent%MostFresh] = time.Now()
	counter := binary.BigEndian.AppendUint64(nil, c.sent)
	return encode(c.out.Seal(counter, nonce(counter), plain, c.additional(kind, answers)))
}

// open decrypts what the softphone said, and takes nothing a second time and nothing older than what it took.
func (c *channel) open(kind, sealed string) (plain []byte, counter uint64, err error) {
	if len(sealed) > MostSealed {
		return nil, 0, ErrSealed
	}
	raw, err := decode(sealed)
	if err != nil || len(raw) < counterSize {
		return nil, 0, ErrSealed
	}
	counter = binary.BigEndian.Uint64(raw)
	if counter <= c.heard {
		return nil, 0, ErrSealed
	}
	plain, err = c.in.Open(nil, nonce(raw[:counterSize]), raw[counterSize:], c.additional(kind, ""))
	if err != nil {
		return nil, 0, ErrSealed
	}
	c.heard = counter
	return plain, counter, nil
}

// fresh says whether the message with that counter was sealed a short while ago.
func (c *channel) fresh(counter uint64) bool {
	return 0 < counter && counter <= c.sent && c.sent-counter < MostFresh && time.Since(c.sealedAt[counter%MostFresh]) <= CallWithin
}

func (c *channel) additional(kind, answers string) []byte {
	return []byte(kind + "\x00" + c.id + "\x00" + answers)
}

func nonce(counter []byte) []byte { return append(make([]byte, 4), counter...) }

// derive is HKDF with SHA-256 (RFC 5869).
func derive(secret, salt []byte, info string) []byte {
	key, err := hkdf.Key(sha256.New, secret, salt, info, keySize)
	if err != nil {
		panic(err) // the sizes are constants
	}
	return key
}

func newAEAD(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // the size is a constant
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

func randomID() string {
	id := make([]byte, idSize)
	_, _ = rand.Read(id) // never fails
	return encode(id)
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func decode(text string) ([]byte, error) { return base64.RawURLEncoding.DecodeString(text) }
