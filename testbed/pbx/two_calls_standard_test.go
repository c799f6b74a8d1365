package pbx

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestStandardConsultationAlternatesAndReconnects(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(false)
		d.asks(d.ann, d.two("AlternateCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.told(d.ann, "stateIncompatibility/invalidActiveConnectionState")
		require.NoError(t, d.sw.Lift("201"))
		d.told(d.bob, "Established C2@201 connected")
		d.told(d.ann, "Established C2@201 connected")
		require.Equal(t, []string{"C1@200 " + customer + " hold connected", "C2@200 201 connected connected"}, d.snapshot(d.ann, "200"))

		d.asks(d.ann, d.two("AlternateCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.told(d.ann, "AlternateCallResponse", "Held C2@200 hold alternate", "Retrieved C1@200 connected alternate")
		d.told(d.bob, "Held C2@200 connected alternate")
		d.asks(d.ann, d.two("AlternateCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.told(d.ann, "stateIncompatibility/invalidHeldConnectionState")

		d.asks(d.ann, d.two("ReconnectCall", "activeCall", "C1@200", "heldCall", "C2@200"))
		d.told(d.ann, "ReconnectCallResponse", "ConnectionCleared C1@200 null normalClearing",
			"Retrieved C2@200 connected")
		d.told(d.bob, "Retrieved C2@200 connected")
		require.Equal(t, []string{"C2@200 201 connected connected"}, d.snapshot(d.ann, "200"))
	})
}

func TestStandardConsultationIsRefusedWithoutAConversation(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		consult := func(id, to string) {
			d.asks(d.ann, `<ConsultationCall`+ed4+`>`+d.leg("existingCall", id)+`<consultedDevice>`+to+`</consultedDevice></ConsultationCall>`)
		}
		consult("C1@200", " ")
		d.told(d.ann, "operation/invalidCalledDeviceID")
		require.Equal(t, []string{"C1@200 " + customer + " connected connected"}, d.snapshot(d.ann, "200"), "nothing was held")
		consult("C1@201", "201")
		d.told(d.ann, "operation/invalidConnectionID")
		consult("C1@"+customer, "201")
		d.told(d.ann, "operation/invalidConnectionID")
		consult("C1@200", "203") // nobody watches 203: it answers by itself
		d.passes(routeTime + ringTime)
		d.told(d.ann, "ConsultationCallResponse C2@200", "Held C1@200 hold consultation", "ServiceInitiated C2@200 initiated consultation",
			"Originated C2@200 connected", "Delivered C2@203 connected", "Established C2@203 connected")
		consult("C1@200", "202")
		d.told(d.ann, "stateIncompatibility/invalidConnectionState")
		d.asks(d.ann, makeCall("200", "202"))
		d.told(d.ann, "stateIncompatibility/invalidCallingDeviceState")
		for request, refusal := range map[string]string{
			d.two("TransferCall", "heldCall", "C2@200", "activeCall", "C1@200"): "stateIncompatibility/invalidHeldConnectionState",
			d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C1@200"): "operation/notSameDevice",
			d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@203"): "operation/notSameDevice",
			d.two("TransferCall", "heldCall", "C1@203", "activeCall", "C2@200"): "operation/invalidHeldConnectionID",
			d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@202"): "operation/invalidActiveConnectionID",
			d.sendOn("C1@203", "202"): "operation/invalidActiveConnectionID",
			`<CreateConfFromCalls/>`:  "operation/serviceNotSupported",
		} {
			d.asks(d.ann, request)
			d.told(d.ann, refusal)
		}
	})
}

func TestACallCanBeMadeWhileAnotherIsHeld(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.asks(d.ann, `<HoldCall`+ed4+`>`+d.leg("callToBeHeld", "C1@200")+`</HoldCall>`)
		d.told(d.ann, "HoldCallResponse", "Held C1@200 hold")
		d.asks(d.ann, makeCall("200", "201"))
		d.told(d.ann, "MakeCallResponse C2@200", "ServiceInitiated C2@200 initiated makeCall", "Originated C2@200 connected")
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.told(d.ann, "stateIncompatibility/invalidActiveConnectionState") // nobody to transfer to yet
		d.passes(routeTime)
		require.NoError(t, d.sw.Lift("201"))
		d.hears(d.ann)
		d.hears(d.bob)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		require.Contains(t, d.hears(d.ann)[1], "Transfered C1@200 C2@200")
	})
}

