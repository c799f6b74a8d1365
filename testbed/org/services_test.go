package org

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	account = "001Hx0000000001IAA"
	contact = "003Hx0000000001IAA"
	lead    = "00QHx0000000001MAA"
)

func TestServicesAreForTheConsolesOwnPage(t *testing.T) {
	console := start(t, ConsoleOptions{Token: "known"})
	host := strings.TrimSuffix(console.URL(), homePath)
	for _, each := range []struct {
		name    string
		headers []string
		get     int
		post    int
	}{
		{"a program on this machine", nil, 200, 201},
		{"our page", []string{"Sec-Fetch-Site", "same-origin", "Origin", "https://acme.lightning.force.com"}, 200, 201},
		{"the address bar", []string{"Sec-Fetch-Site", "none"}, 200, 403},
		{"another site", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://example.invalid"}, 403, 403},
		{"another port of this machine", []string{"Sec-Fetch-Site", "same-site", "Origin", "http://127.0.0.1:1"}, 403, 403},
		{"another site that knows the token", []string{"Sec-Fetch-Site", "cross-site", tokenHeader, "known"}, 403, 403},
		{"an old browser on our page", []string{"Origin", host}, 200, 201},
		{"an old browser elsewhere", []string{"Origin", "https://example.invalid"}, 403, 403},
		{"an old browser's opaque origin", []string{"Origin", "null"}, 403, 403},
		{"our page behind a proxy that strips", []string{"Origin", "https://acme.lightning.force.com", tokenHeader, "known"}, 200, 201},
		{"a wrong token", []string{"Origin", "https://acme.lightning.force.com", tokenHeader, "guessed"}, 403, 403},
	} {
		t.Run(each.name, func(t *testing.T) {
			require.Equal(t, each.get, ask(t, console, "GET", "/services/org", nil, each.headers...).status)
			require.Equal(t, each.post, ask(t, console, "POST", "/services/sobjects/Task", Record{}, each.headers...).status)
		})
	}
	require.Empty(t, ask(t, console, "GET", "/services/org", nil).header.Get("Access-Control-Allow-Origin"))
}

func TestTasksAreCheckedAsTheOrgWould(t *testing.T) {
	console := start(t, ConsoleOptions{})
	for _, each := range []struct {
		name   string
		values Record
		code   string // "" when it is taken
		field  string
	}{
		{"a whole call log", Record{"Subject": "Call", "Status": "Completed", "Priority": "Normal", "Type": "Call", "TaskSubtype": "Call", "ActivityDate": "2026-11-20", "Description": "said\nthings", "CallType": "Inbound", "CallDurationInSeconds": 42, "CallDisposition": "ok", "CallObject": "ucid", "WhoId": contact, "WhatId": account}, "", ""},
		{"nothing at all", Record{}, "", ""},
		{"short ids", Record{"WhoId": contact[:15], "WhatId": account[:15]}, "", ""},
		{"an emptied field", Record{"Subject": nil, "WhoId": ""}, "", ""},
		{"a record type", Record{"RecordTypeId": "012Hx0000000001"}, "", ""},
		{"another's field", Record{"Subjekt": "x"}, "INVALID_FIELD", "Subjekt"},
		{"a field in the wrong case", Record{"subject": "x"}, "INVALID_FIELD", "subject"},
		{"an account as who", Record{"WhoId": account}, "FIELD_INTEGRITY_EXCEPTION", "WhoId"},
		{"a contact as what", Record{"WhatId": contact}, "FIELD_INTEGRITY_EXCEPTION", "WhatId"},
		{"a lead as what", Record{"WhatId": lead}, "FIELD_INTEGRITY_EXCEPTION", "WhatId"},
		{"a lead with a what", Record{"WhoId": lead, "WhatId": account}, "FIELD_INTEGRITY_EXCEPTION", "WhatId"},
		{"no id", Record{"WhoId": "Maya"}, "MALFORMED_ID", "WhoId"},
		{"an id with a wrong suffix", Record{"WhoId": contact[:15] + "ZZZ"}, "MALFORMED_ID", "WhoId"},
		{"nobody's id", Record{"WhoId": newID("003", 999)}, "INVALID_CROSS_REFERENCE_KEY", "WhoId"},
		{"a broken duration", Record{"CallDurationInSeconds": 1.5}, "JSON_PARSER_ERROR", "CallDurationInSeconds"},
		{"a duration as text", Record{"CallDurationInSeconds": "42"}, "JSON_PARSER_ERROR", "CallDurationInSeconds"},
		{"a duration of nine digits", Record{"CallDurationInSeconds": 100_000_000}, "NUMBER_OUTSIDE_VALID_RANGE", "CallDurationInSeconds"},
		{"the longest duration", Record{"CallDurationInSeconds": 99_999_999}, "", ""},
		{"a number as text", Record{"Subject": 7}, "JSON_PARSER_ERROR", "Subject"},
		{"the longest subject", Record{"Subject": strings.Repeat("ü", 255)}, "", ""},
		{"a subject too long", Record{"Subject": strings.Repeat("ü", 256)}, "STRING_TOO_LONG", "Subject"},
		{"the longest note", Record{"Description": strings.Repeat("x", 32000)}, "", ""},
		{"a note too long", Record{"Description": strings.Repeat("x", 32001)}, "STRING_TOO_LONG", "Description"},
		{"a call type in lower case", Record{"CallType": "inbound"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "CallType"},
		{"an unknown status", Record{"Status": "Done"}, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Status"},
		{"a free picklist", Record{"Type": "Telegram"}, "", ""},
		{"a date with a time", Record{"ActivityDate": "2026-11-20T10:00:00Z"}, "JSON_PARSER_ERROR", "ActivityDate"},
		{"a day that never was", Record{"ActivityDate": "2026-02-30"}, "JSON_PARSER_ERROR", "ActivityDate"},
		{"a derived field", Record{"AccountId": account}, "INVALID_FIELD_FOR_INSERT_UPDATE", "AccountId"},
		{"an id of one's own", Record{"Id": newID("00T", 7)}, "INVALID_FIELD_FOR_INSERT_UPDATE", "Id"},
	} {
		t.Run(each.name, func(t *testing.T) {
			before := len(console.Activities())
			got := ask(t, console, "POST", "/services/sobjects/Task", each.values)
			if each.code == "" {
				require.Equal(t, http.StatusCreated, got.status, got.body)
				require.Len(t, console.Activities(), before+1)
				return
			}
			require.Equal(t, http.StatusBadRequest, got.status, got.body)
			var refusals []Refusal
			require.NoError(t, json.Unmarshal([]byte(got.body), &refusals))
			require.Equal(t, each.code, refusals[0].Code)
			require.Equal(t, []string{each.field}, refusals[0].Fields)
			require.NotEmpty(t, refusals[0].Message)
			require.Len(t, console.Activities(), before, "a refused task is not saved")
		})
	}
}

func TestTaskCarriesWhatTheOrgDerives(t *testing.T) {
	console := start(t, ConsoleOptions{})
	var made Record
	require.NoError(t, json.Unmarshal([]byte(ask(t, console, "POST", "/services/sobjects/Task", Record{"Subject": "Call", "WhoId": contact[:15]}).body), &made))
	require.Equal(t, newID("00T", 1), made["Id"])
	require.Equal(t, contact, made["WhoId"], "ids are kept in their long form")
	require.Equal(t, account, made["AccountId"], "the account is the contact's")
	require.Equal(t, "Not Started", made["Status"])
	require.Equal(t, false, made["IsClosed"])

	path := "/services/sobjects/Task/" + made.Text("Id")
	changed := ask(t, console, "PATCH", path, Record{"Status": "Completed", "WhatId": "500Hx0000000002", "CallDurationInSeconds": 61})
	require.Equal(t, http.StatusOK, changed.status, changed.body)
	require.Len(t, console.Activities(), 1, "an update makes no second task")
	kept := console.Activities()[0]
	require.Equal(t, "Call", kept["Subject"])
	require.Equal(t, true, kept["IsClosed"])
	require.Equal(t, newID("001", 2), kept["AccountId"], "the account is now the case's")
	require.Equal(t, json.Number("61"), kept["CallDurationInSeconds"])

	require.Equal(t, http.StatusBadRequest, ask(t, console, "PATCH", path, Record{"TaskSubtype": "Call"}).status, "the subtype is set once")
	require.Equal(t, http.StatusBadRequest, ask(t, console, "PATCH", path, Record{"WhoId": lead}).status, "its Related To is still set")
	require.Equal(t, http.StatusNotFound, ask(t, console, "PATCH", "/services/sobjects/Task/"+newID("00T", 99), Record{}).status)
	require.Equal(t, http.StatusNotFound, ask(t, console, "POST", "/services/sobjects/Rocket", Record{}).status)
	require.Equal(t, http.StatusBadRequest, ask(t, console, "POST", "/services/sobjects/Task", "[1]").status)
	require.Equal(t, http.StatusBadRequest, ask(t, console, "POST", "/services/sobjects/Contact", Record{"FirstName": "No last name"}).status)
}

func TestActivitiesOutliveTheConsole(t *testing.T) {
	file := filepath.Join(t.TempDir(), "activities.json")
	first := start(t, ConsoleOptions{ActivitiesFile: file})
	read := func() (tasks []Task) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &tasks))
		return tasks
	}
	require.Empty(t, read(), "the file is there from the start")
	for _, subject := range []string{"one", "two"} {
		require.Equal(t, http.StatusCreated, ask(t, first, "POST", "/services/sobjects/Task", Record{"Subject": subject}).status)
	}
	require.Len(t, read(), 2)
	require.NoError(t, first.Close())

	second := start(t, ConsoleOptions{ActivitiesFile: file})
	require.Len(t, second.Activities(), 2)
	ask(t, second, "POST", "/services/sobjects/Task", Record{"Subject": "three"})
	require.Equal(t, newID("00T", 3), read()[2]["Id"])

	require.NoError(t, os.WriteFile(file, []byte("not json"), 0o600))
	_, err := StartConsole(t.Context(), "127.0.0.1:0", ConsoleOptions{Pages: builtPages, Softphone: softphonePage, ActivitiesFile: file})
	require.ErrorContains(t, err, "activities")
}

