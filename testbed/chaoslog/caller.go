package chaoslog

import "fmt"

// syllables make names that hold no digits and no other name.
var syllables = []string{"Ba", "De", "Fi", "Go", "Ku", "La", "Me", "Ni", "Po", "Ru", "Sa", "Te", "Vi"}

// caller is somebody who calls.
type caller struct {
	first, last, number, contact string
}

// somebody is the i-th caller: each with a name and a number of their own.
func somebody(i int) caller {
	n := len(syllables)
	return caller{
		first:  syllables[i%n] + "lan",
		last:   syllables[i/n%n] + syllables[i/n/n%n] + "berg",
		number: fmt.Sprintf("+4930570%05d", 10000+i),
	}
}

// stranger is the i-th of those whom the org does not know.
func stranger(i int) caller {
	return caller{number: fmt.Sprintf("+4940571%05d", 10000+i)}
}

// crowd is everybody who may call.
type crowd struct {
	known     []caller // to the org
	met       int      // so many of them have called
	strangers int      // so many others have
	last      *caller  // the known one who called last
}

// somebody is the next known caller.
func (c *crowd) somebody() caller {
	c.last = &c.known[c.met%len(c.known)]
	c.met++
	return *c.last
}

func (c *crowd) stranger() caller {
	c.strangers++
	return stranger(c.strangers - 1)
}
