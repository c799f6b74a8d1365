package link

import (
	"context"
	"time"

	"cordboard/backend/csta"
)

// CallsTold comes among the Events: what a switch answered to a question for a device's calls that nobody waited for.
// Where the answer has a ServiceCrossRefID and no calls, they follow as csta.SnapshotDeviceData.
type CallsTold struct {
	Request csta.SnapshotDevice
	AskedAt time.Time // when the question was sent
	Answer  csta.SnapshotDeviceResponse
}

// Name is the answer's.
func (t CallsTold) Name() string { return t.Answer.Name() }

// Kind is an event's, as far as the reader of the Events goes.
func (CallsTold) Kind() csta.Kind { return csta.KindEvent }

// Look asks for the calls of a device, and returns once there is an answer. What it says comes among the Events, as
// CallsTold, so that it is known what was told before it. The question takes no other request's turn (Options.Pace): it
// goes when none was sent for a while. A refusal is a *csta.Failure.
func (c *Conn) Look(ctx context.Context, device csta.DeviceID) error {
	request := csta.SnapshotDevice{Device: device}
	if err := c.awaitCalm(ctx, request.Name()); err != nil {
		return err
	}
	reply, err := c.askWithin(ctx, request, c.opt.ResponseTimeout, true)
	if refusal, is := reply.(*csta.Failure); is {
		return refusal
	}
	return err
}
