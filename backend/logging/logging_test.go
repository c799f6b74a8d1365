package logging_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/logging"
)

// planted is a secret that must be in no log. It has what ends a careless pattern.
const planted = `hunter2 & "co", <b>'s; x}`

// escaped is planted as XML says it.
const escaped = `hunter2 &amp; &quot;co&quot;, &lt;b&gt;'s; x}`

type secret string

func (secret) String() string { return "[secret]" }

type hiddenWord string // its name says nothing, but it prints as a secret

func (hiddenWord) String() string { return "******" }

type signOn struct {
	User     string
	Password string
	inner    nested
	Next     *signOn
}

type nested struct {
	pass  secret
	word  hiddenWord
	Field string `xml:"softPhonePwd,attr"`
	Other string `json:"authCode,omitempty"`
	extra map[string]any
}

type refusal struct{ token string }

func (r *refusal) Error() string { return "refused: <a:sessionID>" + r.token + "</a:sessionID>" }

type rude struct{}

func (rude) String() string { panic(planted) }

type valuer struct{}

func (valuer) LogValue() slog.Value {
	return slog.GroupValue(slog.String("user", "ann"), slog.String("pwd", planted))
}

func logger(t *testing.T, o logging.Options) (*slog.Logger, *logging.Output, *bytes.Buffer) {
	t.Helper()
	var also bytes.Buffer
	o.Also = &also
	log, out, err := logging.New(o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, out.Close()) })
	return log, out, &also
}

func TestNoPlantedSecretReachesAnyOutput(t *testing.T) {
	path := filepath.Join(t.TempDir(), "logs", "cordboard.log")
	log, out, also := logger(t, logging.Options{Path: path, Level: slog.LevelDebug, MaskNumbers: true})
	raw, err := json.Marshal(map[string]any{"user": "ann", "password": planted, "n": 1})
	require.NoError(t, err)
	login := &signOn{User: "ann", Password: planted, inner: nested{
		pass: planted, word: planted, Field: planted, Other: planted, extra: map[string]any{"api-key": planted, "deep": []any{"--password", planted}},
	}}
	login.Next = login
	xml := fmt.Sprintf(`<loginRequest><userName>ann</userName><pwd type="x">%s</pwd><ext>200</ext></loginRequest>`, escaped)
	for name, plant := range map[string]func(){
		"element":         func() { log.Info("sent " + xml) },
		"element in attr": func() { log.Info("sent", "body", xml) },
		"element quoted":  func() { log.Info("sent", "body", fmt.Sprintf("%q", xml)) },
		"element in JSON": func() { b, _ := json.Marshal(xml); log.Info("sent", "body", string(b)) },
		"element twice escaped": func() {
			log.Info("sent " + strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace("<agentPassword>"+planted+"</agentPassword>"))
		},
		"element cut at its end":   func() { log.Info("sent " + xml[:strings.Index(xml, "</pwd>")]) },
		"element cut at its start": func() { log.Info("sent " + xml[strings.Index(xml, "hunter2"):]) },
		"CDATA": func() {
			log.Info("<softPhonePwd><![CDATA[" + planted + "</softPhonePwd>" + planted + "]]></softPhonePwd>")
		},
		"attribute":           func() { log.Info(`<login user="ann" softPhonePwd = "` + escaped + `" ext="200"/>`) },
		"attribute, single":   func() { log.Info(`<login authCode='` + strings.ReplaceAll(escaped, "'", "&apos;") + `'/>`) },
		"pair":                func() { log.Info("signing on: user=ann password=" + planted) },
		"pair with colon":     func() { log.Info("Password: " + planted + "\nuser: ann") },
		"pair in words":       func() { log.Info(fmt.Sprintf("wrong password %q for ann", planted)) },
		"JSON":                func() { log.Info(string(raw)) },
		"JSON bytes":          func() { log.Info("body", "raw", raw, "message", json.RawMessage(raw)) },
		"key":                 func() { log.Info("x", "softPhonePwd", planted, "Session-ID", planted, "auth_code", planted) },
		"key of anything":     func() { log.Info("x", "token", []string{planted}, "secret", errors.New(planted), "pwd", valuer{}) },
		"key of a group":      func() { log.Info("x", slog.Group("password", "value", planted)) },
		"in a group":          func() { log.Info("x", slog.Group("login", slog.Group("deep", "pwd", planted, "user", "ann"))) },
		"with":                func() { log.With("token", planted).Info("x") },
		"with group":          func() { log.WithGroup("login").With("pwd", planted).WithGroup("more").Info("x", "session", planted) },
		"with a secret group": func() { log.WithGroup("session").With("id", planted).Info("x", "value", planted) },
		"error":               func() { log.Info("x", "err", fmt.Errorf("sign on: %w", &refusal{planted})) },
		"joined errors":       func() { log.Info("x", "err", errors.Join(io.EOF, &refusal{planted})) },
		"secret type":         func() { log.Info("x", "a", secret(planted), "b", hiddenWord(planted), "c", []secret{planted}) },
		"struct":              func() { log.Info("x", "login", login, "copy", *login) },
		"map":                 func() { log.Info("x", "m", map[string]string{"Password": planted, "user": "ann"}) },
		"header": func() {
			log.Info("x", "h", http.Header{"Authorization": {"Basic " + planted}, "Set-Cookie": {planted}})
		},
		"header as text": func() { log.Info("Authorization: Bearer " + planted + "\r\nHost: x") },
		"bearer":         func() { log.Info("sent bearer hunter2") },
		"flags":          func() { log.Info("x", "args", []string{"cordctl", "--password", planted}) },
		"log valuer":     func() { log.Info("x", "who", valuer{}, "all", []any{valuer{}}) },
		"address":        func() { u, _ := url.Parse("https://ann:hunter2@example.com/x"); log.Info("at "+u.String(), "u", u) },
		"query":          func() { log.Info("GET https://example.com/frontdoor.jsp?sid=hunter2&x=1") },
		"session":        func() { log.Info("got 00D000000000001AAA!hunter2.x") },
		"panic":          func() { log.Info("x", "rude", rude{}, "list", []any{rude{}}) },
		"secret as key":  func() { log.Info("x", "<pwd>"+planted, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			before := also.Len()
			plant()
			line := also.String()[before:]
			require.NotEmpty(t, line)
			for _, piece := range []string{"hunter2", "co\\\"", "'s; x}"} {
				require.NotContains(t, line, piece)
			}
		})
	}
	require.NoError(t, out.Close())
	file, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, also.String(), string(file))
}

