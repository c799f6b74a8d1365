package link_test

import "testing"

// The cases of people who live with desk telephones that are decided before anything is said.
func TestServerCases(t *testing.T) {
	t.Run("P12 a server that exchanges keys by RSA alone", TestKeysByRSAAloneAreTold)
}
