//go:build !race

package numbers_test

const raced = false