func TestFaultsAreUsedUp(t *testing.T) {
	console := start(t, ConsoleOptions{})
	take := func(method string) string {
		var got struct{ Fault *Fault }
		require.NoError(t, json.Unmarshal([]byte(ask(t, console, "POST", "/services/sim/faults/take", map[string]string{"method": method}).body), &got))
		if got.Fault == nil {
			return ""
		}
		return got.Fault.Kind
	}
	require.Empty(t, take("saveLog"))
	require.Equal(t, http.StatusCreated, ask(t, console, "POST", "/services/sim/faults", Fault{Method: "saveLog", Kind: "dropReply", Times: 2}).status)
	require.Equal(t, http.StatusCreated, ask(t, console, "POST", "/services/sim/faults", Fault{Method: "*", Kind: "serverError", Times: -1}).status)
	require.Equal(t, []string{"serverError", "dropReply", "dropReply", "serverError", "serverError"},
		[]string{take("screenPop"), take("saveLog"), take("saveLog"), take("saveLog"), take("saveLog")})
	require.Equal(t, http.StatusNoContent, ask(t, console, "DELETE", "/services/sim/faults", nil).status)
	require.Empty(t, take("saveLog"))

	for _, wrong := range []any{Record{"kind": "explode"}, Record{"kind": "delay", "delayMs": -1}, Record{"kind": "dropReply", "times": 0}, "{"} {
		require.Equal(t, http.StatusBadRequest, ask(t, console, "POST", "/services/sim/faults", wrong).status)
	}
	require.Equal(t, http.StatusBadRequest, ask(t, console, "PUT", "/services/sim/latency", Latency{5, 1}).status)
	require.Equal(t, http.StatusOK, ask(t, console, "PUT", "/services/sim/latency", Latency{0, 0}).status)
}

