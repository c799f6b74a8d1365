package pbx

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// chances are the faults that strike by chance, by their names in the text form.
func (f *Faults) chances() map[string]*Chance {
	return map[string]*Chance{
		"drop": &f.Drop, "duplicate": &f.Duplicate, "reorder": &f.Reorder, "wrongid": &f.WrongID,
		"latereply": &f.LateReply, "truncate": &f.Truncate, "reset": &f.Reset, "halfopen": &f.HalfOpen,
		"damage": &f.Damage, "tear": &f.Tear,
	}
}

func (f *Faults) times() map[string]*time.Duration {
	return map[string]*time.Duration{"delay": &f.Delay, "late": &f.Late, "kicked": &f.Kicked}
}

func (f *Faults) switches() map[string]*bool {
	return map[string]*bool{"trickle": &f.Trickle, "refuse": &f.Refuse}
}

// ParseFaults reads faults from words like "drop=1%,delay=200ms,reset=after:20,seed=7". An unknown word
// and a wrong value are errors that say what to write.
func ParseFaults(text string) (Faults, error) {
	var f Faults
	seen := map[string]bool{}
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		name, value, valued := strings.Cut(word, "=")
		if seen[name] {
			return Faults{}, fmt.Errorf("pbx: faults: %s is there twice: write it once", name)
		}
		seen[name] = true
		if err := f.set(name, value, valued); err != nil {
			return Faults{}, fmt.Errorf("pbx: faults: %w", err)
		}
	}
	return f, nil
}

func (f *Faults) set(name, value string, valued bool) (err error) {
	chance, byChance := f.chances()[name]
	duration, timed := f.times()[name]
	turned, switched := f.switches()[name]
	switch {
	case byChance:
		if *chance, err = parseChance(value); err != nil {
			return fmt.Errorf("%s=%s: write %s=1%%, %s=every:100 or %s=after:20", name, value, name, name, name)
		}
	case timed:
		if *duration, err = time.ParseDuration(value); err != nil || *duration < 0 {
			return fmt.Errorf("%s=%s: write a time, as %s=200ms or %s=10s", name, value, name, name)
		}
	case switched && !valued:
		*turned = true
	case switched:
		return fmt.Errorf("%s=%s: write %s alone", name, value, name)
	case name == "nosnapshot":
		switch f.NoSnapshot = SnapshotFault(value); {
		case !valued:
			f.NoSnapshot = SnapshotRefused
		case f.NoSnapshot != SnapshotRefused && f.NoSnapshot != SnapshotSilent:
			return fmt.Errorf("nosnapshot=%s: write nosnapshot=refused or nosnapshot=silent", value)
		}
	case name == "seed":
		if f.Seed, err = strconv.ParseUint(value, 10, 64); err != nil {
			return fmt.Errorf("seed=%s: write a number, as seed=7", value)
		}
	default:
		return fmt.Errorf("%q: write one of %s", name, strings.Join(f.names(), ", "))
	}
	return nil
}

// names are all words of the text form.
func (f *Faults) names() []string {
	names := []string{"nosnapshot", "seed"}
	names = slices.AppendSeq(names, maps.Keys(f.chances()))
	names = slices.AppendSeq(names, maps.Keys(f.times()))
	names = slices.AppendSeq(names, maps.Keys(f.switches()))
	slices.Sort(names)
	return names
}

func parseChance(value string) (c Chance, err error) {
	wrong := strconv.ErrSyntax
	if percent, is := strings.CutSuffix(value, "%"); is {
		c.Percent, err = strconv.ParseFloat(percent, 64)
		if err == nil && !(c.Percent > 0 && c.Percent <= 100) {
			err = wrong
		}
		return c, err
	}
	kind, number, _ := strings.Cut(value, ":")
	n, err := strconv.Atoi(number)
	if err != nil || n <= 0 {
		return Chance{}, wrong
	}
	switch kind {
	case "every":
		c.Every = n
	case "after":
		c.After = n
	default:
		err = wrong
	}
	return c, err
}

// String is the text form of a chance; empty = never.
func (c Chance) String() string {
	switch {
	case c.Percent > 0:
		return strconv.FormatFloat(c.Percent, 'f', -1, 64) + "%"
	case c.Every > 0:
		return "every:" + strconv.Itoa(c.Every)
	case c.After > 0:
		return "after:" + strconv.Itoa(c.After)
	}
	return ""
}

// String is the text form, in the order of the alphabet; empty = none.
func (f Faults) String() string {
	var words []string
	for name, chance := range f.chances() {
		if text := chance.String(); text != "" {
			words = append(words, name+"="+text)
		}
	}
	for name, d := range f.times() {
		if *d != 0 {
			words = append(words, name+"="+d.String())
		}
	}
	for name, on := range f.switches() {
		if *on {
			words = append(words, name)
		}
	}
	if f.NoSnapshot != SnapshotWorks {
		words = append(words, "nosnapshot="+string(f.NoSnapshot))
	}
	if f.Seed != 0 {
		words = append(words, "seed="+strconv.FormatUint(f.Seed, 10))
	}
	slices.Sort(words)
	return strings.Join(words, ",")
}