func TestStandardTransferTellsHowConnectionsWereRenamed(t *testing.T) {
	const list = " {C1@+49301 was C1@+49301 +49301} {C1@201 was C2@201 201}"
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.told(d.ann, "TransferCallResponse C1@201"+list, "Transfered C1@200 C2@200"+list+" null transfer")
		f := d.all(d.bob)[0]
		require.Equal(t, "Transfered C1@200 C2@200"+list+" connected transfer", d.brief(f))
		require.Equal(t, "200", f.at("transferringDevice/deviceIdentifier"))
		require.Equal(t, "201", f.at("transferredToDevice/deviceIdentifier"))
		require.Equal(t, "616363743D3432", f.at("correlatorData/string"))
		require.Equal(t, "6163636F756E743D34373131", f.at("userData/string"))
		require.Empty(t, d.snapshot(d.ann, "200"))
		require.Equal(t, []string{"C1@201 " + customer + " connected connected"}, d.snapshot(d.bob, "201"))

		require.NoError(t, d.sw.HangUp(string(d.customer)))
		d.told(d.bob, "ConnectionCleared C1@+49301 connected normalClearing", "ConnectionCleared C1@201 null normalClearing")
		d.told(d.ann)
	})
}

func TestStandardTransferWhileItRings(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(false)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		require.Equal(t, "C1@201", d.brief(d.all(d.ann)[0])[len("TransferCallResponse "):][:6])
		require.Contains(t, d.hears(d.bob)[0], "alerting transfer")
		d.asks(d.bob, `<AnswerCall`+ed4+`>`+d.leg("callToBeAnswered", "C1@201")+`</AnswerCall>`)
		f := d.all(d.bob)[1]
		require.Equal(t, "Established C1@201 connected", d.brief(f))
		require.Equal(t, customer, f.at("callingDevice/deviceIdentifier"))
		require.Equal(t, "0800", f.at("calledDevice/deviceIdentifier"))
		require.Equal(t, "200", f.at("lastRedirectionDevice/numberDialed"))
		d.passes(time.Hour)
		d.told(d.bob) // nothing comes back that was answered
		d.told(d.ann)
	})
}

func TestStandardTransferOfAColleague(t *testing.T) {
	// The held party is an extension too, and was called by the one who transfers.
	workday(t, ecma, func(d *desk) {
		d.asks(d.ann, makeCall("200", "202"))
		d.passes(routeTime)
		require.NoError(t, d.sw.Lift("202"))
		d.hears(d.ann)
		d.hears(d.cleo)
		d.consults(false)
		d.told(d.cleo, "Held C1@200 connected consultation")
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.hears(d.ann)
		d.told(d.cleo, "Transfered C1@200 C2@200 {C1@202 was C1@202 202} {C1@201 was C2@201 201} connected transfer")
		require.NoError(t, d.sw.Lift("201"))
		d.told(d.cleo, "Established C1@201 connected")
		f := d.all(d.bob)[1]
		require.Equal(t, "202", f.at("callingDevice/deviceIdentifier"), "whom the caller left behind")
		require.Equal(t, "201", f.at("calledDevice/deviceIdentifier"))
	})
}

func TestTheOlderCallGoesOnWhicheverIsHeld(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.ann, d.two("AlternateCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.hears(d.ann)
		d.hears(d.bob)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C2@200", "activeCall", "C1@200"))
		d.told(d.bob, "Transfered C2@200 C1@200 {C1@+49301 was C1@+49301 +49301} {C1@201 was C2@201 201} connected transfer")
	})
}

