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
	{name: "outbound to the outside, they hang up", text: `
		dial a +49301234
		rings a
		= a dialing out +49301234
		answers a
		= a connected out +49301234 called=+49301234
		leaves a
		= a over answered`},
	{name: "outbound of which the beginning is not told", text: `
		calls a +49301234
		= a dialing out +49301234
		answers a
		= a connected out +49301234
		leaves a
		= a over answered`},
	{name: "outbound into a network that tells no more", only: "standard", text: `
		dial a +49301234
		network a
		= a dialing out +49301234
		wait 11s
		= a dialing out +49301234
		hangup a
		= a over answered`},
	{name: "outbound, nobody answers, I give up", text: `
		dial a 300
		rings a
		hangup a
		= a over abandoned`},
	{name: "outbound, busy", text: `
		dial a 300
		fails a busy
		= a failed out 300
		hangup a
		= a over busy mx=unreachable`},
	{name: "outbound, wrong number", text: `
		dial a 300
		fails a destNotObtainable
		= a failed out 300
		hangup a
		= a over unreachable`},
	{name: "outbound, do not disturb", text: `
		dial a 300
		fails a doNotDisturb
		= a failed out 300
		hangup a
		= a over rejected mx=unreachable`},
	{name: "outbound, rings out", text: `
		dial a 300
		rings a
		fails a callNotAnswered
		= a failed out 300
		hangup a
		= a over noAnswer mx=unreachable`},
	{name: "outbound, fails for a reason of the vendor's own", text: `
		dial a 300
		fails a solarFlare
		= a failed out 300
		hangup a
		= a over unreachable`},
	{name: "outbound, the network clears it as busy", text: `
		dial a +49301234
		ends a busy
		= a over busy mx=noAnswer`},
	{name: "inbound, answered, they hang up", text: `
		ring a +49301234 to=800
		= a ringing in +49301234 called=800
		answer a
		= a connected in +49301234 called=800
		leaves a
		= a over answered`},
	{name: "inbound, answered, I hang up", text: `
		ring a 300
		answer a
		= a connected in 300
		hangup a
		= a over answered`},
	{name: "inbound, of which the ringing need not be told", text: `
		approaches a +49301234 to=800
		answer a
		= a connected in +49301234 called=800
		hangup a
		= a over answered`},
	{name: "inbound, the caller withholds the number", text: `
		ring a -
		= a ringing in -
		answer a
		= a connected in -
		hangup a
		= a over answered`},
	{name: "inbound, the caller gives up", text: `
		ring a +49301234
		givesup a
		= a over abandoned`},
	{name: "inbound, I turn it down", text: `
		ring a +49301234
		= a ringing in +49301234
		reject a
		= a over rejected`},
	{name: "inbound, rings out and is forwarded", text: `
		ring a +49301234
		divert a 300 callForwardNoAnswer
		= a over missed mx=diverted|missed`},
	{name: "inbound, forwarded by do not disturb", text: `
		ring a +49301234
		divert a 300 callForwardImmediate
		= a over diverted mx=diverted|missed`},
	{name: "inbound, I deflect it", text: `
		ring a +49301234
		= a ringing in +49301234
		divert a 300 redirected as=diverted
		= a over diverted`},
	{name: "inbound, picked up by somebody else", text: `
		ring a +49301234
		divert a 300 callPickup
		= a over answeredElsewhere mx=diverted|missed`},
	{name: "inbound at a group, answered elsewhere", text: `
		ring a +49301234 to=500
		elsewhere a 300
		= a over answeredElsewhere mx=missed`},
	{name: "inbound from a queue", text: `
		ring a +49301234 to=800 via=500 cause=distributed
		= a ringing in +49301234 called=800
		answer a
		= a connected in +49301234
		leaves a
		= a over answered`},
	{name: "inbound from a queue, which takes it back", text: `
		ring a +49301234 to=800 via=500 cause=enteringDistribution
		divert a 500 distributed
		= a over missed mx=diverted|missed`},
	{name: "inbound, diverted away and back", text: `
		ring a +49301234
		divert a 300 callForwardNoAnswer
		= a over missed mx=diverted|missed
		ring b +49301234 same=a
		= b ringing in +49301234
		answer b
		= b connected in +49301234
		hangup b
		= b over answered`},
	{name: "pick-up of a colleague's call", text: `
		pickup a +49301234 from=300
		= a connected in +49301234 called=300
		leaves a
		= a over answered`},

	{name: "I deflect it, and pick it up again", text: `
		ring a +49301234
		= a ringing in +49301234
		divert a 300 redirected as=diverted
		= a over diverted
		pickup b +49301234 from=300 same=a
		= b connected in +49301234
		leaves b
		= b over answered`},

	{name: "group pick-up", text: `
		pickup a +49301234 from=500
		= a connected in +49301234 called=500
		hold a
		= a held in +49301234
		hangup a
		= a over answered`},
	{name: "pick-up while another call is held", text: `
		ring a 300
		answer a
		hold a
		pickup b +49301234 from=400
		= a held in 300; b connected in +49301234
		hangup b
		retrieve a
		= a connected in 300; b over answered
		hangup a
		= a over answered`},
	{name: "outbound, forwarded at the other end", text: `
		dial a 300
		rings a
		moves a 400
		= a dialing out 300 called=300
		answers a
		= a connected out 300 called=300
		leaves a
		= a over answered`},
	{name: "inbound, I transfer it while it rings", text: `
		ring a +49301234
		= a ringing in +49301234
		blind a 300
		= a over transferred`},
	{name: "inbound, sent here by a colleague", text: `
		sent a +49301234 by=300
		= a ringing in +49301234
		answer a
		= a connected in +49301234
		leaves a
		= a over answered`},
	{name: "inbound, sent here while another call is held", text: `
		dial a 400
		answers a
		hold a
		sent b +49301234 by=300
		= a held out 400; b ringing in +49301234
		answer b
		= a held out 400; b connected in +49301234
		leaves b
		= a held out 400; b over answered
		hangup a
		= a over answered`},

	// Hold, park, recall.
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

	// Two calls.
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

	// Transfers.
	{name: "attended transfer", text: `
		ring a +49301234 to=800
		answer a
		consult a b 300
		answers b
		transfer a b
		= a over transferred; b over transferred`},
	{name: "attended transfer after alternating", text: `
		dial a +49301234
		answers a
		consult a b 300
		answers b
		swap b a
		swap a b
		transfer a b
		= a over transferred; b over transferred`},
	{name: "ringing transfer", text: `
		ring a +49301234
		answer a
		consult a b 300
		rings b
		transfer a b
		= a over transferred; b over transferred`},
	{name: "blind transfer", text: `
		ring a +49301234
		answer a
		blind a 300
		= a over transferred`},
	{name: "blind transfer, and it comes back", text: `
		ring a +49301234
		answer a
		= a connected in +49301234
		blind a 300
		= a over transferred
		ring b +49301234 same=a
		= b ringing in +49301234
		answer b
		= b connected in +49301234
		hangup b
		= b over answered`},
	{name: "attended transfer, and it comes back", text: `
		ring a +49301234
		answer a
		consult a b 300
		answers b
		= a held in +49301234; b connected out 300
		transfer a b
		= a over transferred; b over transferred
		ring c +49301234 same=a
		= c ringing in +49301234
		leaves c
		= c over abandoned`},
	{name: "blind transfer of a dialled call while another is held", text: `
		ring a +49301234
		answer a
		hold a
		dial b +49305678
		answers b
		= a held in +49301234; b connected out +49305678
		blind b 300
		= a held in +49301234; b over transferred
		retrieve a
		hangup a
		= a over answered`},
	{name: "being transferred: the held party", text: `
		ring a 300
		answer a
		passed a +49305678
		= a connected in +49305678
		hold a
		= a held in +49305678
		retrieve a
		leaves a
		= a over answered`},
	{name: "being transferred: the held party called", text: `
		dial a 300
		answers a
		passed a 400
		= a connected out 400
		hangup a
		= a over answered`},
	{name: "being transferred while it rings there", text: `
		ring a 300
		answer a
		passed a 400 ringing=yes
		= a connected in 400
		answers a
		= a connected in 400
		hangup a
		= a over answered`},
	{name: "being transferred to: I was asked", text: `
		ring a 300
		answer a
		= a connected in 300
		handed a +49301234
		= a connected in +49301234
		hold a
		retrieve a
		= a connected in +49301234
		leaves a
		= a over answered`},
	{name: "being transferred to while it rings here", text: `
		ring a 300
		= a ringing in 300
		handed a +49301234
		= a ringing in +49301234
		answer a
		= a connected in +49301234
		hangup a
		= a over answered`},

	{name: "being transferred while I hold", text: `
		ring a 300
		answer a
		hold a
		= a held in 300
		passed a +49305678
		= a held in +49305678
		retrieve a
		= a connected in +49305678
		hangup a
		= a over answered`},
	{name: "being transferred while another call is held", text: `
		ring a +49301234
		answer a
		consult a b 300
		answers b
		= a held in +49301234; b connected out 300
		passed b 400
		= a held in +49301234; b connected out 400
		reconnect b a
		= a connected in +49301234; b over answered
		hangup a
		= a over answered`},
	{name: "being transferred twice", text: `
		ring a 300
		answer a
		passed a 400
		= a connected in 400
		passed a +49305678
		= a connected in +49305678
		leaves a
		= a over answered`},

	// Conferences.
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
