package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
	"cordboard/backend/csta"
	"cordboard/testbed/drive"
	"cordboard/testbed/environment"
	"cordboard/testbed/org"
)

// Records of the simulated org, and the numbers that find them.
const (
	maya, mayasNumber   = "003Hx0000000001IAA", "+14155550101"
	theo, theosNumber   = "003Hx0000000002IAA", "+14155550102"
	luis                = "003Hx0000000017IAA"
	strangersNumber     = "+493055509999"
	phoneFrame          = "softphone.html"
	patience            = 12 * time.Second
	whileNothingHappens = time.Second // that something does not come can only be waited for
)

// bench is an agent at the simulated console in Chromium: the program, its pages, the switch and the org.
type bench struct {
	t     *testing.T
	p     *program
	stage *chromiumStage
}

// newBench has the agent signed on, after prepare.
func newBench(t *testing.T, prepare func(*bench)) *bench {
	t.Helper()
	b := &bench{t: t, p: newProgram(t, csta.ECMA)}
	if prepare != nil {
		prepare(b)
	}
	b.stage = newChromiumStage(t, b.p)
	b.await("", "document.querySelector('iframe')")
	for label, value := range map[string]string{"User": "200", "Password": environment.Password, "Extension": "200"} {
		b.fill(label, value)
	}
	b.click(phoneFrame, "labelled('button','Sign on')")
	b.await(phoneFrame, "field('Number')")
	return b
}

func (b *bench) eval(frame, body string, out any) error {
	return b.stage.Evaluate(context.Background(), frame, "(async () => {"+drive.Finders+"\n"+body+"\n})()", out)
}

func (b *bench) await(frame, expression string) {
	b.t.Helper()
	holds := func() bool {
		var truth bool
		return b.eval(frame, "return !!("+expression+");", &truth) == nil && truth
	}
	if !assert.Eventually(b.t, holds, patience, 50*time.Millisecond, expression) {
		var text string
		_ = b.eval(frame, "return document.body.innerText", &text)
		b.t.Fatalf("the page shows:\n%s", text)
	}
}

func (b *bench) click(frame, element string) {
	b.t.Helper()
	b.await(frame, element+" && !"+element+".disabled")
	require.NoError(b.t, b.eval(frame, element+".click();", nil))
}

func (b *bench) fill(label, value string) {
	b.t.Helper()
	b.await(phoneFrame, fmt.Sprintf("field(%q)", label))
	require.NoError(b.t, b.eval(phoneFrame, fmt.Sprintf(`const e = field(%q); e.focus(); e.value = %q;
e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true}));`, label, value), nil))
}

// opens opens a record from the list of its object, as an agent does.
func (b *bench) opens(list, name string) {
	b.t.Helper()
	b.click("", fmt.Sprintf("labelled('a',%q)", list))
	b.click("", fmt.Sprintf("labelled('a',%q)", name))
	b.shows(name)
}

// shows waits until the console shows a record.
func (b *bench) shows(name string) {
	b.t.Helper()
	b.await("", fmt.Sprintf("heading().includes(%q)", name))
}

// closes closes the tab on top.
func (b *bench) closes(name string) {
	b.t.Helper()
	b.click("", fmt.Sprintf("containing('button','Close %s')", name))
}

func (b *bench) strip(state string) {
	b.t.Helper()
	b.await(phoneFrame, "document.querySelector('article."+state+"')")
}

// noCall waits until no call is up.
func (b *bench) noCall() {
	b.t.Helper()
	b.await(phoneFrame, "!document.querySelector('article.dialing,article.ringing,article.connected,article.held,article.failed,article.initiated')")
}

func (b *bench) rings(from, name string) {
	b.t.Helper()
	_, err := b.p.Switch.Call(from, name, "200", nil)
	require.NoError(b.t, err)
	b.strip("ringing")
}

func (b *bench) lifts() {
	b.t.Helper()
	require.NoError(b.t, b.p.Switch.Lift("200"))
	b.strip("connected")
}

func (b *bench) hangsUp(from string) { b.t.Helper(); require.NoError(b.t, b.p.Switch.HangUp(from)) }

// mayaOnTheLine has Maya call, found and answered.
func (b *bench) mayaOnTheLine() {
	b.t.Helper()
	b.rings(mayasNumber, "Maya Lindqvist")
	b.shows("Maya Lindqvist")
	b.lifts()
}

// focus gives the console's window the focus, which is announced.
func (b *bench) focus() {
	b.t.Helper()
	require.NoError(b.t, b.eval("", "window.dispatchEvent(new Event('focus'));", nil))
}