func TestStandardSingleStepTransferHasANewCallID(t *testing.T) {
	const list = " {C2@+49301 was C1@+49301 +49301} {C2@201 201}"
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.asks(d.ann, d.sendOn("C1@200", "201"))
		d.told(d.ann, "SingleStepTransferCallResponse C2@201"+list, "Transfered C1@200"+list+" null singleStepTransfer")
		f := d.all(d.bob)[0]
		require.Equal(t, "Delivered C2@201 alerting singleStepTransfer", d.brief(f))
		require.Equal(t, customer, f.at("callingDevice/deviceIdentifier"))
		require.Equal(t, "0800", f.at("calledDevice/deviceIdentifier"))
		require.Equal(t, "200", f.at("lastRedirectionDevice/numberDialed"))
		require.Equal(t, "616363743D3432", f.at("correlatorData/string"))
		require.Equal(t, []string{"C2@201 " + customer + " alerting connected"}, d.snapshot(d.bob, "201"))
		require.NoError(t, d.sw.Lift("201"))
		d.told(d.bob, "Established C2@201 connected")
		require.NoError(t, d.sw.HangUp(string(d.customer)), "the caller is found through the transfer")
		d.hears(d.bob)
		require.Empty(t, d.snapshot(d.bob, "201"))
	})
}

func TestSingleStepTransferToWhomTheSwitchKnowsToBeUnreachable(t *testing.T) {
	o := ecma
	o.Scenario.Numbers = map[string]Number{"201": {Does: Busy}, "202": {Does: DoesNotExist}}
	workday(t, o, func(d *desk) {
		d.talks()
		_, err := d.sw.Call("+49302", "", "203", nil) // nobody watches it: it is busy now
		require.NoError(t, err)
		for to, refusal := range map[string]string{
			"201": "stateIncompatibility/invalidDestinationDeviceState", "203": "stateIncompatibility/invalidDestinationDeviceState",
			"202": "operation/invalidDestinationDeviceID", "200": "operation/invalidDestinationDeviceID",
			"": "operation/invalidDestinationDeviceID", customer: "operation/invalidDestinationDeviceID",
		} {
			d.asks(d.ann, d.sendOn("C1@200", to))
			d.told(d.ann, refusal)
		}
		require.Equal(t, []string{"C1@200 " + customer + " connected connected"}, d.snapshot(d.ann, "200"))
	})
}

func TestATransferredCallComesBack(t *testing.T) {
	numbers := map[string]Number{
		"5550100": {Does: Busy}, "5550101": {Does: DoesNotExist}, "5550102": {Does: NoAnswer}, "5550103": {Does: NoAnswer, AfterMs: 5000},
	}
	for to, tc := range map[string]struct {
		after time.Duration
		cause string
	}{
		"5550100": {routeTime, "recallBusy"}, "5550101": {routeTime, "recall"}, "5550102": {backTime, "recallNoAnswer"},
		"5550103": {5 * time.Second, "recallNoAnswer"},
	} {
		o := ecma
		o.Scenario.Numbers = numbers
		workday(t, o, func(d *desk) {
			d.talks()
			d.asks(d.ann, d.sendOn("C1@200", to))
			d.hears(d.ann)
			d.passes(tc.after - time.Millisecond)
			d.told(d.ann)
			d.passes(time.Millisecond)
			f := d.all(d.ann)[0]
			require.Equal(t, "Delivered C2@200 alerting "+tc.cause, d.brief(f), to)
			require.Equal(t, customer, f.at("callingDevice/deviceIdentifier"))
			require.Equal(t, to, f.at("lastRedirectionDevice/numberDialed"))
			require.Equal(t, "616363743D3432", f.at("correlatorData/string"))
			require.Equal(t, []string{"C2@200 " + customer + " alerting connected"}, d.snapshot(d.ann, "200"))
			require.NoError(t, d.sw.Lift("200"))
			d.told(d.ann, "Established C2@200 connected")
		})
	}
}