func TestWhatIsNoSecretStays(t *testing.T) {
	log, _, also := logger(t, logging.Options{Level: slog.LevelDebug, MaskNumbers: true})
	for name, line := range map[string]struct {
		write func()
		want  string
	}{
		"around an element":   {func() { log.Info("<l><u>ann</u><pwd>x</pwd><ext>200</ext></l>") }, `msg=<l><u>ann</u><pwd>[secret]</pwd><ext>200</ext></l>`},
		"an empty element":    {func() { log.Info("<l><pwd/><ext>200</ext></l>") }, `msg=<l><pwd/><ext>200</ext></l>`},
		"around an attribute": {func() { log.Info(`<l pwd="x" ext="200"/>`) }, `msg="<l pwd=\"[secret]\" ext=\"200\"/>"`},
		"around JSON":         {func() { log.Info(`{"token":"x","n":1}`) }, `msg="{\"token\":\"[secret]\",\"n\":1}"`},
		"an ECMA-354 root":    {func() { log.Info("<StartApplicationSession><x/></StartApplicationSession>") }, `msg=<StartApplicationSession><x/></StartApplicationSession>`},
		"a lost session":      {func() { log.Info("session: lost") }, `msg="session: lost"`},
		"a switch":            {func() { log.Info("x", "session", true) }, `session=true`},
		"an address":          {func() { log.Info("x", "at", netip.MustParseAddrPort("192.168.100.200:7778")) }, `at=192.168.100.200:7778`},
		"an address in text":  {func() { log.Info("dial tcp 192.168.100.200:7777") }, `msg="dial tcp 192.168.100.200:7777"`},
		"a counter":           {func() { log.Info("x", "bytes", 12345678) }, `bytes=12345678`},
		"a duration":          {func() { log.Info("x", "took", 1234567*time.Microsecond) }, `took=1.234567s`},
		"a date":              {func() { log.Info("expired 2026-11-22T10:30:00Z") }, `msg="expired 2026-11-22T10:30:00Z"`},
		"a fingerprint": {func() {
			log.Info("pin 0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9")
		}, `msg="pin 0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9"`},
		"a UUID":    {func() { log.Info("id 12345678-1234-4abc-9def-123456789012") }, `msg="id 12345678-1234-4abc-9def-123456789012"`},
		"a struct":  {func() { log.Info("x", "v", struct{ A, b int }{1, 2}) }, `v="{A:1 b:2}"`},
		"nothing":   {func() { log.Info("x", "err", error(nil), "p", (*refusal)(nil)) }, `err=<nil> p=<nil>`},
		"binary":    {func() { log.Info("x", "b", []byte{0xff, 0}) }, `b="[2 bytes]"`},
		"a record":  {func() { log.Info("x", "record", "003000000012345", "whoId", "0035000000ABCDE") }, `record=003000000012345 whoId=0035000000ABCDE`},
		"no record": {func() { log.Info("x", "record", "004915112345678", "party", "003000000012345") }, `record=*************78 party=*************45`},
		"extension": {func() { log.Info("x", "device", "200", "call", 4711) }, `device=200 call=4711`},
	} {
		t.Run(name, func(t *testing.T) {
			before := also.Len()
			line.write()
			require.Contains(t, also.String()[before:], line.want)
		})
	}
}