// tell sends the softphone an event of Salesforce's, for what the console cannot bring about.
func (b *bench) tell(method string, payload any) {
	b.t.Helper()
	raw, err := json.Marshal(payload)
	require.NoError(b.t, err)
	require.NoError(b.t, b.eval("", fmt.Sprintf(`document.querySelector('iframe').contentWindow.postMessage(
{apiVersion: 57, apiType: 'opencti', methodName: %q, callId: -1, shouldExecuteListener: true, shouldExecuteCallback: false, response: %s}, %q);`,
		method, raw, environment.Softphone), nil))
}

// saved waits until the org has so many Tasks, and returns them.
func (b *bench) saved(n int) []org.Task {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return len(b.p.Console.Activities()) >= n }, patience, 20*time.Millisecond, "%d Tasks", n)
	return b.p.Console.Activities()
}

// stays requires that nothing becomes of the Tasks.
func (b *bench) stays(before []org.Task) {
	b.t.Helper()
	time.Sleep(whileNothingHappens)
	require.Equal(b.t, before, b.p.Console.Activities())
}

// taskOf is the Task about a number.
func (b *bench) taskOf(number string) org.Task {
	b.t.Helper()
	digits := number[len(number)-4:]
	tasks := b.p.Console.Activities()
	i := slices.IndexFunc(tasks, func(task org.Task) bool { return strings.Contains(fmt.Sprint(task["Subject"]), digits) })
	require.GreaterOrEqual(b.t, i, 0, "a Task about %s in %v", number, tasks)
	return tasks[i]
}

// calls are the journal's calls of a method.
func (b *bench) calls(method string) int {
	n := 0
	for _, e := range b.p.Console.Journal() {
		if e.Kind == "call" && e.Method == method {
			n++
		}
	}
	return n
}

func (b *bench) fault(f org.Fault) {
	b.t.Helper()
	raw, err := json.Marshal(f)
	require.NoError(b.t, err)
	answer, err := http.Post(drive.Origin(b.p.Console.URL())+"/services/sim/faults", "application/json", bytes.NewReader(raw))
	require.NoError(b.t, err)
	require.NoError(b.t, answer.Body.Close())
	require.Equal(b.t, http.StatusCreated, answer.StatusCode)
}

// stranger has somebody call whom nobody knows, and puts the form for a new contact away that comes with the answer.
func (b *bench) stranger() {
	b.t.Helper()
	b.rings(strangersNumber, "")
	b.lifts()
	b.click("", "labelled('button','Cancel')")
	b.await("", "!document.querySelector('dialog[open]')")
}

// The cases of people who use telephony in Salesforce, as ../shared/cases/salesforce tells them, and their siblings:
// whose call is it.
func TestSalesforceRelationCases(t *testing.T) {
	needStage(t)
	for _, c := range []struct {
		name string
		test func(t *testing.T)
	}{
		{"sf-02 the next customer is opened after the call", nextCustomerOpenedAfterTheCall},
		{"sf-02 the next customer is opened after a stranger's call is done", nextCustomerOpenedAfterDone},
		{"sf-04 focus on an old record while a stranger calls", focusWhileAStrangerCalls},
		{"sf-04 our own refresh shows a record while a stranger calls", refreshWhileAStrangerCalls},
		{"sf-04 a closed tab uncovers another customer", closedTabWhileAStrangerCalls},
		{"sf-05 an article is opened during the call", articleDuringTheCall},
		{"sf-07 an anonymous caller", anonymousCaller},
		{"sf-21 the page is loaded again while it rings", reloadWhileRinging},
		{"sf-23 a second click and a double click on a number", secondAndDoubleClick},
		{"a held caller's Task", heldCaller},
		{"a second caller rings for a second", secondCallerRings},
		{"a stranger's new contact", strangersNewContact},
		{"a number that is typed finds its person", typedNumber},
		{"one tap changes whom a call is about", oneTap},
		{"a person account calls", personAccountCalls},
		{"a lead calls, and a case is opened", leadCalls},
	} {
		t.Run(c.name, c.test)
	}
}

func nextCustomerOpenedAfterTheCall(t *testing.T) {
	b := newBench(t, nil)
	b.mayaOnTheLine()
	b.hangsUp(mayasNumber)
	b.noCall()
	b.saved(1)
	b.await(phoneFrame, `document.body.innerText.includes("Saved as activity")`)
	b.opens("Contacts", "Luis Ortega")
	time.Sleep(whileNothingHappens)
	require.Equal(t, maya, b.saved(1)[0]["WhoId"])
	b.await(phoneFrame, `[...document.querySelectorAll('.related')].some((e) => e.innerText.includes("Maya Lindqvist") && e.innerText.includes("caller"))`)
}

