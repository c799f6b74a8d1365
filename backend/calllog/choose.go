package calllog

import (
	"errors"
	"slices"
)

// Side is one of the two places of an Activity for what it hangs on.
type Side string

// The sides.
const (
	Who  Side = "who"  // the person
	What Side = "what" // any other record
)

// ErrUnrelated says that a record has nothing to do with the call, or cannot stand where it was put.
var ErrUnrelated = errors.New("calllog: this record does not belong to the call")

// Relate says what a call is about: the id of a person or a thing out of its visits, or "" for none.
func (b *Book) Relate(callID string, side Side, id string) error {
	var wrong error
	err := b.latest(callID, func(r *Record) {
		before := r.Relations
		if wrong = r.relate(side, RecordID(id), IsLead(r.Relation().Who)); wrong == nil && !r.choseLike(before) {
			r.revise()
		}
	})
	if err == nil {
		err = wrong
	}
	return err
}

// relate notes what the agent decided. Beside a Lead, who is alone, nothing can be chosen.
func (r *Relations) relate(side Side, id string, alone bool) error {
	choices := r.People()
	if side == What {
		choices = r.Things()
	}
	known := slices.ContainsFunc(choices, func(c Choice) bool { return c.ID == id })
	if side != Who && side != What || id != "" && (!known || alone && side == What) {
		return ErrUnrelated
	}
	if r.Chosen { // as earlier versions wrote it
		r.Chosen, r.ChosenWho, r.ChosenWhat = false, true, true
	}
	if side == Who {
		r.Who, r.ChosenWho = id, true
	} else {
		r.What, r.ChosenWhat = id, true
	}
	return nil
}

// choseLike says whether the agent has decided the same as before.
func (r *Relations) choseLike(before Relations) bool {
	return r.choseWho() == before.choseWho() && r.choseWhat() == before.choseWhat() && r.Who == before.Who && r.What == before.What
}

// Choice is a record that an Activity can hang on.
type Choice struct {
	ID string // what WhoId or WhatId takes
	Visit
}

// People are the persons that can be chosen, the latest first.
func (r *Relations) People() []Choice {
	return r.choices(Visit.isPerson, Visit.person)
}

// Things are the other records that can be chosen, the latest first; the caller's account is the last.
func (r *Relations) Things() []Choice {
	list := r.choices(Visit.takesTasks, func(v Visit) string { return RecordID(v.RecordID) })
	id := r.accountOfCaller()
	if id == "" || slices.ContainsFunc(list, func(c Choice) bool { return c.ID == id }) {
		return list
	}
	return append(list, Choice{id, Visit{RecordID: id, ObjectType: "Account", Why: Caller}})
}

func (r *Relations) choices(fits func(Visit) bool, id func(Visit) string) []Choice {
	var list []Choice
	for _, v := range slices.Backward(r.Visits) {
		v.Why = v.reason()
		one := Choice{id(v), v}
		if fits(v) && !slices.ContainsFunc(list, func(c Choice) bool { return c.ID == one.ID }) {
			list = append(list, one)
		}
	}
	return list
}

// Related is the visited record that the Activity hangs on, the person before the thing; nil = none.
func (r *Record) Related() *Visit {
	rel := r.Relation()
	for _, choices := range []struct {
		id   string
		list []Choice
	}{{rel.Who, r.People()}, {rel.What, r.Things()}} {
		for _, c := range choices.list {
			if choices.id != "" && c.ID == choices.id {
				return &c.Visit
			}
		}
	}
	return nil
}