func TestJournalKeepsTheNewestEntries(t *testing.T) {
	console := start(t, ConsoleOptions{})
	told := make([]Entry, journalSize)
	require.Equal(t, http.StatusNoContent, ask(t, console, "POST", "/services/sim/journal", told).status)
	require.Equal(t, http.StatusNoContent, ask(t, console, "POST", "/services/sim/journal", `[{"kind":"call","method":"saveLog","callId":3,"data":{"object":{}}}]`).status)
	kept := console.Journal()
	require.Len(t, kept, journalSize)
	last := kept[journalSize-1]
	require.Equal(t, "saveLog", last.Method)
	require.Equal(t, 3, *last.CallID)
	require.JSONEq(t, `{"object":{}}`, string(last.Data))
}

func TestSampleOrgIsWhole(t *testing.T) {
	console := start(t, ConsoleOptions{Settings: map[string]string{"/Cordboard/Server": "Main"}, Adapter: "https://softphone.example.invalid/s"})
	var org struct {
		Objects  map[string]*object
		Records  map[string][]Record
		Settings map[string]string
	}
	require.NoError(t, json.Unmarshal([]byte(ask(t, console, "GET", "/services/org", nil).body), &org))
	require.Equal(t, "Main", org.Settings["/Cordboard/Server"])
	require.Equal(t, "https://softphone.example.invalid/s", org.Settings["/reqGeneralInfo/reqAdapterUrl"])
	require.NotNil(t, org.Records["Task"])
	counts := map[string]int{"Account": 13, "Contact": 21, "Lead": 6, "Case": 8, "Opportunity": 6, "Campaign": 1, "Machine__c": 1, "Knowledge__kav": 1, "Event": 0}
	ids := map[string]bool{}
	for name, count := range counts {
		require.Len(t, org.Records[name], count)
		for _, record := range org.Records[name] {
			id := record.Text("Id")
			require.True(t, strings.HasPrefix(id, org.Objects[name].Prefix) && len(id) == 18 && !ids[id], id)
			ids[id] = true
		}
	}
	standing := func(id string) standing {
		if ids[id] || strings.HasPrefix(id, "005") {
			return editable
		}
		return unknown
	}
	for name, records := range org.Records {
		for _, record := range records {
			values := Record{}
			for _, known := range org.Objects[name].Fields {
				if value, ok := record[known.Name]; ok && !known.ReadOnly {
					if number, ok := value.(float64); ok {
						text, _ := json.Marshal(number)
						value = json.Number(text)
					}
					values[known.Name] = value
				}
			}
			if record.Text("RecordTypeId") != "" {
				values["RecordTypeId"] = record["RecordTypeId"]
			}
			for i, rule := range org.Objects[name].Rules {
				compiled, err := compile(rule.Formula, func(string) bool { return true })
				require.NoError(t, err)
				org.Objects[name].Rules[i].broken = compiled
			}
			require.Empty(t, saving{name, org.Objects[name], nil, values, standing}.check(), record.Text("Name"))
		}
	}
}

func TestIDsOfBothLengths(t *testing.T) {
	for _, each := range []struct {
		text, want string // want is "" for what is no id
	}{
		{"06m1U000001Vtu7QAC", "06m1U000001Vtu7QAC"},
		{"06m1U000001Vtu7", "06m1U000001Vtu7QAC"},
		{"00QHx0000000001", lead},
		{lead, lead},
		{strings.ToLower(lead), ""},
		{"", ""},
		{"001", ""},
		{"001Hx000000000!", ""},
	} {
		got, ok := longID(each.text)
		require.Equal(t, each.want != "", ok, each.text)
		require.Equal(t, each.want, got, each.text)
	}
}
