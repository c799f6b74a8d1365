package hostile

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"cordboard/testbed/drive"
	"cordboard/testbed/pbx"
)

// The people and things of a round. ServerName stands in every State and is told to no page of the org.
const (
	Agent      = "200"
	Colleague  = "202"
	Caller     = "+14155550199"
	CallerName = "Zora Quill"
	ServerName = "Switch in the cellar"
)

// patience is how long what should happen may take, and longPatience where it is the question whether it happens at
// all; settling is how long a hostile message may take to show.
const (
	patience     = 6 * time.Second
	longPatience = 20 * time.Second
	settling     = 900 * time.Millisecond
	pace         = 25 * time.Millisecond
)

// Round is one trial in a running program.
type Round struct {
	Trial    Trial
	Stage    drive.Stage
	Switch   *pbx.Switch
	Frames   *drive.Frames
	Web      *Web
	Password string
	// LogSize is the size of the program's log in bytes; Settings is what its settings file holds.
	LogSize  func() int
	Settings func() string
	// Ended says whether the program ended by itself.
	Ended func() bool
	// Jack clicks, or types, where a person would who sees the attacker's frame alone.
	Jack func(how string) error

	// Control says that the guards are out: once the harm is done there is no need to go on.
	Control bool

	dials int  // that the agent made
	off   bool // the agent could not sign on
	notes []string
	harms map[Harm]bool
}

// Result is what came of a round.
type Result struct {
	Harms []Harm
	Notes []string // what did not go as without an attack
}

// Did says whether the attack reached what it was after, or did worse.
func (r Result) Did(a Attack) bool {
	return slices.ContainsFunc(r.Harms, func(h Harm) bool { return h == a.Harm || h != Hidden && h != Flooded })
}

// Play plays the round and judges.
func (r *Round) Play(ctx context.Context) (Result, error) {
	r.harms = map[Harm]bool{}
	settings, logged := r.Settings(), r.LogSize()
	if r.Trial.Opens == "" {
		if err := r.until(ctx, "", "window.hostile && hostile.element()", 15*time.Second); err != nil {
			return Result{}, err
		}
		r.act(ctx, "framed")
	}
	steps := map[string]func(context.Context){
		"signOn": r.signOn, "ring": r.ring, "end": r.end, "dial": r.dial, "dialHeld": r.dialHeld, "dialWrong": r.dialWrong, "dialLong": r.dialLong,
		"reload": r.reload, "wait": r.wait, "readWait": func(context.Context) {},
		"jackClick": func(ctx context.Context) { r.jack(ctx, "click") }, "jackKeys": func(ctx context.Context) { r.jack(ctx, "keys") },
	}
	for name := range strings.FieldsSeq(r.Trial.Steps) {
		step, known := steps[name]
		if !known {
			return Result{}, fmt.Errorf("hostile: no step %q", name)
		}
		if step(ctx); ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		r.stolen(ctx)
		r.spoke()
		if r.Control && r.harms[r.Trial.Harm] || r.off && r.Trial.Harm != Hidden {
			break
		}
	}
	r.stolen(ctx)
	r.spoke()
	if r.LogSize()-logged > 100<<10 {
		r.harms[Flooded] = true
	}
	if r.Settings() != settings && r.Trial.Harm == Changed {
		r.harms[Changed] = true
	}
	if r.Ended() {
		r.harms[Ended] = true
	}
	result := Result{Notes: r.notes}
	for harm := range r.harms {
		result.Harms = append(result.Harms, harm)
	}
	slices.Sort(result.Harms)
	return result, nil
}

func (r *Round) patience() time.Duration {
	if r.Trial.Harm == Hidden {
		return longPatience
	}
	return patience
}

