package drive

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Frame is a document of the page; the first one is the top document.
type Frame struct {
	ID  string
	URL string
}

// Evaluate runs a JavaScript expression in the top document, waits for it if it is a promise, and decodes
// its JSON into out, if out is not nil. What the expression throws is the error.
func (i *Inspector) Evaluate(ctx context.Context, expression string, out any) error {
	return i.evaluate(ctx, expression, 0, out)
}

// EvaluateIn is Evaluate in the first frame for whose address match says yes.
func (i *Inspector) EvaluateIn(ctx context.Context, match func(url string) bool, expression string, out any) error {
	frames, err := i.Frames(ctx)
	if err != nil {
		return err
	}
	for _, frame := range frames {
		if !match(frame.URL) {
			continue
		}
		i.mu.Lock()
		place := i.contexts[frame.ID]
		i.mu.Unlock()
		if place == 0 {
			return fmt.Errorf("drive: no script runs in %s yet", frame.URL)
		}
		return i.evaluate(ctx, expression, place, out)
	}
	return fmt.Errorf("drive: no such frame among %v", frames)
}

// Await evaluates in the top document until the expression is true. Errors on the way, as a page being
// left gives them, are those of a page that is not ready; the last one is told when ctx ends.
func (i *Inspector) Await(ctx context.Context, expression string) error {
	return i.await(ctx, expression, func(truth *bool) error {
		return i.Evaluate(ctx, "!!("+expression+")", truth)
	})
}

// AwaitIn is Await in a frame.
func (i *Inspector) AwaitIn(ctx context.Context, match func(url string) bool, expression string) error {
	return i.await(ctx, expression, func(truth *bool) error {
		return i.EvaluateIn(ctx, match, "!!("+expression+")", truth)
	})
}

func (i *Inspector) await(ctx context.Context, expression string, look func(*bool) error) error {
	var last error
	for {
		var truth bool
		if err := look(&truth); err != nil {
			if ctx.Err() == nil {
				last = err
			}
		} else if truth {
			return nil
		} else {
			last = nil
		}
		select {
		case <-i.done:
			return errors.Join(fmt.Errorf("drive: waiting for %s", expression), i.err)
		default:
		}
		if err := Pause(ctx, pace); err != nil {
			return errors.Join(fmt.Errorf("drive: waiting for %s: %w", expression, err), last)
		}
	}
}

// remoteValue is a value as the page describes it.
type remoteValue struct {
	Result struct {
		Type        string          `json:"type"`
		Value       json.RawMessage `json:"value"`
		ObjectID    string          `json:"objectId"`
		Description string          `json:"description"`
	} `json:"result"`
	WasThrown bool `json:"wasThrown"`
}

// evaluate runs expression in a place for scripts, zero being the top document's.
func (i *Inspector) evaluate(ctx context.Context, expression string, place int, out any) error {
	params := map[string]any{
		"expression": "((value)=>typeof value?.then==='function'?Promise.resolve(value).then(v=>JSON.stringify(v)):JSON.stringify(value))(" +
			expression + "\n)",
		"emulateUserGesture": true,
	}
	if place != 0 {
		params["contextId"] = place
	}
	var value remoteValue
	if err := i.command(ctx, "Runtime.evaluate", params, &value); err != nil {
		return left(err)
	}
	if id := value.Result.ObjectID; id != "" && !value.WasThrown { // a promise
		value = remoteValue{}
		err := i.command(ctx, "Runtime.awaitPromise", map[string]any{"promiseObjectId": id, "returnByValue": true}, &value)
		if err != nil {
			return left(err)
		}
	}
	if value.WasThrown {
		return errors.New("drive: the page threw " + value.Result.Description + string(value.Result.Value))
	}
	switch {
	case out == nil:
		return nil
	case value.Result.Type == "undefined":
		return json.Unmarshal([]byte("null"), out)
	}
	var text string
	if err := json.Unmarshal(value.Result.Value, &text); err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), out)
}

// left tells a document that has gone, together with its promises, from one that objects.
func left(err error) error {
	if strings.Contains(err.Error(), "injected script") || strings.Contains(err.Error(), "Execution context") {
		return ErrPageLeft
	}
	return err
}

// Frames lists the documents of the page, the top one first.
func (i *Inspector) Frames(ctx context.Context) ([]Frame, error) {
	type tree struct {
		Frame struct {
			ID  string `json:"id"`
			URL string `json:"url"`
		} `json:"frame"`
		ChildFrames []json.RawMessage `json:"childFrames"`
	}
	var answer struct {
		FrameTree json.RawMessage `json:"frameTree"`
	}
	if err := i.command(ctx, "Page.getResourceTree", nil, &answer); err != nil {
		return nil, err
	}
	var frames []Frame
	for queue := []json.RawMessage{answer.FrameTree}; len(queue) > 0; {
		var t tree
		if err := json.Unmarshal(queue[0], &t); err != nil {
			return nil, err
		}
		frames = append(frames, Frame{t.Frame.ID, t.Frame.URL})
		queue = append(queue[1:], t.ChildFrames...)
	}
	return frames, nil
}

// Snapshot is a picture of what the window shows, as a PNG.
func (i *Inspector) Snapshot(ctx context.Context) ([]byte, error) {
	var size [2]int
	if err := i.Evaluate(ctx, "[innerWidth, innerHeight]", &size); err != nil {
		return nil, err
	}
	var picture struct {
		DataURL string `json:"dataURL"`
	}
	err := i.command(ctx, "Page.snapshotRect", map[string]any{
		"x": 0, "y": 0, "width": size[0], "height": size[1], "coordinateSystem": "Viewport",
	}, &picture)
	if err != nil {
		return nil, err
	}
	data, ok := strings.CutPrefix(picture.DataURL, "data:image/png;base64,")
	if !ok {
		return nil, errors.New("drive: the picture is no PNG")
	}
	return base64.StdEncoding.DecodeString(data)
}
