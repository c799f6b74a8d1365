package call_test

// transfers are the stories of transfers, by this phone and by others.
var transfers = []story{
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
}
