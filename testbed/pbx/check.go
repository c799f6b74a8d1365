package pbx

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// checker gathers what is wrong with a scenario.
type checker struct{ errs []error }

func (c *checker) add(format string, a ...any) { c.errs = append(c.errs, fmt.Errorf(format, a...)) }

func (c *checker) ms(where string, v int) {
	if v < 0 {
		c.add("%s: %d: write milliseconds, 0 or more", where, v)
	}
}

func (c *checker) begins(where string, b Begins) {
	oneOf(c, where+": begins", b, "", WithDelivered, WithDiverted, DivertedOnly)
}

// number wants a number that can be dialled: it is told how it would be compared.
func (c *checker) number(where, number string) {
	switch plain := digits(number); {
	case plain == "":
		c.add("%s: the number is missing", where)
	case plain != number:
		c.add("%s: %q: write %s, without anything between the digits", where, number, plain)
	}
}

// oneOf wants one of the words; an empty one among them needs no mention.
func oneOf[S ~string](c *checker, where string, is S, words ...S) {
	if slices.Contains(words, is) {
		return
	}
	var known []string
	for _, w := range words {
		if w != "" {
			known = append(known, string(w))
		}
	}
	last := len(known) - 1
	c.add("%s %q: write %s or %s", where, is, strings.Join(known[:last], ", "), known[last])
}

func (c *checker) data(where string, data Attached) {
	for _, d := range data {
		if d.Name == "" {
			c.add("%s: data without a name: write {\"name\":\"account\",\"value\":\"4711\"}", where)
		}
	}
}

func (s *Scenario) check() error {
	c := &checker{errs: s.checkHabits()}
	for _, number := range slices.Sorted(maps.Keys(s.Numbers)) {
		n := s.Numbers[number]
		oneOf(c, "numbers "+number+": does", n.Does, Busy, NoAnswer, DoesNotExist, HangsUp, Voicemail)
		c.ms("numbers "+number+": afterMs", n.AfterMs)
	}
	for i, in := range s.Calls {
		where := fmt.Sprintf("calls[%d]", i)
		if in.To == "" {
			c.add("%s: to is missing: write the extension to call", where)
		}
		c.begins(where, in.Begins)
		c.ms(where+": afterMs", in.AfterMs)
		c.ms(where+": hangsUpAfterMs", in.HangsUpAfterMs)
		c.data(where, in.Data)
		for _, pressed := range in.Presses {
			if !tones.MatchString(pressed) {
				c.add("%s: presses %q: write digits, *, # and A to D", where, pressed)
			}
		}
	}
	seen := map[string]bool{}
	for i, l := range s.Lifts {
		where := fmt.Sprintf("lifts[%d]", i)
		if l.Extension == "" || seen[l.Extension] {
			c.add("%s: write each extension once", where)
		}
		seen[l.Extension] = true
		c.ms(where+": afterMs", l.AfterMs)
	}
	c.begins("scenario", s.Begins)
	c.ms("recallMs", s.RecallMs)
	c.ms("parkRecallMs", s.ParkRecallMs)
	s.checkPhones(c)
	s.checkQueues(c)
	s.checkIVRs(c)
	for i := range s.Scripts {
		s.Scripts[i].check(c, fmt.Sprintf("scripts[%d]", i))
	}
	return errors.Join(c.errs...)
}

func (s *Scenario) checkPhones(c *checker) {
	for _, number := range slices.Sorted(maps.Keys(s.Phones)) {
		for i, f := range s.Phones[number].Forwards {
			where := fmt.Sprintf("phones %s: forwards[%d]", number, i)
			oneOf(c, where+": type", f.Type, forwardImmediate, forwardBusy, forwardNoAns, forwardDND)
			c.number(where+": to", f.To)
			c.ms(where+": afterMs", f.AfterMs)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Agents)) {
		a := s.Agents[id]
		oneOf(c, "agents "+id+": state", a.State, "", IsLoggedOff, IsNotReady, IsReady)
		if a.Extension == "" && a.State != "" && a.State != IsLoggedOff {
			c.add("agents %s: extension is missing: write where he is %s", id, a.State)
		}
	}
}