func TestNumbersAreMaskedWhereverTheyAreUntilTurnedOff(t *testing.T) {
	log, out, also := logger(t, logging.Options{MaskNumbers: true})
	write := func() string {
		before := also.Len()
		log.Info("dialling 5550100", "number", 5550100, "device", uint64(5550100), "to", "+1 555 0100", "err", errors.New("no 555-0100"),
			slog.Group("party", "any", struct{ n string }{"5550100"}))
		return also.String()[before:]
	}
	require.NotRegexp(t, `555|0100`, write())
	out.SetMaskNumbers(false)
	require.Equal(t, 3, strings.Count(write(), "5550100 ")+strings.Count(write(), "=5550100")-1)
	out.SetMaskNumbers(true)
	require.NotRegexp(t, `555|0100`, write())
}

func TestLevelChangesWhileRunning(t *testing.T) {
	log, out, also := logger(t, logging.Options{})
	derived := log.With("a", 1)
	derived.Debug("one")
	require.False(t, log.Enabled(context.Background(), slog.LevelDebug))
	out.SetLevel(slog.LevelDebug)
	derived.Debug("two")
	out.SetLevel(slog.LevelError)
	derived.Warn("three")
	require.Contains(t, also.String(), "msg=two")
	require.NotContains(t, also.String(), "one")
	require.NotContains(t, also.String(), "three")
}

func TestLongTextsAreCut(t *testing.T) {
	log, _, also := logger(t, logging.Options{})
	log.Info(strings.Repeat("ä", 20_000), "list", make([]int, 1000))
	require.Less(t, also.Len(), 20_000)
	require.Contains(t, also.String(), "...")
}

func TestLinesAfterCloseAreDropped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	log, out, _ := logger(t, logging.Options{Path: path})
	log.Info("before")
	require.NoError(t, out.Close())
	require.NoError(t, out.Close())
	log.Info("after")
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(raw), "before")
	require.NotContains(t, string(raw), "after")
}

func TestFullFilesArePutAside(t *testing.T) {
	folder := t.TempDir()
	log, out, _ := logger(t, logging.Options{Path: filepath.Join(folder, "a.log"), MaxSizeMB: 1, MaxFiles: 1})
	line := strings.Repeat("word ", 3000)
	for range 100 {
		log.Info(line)
	}
	require.NoError(t, out.Close())
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(entries), 2)
}

func TestALogThatIsNoFileIsToldAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.log")
	require.NoError(t, os.Mkdir(path, 0o700))
	_, _, err := logging.New(logging.Options{Path: path})
	require.ErrorContains(t, err, "this is no file")
	if _, err := os.Stat(os.DevNull); err == nil && runtime.GOOS != "windows" {
		_, _, err = logging.New(logging.Options{Path: os.DevNull})
		require.ErrorContains(t, err, "this is no file")
	}
}

func TestAFolderThatCannotBeWrittenIsToldAtOnce(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	_, _, err := logging.New(logging.Options{Path: filepath.Join(blocked, "a.log")})
	require.ErrorContains(t, err, "logging: the log cannot be written")
}

func TestFolderIsLocalToTheComputer(t *testing.T) {
	folder, err := logging.Folder()
	require.NoError(t, err)
	require.Equal(t, "logs", filepath.Base(folder))
	require.Equal(t, "cordboard", strings.ToLower(filepath.Base(filepath.Dir(folder))))
}
