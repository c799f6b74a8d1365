package call_test

// heldCalls are the stories of calls that wait: on hold, parked, returning.
var heldCalls = []story{
	{name: "hold and retrieve", text: `
		ring a +49301234
		answer a
		hold a
		= a held in +49301234
		retrieve a
		= a connected in +49301234
		hold a
		= a held in +49301234
		leaves a
		= a over answered`},
	{name: "the other holds and retrieves", text: `
		ring a +49301234
		answer a
		theyhold a
		= a connected in +49301234
		theyretrieve a
		= a connected in +49301234
		hangup a
		= a over answered`},
	{name: "both hold", text: `
		ring a 300
		answer a
		theyhold a
		hold a
		= a held in 300
		theyretrieve a
		= a held in 300
		retrieve a
		= a connected in 300
		hangup a
		= a over answered`},
	{name: "park, and it comes back", text: `
		ring a +49301234
		answer a
		park a 700
		= a over parked
		ring b +49301234 same=a cause=recall
		= b ringing in +49301234
		answer b
		= b connected in +49301234
		hangup b
		= b over answered`},
	{name: "park, and I fetch it", text: `
		ring a +49301234
		answer a
		park a 700
		= a over parked
		pickup b +49301234 from=700 same=a
		= b connected in +49301234
		hangup b
		= b over answered`},
	{name: "a call on hold returns", text: `
		ring a +49301234
		answer a
		hold a
		= a held in +49301234
		recalls a
		= a ringing in +49301234
		answer a
		= a connected in +49301234
		hangup a
		= a over answered`},
	{name: "a dialled call on hold returns", text: `
		dial a +49301234
		rings a
		answers a
		hold a
		recalls a
		= a ringing out +49301234
		answer a
		= a connected out +49301234
		hangup a
		= a over answered`},
}
