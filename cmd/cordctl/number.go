package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cordboard/backend/agent"
	"cordboard/backend/numbers"
)

// numberCommand is cordctl number: what becomes of a phone field under a dial plan.
func numberCommand() *command {
	var (
		field string
		plan  numbers.Plan
		main  int
	)
	return &command{
		name: "number", operand: &operand{"TEXT", &field},
		flags: []option{
			{"country", "CC", &plan.Country},
			{"area", "CODE", &plan.AreaCode},
			{"prefix", "DIGITS", &plan.OutsidePrefix},
			{"abroad", "DIGITS", &plan.InternationalPrefix},
			{"internal", "N", func(word string) error {
				n, err := strconv.Atoi(word)
				plan.InternalLengths = append(plan.InternalLengths, n)
				return err
			}},
			{"rule", "RULE", func(rule string) error {
				plan.Rules = append(plan.Rules, rule)
				return numbers.CheckRule(rule)
			}},
			{"main", "N", &main},
		},
		run: func(_ context.Context, _ given, io stdio) error {
			plan.MainNumberDigits = main
			return showNumber(io, plan, field)
		},
	}
}

// showNumber prints how a phone field is dialled and by which rule, how it is shown, and what it is searched by.
func showNumber(io stdio, plan numbers.Plan, field string) error {
	line := func(key string, values ...string) {
		if value := strings.Join(values, ", "); value != "" {
			fmt.Fprintf(io.out, "%s: %s\n", texts()("settings.numbers.bench."+key, nil), value)
		}
	}
	d, err := plan.Dial(field)
	if err == nil {
		rule := texts()("settings.numbers.bench.rule."+string(d.Rule), map[string]string{"rule": strconv.Itoa(d.Own)})
		line("dialled", d.Number+" ("+rule+")")
		line("later", d.Later())
		line("others", d.Others...)
		line("remark", d.Remark)
	}
	line("displayed", plan.Display(field))
	line("searched", plan.SearchForms(field)...)
	if err != nil {
		return errors.New(sentence(agent.ProblemOf(err)))
	}
	return nil
}
