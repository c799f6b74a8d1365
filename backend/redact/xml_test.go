package redact_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/redact"
)

func TestXMLBlanksSecretsAndNothingElse(t *testing.T) {
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
			got := redact.XML([]byte(tc.in))
			require.Equal(t, tc.want, got)
			require.NotContains(t, got, "s3")
		})
	}
}

// BenchmarkXML is what a recorder adds to each frame.
func BenchmarkXML(b *testing.B) {
	body := []byte(`<DeliveredEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"><monitorCrossRefID>1</monitorCrossRefID>` +
		`<connection><callID>FF00010000000000EC6114647E570000</callID><deviceID>3021005550002</deviceID></connection>` +
		`<alertingDevice><deviceIdentifier>N&lt;3021005550002&gt;;noa=nk</deviceIdentifier></alertingDevice>` +
		`<callingDevice><deviceIdentifier>N&lt;2025550123&gt;Line71001</deviceIdentifier></callingDevice>` +
		`<lastRedirectionDevice><notRequired/></lastRedirectionDevice><localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause></DeliveredEvent>`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		_ = redact.XML(body)
	}
}
