package redact_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/redact"
)

func TestNamesOfSecrets(t *testing.T) {
	for _, name := range []string{
		"pwd", "softPhonePwd", "passwd", "Password", "agent-password", "passphrase", "clientSecret", "access_token", "authCode", "auth_code",
		"AUTHORISATIONCODE", "Authorization", "Set-Cookie", "credentials", "X-Api-Key", "private.key", "Session-ID", "fromSessionID", "Kennwort",
		"pw", "SID",
	} {
		require.True(t, redact.SecretName(name), name)
		require.True(t, redact.SecretKey(name), name)
		require.Equal(t, fmt.Sprintf("<%s>***</%[1]s>", name), redact.XML([]byte(fmt.Sprintf("<%s>s3</%[1]s>", name))))
		require.NotContains(t, redact.HideSecrets(fmt.Sprintf("a <%s>s3</%[1]s> b", name)), "s3", name)
		require.NotContains(t, redact.HideSecrets(fmt.Sprintf("https://example.com/a?%s=s3", name)), "s3", name)
	}
	for _, name := range []string{"", "user", "name", "side", "spwn", "passage", "session", "StartApplicationSession", "actualSessionDuration", "key", "auth", "pin"} {
		require.False(t, redact.SecretName(name), name)
	}
	for _, key := range []string{"session", "sessions", "old_session"} {
		require.True(t, redact.SecretKey(key), key)
	}
}

// TestWhatIsTypedIntoATelephoneIsSecretInMessages: it may be a pin. A setting or a log's attribute of that name is
// something else.
func TestWhatIsTypedIntoATelephoneIsSecretInMessages(t *testing.T) {
	for _, name := range []string{"pin", "accountCode", "accountInfo", "charactersToSend", "digitGeneratedList", "digits", "userEnteredCode"} {
		message := fmt.Sprintf(`<x><c:%s a="b">s3</c:%[1]s><n>1</n></x>`, name)
		require.Equal(t, fmt.Sprintf(`<x><c:%s a="b">***</c:%[1]s><n>1</n></x>`, name), redact.XML([]byte(message)))
		hidden := redact.HideSecrets("sent " + message)
		require.NotContains(t, hidden, "s3", name)
		require.Contains(t, hidden, "<n>1</n>", name)
		require.False(t, redact.SecretKey(name), name)
	}
}
