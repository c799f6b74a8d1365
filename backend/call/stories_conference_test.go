package call_test

// conferences are the stories of conferences.
var conferences = []story{
	{name: "being taken into a conference after being asked", only: "standard", text: `
		ring a 300
		answer a
		= a connected in 300
		takenin a +49301234
		= a connected in ? parties=+49301234,300
		drop a 300
		= a connected in +49301234
		leaves a
		= a over answered`},
	{name: "being brought into a conference", only: "standard", text: `
		barge a 300 +49301234
		= a connected in ? parties=+49301234,300
		drop a 300
		= a connected in +49301234
		hangup a
		= a over answered`},
	{name: "conference, parties leave", text: `
		ring a +49301234
		answer a
		consult a b 300
		answers b
		join a b
		= a connected in +49301234 parties=+49301234,300; b over merged
		drop a 300
		wait 12s
		= a connected in +49301234
		leaves a
		= a over answered`},
	{name: "conference, the customer leaves", text: `
		ring a +49301234
		answer a
		consult a b 300
		answers b
		join a b
		drop a +49301234
		wait 12s
		= a connected in 300; b over merged
		hangup a
		= a over answered`},
	{name: "conference, I leave", text: `
		dial a +49301234
		answers a
		consult a b 300
		answers b
		join a b
		= a connected out +49301234 parties=+49301234,300; b over merged
		hangup a
		= a over answered`},
	{name: "conference, parties come and go", only: "standard", text: `
		ring a +49301234
		answer a
		consult a b 300
		answers b
		join a b
		added a 400 by=200
		= a connected in +49301234 parties=+49301234,300,400; b over merged
		drop a 300
		= a connected in +49301234 parties=+49301234,400
		drop a 400
		= a connected in +49301234
		hold a
		= a held in +49301234
		retrieve a
		leaves a
		= a over answered`},
	{name: "conference, cleared for all", only: "standard", text: `
		ring a +49301234
		answer a
		consult a b 300
		answers b
		join a b
		clearcall a
		= a over answered; b over merged`},
	{name: "a third consultation joins the conference", text: `
		ring a +49301234
		answer a
		consult a b 300
		answers b
		join a b
		= a connected in +49301234 parties=+49301234,300; b over merged
		consult a c 400
		answers c
		join a c
		= a connected in +49301234 parties=+49301234,300,400; c over merged
		hangup a
		= a over answered`},
	{name: "being conferenced", only: "standard", text: `
		ring a 300
		answer a
		added a +49301234
		= a connected in 300 parties=+49301234,300
		drop a 300
		= a connected in +49301234
		leaves a
		= a over answered`},
	{name: "single-step conference", only: "standard", text: `
		ring a +49301234
		answer a
		added a 300 by=200 cause=singleStepConference
		= a connected in +49301234 parties=+49301234,300
		drop a 300
		= a connected in +49301234
		hangup a
		= a over answered`},
	{name: "a supervisor listens", only: "standard", text: `
		ring a +49301234
		answer a
		listens a 900
		= a connected in +49301234
		drop a 900
		= a connected in +49301234
		leaves a
		= a over answered`},
	{name: "call cleared for all", only: "standard", text: `
		ring a +49301234
		answer a
		= a connected in +49301234
		clearcall a
		= a over answered`},
}
