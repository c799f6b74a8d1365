package agent

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

func TestEveryFailureIsSaidInWords(t *testing.T) {
	for code, err := range map[string]error{
		"lost":          &link.EndedError{Reason: "x"},
		"kicked":        link.ErrKicked,
		"closed":        link.ErrClosed,
		"badAnswer":     &link.UnexpectedReplyError{Request: "a", Reply: "b"},
		"inUse":         &link.SignOnError{Reason: link.InUse},
		"wrongPassword": &link.SignOnError{Reason: link.WrongPassword},
		"timeout":       &link.TimeoutError{Request: "MakeCall", After: time.Second},
		"noCall":        &csta.Failure{Category: "stateIncompatibility", Code: "noActiveCall"},
		"notSupported":  &csta.Failure{Category: "operation", Code: "serviceNotSupported"},
		"unknownNumber": &csta.Failure{Category: "operation", Code: "invalidDestination"},
		"handshake":     &link.HandshakeError{Err: link.ErrClosed},
		"internal":      errors.New("anything"),
	} {
		p := ProblemOf(err)
		require.Equal(t, problem.Code(code), p.Code)
		require.ErrorIs(t, p, err)
	}
	require.Equal(t, problem.Lost, ProblemOf(link.ErrQueueFull).Code)
	require.Equal(t, problem.Refused, ProblemOf(&csta.Failure{Category: "unspecified"}).Code)
	require.Nil(t, ProblemOf(nil))
}
