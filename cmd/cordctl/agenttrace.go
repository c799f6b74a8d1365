package main

import (
	"fmt"
	"io"
	"os"

	"cordboard/backend/csta/link"
	"cordboard/backend/trace"
)

// record begins to write the trace that was asked for. over closes it, and says if it was not written
// whole.
func (o *agentOptions) record() (over func(errOut io.Writer), err error) {
	if o.traceFile == "" {
		return func(io.Writer) {}, nil
	}
	file, err := os.OpenFile(o.traceFile, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err == nil {
		err = file.Chmod(0o600) // one that was there before may be anybody's to read
	}
	if err != nil {
		return nil, err
	}
	recorder := trace.NewRecorder(trace.Options{Dialect: string(o.Line.Dialect), PlainNumbers: o.plainNumbers, Live: file})
	o.Line.Trace = func(e link.TraceEntry) {
		recorder.Frame(trace.Frame{At: e.At, Out: e.Out, ID: e.InvokeID, Name: e.Name, Body: e.Body, Note: e.Note})
	}
	for i := range o.Standby {
		o.Standby[i].Line.Trace = o.Line.Trace
	}
	return func(errOut io.Writer) {
		err := recorder.Err()
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			fmt.Fprintf(errOut, "trace: %s\n", sentence(err))
		}
	}, nil
}
