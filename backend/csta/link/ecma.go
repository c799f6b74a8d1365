package link

// ecmaManners are the standard's own, with an ECMA-354 session where the options ask for one. The edition
// is the options' Namespace. SystemRegister is not sent: the switches that want it are dialect openscape.
func ecmaManners(opt Options) manners {
	m := standardManners(opt)
	if opt.Session {
		m = newSession(opt).in(m)
	}
	return m
}