func (r *Round) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// until waits for an expression in a frame.
func (r *Round) until(ctx context.Context, frame, expression string, long time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	var last error
	for {
		var truth bool
		if last = r.Stage.Evaluate(ctx, frame, "!!("+expression+")", &truth); last == nil && truth {
			return nil
		}
		if err := drive.Pause(ctx, pace); err != nil {
			return fmt.Errorf("hostile: waiting for %s in %q: %w (last: %v)", expression, frame, err, last)
		}
	}
}

const softphone = "softphone.html"

// act lets the attacker do what they do at this point, and looks what the softphone shows then.
func (r *Round) act(ctx context.Context, phase string) {
	quick, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	var errors []string
	expression := fmt.Sprintf("(async () => { await window.hostile?.act(%q); return window.hostile?.errors ?? []; })()", phase)
	if err := r.Stage.Evaluate(quick, "", expression, &errors); err != nil {
		r.note("%s: %v", phase, err)
	}
	for _, text := range errors {
		if !slices.Contains(r.notes, text) {
			r.notes = append(r.notes, text)
		}
	}
	if r.Trial.Harm != Shown || r.Trial.At != "" && r.Trial.At != phase {
		return
	}
	shows := r.Trial.Shows
	if shows == "" {
		shows = "document.body.innerText.includes('Mallory')"
	}
	if r.until(ctx, softphone, shows, settling) == nil {
		r.harms[Shown] = true
	} else if r.Control && r.Trial.At != "" {
		var text string
		_ = r.Stage.Evaluate(ctx, softphone, "document.body.innerText.slice(0, 300)", &text)
		r.note("%s: shown is %q", phase, text)
	}
}

func (r *Round) signOn(ctx context.Context) {
	if err := r.until(ctx, softphone, `document.querySelector("input[type=password]")`, r.patience()); err != nil {
		r.note("no sign-on form")
		r.off = true
		r.act(ctx, "signed on")
		return
	}
	fill := fmt.Sprintf(`(() => {
		for (const [which, value] of [["[name=username]", %q], ["[name=password]", %q]]) {
			const field = document.querySelector("input" + which);
			field.value = value;
			field.dispatchEvent(new Event("input", {bubbles: true}));
		}
		document.querySelector("button[type=submit]").click();
	})()`, Agent, r.Password)
	if err := r.Stage.Evaluate(ctx, softphone, fill, nil); err != nil {
		r.note("not signed on: %v", err)
	}
	if r.until(ctx, softphone, `document.querySelector("#number")`, r.patience()) != nil {
		r.note("not signed on")
		r.off = true
	}
	r.act(ctx, "signed on")
}

func (r *Round) ring(ctx context.Context) {
	if _, err := r.Switch.Call(Caller, CallerName, Agent, pbx.Attached{}); err != nil {
		r.note("no call: %v", err)
	}
	shown := "document.body.innerText.includes('" + CallerName + "')"
	if r.until(ctx, softphone, shown, r.patience()) != nil {
		r.harms[Hidden] = true
	}
	r.act(ctx, "ringing")
}

func (r *Round) end(ctx context.Context) {
	for _, who := range []string{Caller, Agent} {
		if r.Switch.HangUp(who) == nil {
			break
		}
	}
	_ = r.until(ctx, softphone, "!document.querySelector('article.ringing,article.dialing,article.connected')", patience)
	r.act(ctx, "ended")
	_ = drive.Pause(ctx, settling)
}

func (r *Round) dialNumber(ctx context.Context, number string) {
	r.act(ctx, "dialling")
	fill := fmt.Sprintf(`(() => {
		const field = document.querySelector("#number");
		field.value = %q;
		field.dispatchEvent(new Event("input", {bubbles: true}));
		setTimeout(() => field.form.requestSubmit(), 50);
	})()`, number)
	if err := r.Stage.Evaluate(ctx, softphone, fill, nil); err != nil {
		r.note("not dialled: %v", err)
	}
}

func (r *Round) dial(ctx context.Context) {
	r.dials++
	r.dialNumber(ctx, Colleague)
	if r.until(ctx, softphone, "document.querySelector('article.dialing,article.delivered,article.connected,article.initiated')", r.patience()) != nil {
		r.note("not dialled")
	}
	r.act(ctx, "dialled")
}