func TestAColleagueWhoDoesNotAnswerSeesTheCallGo(t *testing.T) {
	o := ecma
	o.Scenario.RecallMs = 7000
	workday(t, o, func(d *desk) {
		d.talks()
		d.asks(d.ann, d.sendOn("C1@200", "201"))
		d.hears(d.ann)
		d.hears(d.bob)
		d.passes(7 * time.Second)
		f := d.all(d.bob)[0]
		require.Equal(t, "Diverted C2@201 null recallNoAnswer", d.brief(f))
		require.Equal(t, "201", f.at("divertingDevice/deviceIdentifier"))
		require.Equal(t, "200", f.at("newDestination/deviceIdentifier"))
		d.told(d.ann, "Delivered C2@200 alerting recallNoAnswer")

		require.NoError(t, d.sw.Lift("200"))
		d.hears(d.ann)
		d.asks(d.ann, d.sendOn("C2@200", "201"))
		d.hears(d.ann)
		d.hears(d.bob)
		d.asks(d.bob, `<ClearConnection`+ed4+`>`+d.leg("connectionToBeCleared", "C3@201")+`</ClearConnection>`)
		d.told(d.bob, "ClearConnectionResponse", "ConnectionCleared C3@201 null normalClearing")
		d.told(d.ann, "Delivered C3@200 alerting recall")
		require.NoError(t, d.sw.HangUp(customer))
		d.told(d.ann, "ConnectionCleared C3@+49301 alerting normalClearing", "ConnectionCleared C3@200 null callCancelled")
	})
}

func TestACallCannotComeBackToAPhoneThatCannotRing(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		_, err := d.sw.Call(customer, "", "203", nil) // answers by itself
		require.NoError(t, err)
		d.passes(ringTime)
		require.NoError(t, d.sw.Transfer("203", "201"))
		_, err = d.sw.Call("+49302", "", "203", nil)
		require.NoError(t, err)
		d.passes(backTime)
		d.told(d.bob, "Delivered C1@201 alerting singleStepTransfer", "ConnectionCleared C1@201 null callNotAnswered")
		require.ErrorIs(t, d.sw.HangUp(customer), ErrNoCall, "he is gone too")
	})
}

func TestTheCustomerHangsUpDuringTheConsultation(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(true)
		require.NoError(t, d.sw.HangUp(customer))
		d.told(d.ann, "ConnectionCleared C1@+49301 hold normalClearing", "ConnectionCleared C1@200 null normalClearing")
		d.told(d.bob)
		require.Equal(t, []string{"C2@200 201 connected connected"}, d.snapshot(d.ann, "200"))
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.told(d.ann, "operation/invalidHeldConnectionID")
	})
}

func TestTheConsultedOneIsBusyOrHangsUp(t *testing.T) {
	o := ecma
	o.Scenario.Numbers = map[string]Number{"5550100": {Does: Busy}}
	workday(t, o, func(d *desk) {
		d.talks()
		d.asks(d.ann, `<ConsultationCall`+ed4+`>`+d.leg("existingCall", "C1@200")+`<consultedDevice>5550100</consultedDevice></ConsultationCall>`)
		d.passes(routeTime)
		require.Equal(t, "Failed C2@5550100 connected busy", d.hears(d.ann)[4])
		for _, request := range []string{"TransferCall", "ConferenceCall"} {
			d.asks(d.ann, d.two(request, "heldCall", "C1@200", "activeCall", "C2@200"))
			d.told(d.ann, "stateIncompatibility/invalidActiveConnectionState")
		}
		d.asks(d.ann, d.two("ReconnectCall", "activeCall", "C2@200", "heldCall", "C1@200"))
		d.told(d.ann, "ReconnectCallResponse", "ConnectionCleared C2@200 null normalClearing", "Retrieved C1@200 connected")
	})
}

func TestACallerIsTransferredBack(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.hears(d.ann)
		d.hears(d.bob)
		require.NoError(t, d.sw.Consult("201", "200"))
		d.passes(routeTime)
		require.NoError(t, d.sw.Lift("200"))
		d.told(d.ann, "Delivered C3@200 alerting", "Established C3@200 connected")
		require.NoError(t, d.sw.Transfer("201", ""))
		d.told(d.ann, "Transfered C1@201 C3@201 {C1@+49301 was C1@+49301 +49301} {C1@200 was C3@200 200} connected transfer")
		require.Equal(t, []string{"C1@200 " + customer + " connected connected"}, d.snapshot(d.ann, "200"))
	})
}

