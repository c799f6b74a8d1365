package agent

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

func TestEveryFailureIsSaidInWords(t *testing.T) {
	for code, err := range map[string]error{
		"lost":          &link.EndedError{Reason: "x"},
		"kicked":        link.ErrKicked,
		"closed":        link.ErrClosed,
		"refused":       &link.UnexpectedReplyError{Request: "a", Reply: "b"},
		"inUse":         &link.SignOnError{Reason: link.InUse},
		"wrongPassword": &link.SignOnError{Reason: link.WrongPassword},
		"timeout":       &link.TimeoutError{Request: "MakeCall", After: time.Second},
		"noCall":        &csta.Failure{Category: "stateIncompatibility", Code: "noActiveCall"},
		"notSupported":  &csta.Failure{Category: "operation", Code: "serviceNotSupported"},
		"badNumber":     &csta.Failure{Category: "operation", Code: "invalidDestination"},
		"handshake":     &link.HandshakeError{Err: link.ErrClosed},
		"internal":      errors.New("anything"),
	} {
		p := problemOf(err)
		require.Equal(t, code, p.Code)
		require.NotEmpty(t, p.Text)
		require.ErrorIs(t, p, err)
	}
	require.Equal(t, "lost", problemOf(link.ErrQueueFull).Code)
	require.Equal(t, "refused", problemOf(&csta.Failure{Category: "unspecified"}).Code)
	require.Nil(t, problemOf(nil))
}
