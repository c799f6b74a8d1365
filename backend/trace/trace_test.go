package trace_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/trace"
)

func readAll(t require.TestingT, text string) (trace.Header, []trace.Frame, error) {
	reader, err := trace.Read(strings.NewReader(text))
	if err != nil {
		return trace.Header{}, nil, err
	}
	var frames []trace.Frame
	for {
		f, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return reader.Header(), frames, nil
		}
		if err != nil {
			return reader.Header(), frames, err
		}
		frames = append(frames, f)
	}
}

func written(t *testing.T, r *trace.Ring) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, r.Write(&out, "test"))
	return out.String()
}

func event(at time.Time, n int) trace.Frame {
	return trace.Frame{At: at, ID: 9999, Name: "HeldEvent", Body: fmt.Sprintf("<HeldEvent><callID>c%d</callID></HeldEvent>", n)}
}

func TestTraceIsReadAsItWasWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := trace.NewRing(trace.RingOptions{Dialect: "ecma"})
		start := time.Now()
		frames := []trace.Frame{
			{At: start, Note: trace.NoteUp, Body: "127.0.0.1:7777"},
			{At: start.Add(time.Millisecond), ID: 0, Name: "SystemStatus", Body: `<?xml version="1.0"?><SystemStatus>ü "quoted" & <![CDATA[x]]></SystemStatus>`},
			{At: start.Add(1500 * time.Microsecond), Out: true, ID: 1, Name: "MonitorStart", Body: `<MonitorStart><monitorObject><deviceObject>N&lt;200&gt;</deviceObject></monitorObject></MonitorStart>`},
			{At: start.Add(2 * time.Second), ID: 1, Name: "MonitorStartResponse", Body: `<MonitorStartResponse><monitorCrossRefID>7</monitorCrossRefID></MonitorStartResponse>`},
			{At: start.Add(time.Hour), ID: 4, Name: "", Body: "no message at all"},
			{At: start.Add(time.Hour), Note: trace.NoteDown, Body: "link: lost"},
		}
		for _, f := range frames {
			r.Add(f)
		}
		text := written(t, r)
		require.Equal(t, len(frames)+1, strings.Count(text, "\n"))
		require.Contains(t, text, `<SystemStatus>`, "bodies can be read as they stand")

		header, got, err := readAll(t, text)
		require.NoError(t, err)
		require.Equal(t, "ecma", header.Dialect)
		require.Equal(t, "test", header.Reason)
		require.False(t, header.Plain)
		require.Equal(t, map[string]string{"7": "N<200>"}, header.Monitors)
		require.Len(t, got, len(frames))
		for i := range got {
			require.True(t, got[i].At.Equal(frames[i].At), "%s", got[i].At)
			got[i].At = frames[i].At
		}
		require.Equal(t, frames, got)
	})
}

func TestRingKeepsTheNewestAndHowItBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := trace.NewRing(trace.RingOptions{MaxFrames: 100})
		for n := range 1000 {
			r.Add(event(time.Now(), n))
			time.Sleep(time.Millisecond)
		}
		_, frames, err := readAll(t, written(t, r))
		require.NoError(t, err)
		require.Len(t, frames, 101, "and one gap")
		for n := range 32 {
			require.Contains(t, frames[n].Body, fmt.Sprintf("<callID>c%d<", n))
		}
		require.Equal(t, 900, frames[32].Lost)
		for i, f := range frames[33:] {
			require.Contains(t, f.Body, fmt.Sprintf("<callID>c%d<", 932+i))
		}
	})
}

func TestRingKeepsHowTheLastConnectionBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := trace.NewRing(trace.RingOptions{MaxFrames: 100})
		for range 3 {
			r.Add(trace.Frame{At: time.Now(), Note: trace.NoteUp})
			r.Add(trace.Frame{At: time.Now(), Out: true, ID: 1, Name: "MonitorStart", Body: "<MonitorStart><deviceObject>200</deviceObject></MonitorStart>"})
			r.Add(trace.Frame{At: time.Now(), ID: 1, Name: "MonitorStartResponse", Body: "<a:MonitorStartResponse><a:monitorCrossRefID>m</a:monitorCrossRefID></a:MonitorStartResponse>"})
			for n := range 150 {
				r.Add(event(time.Now(), n))
			}
			r.Add(trace.Frame{At: time.Now(), Note: trace.NoteDown})
		}
		header, frames, err := readAll(t, written(t, r))
		require.NoError(t, err)
		require.Equal(t, map[string]string{"m": "200"}, header.Monitors)
		require.Len(t, frames, 101)
		require.Equal(t, trace.NoteUp, frames[0].Note, "what was before is gone")
		require.Equal(t, "MonitorStart", frames[1].Name)
		require.Positive(t, frames[32].Lost)
		require.Equal(t, trace.NoteDown, frames[100].Note)
	})
}

func TestRingIsBoundedByBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := trace.NewRing(trace.RingOptions{MaxBytes: 100_000})
		for n := range 200 {
			f := event(time.Now(), n)
			f.Body += strings.Repeat("x", 3000)
			r.Add(f)
		}
		require.Less(t, len(written(t, r)), 110_000)
		r.Add(trace.Frame{At: time.Now(), Name: "huge", Body: strings.Repeat("y", 1_000_000)})
		require.Less(t, len(written(t, r)), 110_000, "one that is larger than the ring is given up itself")
	})
}

// TestTraceThatCannotBeRead: every error names its line.
func TestTraceThatCannotBeRead(t *testing.T) {
	const head = `{"cordboard":"trace","version":1,"dialect":"ecma","numbers":"plain","start":"2026-11-22T14:00:00Z"}` + "\n"
	const good = `{"us":5,"id":1,"name":"X","body":"<X/>"}` + "\n"
	for text, says := range map[string]string{
		"":                   "line 1: empty",
		"\n\n":               "line 1: empty",
		"<xml/>\n":           "line 1: noTrace",
		`{"a":1}` + "\n":     "line 1: noTrace",
		"[]\n":               "line 1: noTrace",
		"\x1f\x8b\x08\x00\n": "line 1: noTrace",
		`{"cordboard":"trace","version":2}` + "\n":    "line 1: otherVersion (2)",
		`{"cordboard":"tra`:                           "line 1: cutOff",
		head + good + `{"us":6,"id":1,"na`:            "line 3: cutOff",
		head + good + good + "{]\n" + good:            "line 4: unreadable",
		head + good + "\n" + `{"us":6} {"us":7}`:      "line 4: cutOff",
		head + `{"us":6,"id":1}{"us":7}` + "\n":       "line 2: unreadable",
		head + `{"us":6,"id":1,"more":1}` + "\n":      "line 2: unreadable",
		head + head:                                   "line 2: unreadable",
		head + `{"id":1,"name":"X"}` + "\n":           "line 2: noTime",
		head + `{"us":-1,"id":1,"name":"X"}` + "\n":   "line 2: noTime",
		head + `{"us":1e30,"id":1,"name":"X"}` + "\n": "line 2: unreadable",
		head + `{"us":1,"name":"X"}` + "\n":           `line 2: noID`,
		head + `{"us":1,"id":10000}` + "\n":           `line 2: noID`,
		head + `{"us":1,"id":1,"note":"up"}` + "\n":   "line 2: noteIsFrame",
		head + `{"lost":-1}` + "\n":                   "line 2: badGap",
		head + good + strings.Repeat("x", 2<<20):      "line 3: longLine",
		strings.Repeat(" ", 2<<20):                    "line 1: longLine",
	} {
		_, _, err := readAll(t, text)
		var wrong *trace.Error
		require.ErrorAs(t, err, &wrong, "%.80q", text)
		require.Contains(t, err.Error(), says, "%.80q", text)
	}
	_, frames, err := readAll(t, head+good+`{"us":6,"id":1}`)
	require.NoError(t, err, "only the last line's end is missing")
	require.Len(t, frames, 2)
	_, frames, err = readAll(t, head+"\r\n"+strings.ReplaceAll(good, "\n", "\r\n"))
	require.NoError(t, err, "a mail program was at it")
	require.Len(t, frames, 1)
}

