package call_test

// leastTellings is how many tellings there are at least.
const leastTellings = 1

// stories are the sequences of calls as they happen at an agent's phone.
var stories = []story{
	// One call.
	{name: "outbound, answered, I hang up", text: `
		dial a 300
		= a dialing out 300 called=300
		rings a
		= a dialing out 300
		answers a
		= a connected out 300
		hangup a
		= a over answered`},
}
