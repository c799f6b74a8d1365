package drive

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// Stage is a window in which the console is open: the real application by its inspector, or Chromium.
type Stage interface {
	// Evaluate runs a JavaScript expression in the top document, or in the first frame whose address holds
	// the word frame, waits for its promise, and decodes its JSON into out if that is not nil.
	Evaluate(ctx context.Context, frame, expression string, out any) error
	// Picture is what the window shows, as a PNG.
	Picture(ctx context.Context) ([]byte, error)
}

// InspectorStage is the Stage of an application that is driven by its inspector.
type InspectorStage struct{ *Inspector }

// Evaluate implements Stage.
func (s InspectorStage) Evaluate(ctx context.Context, frame, expression string, out any) error {
	if frame == "" {
		return s.Inspector.Evaluate(ctx, expression, out)
	}
	return s.EvaluateIn(ctx, func(url string) bool { return strings.Contains(url, frame) }, expression, out)
}

// Picture implements Stage.
func (s InspectorStage) Picture(ctx context.Context) ([]byte, error) { return s.Snapshot(ctx) }

// page is one document of a Stage, worked as a person works it: by what it shows and by its labels.
type page struct {
	stage Stage
	frame string
}

// Finders are the JavaScript a page is worked with: labelled(tag, text) finds a visible element by its
// accessible name or its text, field(label) a form field by its label.
const Finders = `
const shown = (e) => e.getClientRects().length > 0 && !e.closest('[hidden],[inert]');
const nameOf = (e) => (e.getAttribute('aria-label') ?? e.innerText ?? e.textContent ?? '').trim();
const labelled = (tag, text) => [...document.querySelectorAll(tag)].find((e) => shown(e) && nameOf(e) === text);
const containing = (tag, text) => [...document.querySelectorAll(tag)].find((e) => shown(e) && nameOf(e).includes(text));
const field = (label) => {
  for (const e of document.querySelectorAll('label')) {
    if (!shown(e) || !e.textContent.trim().startsWith(label)) continue;
    return e.control ?? e.querySelector('input,textarea,select');
  }
  return [...document.querySelectorAll('input,textarea,select')].find((e) => e.getAttribute('aria-label') === label);
};
const heading = () => nameOf([...document.querySelectorAll('h1')].find(shown) ?? document.createElement('p'));
const numberOf = (number) => [...document.querySelectorAll('.phone button')].find(
  (e) => shown(e) && e.innerText.replace(/[^0-9]/g, '') === number.replace(/[^0-9]/g, ''));`

// eval evaluates a body that may use the finders and return a value.
func (p page) eval(ctx context.Context, body string, out any) error {
	return p.stage.Evaluate(ctx, p.frame, "(() => {"+Finders+"\n"+body+"\n})()", out)
}

// await waits until an expression is true; errors on the way are those of a page that is not ready yet.
func (p page) await(ctx context.Context, expression string) error {
	var last error
	for {
		var truth bool
		last = p.eval(ctx, "return !!("+expression+");", &truth)
		if last == nil && truth {
			return nil
		}
		if err := Pause(ctx, pace); err != nil {
			return fmt.Errorf("drive: waiting for %s in %q: %w (last: %v)", expression, p.frame, err, last)
		}
	}
}

// click waits for a visible element of the tag with this name and clicks it.
func (p page) click(ctx context.Context, tag, name string) error {
	element := fmt.Sprintf("labelled(%s, %s)", quote(tag), quote(name))
	if err := p.await(ctx, element+" && !"+element+".disabled"); err != nil {
		return err
	}
	return p.eval(ctx, element+".click();", nil)
}

// fill waits for a labelled field and types a value into it.
func (p page) fill(ctx context.Context, label, value string) error {
	found := "field(" + quote(label) + ")"
	if err := p.await(ctx, found); err != nil {
		return err
	}
	return p.eval(ctx, fmt.Sprintf(`const e = %s; e.focus(); e.value = %s;
e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true}));`, found, quote(value)), nil)
}

// shows waits until the page's text holds the words.
func (p page) shows(ctx context.Context, words string) error {
	return p.await(ctx, "document.body.innerText.includes("+quote(words)+")")
}

// quote is text as a JavaScript literal.
func quote(text string) string {
	literal, _ := json.Marshal(text) // text always marshals
	return string(literal)
}