func nextCustomerOpenedAfterDone(t *testing.T) {
	b := newBench(t, nil)
	b.stranger()
	b.hangsUp(strangersNumber)
	b.noCall()
	before := b.saved(1)
	require.Nil(t, before[0]["WhoId"])
	b.click(phoneFrame, "containing('button','Done')")
	b.opens("Contacts", "Luis Ortega")
	b.stays(before)
}

func focusWhileAStrangerCalls(t *testing.T) {
	b := newBench(t, nil)
	b.opens("Contacts", "Luis Ortega")
	b.stranger()
	b.focus()
	time.Sleep(whileNothingHappens)
	b.hangsUp(strangersNumber)
	task := b.saved(1)[0]
	require.Nil(t, task["WhoId"])
	require.NotContains(t, fmt.Sprint(task["Description"]), "Luis")
}

// Saving one Activity refreshes the view, and Salesforce announces what is shown.
func refreshWhileAStrangerCalls(t *testing.T) {
	b := newBench(t, nil)
	b.mayaOnTheLine()
	b.opens("Contacts", "Luis Ortega")
	b.fault(org.Fault{Method: "saveLog", Kind: "delay", DelayMS: 1500, Times: 1})
	b.hangsUp(mayasNumber)
	b.noCall()
	b.stranger()
	b.saved(1)
	require.Eventually(t, func() bool { return b.calls("refreshView") == 1 }, patience, 20*time.Millisecond)
	time.Sleep(whileNothingHappens)
	b.hangsUp(strangersNumber)
	b.saved(2)
	require.Nil(t, b.taskOf(strangersNumber)["WhatId"])
	require.Nil(t, b.taskOf(strangersNumber)["WhoId"])
}

func closedTabWhileAStrangerCalls(t *testing.T) {
	b := newBench(t, nil)
	b.opens("Contacts", "Luis Ortega")
	b.opens("Contacts", "Søren Ågård")
	b.stranger()
	b.closes("Søren Ågård")
	b.shows("Luis Ortega")
	time.Sleep(whileNothingHappens)
	b.hangsUp(strangersNumber)
	require.Nil(t, b.saved(1)[0]["WhoId"])
}

// toldOfARecord waits until the program was told that a record was opened in the call.
func (b *bench) toldOfARecord() {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		list, err := b.p.Book.List(nil, 10, 10)
		return err == nil && len(list.Live) == 1 && slices.ContainsFunc(list.Live[0].Visits, func(v calllog.Visit) bool { return v.Why == calllog.Opened })
	}, patience, 20*time.Millisecond)
}

func articleDuringTheCall(t *testing.T) {
	b := newBench(t, nil)
	b.mayaOnTheLine()
	b.tell("onNavigationChange", map[string]any{"url": "x", "recordId": "ka0Hx0000000001", "recordName": "How to return goods", "objectType": "Knowledge__kav"})
	b.toldOfARecord()
	b.hangsUp(mayasNumber)
	require.Contains(t, b.saved(1)[0]["Description"], "How to return goods (Knowledge article)")
	require.Equal(t, maya, b.saved(1)[0]["WhoId"])
	require.Nil(t, b.saved(1)[0]["WhatId"])
}

func anonymousCaller(t *testing.T) {
	b := newBench(t, nil)
	for _, from := range []string{"anonymous", "Restricted", "P", "0", "201"} {
		b.rings(from, "")
		b.lifts()
		time.Sleep(whileNothingHappens)
		require.Zero(t, b.calls("searchAndScreenPop"), "%s: nothing to search for", from)
		require.NoError(t, b.p.Switch.HangUp("200"))
		b.noCall()
	}
	for _, task := range b.saved(1) {
		require.Nil(t, task["WhoId"])
	}
}

func reloadWhileRinging(t *testing.T) {
	b := newBench(t, nil)
	b.fault(org.Fault{Method: "searchAndScreenPop", Kind: "delay", DelayMS: 1500, Times: 1})
	b.rings(mayasNumber, "Maya Lindqvist")
	_, err := b.stage.do("reload", nil)
	require.NoError(t, err)
	b.strip("ringing")
	b.shows("Maya Lindqvist")
	b.lifts()
	b.hangsUp(mayasNumber)
	require.Equal(t, maya, b.saved(1)[0]["WhoId"])
}

