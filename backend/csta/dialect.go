package csta

import "strings"

// Dialect names the words a switch uses. When to say them is package link's business.
type Dialect string

// The dialects that are written. Reading understands all of them at once.
const (
	// Zultys is the dialect of the MX family: ECMA-323 edition 4 with words of its own.
	Zultys Dialect = "zultys"
	// ECMA is the standard itself, ECMA-323 edition 4, with the sessions of ECMA-354.
	ECMA Dialect = "ecma"
	// OpenScape is the standard as Unify's switches speak it.
	OpenScape Dialect = "openscape"
	// DMCC is the standard's edition 3 as Avaya's Application Enablement Services speak it, with words of
	// Avaya's own.
	DMCC Dialect = "dmcc"
)

// Namespaces on the wire. Reading ignores them; writing uses them where the dialect does.
const (
	NamespaceED3     = "http://www.ecma-international.org/standards/ecma-323/csta/ed3"
	NamespaceED4     = "http://www.ecma-international.org/standards/ecma-323/csta/ed4"
	NamespaceED5     = "http://www.ecma-international.org/standards/ecma-323/csta/ed5"
	NamespaceED6     = "http://www.ecma-international.org/standards/ecma-323/csta/ed6"
	NamespaceSession = "http://www.ecma-international.org/standards/ecma-354/appl_session"
	NamespaceAvaya   = "http://www.avaya.com/csta"
)

// Dialects are all that can be written, the one that the product was made for first.
func Dialects() []Dialect { return []Dialect{Zultys, ECMA, OpenScape, DMCC} }

// Standard says whether what is written in the dialect goes by the standard's schemas: all but Zultys do.
func (d Dialect) Standard() bool { return d == ECMA || d == OpenScape || d == DMCC }

// Namespace is the one that the dialect's CSTA messages carry, unless a site's switch wants another one.
// It is empty for what is no dialect.
func (d Dialect) Namespace() string {
	switch d {
	case Zultys, ECMA, OpenScape:
		return NamespaceED4
	case DMCC:
		return NamespaceED3
	default:
		return ""
	}
}

// Tongue is a dialect as one site's switch speaks it.
type Tongue struct {
	Dialect Dialect
	// Namespace takes the place of the dialect's own on CSTA messages; empty = the dialect's own. The
	// words of ECMA-354 and of Avaya keep theirs.
	Namespace string
}

// space is the namespace of the tongue's CSTA messages.
func (t Tongue) space() string {
	if t.Namespace != "" {
		return t.Namespace
	}
	return t.Dialect.Namespace()
}

// edition is the one of ECMA-323 that the namespace names: 3 to 6. A namespace that names none of them
// leaves the dialect's own. Avaya's versions (ed3/priv7) begin with the edition's name.
func (t Tongue) edition() int {
	for _, space := range []string{t.Namespace, t.Dialect.Namespace()} {
		_, rest, found := strings.Cut(space, "/csta/ed")
		if found && rest != "" && '2' <= rest[0] && rest[0] <= '6' {
			return max(3, int(rest[0]-'0')) // edition 2 was written as edition 3 is
		}
	}
	return 4
}
