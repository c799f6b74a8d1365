package agent

import "cordboard/backend/numbers"

// mostSpelled is how many numbers' spellings are kept.
const mostSpelled = 64

// spelling is how a number is shown, what is searched for it, never nil, and whose it is.
type spelling struct {
	display  string
	search   []string
	internal bool // it is an extension of this house
}

// dialPlan is a site's plan that spells each number once: a State spells all callers after every event.
type dialPlan struct {
	numbers.Plan
	spelled map[string]spelling
}

func newDialPlan(plan numbers.Plan) dialPlan { return dialPlan{plan, make(map[string]spelling)} }

func (p dialPlan) spell(number string) spelling {
	s, there := p.spelled[number]
	if !there {
		if len(p.spelled) >= mostSpelled {
			clear(p.spelled)
		}
		s = spelling{p.Display(number), append([]string{}, p.SearchForms(number)...), p.Internal(number)}
		p.spelled[number] = s
	}
	return s
}
