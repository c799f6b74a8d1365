package call_test

// twoCalls are the stories of two calls at one phone.
var twoCalls = []story{
	{name: "call waiting, answered", text: `
		ring a +49301234
		answer a
		ring b +49305678
		= a connected in +49301234; b ringing in +49305678
		hold a
		answer b
		= a held in +49301234; b connected in +49305678
		leaves b
		= a held in +49301234; b over answered
		retrieve a
		= a connected in +49301234
		leaves a
		= a over answered`},
	{name: "call waiting, the second gives up", text: `
		ring a +49301234
		answer a
		ring b +49305678
		givesup b
		= a connected in +49301234; b over abandoned
		leaves a
		= a over answered`},
	{name: "consultation, answered, I reconnect", text: `
		ring a +49301234
		answer a
		consult a b 300
		= a held in +49301234; b dialing out 300 of=a
		rings b
		answers b
		= a held in +49301234; b connected out 300 of=a
		reconnect b a
		= a connected in +49301234; b over answered
		leaves a
		= a over answered`},
	{name: "consultation, unanswered, I reconnect", text: `
		dial a +49301234
		answers a
		consult a b 300
		rings b
		reconnect b a
		= a connected out +49301234; b over abandoned
		hangup a
		= a over answered`},
	{name: "consultation, busy", text: `
		ring a +49301234
		answer a
		consult a b 300
		fails b busy
		= a held in +49301234; b failed out 300 of=a
		reconnect b a
		= a connected in +49301234; b over busy mx=unreachable
		hangup a
		= a over answered`},
	{name: "consultation, the colleague hangs up", text: `
		ring a +49301234
		answer a
		consult a b 300
		answers b
		leaves b
		= a held in +49301234; b over answered
		retrieve a
		= a connected in +49301234
		hangup a
		= a over answered`},
	{name: "consultation, the customer hangs up meanwhile", text: `
		ring a +49301234
		answer a
		consult a b 300
		answers b
		leaves a
		= a over answered; b connected out 300
		hangup b
		= b over answered`},
	{name: "alternate", text: `
		ring a +49301234
		answer a
		consult a b 300
		answers b
		= a held in +49301234; b connected out 300
		swap b a
		= a connected in +49301234; b held out 300
		swap a b
		= a held in +49301234; b connected out 300
		hangup b
		= a held in +49301234; b over answered
		leaves a
		= a over answered`},
}
