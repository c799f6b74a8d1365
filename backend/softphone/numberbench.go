package softphone

import (
	"errors"

	"cordboard/backend/agent"
	"cordboard/backend/config"
	"cordboard/backend/problem"
)

// NumberView is what becomes of a phone field under a dial plan.
type NumberView struct {
	Dialled   string           `json:"dialled"`
	Rule      string           `json:"rule"`   // why it is dialled so; "" = it is not dialled
	Own       int              `json:"own"`    // which of the site's own rules, from 1; 0 = none
	Later     string           `json:"later"`  // for after the answer
	Others    []string         `json:"others"` // further numbers of the field
	Remark    string           `json:"remark"` // what is left out
	Displayed string           `json:"displayed"`
	Searched  []string         `json:"searched"`
	Problem   *problem.Problem `json:"problem"` // why it is not dialled
}

// Number tries a phone field with a dial plan that need not be saved. Nothing is dialled, searched or logged.
func (s *Settings) Number(token string, of config.Numbers, field string) (*NumberView, error) {
	if err := s.admit(token); err != nil {
		return nil, err
	}
	p := plan(config.Config{Numbers: of})
	view := &NumberView{Displayed: p.Display(field), Others: []string{}, Searched: append([]string{}, p.SearchForms(field)...)}
	d, err := p.Dial(field)
	if err != nil {
		errors.As(agent.ProblemOf(err), &view.Problem)
		return view, nil
	}
	view.Dialled, view.Rule, view.Own, view.Later, view.Remark = d.Number, string(d.Rule), d.Own, d.Later(), d.Remark
	view.Others = d.Others
	return view, nil
}