func TestNumbersGetPseudonyms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const hex = "63616C6C65723D2B3439333031323334353637" // caller=+49301234567
		bodies := []string{
			`<E><callingDevice><deviceIdentifier>+49301234567</deviceIdentifier></callingDevice><deviceID>200</deviceID><callID>ff</callID></E>`,
			`<E><x>0301234567</x><d>N&lt;49301234567&gt;Ann;displayNumber=1234567</d></E>`,
			`<E><cad name="ani" type="string">+49 (30) 123-4567</cad><y z='49301234567'/></E>`,
			`<E><userData><string>` + hex + `</string></userData><userData><s:string xmlns:s="u">` + strings.ToLower(hex) + `</s:string></userData></E>`,
			`<E><callID>FF00010000000001000000002D65C85C</callID><at>2026-11-22T14:00:00</at><ip>192.168.100.200</ip><n>123456</n></E>`,
			`<E>49301234568</E>`,
		}
		r := trace.NewRing(trace.RingOptions{})
		for _, body := range bodies {
			r.Add(trace.Frame{At: time.Now(), Name: "E", Body: body})
		}
		text := written(t, r)
		require.NotContains(t, text, "1234567")
		require.NotContains(t, text, "123-4567")
		require.NotContains(t, strings.ToUpper(text), "31323334353637")
		_, frames, err := readAll(t, text)
		require.NoError(t, err)
		number := regexp.MustCompile(`\+(\d{11})<`).FindStringSubmatch(frames[0].Body)[1]
		require.NotEqual(t, "49301234567", number)
		require.Contains(t, frames[0].Body, "<deviceID>200</deviceID><callID>ff</callID>", "extensions stay")
		require.Contains(t, frames[1].Body, "N&lt;"+number+"&gt;Ann;displayNumber="+number[4:], "the same number is the same, in part too")
		require.Contains(t, frames[1].Body, number[3:]+"</x>")
		require.Contains(t, frames[2].Body, "+"+number[:2]+" ("+number[2:4]+") "+number[4:7]+"-"+number[7:])
		require.Contains(t, frames[2].Body, "z='"+number+"'")
		require.Equal(t, bodies[4], frames[4].Body, "no number is in it")
		require.NotContains(t, frames[5].Body, number, "another number is another")
		require.Len(t, frames[5].Body, len(bodies[5]))
		require.Equal(t, 2, strings.Count(frames[3].Body, strings.ToUpper(fmt.Sprintf("%x", "caller=+"+number))))

		_, again, err := readAll(t, written(t, r))
		require.NoError(t, err)
		require.Equal(t, frames, again, "within a session they stay")

		other := trace.NewRing(trace.RingOptions{})
		other.Add(trace.Frame{At: time.Now(), Name: "E", Body: bodies[0]})
		require.NotContains(t, written(t, other), number, "another session has others")

		r.SetPlainNumbers(true)
		header, frames, err := readAll(t, written(t, r))
		require.NoError(t, err)
		require.True(t, header.Plain)
		for i := range bodies {
			require.Equal(t, bodies[i], frames[i].Body)
		}
	})
}

func TestRecorderWritesFilesForTheUserAlone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "logs [1]") // a pattern to whoever would take it for one
	r := trace.NewRecorder(trace.Options{Folder: folder, Dialect: "zultys", MaxFiles: 3})
	require.NoError(t, os.MkdirAll(folder, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "cordboard.log"), nil, 0o600))

	path, err := r.Alarm("linkLost")
	require.NoError(t, err)
	require.Empty(t, path, "there is nothing to tell")
	r.Frame(event(time.Now(), 1))
	path, err = r.Alarm("linkLost")
	require.NoError(t, err)
	require.Regexp(t, `trace-\d{8}-\d{6}\.\d{3}-linkLost\.jsonl$`, path)
	info, err := os.Stat(path)
	require.NoError(t, err)
	if runtime.GOOS != "windows" {
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	header, frames, err := readAll(t, string(content))
	require.NoError(t, err)
	require.Equal(t, "zultys linkLost", header.Dialect+" "+header.Reason)
	require.Len(t, frames, 1)

	r.Frame(event(time.Now(), 2))
	path, err = r.Alarm("linkLost")
	require.NoError(t, err)
	require.Empty(t, path, "the same trouble within a minute")
	path, err = r.Alarm("kicked")
	require.NoError(t, err)
	require.NotEmpty(t, path)
	for range 5 {
		path, err = r.Save("../on demand")
		require.NoError(t, err)
		require.Regexp(t, `-ondemand\.jsonl$`, path)
		require.Equal(t, folder, filepath.Dir(path))
	}
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, entries, 4, "three traces and the log: %v", entries)
	require.FileExists(t, path)

	_, err = trace.NewRecorder(trace.Options{}).Save("x")
	require.ErrorIs(t, err, trace.ErrNoFolder)
}

func TestRecorderSaysThatItCannotWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	r := trace.NewRecorder(trace.Options{Folder: filepath.Join(file, "logs")})
	r.Frame(event(time.Now(), 1))
	_, err := r.Save("x")
	require.ErrorContains(t, err, "the trace cannot be written")
}

type broken struct{ after int }

func (b *broken) Write(p []byte) (int, error) {
	if b.after--; b.after < 0 {
		return 0, errors.New("the disk is full")
	}
	return len(p), nil
}

func TestRecorderWritesLive(t *testing.T) {
	var out bytes.Buffer
	r := trace.NewRecorder(trace.Options{Live: &out, Dialect: "dmcc"})
	var crew sync.WaitGroup
	for range 4 {
		crew.Go(func() {
			for n := range 50 {
				r.Frame(event(time.Now(), n))
			}
		})
	}
	r.Note(time.Now(), trace.NoteDown, "lost 49301234567")
	crew.Wait()
	require.NoError(t, r.Err())
	header, frames, err := readAll(t, out.String())
	require.NoError(t, err)
	require.Equal(t, "dmcc", header.Dialect)
	require.Len(t, frames, 201)
	require.NotContains(t, out.String(), "49301234567")

	r = trace.NewRecorder(trace.Options{Live: &broken{after: 2}})
	for n := range 5 {
		r.Frame(event(time.Now(), n))
	}
	require.ErrorContains(t, r.Err(), "the disk is full")
}

// FuzzRead: whatever the file holds, reading ends with the trace's end or an error that names a
// line; and what was read, written again, is read the same.
func FuzzRead(f *testing.F) {
	const head = `{"cordboard":"trace","version":1,"dialect":"ecma","numbers":"plain","start":"2026-11-22T14:00:00Z","monitors":{"1":"200"}}` + "\n"
	f.Add(head + `{"us":5,"at":"2026-11-22T14:00:00Z","out":true,"id":1,"name":"X","body":"<X/>"}` + "\n" + `{"us":9,"note":"down","body":"lost"}` + "\n" + `{"lost":3}` + "\n")
	f.Add(head + `{"us":5,"id":9999,"name":"DeliveredEvent","body":"<d>N&lt;49301234567&gt;</d><string>2B34393330</string>"}`)
	f.Add("{}\n")
	f.Add(head[:40])
	f.Fuzz(func(t *testing.T, text string) {
		header, frames, err := readAll(t, text)
		if err != nil {
			var wrong *trace.Error
			require.ErrorAs(t, err, &wrong)
			require.Positive(t, wrong.Line)
		}
		r := trace.NewRing(trace.RingOptions{Dialect: header.Dialect, PlainNumbers: true, MaxFrames: 1 << 20, MaxBytes: 1 << 30})
		var real []trace.Frame
		for _, frame := range frames {
			if frame.Lost == 0 {
				r.Add(frame)
				real = append(real, frame)
			}
		}
		var out bytes.Buffer
		require.NoError(t, r.Write(&out, ""))
		_, again, err := readAll(t, out.String())
		require.NoError(t, err)
		require.Len(t, again, len(real))
		for i := range real {
			if !real[i].At.Before(real[0].At) { // earlier than the first is written as the first
				require.True(t, real[i].At.Equal(again[i].At))
			}
			again[i].At = real[i].At
		}
		require.Equal(t, real, append([]trace.Frame(nil), again...))

		r.SetPlainNumbers(false)
		require.NoError(t, r.Write(io.Discard, ""))
	})
}
