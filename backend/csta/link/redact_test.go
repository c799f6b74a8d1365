package link

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func TestRedactBlanksSecretsAndNothingElse(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"nothing secret": {`<a b="c">d</a>`, `<a b="c">d</a>`},
		"empty":          {``, ``},
		"no XML":         {`hello`, `hello`},
		"element":        {`<loginRequest><userName>200</userName><pwd>s3&#xA;</pwd></loginRequest>`, `<loginRequest><userName>200</userName><pwd>***</pwd></loginRequest>`},
		"attribute":      {`<loginResponce ext="1" softPhonePwd="s3" sn='x'>OK</loginResponce>`, `<loginResponce ext="1" softPhonePwd="***" sn='x'>OK</loginResponce>`},
		"other quotes":   {`<a softPhonePwd = 's3>"' b="c"/>`, `<a softPhonePwd ="***" b="c"/>`},
		"no quotes":      {`<a pwd=s3 b=c>`, `<a pwd="***" b=c>`},
		"prefix":         {`<ns1:password xmlns:ns1="x">s3</ns1:password>`, `<ns1:password xmlns:ns1="x">***</ns1:password>`},
		"case":           {`<SessionID>s3</sessionid><x/>`, `<SessionID>***</sessionid><x/>`},
		"nested":         {`<password><b>s3</b><c d="s3"/></password><e>f</e>`, `<password>***</password><e>f</e>`},
		"self-closing":   {`<pwd/><a>b</a>`, `<pwd/><a>b</a>`},
		"nothing in it":  {`<pwd> </pwd><a>b</a>`, `<pwd></pwd><a>b</a>`},
		"cdata in it":    {`<pwd><![CDATA[s3</x>]]></pwd><a>b</a>`, `<pwd>***</pwd><a>b</a>`},
		"in a comment":   {`<!-- <pwd>s3</pwd> --><a>b</a>`, `<!-- <pwd>***</pwd> --><a>b</a>`},
		"in cdata":       {`<x><![CDATA[<pwd>s3</pwd>]]></x>`, `<x><![CDATA[<pwd>***</pwd>]]></x>`},
		"unclosed":       {`<a><pwd>s3</a>`, `<a><pwd>***`},
		"cut in value":   {`<a pwd="s3`, `<a pwd="***"`},
		"cut in tag":     {`<a b="c"><pwd`, `<a b="c"><pwd`},
		"codes":          {`<authCode>s3</authCode><accountCode>s3</accountCode><agentPassword>s3</agentPassword>`, `<authCode>***</authCode><accountCode>***</accountCode><agentPassword>***</agentPassword>`},
		"attached data":  {`<cad name="accountCode" type="string">s3</cad><cad name="account">4711</cad>`, `<cad name="accountCode" type="string">***</cad><cad name="account">4711</cad>`},
		"typed digits":   {`<GenerateDigits><charactersToSend>s3</charactersToSend></GenerateDigits>`, `<GenerateDigits><charactersToSend>***</charactersToSend></GenerateDigits>`},
		"echoed digits":  {`<DigitsGeneratedEvent><digitGeneratedList>s3</digitGeneratedList></DigitsGeneratedEvent>`, `<DigitsGeneratedEvent><digitGeneratedList>***</digitGeneratedList></DigitsGeneratedEvent>`},
		"entered digits": {`<EnteredDigitsEvent><digits>s3</digits></EnteredDigitsEvent>`, `<EnteredDigitsEvent><digits>***</digits></EnteredDigitsEvent>`},
		"entered code":   {`<userEnteredCode><userEnteredCodeType>any</userEnteredCodeType><data>s3</data></userEnteredCode><data>x</data>`, `<userEnteredCode>***</userEnteredCode><data>x</data>`},
		"old session":    {`<TransferMonitorObjects><fromSessionID>s3</fromSessionID><toSessionID>s3</toSessionID></TransferMonitorObjects>`, `<TransferMonitorObjects><fromSessionID>***</fromSessionID><toSessionID>***</toSessionID></TransferMonitorObjects>`},
		"declaration":    {`<?xml version="1.0"?><sessionID>s3</sessionID>`, `<?xml version="1.0"?><sessionID>***</sessionID>`},
		"broken tag":     {`<a b="c" <pwd>s3</pwd>`, `<a b="c" <pwd>***</pwd>`},
	} {
		t.Run(name, func(t *testing.T) {
			got := Redact([]byte(tc.in))
			require.Equal(t, tc.want, got)
			require.NotContains(t, got, "s3")
		})
	}
}

func TestRootOfIsShortAndSafe(t *testing.T) {
	for in, want := range map[string]string{
		"":      "",
		"hello": "",
		"<":     "",
		"<a/>":  "a",
		`<?xml version="1.0"?><!-- x --><ns:b c="">`: "b",
		"<" + strings.Repeat("x", 200):               strings.Repeat("x", 64),
		"<a\nb>":                                     "a",
	} {
		require.Equal(t, want, rootOf([]byte(in)), in)
	}
}

func TestSecretsAreHiddenInEverySpelling(t *testing.T) {
	s := newSecrets("a<b>c", "1", "")
	s.add("S-4711\n")
	require.Equal(t, "*** *** *** 1 ***", s.hide("a<b>c a&lt;b&gt;c a&#x3C;b&#062;c 1 S-4711"))
}

func TestReferencesAreUndone(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		"nothing":                     "nothing",
		"a&lt;b&gt;&amp;&quot;&apos;": `a<b>&"'`,
		"&#65;&#x42;&#X0043;&#0068;":  "ABCD",
		"&":                           "&",
		"&&lt;":                       "&<",
		"&;":                          "&;",
		"&#;&#x;&#0;":                 "&#;&#x;&#0;",
		"&#-5;&#x110000;&unknown;":    "&#-5;&#x110000;&unknown;",
		"&amp;lt;":                    "&lt;",
		"a & b; c":                    "a & b; c",
	} {
		require.Equal(t, want, unspelled(text), text)
	}
}

// FuzzHide: the short cut hides what the patterns would.
func FuzzHide(f *testing.F) {
	f.Add("a<b>c", "x a&lt;b&#62;c y")
	f.Add("&&&&", "&amp;&#38;&#x26;&amp;&")
	f.Fuzz(func(t *testing.T, hidden, text string) {
		if !utf8.ValidString(hidden) || !utf8.ValidString(text) || strings.Contains(hidden, "*") {
			t.Skip("XML holds no such text, or the blanks make it")
		}
		s := newSecrets(csta.Secret(hidden))
		want := text
		for _, secret := range s.texts {
			want = secret.spellings.ReplaceAllString(want, blank)
		}
		require.Equal(t, want, s.hide(text))
	})
}

func FuzzRedact(f *testing.F) {
	f.Add(`<a pwd="x`, `<loginRequest type="User">`)
	f.Add(`</pwd`, `<![CDATA[`)
	f.Fuzz(func(t *testing.T, before, after string) {
		// Whatever stands around it, a whole secret element that a parser would see is blanked.
		const planted = "PLANTEDSECRET"
		body := before + "<pwd>" + planted + "</pwd>" + after
		if message, err := csta.Decode([]byte(body)); err == nil && message != nil {
			require.NotContains(t, Redact([]byte(body)), planted)
		}
		_ = rootOf([]byte(body))
	})
}
