package call_test

import "slices"

// leastTellings is how many tellings there are at least.
const leastTellings = 60_000

// stories are the sequences of calls as they happen at an agent's phone.
var stories = slices.Concat(oneCall, heldCalls, twoCalls, transfers, conferences)
