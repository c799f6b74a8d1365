package chaoslog

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"cordboard/testbed/drive"
)

// softphonePage is the frame that the agent works in.
const softphonePage = "softphone.html"

// look is how often a page is asked again while something is waited for.
const look = 30 * time.Millisecond

// panel is what the softphone shows.
type panel struct {
	On    bool     `json:"on"`    // an agent is signed on
	Form  bool     `json:"form"`  // the sign-on's form can be sent
	Strip []strip  `json:"strip"` // one for each call
	Log   []string `json:"log"`   // the fates of the listed entries of the call log
	Words string   `json:"words"` // notices
}

// strip is a call on the panel.
type strip struct {
	Label   string `json:"label"`
	State   string `json:"state"` // connected, held, ended, ...
	Stale   bool   `json:"stale"`
	Related string `json:"related"` // what it is tied to, in words
	Notes   string `json:"notes"`
}

func (s strip) of(c *Call) bool {
	return has(s.Label, c.Number) || c.Name != "" && strings.Contains(s.Label, c.Name)
}

const readPanel = `({
	on: !!document.querySelector("#number"),
	form: !!document.querySelector("form button[type=submit]:not([disabled])") && !document.querySelector("#number"),
	strip: [...document.querySelectorAll("article")].map((a) => ({
		label: a.getAttribute("aria-label") ?? "", state: a.classList[0] ?? "", stale: a.classList.contains("stale"),
		related: a.querySelector(".related")?.innerText ?? "", notes: a.querySelector("textarea")?.value ?? "",
	})),
	log: [...document.querySelectorAll("[aria-labelledby=log-title] .state")].map((e) => e.classList[1] ?? ""),
	words: [...document.querySelectorAll("[role=alert], [role=status], .warning")].map((e) => e.innerText).join(" | "),
})`

// panel reads what the softphone shows.
func (p *program) panel(ctx context.Context) (seen panel, err error) {
	asked := time.Now()
	if err = p.stage.Evaluate(ctx, softphonePage, readPanel, &seen); err == nil {
		p.answers(asked)
	}
	return seen, err
}

// awaitPanel waits until the softphone shows what is wanted.
func (p *program) awaitPanel(ctx context.Context, what string, wanted func(panel) bool) (panel, error) {
	var last error
	for {
		seen, err := p.panel(ctx)
		if err == nil && wanted(seen) {
			return seen, nil
		}
		if last = err; err == nil {
			last = fmt.Errorf("it shows %+v", seen)
		}
		if err := drive.Pause(ctx, look); err != nil {
			return seen, fmt.Errorf("chaoslog: waiting for %s: %w (%w)", what, err, last)
		}
	}
}

// act works the softphone as a person does: body is JavaScript that returns whether there was something to work.
func (p *program) act(ctx context.Context, body string) bool {
	var done bool
	asked := time.Now()
	err := p.stage.Evaluate(ctx, softphonePage, `(() => {
		const type = (field, value) => {
			field.value = value;
			field.dispatchEvent(new Event("input", {bubbles: true}));
		};
		const strip = (name, number) => [...document.querySelectorAll("article")].find((a) => {
			const label = a.getAttribute("aria-label") ?? "";
			return (name !== "" && label.includes(name)) || label.replace(/[^0-9]/g, "").includes(number);
		});
		`+body+`
	})()`, &done)
	if err == nil {
		p.answers(asked)
	}
	return err == nil && done
}

// signOn fills the sign-on's form and sends it.
func (p *program) signOn(ctx context.Context) bool {
	return p.act(ctx, `
		const button = document.querySelector("form button[type=submit]:not([disabled])");
		if (!button || document.querySelector("#number")) return false;
		const user = document.querySelector("input[name=username]"), password = document.querySelector("input[name=password]");
		if (user) type(user, "200");
		if (password) type(password, "secret");
		button.click();
		return true;`)
}

// write puts a text into the notes' field of a call, as if it had been typed.
func (p *program) write(ctx context.Context, c *Call, text string) bool {
	return p.act(ctx, fmt.Sprintf(`
		const field = strip(%s, %s)?.querySelector("textarea");
		if (!field) return false;
		type(field, %s);
		return true;`, quote(c.Name), quote(digits(c.Number)), quote(text)))
}

// finish says that the notes of a call that is over are done.
func (p *program) finish(ctx context.Context, c *Call) bool {
	return p.act(ctx, fmt.Sprintf(`
		const button = strip(%s, %s)?.querySelector("button.done");
		if (!button) return false;
		button.click();
		return true;`, quote(c.Name), quote(digits(c.Number))))
}

// reload loads the console's page again.
func (p *program) reload(ctx context.Context) error {
	return p.stage.Evaluate(ctx, "", `(setTimeout(() => location.reload(), 0), null)`, nil)
}

// quote is text as a JavaScript literal.
func quote(text string) string {
	literal, _ := json.Marshal(text) // text always marshals
	return string(literal)
}
