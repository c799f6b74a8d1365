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
