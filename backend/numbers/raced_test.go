//go:build race

package numbers_test

// raced is true under the race detector, which makes this room twenty times slower and has nothing to find in it: then one
// region in five is tried. make test tries them all without it.
const raced = true
