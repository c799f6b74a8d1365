package pbx

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// ofCustomer wants an event to tell the customer's call: who he is, what he brought and its global id.
func (d *desk) ofCustomer(f frame, connection, global string) {
	d.Helper()
	require.Equal(d, customer, f.at("callingDevice/deviceIdentifier"), f.body)
	require.Equal(d, "Čeněk", f.at("callingDisplayName"), f.body)
	require.Equal(d, "4711", f.cads()["account"], f.body)
	require.Equal(d, "0800", f.cads()["__CALLED_PARTY_ORIG__"], f.body)
	require.Equal(d, global, f.at(connection+"/globalCallID"), f.body)
}

// consultsMX lets 200 hold leg 1 and call 201 by leg 2; it returns the two global ids.
func (d *desk) consultsMX(answer bool) (first, second string) {
	d.Helper()
	ref, err := d.sw.Call(customer, "", "200", account, DialledAs("0800"))
	require.NoError(d, err)
	require.NoError(d, d.sw.Lift("200"))
	d.customer = ref
	f := d.all(d.ann)[2]
	first = f.at("establishedConnection/globalCallID")
	d.ofCustomer(f, "establishedConnection", first)

	d.asks(d.ann, `<HoldCall>`+d.leg("callToBeHeld", "1@200")+`</HoldCall>`)
	d.asks(d.ann, `<MakeCall><callingDevice typeOfNumber="deviceID"></callingDevice><calledDirectoryNumber>201</calledDirectoryNumber></MakeCall>`)
	d.told(d.ann, "HoldCallResponse", "Held 1@200", "MakeCallResponse 2@200", "Originated 2@200", "Diverted 2@200")
	d.passes(routeTime)
	f = d.all(d.ann)[0]
	require.Equal(d, "Delivered 2@200 alerting", d.brief(f))
	second = f.at("connection/globalCallID")
	require.NotEqual(d, first, second)
	d.told(d.bob, "Diverted 1@201", "Delivered 1@201 alerting")
	if answer {
		require.NoError(d, d.sw.Lift("201"))
		d.told(d.ann, "Established 2@200")
		d.told(d.bob, "Established 1@201")
	}
	return first, second
}

func TestMXTransferGivesTheConsultedOneANewLegOfTheFirstCall(t *testing.T) {
	workday(t, Options{}, func(d *desk) {
		global, _ := d.consultsMX(true)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "1@200", "activeCall", "2@200"))
		got := d.all(d.ann)
		require.Equal(t, "TransferCallResponse 1@201", d.brief(got[0]))
		require.Equal(t, "Transfered 1@200", d.brief(got[1]))
		require.False(t, got[1].has("transferredConnections"))
		require.False(t, got[1].has("secondaryOldCall"))
		require.Equal(t, "200", got[1].at("transferringDevice/deviceIdentifier"))
		require.Equal(t, "201", got[1].at("transferredToDevice/deviceIdentifier"))
		require.Equal(t, "ConnectionCleared 2@200", d.brief(got[2]))
		require.Len(t, got, 3)

		got = d.all(d.bob)
		require.Len(t, got, 4)
		require.Equal(t, "Transfered 1@201", d.brief(got[0]))
		require.Equal(t, "200", got[0].at("transferringDevice/deviceIdentifier"))
		require.Equal(t, "ConnectionCleared 1@201", d.brief(got[1]))
		require.Equal(t, "200", got[1].at("releasingDevice/deviceIdentifier"))
		require.Equal(t, "Delivered 2@201 alerting", d.brief(got[2]))
		d.ofCustomer(got[2], "connection", global)
		require.Equal(t, "Čeněk", got[2].at("networkCallingDevice/deviceIdentifier"))
		require.Equal(t, "Established 2@201", d.brief(got[3]))
		d.ofCustomer(got[3], "establishedConnection", global)
		require.Equal(t, "201", got[3].at("answeringDevice/deviceIdentifier"))
		require.Empty(t, d.snapshot(d.ann, "200"))
		require.Equal(t, []string{"2@201 " + customer + " connected connected"}, d.snapshot(d.bob, "201"))

		// And back again: the caller is known by his global id.
		require.NoError(t, d.sw.Transfer("201", "200"))
		d.told(d.bob, "Transfered 2@201")
		got = d.all(d.ann)
		require.Equal(t, "Diverted 3@200", d.brief(got[0]))
		require.Equal(t, "201", got[0].at("divertingDevice/deviceIdentifier"))
		require.Equal(t, "Delivered 3@200 alerting", d.brief(got[1]))
		d.ofCustomer(got[1], "connection", global)
		require.NoError(t, d.sw.Lift("200"))
		d.ofCustomer(d.all(d.ann)[0], "establishedConnection", global)
		require.NoError(t, d.sw.HangUp(string(d.customer)))
		d.told(d.ann, "ConnectionCleared 3@200")
	})
}

