package calllog

// Account is who is logged in at Salesforce: an org, and a user of it. An entry belongs to the account that was logged in
// during its call; no other one saves it.
type Account struct {
	Org  string `json:"org,omitempty"`  // what tells one org from another, a sandbox too; "" = not known
	User string `json:"user,omitempty"` // the user's id, 15 or 18 characters; "" = not known
	Name string `json:"name,omitempty"` // of the user, for people; "" = not known
}

// MayCarry says whether what belongs to owner may be saved by the account. Where nobody knew whose a call was, its org's
// next user saves it; where a user is known, only that user does.
func (a Account) MayCarry(owner Account) bool {
	if owner.Org != "" && owner.Org != a.Org {
		return false
	}
	return owner.User == "" || RecordID(owner.User) == RecordID(a.User)
}

// learn fills in what was not known yet. Whose a call is does not change once it is known.
func (a Account) learn(now Account) Account {
	switch {
	case a.Org == "":
		return now
	case a.User == "" && a.Org == now.Org:
		return now
	}
	return a
}
