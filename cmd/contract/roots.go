package main

import (
	"cordboard/backend/agent"
	"cordboard/backend/config"
	"cordboard/backend/redact"
)

const module = "cordboard"

// plan says what goes into the contract.
type plan struct {
	// Files are written in this order. A type stands in the first file that needs it.
	Files []file
	// Names are those that a Go type has in TypeScript where its own would be taken or say too little there.
	Names map[string]string
	// Open are the lists that grow and of which a page need not know every word: a reader takes any text, so that a page
	// which is older than the program reads on. All other lists are closed: their readers refuse what is not in them.
	Open []string
}

// file is one file of the contract; words.ts, with all closed lists, is written beside them.
type file struct {
	Name string
	// Told are the types that Go tells pages: they get a reader, and so does all that they hold.
	Told []string
	// Verbs are the types whose exported methods pages call over the sealed channel.
	Verbs []string
	// Bound are the types whose exported methods Wails binds to pages.
	Bound []string
	// Values are tables of the program that pages have, too.
	Values []value
}

// contract is that of cordboard.
var contract = plan{
	Files: []file{
		{Name: "verbs.ts", Values: []value{{
			Name: "verbRows", Of: module + "/backend/agent.Row", Value: agent.Verbs(),
			Doc: "What the program can be asked for, and how the softphone shows it.",
		}}},
		{Name: "state.ts", Told: []string{module + "/backend/softphone.State"}},
		{Name: "telephony.ts", Verbs: []string{module + "/backend/softphone.Telephony", module + "/backend/softphone.Activities"}},
		{Name: "bridge.ts", Bound: []string{module + "/backend/softphone.Bridge"}},
		{Name: "settings-rows.ts", Values: []value{
			{
				Name: "settingRows", Of: module + "/backend/config.Setting", Value: config.Settings(),
				Doc: "All settings that people set, in the order of the file.",
			},
			{
				Name: "dialectRows", Of: module + "/backend/config.Dialect", Value: config.Dialects(),
				Doc: "The kinds of switches, the usual one first.",
			},
		}},
		{Name: "settings.ts", Bound: []string{module + "/backend/softphone.Settings"}},
		{Name: "secrets.ts", Values: []value{
			{Name: "secretWords", Value: redact.SecretWords, Doc: "What makes a name the name of a secret wherever it stands in it; a space is a sign or nothing."},
			{Name: "secretNames", Value: redact.SecretNames, Doc: "The names that are those of secrets as a whole."},
		}},
	},
	// A softphone page that is served from elsewhere tells a problem that it does not know with a general sentence.
	Open: []string{module + "/backend/problem.Code"},
	Names: map[string]string{
		module + "/backend/agent.Row":        "VerbRow",
		module + "/backend/agent.Scope":      "VerbScope",
		module + "/backend/agent.Argument":   "VerbArgument",
		module + "/backend/agent.Kind":       "ArgumentKind",
		module + "/backend/agent.Button":     "VerbButton",
		module + "/backend/softphone.State":  "TelephonyState",
		module + "/backend/softphone.Record": "CrmRecord",
		module + "/backend/agent.Link":       "LinkState",
		module + "/backend/call.State":       "CallState",
		module + "/backend/calllog.Fate":     "LogState",
		module + "/backend/config.Pop":       "PopSettings",
		module + "/backend/config.Setting":   "SettingRow",
		module + "/backend/config.Kind":      "SettingKind",
		module + "/backend/config.Applies":   "SettingMoment",
		module + "/backend/config.Format":    "TextFormat",
		module + "/backend/config.Condition": "ServerCondition",
		module + "/backend/config.Room":      "FieldRoom",
		module + "/backend/config.Source":    "SettingSource",
		module + "/backend/config.Dialect":   "DialectRow",
		module + "/backend/config.Problem":   "FieldProblem",
		module + "/backend/config.Code":      "FieldCode",
	},
}
