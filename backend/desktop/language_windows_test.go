package desktop

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLanguageIsALocaleName(t *testing.T) {
	require.Regexp(t, regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`), Language())
}
