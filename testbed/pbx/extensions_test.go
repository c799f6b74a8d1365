package pbx

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExtensions(t *testing.T) {
	for text, want := range map[string]string{
		"200":                   "[200]",
		"200-203":               "[200 201 202 203]",
		"200-201,300":           "[200 201 300]",
		" 200 , 300 - 301 ":     "[200 300 301]",
		"008-011":               "[008 009 010 011]",
		"0-1":                   "[0 1]",
		"200,199-201,200":       "[200 199 201]",
		"4930123450-4930123451": "[4930123450 4930123451]",
	} {
		list, err := ParseExtensions(text)
		require.NoError(t, err, text)
		require.Equal(t, want, fmt.Sprint(list), text)
	}
	for _, text := range []string{"", ",", "200,", "a", "200-", "-200", "200-199", "1-10", "+5", "-5", "2 0", "200--201", "200-201-202", "1-99999", "99999999999999999999", "0x10", "２００"} {
		_, err := ParseExtensions(text)
		require.Error(t, err, text)
	}
}