func TestMXTransferWhileItRings(t *testing.T) {
	workday(t, Options{}, func(d *desk) {
		global, _ := d.consultsMX(false)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "1@200", "activeCall", "2@200"))
		d.told(d.ann, "TransferCallResponse 1@201", "Transfered 1@200", "ConnectionCleared 2@200")
		d.told(d.bob, "Transfered 1@201", "ConnectionCleared 1@201", "Delivered 2@201 alerting")
		d.asks(d.bob, `<AnswerCall>`+d.leg("callToBeAnswered", "1@201")+`</AnswerCall>`)
		d.told(d.bob, "operation/invalidConnectionID")
		d.asks(d.bob, `<AnswerCall>`+d.leg("callToBeAnswered", "2@201")+`</AnswerCall>`)
		got := d.all(d.bob)
		require.Equal(t, "Established 2@201", d.brief(got[1]))
		d.ofCustomer(got[1], "establishedConnection", global)
	})
}

func TestMXTheHeldColleagueKeepsHisLeg(t *testing.T) {
	for _, answered := range []bool{true, false} {
		workday(t, Options{}, func(d *desk) {
			d.asks(d.cleo, `<MakeCall><callingDevice/><calledDirectoryNumber>200</calledDirectoryNumber></MakeCall>`)
			d.passes(routeTime)
			require.NoError(t, d.sw.Lift("200"))
			global := d.all(d.cleo)[4].at("establishedConnection/globalCallID")
			require.NoError(t, d.sw.Consult("200", "201"))
			d.passes(routeTime)
			if answered {
				require.NoError(t, d.sw.Lift("201"))
			}
			d.told(d.cleo) // MX does not tell that one is held
			require.NoError(t, d.sw.Transfer("200", ""))
			got := d.all(d.cleo)
			require.Equal(t, "Transfered 1@202", d.brief(got[0]))
			require.Equal(t, "201", got[0].at("transferredToDevice/deviceIdentifier"))
			if !answered {
				require.Equal(t, "Delivered 1@202 alerting", d.brief(got[1]))
				require.Equal(t, "201", got[1].at("alertingDevice/deviceIdentifier"))
				require.NoError(t, d.sw.Lift("201"))
				got = append(got[:1], d.all(d.cleo)...)
			}
			require.Len(t, got, 2)
			require.Equal(t, "Established 1@202", d.brief(got[1]))
			require.Equal(t, "201", got[1].at("answeringDevice/deviceIdentifier"))
			require.Equal(t, "Bob", got[1].at("answeringDisplayName"))
			require.Equal(t, global, got[1].at("establishedConnection/globalCallID"))
		})
	}
}

func TestMXSingleStepTransferAndRecall(t *testing.T) {
	workday(t, Options{}, func(d *desk) {
		ref, err := d.sw.Call(customer, "", "200", account, DialledAs("0800"))
		require.NoError(t, err)
		require.NoError(t, d.sw.Lift("200"))
		global := d.all(d.ann)[2].at("establishedConnection/globalCallID")
		d.asks(d.ann, d.sendOn("1@200", "201"))
		d.told(d.ann, "SingleStepTransferCallResponse 1@201", "Transfered 1@200")
		got := d.all(d.bob)
		require.Equal(t, []string{"Diverted 1@201", "Delivered 1@201 alerting"}, []string{d.brief(got[0]), d.brief(got[1])})
		require.Equal(t, "200", got[0].at("divertingDevice/deviceIdentifier"))
		d.ofCustomer(got[1], "connection", global)

		d.passes(backTime)
		d.told(d.bob, "ConnectionCleared 1@201")
		got = d.all(d.ann)
		require.Equal(t, []string{"Diverted 2@200", "Delivered 2@200 alerting"}, []string{d.brief(got[0]), d.brief(got[1])})
		d.ofCustomer(got[1], "connection", global)
		require.NoError(t, d.sw.Lift("200"))
		d.told(d.ann, "Established 2@200")
		require.NoError(t, d.sw.HangUp(string(ref)))
		d.told(d.ann, "ConnectionCleared 2@200")
	})
}

func TestMXTransfersByTheirEventAlone(t *testing.T) {
	o := Options{Scenario: Scenario{SilentReplies: true}}
	workday(t, o, func(d *desk) {
		_, err := d.sw.Call(customer, "", "200", nil, Beginning(WithDelivered))
		require.NoError(t, err)
		require.NoError(t, d.sw.Lift("200"))
		d.told(d.ann, "Delivered 1@200 alerting", "Established 1@200")
		require.NoError(t, d.sw.Consult("200", "201"))
		d.passes(routeTime)
		d.hears(d.ann)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "1@200", "activeCall", "2@200"))
		d.told(d.ann, "Transfered 1@200", "ConnectionCleared 2@200")
		require.NoError(t, d.sw.Lift("201"))
		d.hears(d.bob)
		d.asks(d.bob, d.sendOn("2@201", "202"))
		d.told(d.bob, "Transfered 2@201")
		d.asks(d.bob, d.sendOn("2@201", "202"))
		d.told(d.bob, "operation/invalidActiveConnectionID")
	})
}

