package calllog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestARecordIsListedOnceWithItsStrongestReason(t *testing.T) {
	var r Record
	for _, told := range []struct {
		id   string
		why  Reason
		news bool
	}{
		{"001", Opened, true},
		{"003", Opened, true},
		{"001", Opened, true},
		{"001", Opened, false},
		{"001", Shown, false},
		{"003", Caller, true},
		{"001", Opened, true},
		{"003", Opened, false},
		{"500", Shown, true},
		{"500", Created, true},
	} {
		require.Equal(t, told.news, r.visit(Visit{RecordID: told.id, Why: told.why}), "%+v", told)
	}
	require.Equal(t, []Visit{{RecordID: "003", Why: Caller}, {RecordID: "001", Why: Opened}, {RecordID: "500", Why: Created}}, r.Visits)
}

func TestWhatIsKnownOfARecordIsKept(t *testing.T) {
	var r Record
	r.visit(Visit{RecordID: mayaShort, RecordName: "Maya", ObjectType: "Contact", AccountID: "001A", Why: Opened})
	r.visit(Visit{RecordID: maya, Why: Caller})
	require.Equal(t, []Visit{{RecordID: maya, RecordName: "Maya", ObjectType: "Contact", AccountID: "001A", Why: Caller}}, r.Visits)
}

func TestWhatAPageTellsOfRecordsWithoutEndIsBounded(t *testing.T) {
	var r Record
	for n := range 1000 {
		r.visit(Visit{RecordID: fmt.Sprintf("003%015d", n), RecordName: strings.Repeat("ñ", 1<<18), ObjectType: strings.Repeat("x", 1<<18)})
	}
	for _, none := range []Visit{{RecordID: strings.Repeat("0", 1<<18)}, {RecordID: "001", AccountID: "01234567890123456789"}, {RecordID: "001", ContactID: "01234567890123456789"}} {
		r.visit(none)
	}
	require.Len(t, r.Visits, mostVisits)
	require.Equal(t, "003000000000000999", r.Visits[mostVisits-1].RecordID, "the latest stay")
	require.Less(t, sizeOf(&r), mostEntry/4)
}

func TestWhatTakesActivities(t *testing.T) {
	for name, test := range map[string]struct {
		visit                  Visit
		person, thing, matters bool
	}{
		"a contact":                 {Visit{RecordID: maya}, true, false, false},
		"a lead":                    {Visit{RecordID: "00QHx0000000001IAA", ObjectType: "Lead"}, true, false, false},
		"a person account":          {Visit{RecordID: "001Hx0000000009IAA", ObjectType: "Account", ContactID: luis}, true, false, false},
		"a company":                 {Visit{RecordID: "001Hx0000000001IAA", ObjectType: "Account"}, false, true, false},
		"a case":                    {Visit{RecordID: "500Hx0000000001IAA", ObjectType: "Case"}, false, true, true},
		"an opportunity":            {Visit{RecordID: "006Hx0000000001IAA"}, false, true, true},
		"a custom object":           {Visit{RecordID: "a01Hx0000000001IAA", ObjectType: "ns__Repair__c"}, false, true, true},
		"one of an unknown kind":    {Visit{RecordID: "a01Hx0000000001IAA"}, false, true, true},
		"a campaign":                {Visit{RecordID: "701Hx0000000001IAA", ObjectType: "Campaign"}, false, true, false},
		"an article":                {Visit{RecordID: "ka0Hx0000000001", ObjectType: "Knowledge__kav"}, false, false, false},
		"an article of its own":     {Visit{RecordID: "ka9Hx0000000001", ObjectType: "FAQ__kav"}, false, false, false},
		"an article by its id":      {Visit{RecordID: "ka0Hx0000000001"}, false, false, false},
		"an external object":        {Visit{RecordID: "x01Hx0000000001", ObjectType: "Orders__x"}, false, false, false},
		"a task":                    {Visit{RecordID: "00THx0000000001IAA", ObjectType: "Task"}, false, false, false},
		"an event":                  {Visit{RecordID: "00UHx0000000001IAA", ObjectType: "Event"}, false, false, false},
		"a user":                    {Visit{RecordID: "005Hx0000000001IAA", ObjectType: "User"}, false, false, false},
		"a report":                  {Visit{RecordID: "00OHx0000000001IAA", ObjectType: "Report"}, false, false, false},
		"a dashboard":               {Visit{RecordID: "01ZHx0000000001IAA", ObjectType: "Dashboard"}, false, false, false},
		"a list":                    {Visit{RecordID: "00BHx0000000001IAA", ObjectType: "ListView"}, false, false, false},
		"a file":                    {Visit{RecordID: "069Hx0000000001IAA", ObjectType: "ContentDocument"}, false, false, false},
		"an e-mail":                 {Visit{RecordID: "02sHx0000000001IAA", ObjectType: "EmailMessage"}, false, false, false},
		"a custom settings record":  {Visit{RecordID: "m00Hx0000000001IAA", ObjectType: "Rate__mdt"}, false, false, false},
		"a member of a campaign":    {Visit{RecordID: "00vHx0000000001IAA", ObjectType: "CampaignMember"}, false, false, false},
		"a line of an opportunity":  {Visit{RecordID: "00kHx0000000001IAA", ObjectType: "OpportunityLineItem"}, false, false, false},
		"a person account, as seen": {Visit{RecordID: luis, ObjectType: "Contact", AccountID: "001Hx0000000009IAA"}, true, false, false},
	} {
		v, ok := test.visit.spelled()
		require.True(t, ok, name)
		require.Equal(t, test.person, v.isPerson(), name)
		require.Equal(t, test.thing, v.takesTasks(), name)
		require.Equal(t, test.matters, v.isMatter(), name)
	}
}
