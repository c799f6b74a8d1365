package org

import (
	"net/url"
	"slices"
)

// apex is one answer of a method that an adapter may run.
type apex struct {
	Params  map[string]string `json:"params,omitempty"` // what must be given; none is whatever is given
	Returns string            `json:"returns"`
	Throws  string            `json:"throws,omitempty"` // an exception instead
}

// runApex answers what a method returns for parameters written as a=b&c=d. there says whether the class has the method.
func (o *org) runApex(class, method, params string) (answer apex, there bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	answers, there := o.Apex[class][method]
	given, _ := url.ParseQuery(params)
	i := slices.IndexFunc(answers, func(a apex) bool {
		for name, value := range a.Params {
			if given.Get(name) != value {
				return false
			}
		}
		return true
	})
	if i >= 0 {
		answer = answers[i]
	}
	return answer, there
}
