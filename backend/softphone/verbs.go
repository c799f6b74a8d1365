package softphone

import (
	"encoding/json"
	"errors"
	"reflect"

	"cordboard/backend/problem"
)

// verbs are the methods of values, by name.
type verbs map[string]reflect.Value

// badRequest says that a softphone asked for what does not exist, or with an argument of another kind. what is told to
// the softphone: it names the verb and the field, and quotes no value.
func badRequest(what string, err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		what += ": " + kind.Field
	}
	return problem.With(problem.BadRequest, what).Because(err)
}

func newVerbs(receivers []any) verbs {
	list := verbs{}
	for _, receiver := range receivers {
		value := reflect.ValueOf(receiver)
		for i := range value.NumMethod() {
			list[value.Type().Method(i).Name] = value.Method(i)
		}
	}
	return list
}

// asked is what a sealed call asks for.
type asked struct {
	Method string            `json:"method"`
	Args   []json.RawMessage `json:"args"`
	Heard  uint64            `json:"heard"` // the counter of the last message that the softphone heard
}

// call carries out what was asked for.
func (v verbs) call(call asked) (any, error) {
	verb, known := v[call.Method]
	if !known || verb.Type().NumIn() != len(call.Args) {
		return nil, badRequest(cut(call.Method, 40), nil)
	}
	in := make([]reflect.Value, len(call.Args))
	for i, arg := range call.Args {
		value := reflect.New(verb.Type().In(i))
		if err := json.Unmarshal(arg, value.Interface()); err != nil {
			return nil, badRequest(call.Method, err)
		}
		in[i] = value.Elem()
	}
	out := verb.Call(in)
	err, _ := out[len(out)-1].Interface().(error)
	if len(out) == 1 || err != nil {
		return nil, err
	}
	return out[0].Interface(), nil
}
