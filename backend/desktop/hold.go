package desktop

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// ErrHeld says that another program of this user on this computer holds what was asked for.
var ErrHeld = errors.New("desktop: another program of this user holds it")

// Hold takes something for this program alone, among all of this user on this computer, whatever folders they keep
// their data in. It is held until let is called or the program ends, however it ends. The name shows nowhere: only
// its hash goes to the system. ErrHeld says that another program has it; the same program may not take it twice.
func Hold(name string) (let func(), err error) {
	sum := sha256.Sum256([]byte(name))
	return hold("cordboard-" + hex.EncodeToString(sum[:12]))
}