func TestStandardConferenceAndItsEnd(t *testing.T) {
	const list = " {C1@+49301 was C1@+49301 +49301} {C1@200 was C1@200 200} {C1@201 was C2@201 201}"
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.ann, d.two("ConferenceCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.told(d.ann, "ConferenceCallResponse C1@200"+list, "Conferenced C1@200 C2@200"+list+" connected conference")
		f := d.all(d.bob)[0]
		require.Equal(t, "Conferenced C1@200 C2@200"+list+" connected conference", d.brief(f))
		require.Equal(t, "200", f.at("conferencingDevice/deviceIdentifier"))
		require.Equal(t, "201", f.at("addedParty/deviceIdentifier"))
		require.Equal(t, []string{"C1@200 connected connected connected"}, d.snapshot(d.ann, "200"))

		// One more is taken in, from the conference's side.
		d.asks(d.ann, `<ConsultationCall`+ed4+`>`+d.leg("existingCall", "C1@200")+`<consultedDevice>202</consultedDevice></ConsultationCall>`)
		d.passes(routeTime)
		require.NoError(t, d.sw.Lift("202"))
		d.told(d.bob, "Held C1@200 connected consultation")
		d.hears(d.ann)
		d.hears(d.cleo)
		d.asks(d.ann, d.two("ConferenceCall", "heldCall", "C1@200", "activeCall", "C3@200"))
		d.hears(d.ann)
		require.Contains(t, d.hears(d.cleo)[0], "{C1@202 was C3@202 202} connected conference")
		require.Contains(t, d.hears(d.bob)[0], "{C1@201 was C1@201 201}")
		require.Equal(t, []string{"C1@202 connected connected connected connected"}, d.snapshot(d.cleo, "202"))

		d.asks(d.ann, `<ClearConnection`+ed4+`>`+d.leg("connectionToBeCleared", "C1@200")+`</ClearConnection>`)
		d.told(d.ann, "ClearConnectionResponse", "ConnectionCleared C1@200 null normalClearing")
		d.told(d.bob, "ConnectionCleared C1@200 connected normalClearing")
		require.NoError(t, d.sw.HangUp(customer))
		d.told(d.bob, "ConnectionCleared C1@+49301 connected normalClearing")
		d.told(d.cleo, "ConnectionCleared C1@200 connected normalClearing", "ConnectionCleared C1@+49301 connected normalClearing")
		require.Equal(t, []string{"C1@201 202 connected connected"}, d.snapshot(d.bob, "201"), "an ordinary call again")
		require.NoError(t, d.sw.HangUp("202"))
		d.told(d.bob, "ConnectionCleared C1@202 connected normalClearing", "ConnectionCleared C1@201 null normalClearing")
		require.Empty(t, d.snapshot(d.bob, "201"))
	})
}

func TestAConferenceIsTransferred(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.ann, d.two("ConferenceCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.hears(d.ann)
		d.hears(d.bob)
		require.NoError(t, d.sw.Transfer("200", "202"))
		d.told(d.bob, "Transfered C1@200 {C3@+49301 was C1@+49301 +49301} {C3@201 was C1@201 201} {C3@202 202} connected singleStepTransfer",
			"Delivered C3@202 connected singleStepTransfer")
		require.NoError(t, d.sw.Lift("202"))
		d.told(d.bob, "Established C3@202 connected")
		require.Equal(t, []string{"C3@201 connected connected connected"}, d.snapshot(d.bob, "201"))
	})
}

