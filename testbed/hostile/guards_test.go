package hostile

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryGuardIsWhereItsControlTakesItAway(t *testing.T) {
	files, err := weakenedFiles(os.DirFS("../.."))
	require.NoError(t, err)
	require.Greater(t, len(files), 10)
}
