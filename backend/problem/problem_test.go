package problem

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAProblemAnswersQuestions(t *testing.T) {
	cause := errors.New("the cause")
	p := With(Lost, "the peer closed it").Because(cause)
	wrapped := fmt.Errorf("at noon: %w", p)
	require.ErrorIs(t, wrapped, Lost)
	require.ErrorIs(t, wrapped, cause)
	require.NotErrorIs(t, wrapped, Kicked)
	require.Same(t, p, Of(wrapped))
	require.Equal(t, "problem: lost (the peer closed it)", p.Error())

	other := Of(cause)
	require.ErrorIs(t, other, Internal)
	require.ErrorIs(t, other, cause)
	require.Equal(t, "the cause", other.Detail)

	var none *Problem
	require.NotErrorIs(t, none, Lost)
	require.Nil(t, Of(nil))
}

func TestAProblemIsToldInOneOrTwoSentences(t *testing.T) {
	texts := func(key string, params map[string]string) string {
		return map[string]string{
			"problem.refused": "Refused. " + params["detail"], "problem.bothCalls": "Both are there.",
		}[key]
	}
	require.Equal(t, "Refused.", New(Refused).Text(texts), "no space for a detail that is not there")
	require.Equal(t, "Refused. No. Both are there.", With(Refused, "No.").And(BothCalls).Text(texts))
	require.Empty(t, New(Refused).Also, "And changes a copy")
	for _, language := range languages {
		told := sentences(t, language)
		text := New(ConsultFailed).Text(func(key string, _ map[string]string) string { return told[key] })
		require.True(t, strings.HasSuffix(text, "."), language)
	}
}

func TestALogNamesTheCodeAlone(t *testing.T) {
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("a problem is told", "code", BadNumber)
	require.Contains(t, out.String(), "code=badNumber")
}
