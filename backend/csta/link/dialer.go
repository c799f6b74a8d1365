package link

import (
	"net"
	"time"
)

// How soon the system notices that the switch's computer is gone, cable, power and all: after nine
// seconds without a sign from it, whether we had something to say or not.
const (
	vanishIdle     = 3 * time.Second
	vanishInterval = 2 * time.Second
	vanishCount    = 3
	vanishPatience = vanishIdle + vanishCount*vanishInterval
)

// dialer is the TCP dialler of every connection that has no Options.Dial.
func dialer() *net.Dialer {
	return &net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: vanishIdle, Interval: vanishInterval, Count: vanishCount},
		Control:         boundUnheard,
	}
}
