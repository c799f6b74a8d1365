package replay

import (
	"errors"
	"io"
	"slices"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/trace"
)

// recording is one recorded connection.
type recording struct {
	frames []trace.Frame
	signOn int           // index of the frame that ends the sign-on; nothing comes before its time until then
	start  time.Time     // when the connection was made, as far as the trace tells
	ends   time.Duration // after the last frame; negative = it did not end
}

// readRecordings parts a trace into its connections.
func readRecordings(reader *trace.Reader) ([]recording, error) {
	var recordings []recording
	now, total := recording{ends: -1}, 0
	next := func() {
		if len(now.frames) > 0 {
			now.signOn = endOfSignOn(now.frames)
			recordings = append(recordings, now)
		}
		now = recording{ends: -1}
	}
	for {
		f, err := reader.Next()
		switch {
		case errors.Is(err, io.EOF):
			if next(); len(recordings) == 0 {
				return nil, &trace.Error{Line: reader.Line(), Damage: trace.NoFrames}
			}
			return recordings, nil
		case err != nil:
			return nil, err
		case f.Note == trace.NoteUp:
			next()
			now.start = f.At
		case f.Note == trace.NoteDown: // what had been read before may follow
			if n := len(now.frames); n > 0 {
				now.ends = max(0, f.At.Sub(now.frames[n-1].At))
			}
		case f.Note != "", f.Lost > 0:
		default:
			if total++; total > maxServed {
				return nil, &trace.Error{Line: reader.Line(), Damage: trace.TooLong}
			}
			now.frames = append(now.frames, f)
		}
	}
}

// endOfSignOn is the answer to the first snapshot, else to the first monitor.
func endOfSignOn(frames []trace.Frame) int {
	for _, word := range []string{"SnapshotDeviceResponse", "MonitorStartResponse"} {
		if at := slices.IndexFunc(frames, func(f trace.Frame) bool { return !f.Out && f.Name == word }); at >= 0 {
			return at
		}
	}
	return -1
}

// devicesOf are the devices that the recorded client monitored.
func devicesOf(recordings []recording) (devices []string) {
	for _, r := range recordings {
		for _, f := range r.frames {
			m, err := csta.Decode([]byte(f.Body))
			if start, ok := m.(csta.MonitorStart); err == nil && ok && f.Out && start.Device.ID != "" && !slices.Contains(devices, start.Device.ID) {
				devices = append(devices, start.Device.ID)
			}
		}
	}
	return devices
}