func TestTwoWhoShareACallAreNotBroughtTogether(t *testing.T) {
	// 201 and 200 are in a conference with the customer; 201 calls 200 besides.
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.ann, d.two("ConferenceCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.hears(d.ann)
		require.NoError(t, d.sw.Consult("200", "201"))
		d.passes(routeTime)
		d.hears(d.ann)
		d.hears(d.bob)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C3@200"))
		d.told(d.ann, "operation/requestIncompatibleWithActiveConnection")
	})
}

func TestDigitsReachTheOthers(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		digits := func(id, typed string) {
			d.asks(d.ann, `<GenerateDigits`+ed4+`>`+d.leg("connectionToSendDigits", id)+`<charactersToSend>`+typed+`</charactersToSend></GenerateDigits>`)
		}
		digits("C1@200", "12#")
		d.told(d.ann, "GenerateDigitsResponse")
		digits("C1@200", "*A,0")
		d.told(d.ann, "GenerateDigitsResponse")
		require.Equal(t, "12#*A,0", d.sw.Heard(customer))
		require.Empty(t, d.sw.Heard("200"))
		for _, wrong := range []string{"", "12x"} {
			digits("C1@200", wrong)
			d.told(d.ann, "operation/invalidParameterValue")
		}
		digits("C1@201", "1")
		d.told(d.ann, "operation/invalidConnectionID")
		d.consults(true)
		digits("C1@200", "1")
		d.told(d.ann, "stateIncompatibility/invalidConnectionState")
	})
}

func TestWhoHoldsHearsNoDigits(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.bob, `<HoldCall`+ed4+`>`+d.leg("callToBeHeld", "C2@201")+`</HoldCall>`)
		d.hears(d.bob)
		d.asks(d.ann, `<GenerateDigits`+ed4+`>`+d.leg("connectionToSendDigits", "C2@200")+`<charactersToSend>1</charactersToSend></GenerateDigits>`)
		require.Contains(t, d.hears(d.ann), "GenerateDigitsResponse")
		require.Empty(t, d.sw.Heard("201"))
	})
}

func TestTwoCustomersBroughtTogetherKeepTheDataOfBoth(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		_, err := d.sw.Call("+49302", "", "200", Attached{{Name: "account", Value: "9"}, {Name: "ticket", Value: "5"}})
		require.NoError(t, err)
		d.told(d.ann, "Delivered C2@200 alerting")
		d.asks(d.ann, `<HoldCall`+ed4+`>`+d.leg("callToBeHeld", "C1@200")+`</HoldCall>`)
		d.asks(d.ann, `<AnswerCall`+ed4+`>`+d.leg("callToBeAnswered", "C2@200")+`</AnswerCall>`)
		d.hears(d.ann)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		f := d.all(d.ann)[1]
		require.Equal(t, "6163636F756E743D343731313B7469636B65743D35", f.at("userData/string"), "account=4711;ticket=5")
		require.Equal(t, "616363743D3432", f.at("correlatorData/string"))
		require.NoError(t, d.sw.HangUp("+49302"))
		require.ErrorIs(t, d.sw.HangUp(customer), ErrNoCall)
	})
}

func TestAWithheldNumberKeepsItsTrunkThroughATransfer(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		_, err := d.sw.Call("", "", "200", nil)
		require.NoError(t, err)
		require.NoError(t, d.sw.Lift("200"))
		d.hears(d.ann)
		d.asks(d.ann, d.sendOn("C1@200", "201"))
		require.Contains(t, d.hears(d.ann)[1], "{C2@T1.1 was C1@T1.1 restricted}")
	})
}

func TestHandsOfTheSecondCallNeedOne(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		require.ErrorIs(t, d.sw.Consult("299", "1"), ErrNoExtension)
		require.ErrorIs(t, d.sw.Transfer("200", "1"), ErrNoCall)
		d.talks()
		require.ErrorContains(t, d.sw.Transfer("200", ""), "noHeldCall")
		require.ErrorContains(t, d.sw.Transfer("200", "200"), "invalidDestinationDeviceID")
		d.sw.Close()
		require.ErrorIs(t, d.sw.Transfer("200", "1"), ErrClosed)
		require.Empty(t, d.sw.Heard(customer))
	})
}