func secondAndDoubleClick(t *testing.T) {
	b := newBench(t, nil)
	b.opens("Contacts", "Luis Ortega")
	for i := range 2 {
		b.click("", "document.querySelector('.phone button')")
		b.strip("connected")
		b.await(phoneFrame, `document.querySelector('.related')?.innerText.includes("you clicked")`)
		b.click(phoneFrame, "containing('button','Hang up the call')")
		b.noCall()
		require.Equal(t, luis, b.saved(i + 1)[i]["WhoId"])
	}
	require.NoError(t, b.eval("", "const n = document.querySelector('.phone button'); n.click(); n.click();", nil))
	b.strip("connected")
	time.Sleep(whileNothingHappens)
	var n int
	require.NoError(t, b.eval(phoneFrame, "return document.querySelectorAll('article.connected,article.dialing,article.held').length", &n))
	require.Equal(t, 1, n)
}

func heldCaller(t *testing.T) {
	b := newBench(t, nil)
	b.stranger()
	b.click(phoneFrame, "containing('button','Hold the call')")
	b.strip("held")
	b.rings(theosNumber, "Theo Marsh")
	b.shows("Theo Marsh")
	b.lifts()
	b.opens("Contacts", "Søren Ågård")
	b.hangsUp(strangersNumber)
	b.hangsUp(theosNumber)
	b.saved(2)
	require.Nil(t, b.taskOf(strangersNumber)["WhoId"])
	require.Equal(t, theo, b.taskOf(theosNumber)["WhoId"])
}

func secondCallerRings(t *testing.T) {
	b := newBench(t, nil)
	b.stranger()
	b.rings(theosNumber, "Theo Marsh")
	b.shows("Theo Marsh")
	b.hangsUp(theosNumber)
	b.await(phoneFrame, "!document.querySelector('article.ringing')")
	b.focus()
	time.Sleep(whileNothingHappens)
	b.hangsUp(strangersNumber)
	require.Nil(t, b.saved(1)[0]["WhoId"])
}

func strangersNewContact(t *testing.T) {
	b := newBench(t, nil)
	b.opens("Contacts", "Luis Ortega")
	b.rings(strangersNumber, "")
	b.lifts()
	b.await("", "document.querySelector('dialog[open]')")
	b.focus()
	time.Sleep(whileNothingHappens)
	require.NoError(t, b.eval("", `const e = document.querySelector('dialog [name=LastName]'); e.value = 'Neumann'; e.dispatchEvent(new Event('input', {bubbles: true}));`, nil))
	b.click("", "labelled('button','Save')")
	b.shows("Neumann")
	b.await(phoneFrame, `document.querySelector('.related')?.innerText.includes("created during the call")`)
	b.hangsUp(strangersNumber)
	task := b.saved(1)[0]
	require.Regexp(t, "^003", task["WhoId"])
	require.NotEqual(t, luis, task["WhoId"])
}

func typedNumber(t *testing.T) {
	b := newBench(t, nil)
	b.fill("Number", theosNumber)
	b.click(phoneFrame, "labelled('button','Call')")
	b.strip("connected")
	b.await(phoneFrame, `document.querySelector('.related')?.innerText.includes("Theo Marsh")`)
	require.Zero(t, b.calls("screenPop"), "whoever dials is where they want to be")
	b.click(phoneFrame, "containing('button','Hang up the call')")
	b.noCall()
	require.Equal(t, theo, b.saved(1)[0]["WhoId"])
}

func oneTap(t *testing.T) {
	b := newBench(t, nil)
	b.mayaOnTheLine()
	b.opens("Contacts", "Luis Ortega")
	b.click(phoneFrame, "containing('button','Instead: Luis Ortega')")
	b.await(phoneFrame, `document.querySelector('.related')?.innerText.includes("you chose")`)
	b.hangsUp(mayasNumber)
	require.Equal(t, luis, b.saved(1)[0]["WhoId"])
	b.click(phoneFrame, "containing('button','Instead: Maya Lindqvist')")
	require.Eventually(t, func() bool { return b.p.Console.Activities()[0]["WhoId"] == maya }, patience, 20*time.Millisecond)
}

func personAccountCalls(t *testing.T) {
	b := newBench(t, nil)
	b.rings("+16465550121", "")
	b.shows("Amara Diallo")
	b.lifts()
	b.hangsUp("+16465550121")
	task := b.saved(1)[0]
	require.Equal(t, "003Hx0000000021IAA", task["WhoId"], "its contact")
	require.Nil(t, task["WhatId"])
}

func leadCalls(t *testing.T) {
	b := newBench(t, nil)
	b.rings("+17205550131", "")
	b.shows("Jonah Pruitt")
	b.lifts()
	b.opens("Cases", "00001002")
	b.toldOfARecord()
	b.hangsUp("+17205550131")
	task := b.saved(1)[0]
	require.Regexp(t, "^00QHx0000000001", task["WhoId"])
	require.Nil(t, task["WhatId"], "beside a lead Salesforce takes nothing")
	require.Contains(t, task["Description"], "00001002 (Case)")
}
