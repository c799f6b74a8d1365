package call_test

// oneCall are the stories of a single call.
var oneCall = []story{
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

	{name: "I turn it down, it rings on elsewhere, and I pick it up", text: `
		ring a +49301234 to=500
		reject a
		= a over rejected
		pickup b +49301234 from=500 same=a
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
}
