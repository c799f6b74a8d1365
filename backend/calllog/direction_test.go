package calllog

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestANumberBesideANameFromRightToLeftKeepsItsPlusInFront(t *testing.T) {
	texts := func(key string, params map[string]string) string { return key + " " + params["party"] }
	for name, want := range map[string]string{
		"Ada":                   "task.subject.inbound Ada +493012345",
		"נועה כהן":              "task.subject.inbound \u2068נועה כהן\u2069 \u2066+493012345\u2069",
		"\u202eAda\u202c\u2067": "task.subject.inbound Ada +493012345",
		"\u202eنورا":            "task.subject.inbound \u2068نورا\u2069 \u2066+493012345\u2069",
		"":                      "task.subject.inbound +493012345",
		"+493012345":            "task.subject.inbound +493012345",
	} {
		r := Record{Name: name, Number: "+493012345"}
		r.Direction = "inbound"
		require.Equal(t, want, r.Subject(texts), "%q", name)
	}
}