func (s *Scenario) checkQueues(c *checker) {
	taken := map[string]bool{}
	for number := range s.Numbers {
		taken[digits(number)] = true
	}
	for i, q := range s.Queues {
		where := fmt.Sprintf("queues[%d]", i)
		c.number(where+": number", q.Number)
		if taken[q.Number] {
			c.add("%s: the number %s is used twice: write another one", where, q.Number)
		}
		taken[q.Number] = true
		if len(q.Agents) == 0 {
			c.add("%s: agents is missing: write the extensions that take its calls", where)
		}
		oneOf(c, where+": rings", q.Rings, "", LongestIdle, All)
		c.ms(where+": answerWithinMs", q.AnswerWithinMs)
		c.ms(where+": wrapUpMs", q.WrapUpMs)
		c.ms(where+": overflowMs", q.OverflowMs)
		if (q.OverflowMs > 0) != (q.OverflowTo != "") {
			c.add("%s: write overflowMs and overflowTo, or none of them", where)
		}
	}
	for i, v := range s.IVRs {
		where := fmt.Sprintf("ivrs[%d]", i)
		c.number(where+": number", v.Number)
		if taken[v.Number] {
			c.add("%s: the number %s is used twice: write another one", where, v.Number)
		}
		taken[v.Number] = true
	}
}

func (s *Scenario) checkIVRs(c *checker) {
	for i, v := range s.IVRs {
		where := fmt.Sprintf("ivrs[%d]", i)
		c.ms(where+": answersMs", v.AnswersMs)
		c.data(where, v.Data)
		for j, q := range v.Asks {
			where := fmt.Sprintf("%s: asks[%d]", where, j)
			if q.Name == "" {
				c.add("%s: name is missing: write the name under which the digits are attached to the call", where)
			}
			if q.Digits < 0 {
				c.add("%s: digits %d: write how many end the answer, or 0", where, q.Digits)
			}
			if q.Ends != "" && (len(q.Ends) != 1 || !strings.Contains("0123456789*#", q.Ends)) {
				c.add("%s: ends %q: write one digit, * or #", where, q.Ends)
			}
			c.ms(where+": waitMs", q.WaitMs)
		}
	}
}

// Check tells which extensions of the scenario a switch with the given ones lacks, and which of its
// numbers are extensions by mistake.
func (s *Scenario) Check(extensions []string) error {
	var errs []error
	groups := map[string]bool{} // that are called, but are no extensions
	own := func(where, number string) {
		if slices.Contains(extensions, number) {
			errs = append(errs, fmt.Errorf("pbx: scenario: %s: %s is an extension already: write another number", where, number))
		}
		groups[number] = true
	}
	for i, q := range s.Queues {
		own(fmt.Sprintf("queues[%d]", i), q.Number)
	}
	for i, v := range s.IVRs {
		own(fmt.Sprintf("ivrs[%d]", i), v.Number)
	}
	need := func(where, number string) {
		if !slices.Contains(extensions, number) {
			errs = append(errs, fmt.Errorf("pbx: scenario: %s: the switch has no extension %s", where, number))
		}
	}
	for i, c := range s.Calls {
		if !groups[c.To] {
			need(fmt.Sprintf("calls[%d]", i), c.To)
		}
	}
	for i, l := range s.Lifts {
		need(fmt.Sprintf("lifts[%d]", i), l.Extension)
	}
	for _, number := range slices.Sorted(maps.Keys(s.Phones)) {
		need("phones", number)
	}
	for _, id := range slices.Sorted(maps.Keys(s.Agents)) {
		if number := s.Agents[id].Extension; number != "" {
			need("agents "+id, number)
		}
	}
	for i, q := range s.Queues {
		for _, number := range q.Agents {
			need(fmt.Sprintf("queues[%d]", i), number)
		}
	}
	for _, group := range slices.Sorted(maps.Keys(s.PickupGroups)) {
		for _, number := range s.PickupGroups[group] {
			need("pickupGroups "+group, number)
		}
	}
	for i, script := range s.Scripts {
		for j, step := range script.Steps {
			if step.Does.byExtension() {
				need(fmt.Sprintf("scripts[%d]: steps[%d]", i, j), step.Who)
			}
		}
	}
	return errors.Join(errs...)
}
