package softphone

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
)

// TestTheIdentifiedRecordNamesTheParty in the panel, in the list and in the Activity, with the number beside it; what the
// switch calls the caller is less.
func TestTheIdentifiedRecordNamesTheParty(t *testing.T) {
	k := newKill(t, "zultys")
	k.signOn()
	k.rings("0555111", "ALICE M")
	id := k.becomes("0555111", call.Ringing)
	activities := k.app.Activities()
	alice := Record{RecordID: "003Hx0000000001IAA", RecordName: "Alice Munro", ObjectType: "Contact"}
	bob := Record{RecordID: "003Hx0000000002IAA", RecordName: "Bob Munro", ObjectType: "Contact"}
	named := func(want string) {
		t.Helper()
		awaitState(t, k.app, want, func(s *State) bool {
			return len(s.Calls) == 1 && s.Calls[0].Party.Name == want && s.Calls[0].Party.Number == "0555111"
		})
	}
	named("ALICE M")
	require.NoError(t, activities.popped(id, []Record{alice, bob}))
	named("ALICE M") // nobody knows which
	require.NoError(t, activities.Choose(id, bob))
	named("Bob Munro")
	require.NoError(t, k.sw.Lift("200"))
	k.becomes("0555111", call.Connected)
	require.NoError(t, activities.Seen(Sight{Kind: SightAsked}))
	require.NoError(t, activities.Seen(Sight{Kind: SightAnnounced, Record: contactNamed("Carol")}))
	named("Bob Munro") // she is opened, and is not on the line
	require.NoError(t, activities.popped(id, []Record{alice}))
	named("Alice Munro")
	k.again()
	k.signOn()
	k.becomes("0555111", call.Connected)
	named("Alice Munro")
	require.NoError(t, k.sw.HangUp("0555111"))
	r := k.ended(1)[0]
	require.Equal(t, "Call from Alice Munro 0555111", r.Subject(k.app.o.Texts("en")))
	entry := k.logEntry(t)
	require.Equal(t, []string{"Alice Munro", "Call from Alice Munro 0555111"}, []string{entry.Party, entry.Subject})
}

// TestAClickedRecordNamesTheParty.
func TestAClickedRecordNamesTheParty(t *testing.T) {
	k := newKill(t, "ecma")
	k.signOn()
	require.NoError(t, k.tel.Dial(DialRequest{Number: "0555111", Record: &Record{RecordID: "003Hx0000000001IAA", RecordName: "Alice Munro", ObjectType: "Contact"}}))
	k.becomes("0555111", call.Connected)
	awaitState(t, k.app, "her name", func(s *State) bool { return s.Calls[0].Party.Name == "Alice Munro" })
}
