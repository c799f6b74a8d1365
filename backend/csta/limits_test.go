package csta_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// filled repeats a piece until a frame is full.
func filled(begin string, piece func(i int) string, end string) []byte {
	var b strings.Builder
	b.WriteString(begin)
	for i := 0; ; i++ {
		next := piece(i)
		if b.Len()+len(next)+len(end) > csta.MaxBody {
			break
		}
		b.WriteString(next)
	}
	b.WriteString(end)
	return []byte(b.String())
}

func always(piece string) func(int) string { return func(int) string { return piece } }

// crowded are frames that are sound, small and expensive: each was read before, at up to 5 MB and 30 ms.
func crowded() map[string]struct {
	body []byte
	says string
} {
	type frame = struct {
		body []byte
		says string
	}
	attribute := func(i int) string { return fmt.Sprintf("a%x='' ", i) }
	return map[string]frame{
		"attributes":              {filled("<DeliveredEvent ", attribute, "/>"), "an element has more than 64 attributes"},
		"attributes, double":      {filled("<DeliveredEvent ", func(i int) string { return fmt.Sprintf("a%x = \"\"\n", i) }, "/>"), "an element has more than 64 attributes"},
		"attributes of a child":   {filled("<DeliveredEvent><cad x='>' ", attribute, "/></DeliveredEvent>"), "an element has more than 64 attributes"},
		"attributes of many":      {filled("<DeliveredEvent>", always("<a b='' c='' d='' e='' f='' g=''/>"), "</DeliveredEvent>"), "it has more than 4096 attributes"},
		"namespaces":              {filled("<a ", func(i int) string { return fmt.Sprintf("xmlns:a%x='u' ", i) }, "/>"), "an element has more than 64 attributes"},
		"one namespace again":     {filled("<a ", always("xmlns:a='u' "), "/>"), "an element has more than 64 attributes"},
		"elements":                {filled("<DeliveredEvent>", always("<a/>"), "</DeliveredEvent>"), "it has more than 4096 elements"},
		"elements with end tags":  {filled("<DeliveredEvent>", always("<a></a>"), "</DeliveredEvent>"), "it has more than 4096 elements"},
		"call data":               {filled("<DeliveredEvent>", always("<cad/>"), "</DeliveredEvent>"), "it has more than 4096 elements"},
		"comments":                {filled("<DeliveredEvent>", always("<!---->"), "</DeliveredEvent>"), "it has more than 4096 elements"},
		"instructions":            {filled("<DeliveredEvent>", always("<?a?>"), "</DeliveredEvent>"), "it has more than 4096 elements"},
		"sections of characters":  {filled("<DeliveredEvent>", always("<![CDATA[]]>"), "</DeliveredEvent>"), "it has more than 4096 elements"},
		"a long name":             {filled("<", always("a"), "/>"), "a name is longer than 256 bytes"},
		"a long attribute's name": {filled("<a ", always("a"), "=''/>"), "a name is longer than 256 bytes"},
	}
}

func TestCrowdedMessagesAreRefusedBeforeTheyCost(t *testing.T) {
	for name, frame := range crowded() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := csta.Decode(frame.body)
		runtime.ReadMemStats(&after)
		var syntax *csta.SyntaxError
		require.ErrorAs(t, err, &syntax, name)
		require.Equal(t, frame.says, syntax.Reason, name)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<10), name)
	}
}

// What a real message may hold is far below the limits; quotes, signs and sections within it count as nothing.
func TestFullMessagesAreStillRead(t *testing.T) {
	call := `<snapshotDeviceResponseInfo><connectionIdentifier><deviceID>200</deviceID><callID>17</callID></connectionIdentifier>` +
		`<localConnectionInfo>connected</localConnectionInfo></snapshotDeviceResponseInfo>`
	for name, body := range map[string][]byte{
		"calls":        filled("<SnapshotDeviceResponse><snapshotData>", always(call), "</snapshotData></SnapshotDeviceResponse>"),
		"call data":    filled("<DeliveredEvent>", always(`<cad name="account" type="string">a="1" b='2'</cad>`), "</DeliveredEvent>"),
		"text":         filled("<DeliveredEvent><cad name='a'>", always(`=" '`), "</cad></DeliveredEvent>"),
		"a section":    filled("<DeliveredEvent><cad name='a'><![CDATA[", always(`<a b="c"/>`), "]]></cad></DeliveredEvent>"),
		"a comment":    filled("<DeliveredEvent><!-- don't ", always(`<a b="c"/>`), "--></DeliveredEvent>"),
		"a long value": filled("<DeliveredEvent><cad name='", always("a> \" ="), "'/></DeliveredEvent>"),
		"references":   filled("<DeliveredEvent><cad name='", always("&lt;"), "'/></DeliveredEvent>"),
	} {
		_, err := csta.Decode(body)
		require.NoError(t, err, name)
	}
}

// BenchmarkDecode: the costliest frame that is read, and one that is refused.
func BenchmarkDecode(b *testing.B) {
	calls := 0
	for name, body := range map[string][]byte{
		"elements to the limit": filled("<DeliveredEvent>", func(int) string {
			if calls++; calls > 4000 {
				return strings.Repeat(" ", csta.MaxBody)
			}
			return "<a b=''/>"
		}, "</DeliveredEvent>"),
		"too many attributes": crowded()["attributes"].body,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = csta.Decode(body)
			}
		})
	}
}