// dialHeld dials, and has the softphone report something, while the page holds both back.
func (r *Round) dialHeld(ctx context.Context) {
	r.dialNumber(ctx, Colleague)
	_ = drive.Pause(ctx, 300*time.Millisecond)
	_ = r.Stage.Evaluate(ctx, softphone, "(dispatchEvent(new ErrorEvent('error', { message: 'trouble' })), null)", nil)
	_ = drive.Pause(ctx, 300*time.Millisecond)
	r.act(ctx, "held")
	_ = drive.Pause(ctx, settling)
}

// dialLong dials while the page holds the call back, and goes on to something else.
func (r *Round) dialLong(ctx context.Context) {
	r.dialNumber(ctx, Colleague)
	_ = drive.Pause(ctx, 21*time.Second)
	r.act(ctx, "held")
	_ = drive.Pause(ctx, settling)
}

// dialWrong dials what no telephone knows: the program refuses, and the number stays in its box.
func (r *Round) dialWrong(ctx context.Context) {
	r.dialNumber(ctx, "no number")
	_ = drive.Pause(ctx, 2*settling)
	r.act(ctx, "dialled")
}

func (r *Round) reload(ctx context.Context) {
	r.act(ctx, "reloading")
	_ = drive.Pause(ctx, 5*settling)
	r.act(ctx, "reloaded")
	_ = drive.Pause(ctx, settling)
}

func (r *Round) wait(ctx context.Context) {
	_ = drive.Pause(ctx, 2*settling)
	r.act(ctx, "waited")
}

func (r *Round) jack(ctx context.Context, how string) {
	if err := r.Jack(how); err != nil {
		r.note("%v", err)
	}
	_ = drive.Pause(ctx, settling)
}

var (
	aPageKey = regexp.MustCompile(`(?:"|&quot;|&#34;)key(?:"|&quot;|&#34;):(?:"|&quot;|&#34;)[\w-]{43}`)
	aToken   = regexp.MustCompile(`^"[0-9a-f]{32}"$|"softphone\.Bridge\.\w+","args":\["[0-9a-f]{32}"`)
	sealed   = regexp.MustCompile(`[\w-]{20,}`)
)

// stolen looks through what the attacker has.
func (r *Round) stolen(ctx context.Context) {
	var loot []string
	if err := r.Stage.Evaluate(ctx, "", "(window.hostile?.loot ?? []).map(String)", &loot); err != nil {
		r.note("loot: %v", err)
	}
	for _, text := range append(loot, r.Web.Told()...) {
		plain := text
		for _, part := range sealed.FindAllString(text, -1) {
			if raw, err := base64.RawURLEncoding.DecodeString(part); err == nil {
				plain += "\n" + string(raw)
			}
		}
		quoted, _ := json.Marshal(r.Password)
		switch {
		case strings.Contains(plain, r.Password), strings.Contains(plain, strings.Trim(string(quoted), `"`)), strings.Contains(plain, ServerName),
			aPageKey.MatchString(plain), strings.HasPrefix(text, "start <"), !r.Trial.Late && aToken.MatchString(text):
			r.harms[Stolen] = true
		case strings.Contains(text, `"greeted":{"cordboard"`):
			r.harms[Greeted] = true
		}
	}
}

// doings are what the telephone does on somebody's word.
var doings = []string{"MakeCall", "logout", "MonitorStop", "ClearConnection", "AnswerCall", "HoldCall", "DeflectCall", "RetrieveCall"}

// spoke counts what the switch was asked for.
func (r *Round) spoke() {
	asked := map[string]int{}
	for _, frame := range r.Frames.Received() {
		asked[frame.Name]++
	}
	for _, name := range doings {
		may := 0
		if name == "MakeCall" {
			may = r.dials
		}
		if asked[name] > may {
			r.harms[Spoke] = true
		}
	}
}