func createConf(taken, owner, kept string) string {
	return `<CreateConfFromCalls` + ed4 + `><callId>` + taken + `</callId><ownerId>` + owner + `</ownerId><ownerCallId>` + kept + `</ownerCallId></CreateConfFromCalls>`
}

func TestMXConferenceAndItsEnd(t *testing.T) {
	t.Run("the held one is taken in", func(t *testing.T) {
		workday(t, Options{}, func(d *desk) {
			d.consultsMX(true)
			d.asks(d.ann, createConf("1", "200", "2"))
			d.told(d.ann, "CreateConfFromCallsResponse", "ConnectionCleared 1@200")
			d.told(d.bob)
			require.Equal(t, []string{"2@200 connected connected connected"}, d.snapshot(d.ann, "200"))
			require.Equal(t, []string{"1@201 connected connected connected"}, d.snapshot(d.bob, "201"))
			d.asks(d.ann, `<ClearConnection>`+d.leg("connectionToBeCleared", "2@200")+`</ClearConnection>`)
			d.told(d.ann, "ClearConnectionResponse", "ConnectionCleared 2@200")
			d.told(d.bob)
			require.Equal(t, []string{"1@201 " + customer + " connected connected"}, d.snapshot(d.bob, "201"))
			require.NoError(t, d.sw.HangUp(customer))
			d.told(d.bob, "ConnectionCleared 1@201")
		})
	})
	t.Run("the active one is taken in, and the customer leaves first", func(t *testing.T) {
		workday(t, Options{}, func(d *desk) {
			d.consultsMX(true)
			d.asks(d.ann, createConf("2", "", "1"))
			d.told(d.ann, "CreateConfFromCallsResponse", "ConnectionCleared 2@200", "Retrieved 1@200")
			require.NoError(t, d.sw.HangUp(customer))
			d.told(d.ann)
			require.Equal(t, []string{"1@200 201 connected connected"}, d.snapshot(d.ann, "200"))
			d.asks(d.ann, `<HoldCall>`+d.leg("callToBeHeld", "1@200")+`</HoldCall>`)
			d.told(d.ann, "HoldCallResponse", "Held 1@200")
			require.NoError(t, d.sw.HangUp("201"))
			d.told(d.bob, "ConnectionCleared 1@201")
			d.told(d.ann, "ConnectionCleared 1@200")
		})
	})
	t.Run("it needs two conversations of the owner", func(t *testing.T) {
		workday(t, Options{}, func(d *desk) {
			d.consultsMX(false)
			for request, refusal := range map[string]string{
				createConf("1", "200", "2"): "stateIncompatibility/invalidActiveConnectionState",
				createConf("1", "200", "1"): "operation/notSameDevice",
				createConf("7", "200", "1"): "operation/invalidHeldConnectionID",
				createConf("1", "200", "7"): "operation/invalidActiveConnectionID",
				createConf("1", "201", "1"): "privateErrorCode/URM Denied",
			} {
				d.asks(d.ann, request)
				d.told(d.ann, refusal)
			}
		})
	})
}

func TestMXHasNoWordsOfTheStandardForSecondCalls(t *testing.T) {
	workday(t, Options{}, func(d *desk) {
		d.consultsMX(true)
		for _, request := range []string{
			`<ConsultationCall><existingCall><callID>1</callID></existingCall><consultedDevice>202</consultedDevice></ConsultationCall>`,
			d.two("AlternateCall", "heldCall", "1@200", "activeCall", "2@200"), d.two("ReconnectCall", "activeCall", "2@200", "heldCall", "1@200"),
			d.two("ConferenceCall", "heldCall", "1@200", "activeCall", "2@200"),
			`<GenerateDigits>` + d.leg("connectionToSendDigits", "2@200") + `<charactersToSend>1</charactersToSend></GenerateDigits>`,
		} {
			d.asks(d.ann, request)
			d.told(d.ann, "operation/serviceNotSupported")
		}
		require.Equal(t, []string{"1@200 " + customer + " hold connected", "2@200 201 connected connected"}, d.snapshot(d.ann, "200"))
	})
}

func TestMXAnswersTheNewerWordsForASecondCallToo(t *testing.T) {
	workday(t, Options{Scenario: Scenario{NewerWords: true}}, func(d *desk) {
		d.consultsMX(true)
		require.NoError(t, d.sw.Transfer("200", ""))
		got := d.all(d.ann)
		require.Equal(t, "Disconnected", got[0].at("state"))
		got = d.all(d.bob)
		require.Equal(t, "Disconnected", got[1].at("state"))
		require.Equal(t, "Connected", got[3].at("state"))
		require.Equal(t, "Incoming", got[3].at("direction"))
	})
}
