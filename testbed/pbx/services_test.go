package pbx

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// on is a request about one connection.
func (d *desk) on(request, element, id, more string) string {
	return "<" + request + ed4 + ">" + d.leg(element, id) + more + "</" + request + ">"
}

// rings lets the customer call an extension, as C1.
func (d *desk) rings(extension string) {
	d.Helper()
	ref, err := d.sw.Call(customer, "", extension, account, DialledAs("0800"))
	require.NoError(d, err)
	d.customer = ref
	d.hears(d.ann)
	d.hears(d.bob)
	d.hears(d.cleo)
	d.newest(extension)
}

func TestClearCallEndsItForAll(t *testing.T) {
	o := ecma
	o.Scenario.CallCleared = true
	workday(t, o, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.ann, d.two("ConferenceCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.hears(d.ann)
		d.hears(d.bob)
		d.asks(d.ann, d.on("ClearCall", "callToBeCleared", "C1@200", ""))
		d.told(d.ann, "ClearCallResponse", "ConnectionCleared C1@+49301 connected normalClearing",
			"ConnectionCleared C1@200 null normalClearing", "CallCleared C1@200 normalClearing")
		d.told(d.bob, "ConnectionCleared C1@+49301 connected normalClearing", "ConnectionCleared C1@200 connected normalClearing",
			"ConnectionCleared C1@201 null normalClearing", "CallCleared C1@201 normalClearing")
		require.Empty(t, d.snapshot(d.ann, "200"))
		require.Empty(t, d.sw.x.calls)
	})
}

func TestSomeSwitchesTellTheFarSideOnly(t *testing.T) {
	o := ecma
	o.Scenario.FarSideOnly = true
	workday(t, o, func(d *desk) {
		d.talks()
		require.NoError(t, d.sw.HangUp(string(d.customer)))
		d.told(d.ann, "ConnectionCleared C1@+49301 connected normalClearing")
		require.Empty(t, d.snapshot(d.ann, "200"))
		d.rings("200") // who gives up before he is answered still ends what rings
		require.NoError(t, d.sw.HangUp(string(d.customer)))
		require.Len(t, d.hears(d.ann), 2)
	})
}

func TestDeflectSendsARingingCallOn(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.rings("200")
		d.asks(d.ann, d.on("DeflectCall", "callToBeDiverted", "C1@200", "<newDestination>201</newDestination>"))
		d.told(d.ann, "DeflectCallResponse", "Diverted C1@200 null redirected")
		f := d.all(d.bob)[0]
		require.Equal(t, "Delivered C1@201 alerting redirected", d.brief(f))
		require.Equal(t, "200", f.at("lastRedirectionDevice/numberDialed"))
		require.Equal(t, "0800", f.at("calledDevice/deviceIdentifier"))
		require.Equal(t, "616363743D3432", f.at("correlatorData/string"), "the data comes along")
		for more, refusal := range map[string]string{
			"<newDestination/>": "operation/invalidDestinationDeviceID", "<newDestination>201</newDestination>": "operation/invalidDestinationDeviceID",
		} {
			d.asks(d.bob, d.on("DeflectCall", "callToBeDiverted", "C1@201", more))
			d.told(d.bob, refusal)
		}
		require.NoError(t, d.sw.Lift("201"))
		d.hears(d.bob)
		d.asks(d.bob, d.on("DeflectCall", "callToBeDiverted", "C1@201", "<newDestination>202</newDestination>"))
		d.told(d.bob, "stateIncompatibility/invalidConnectionState")
	})
}

func TestDirectedAndGroupPickup(t *testing.T) {
	o := ecma
	o.Scenario.PickupGroups = map[string][]string{"700": {"200", "201"}}
	workday(t, o, func(d *desk) {
		d.rings("200")
		pick := func(id, by string) string {
			return d.on("DirectedPickupCall", "callToBePickedUp", id, "<requestingDevice>"+by+"</requestingDevice>")
		}
		d.asks(d.bob, pick("C1@200", "201"))
		d.told(d.bob, "DirectedPickupCallResponse", "Established C1@201 connected callPickup")
		d.told(d.ann, "Diverted C1@200 null callPickup")
		d.asks(d.ann, pick("C1@201", "200"))
		d.told(d.ann, "stateIncompatibility/invalidConnectionState")

		d.rings("200")
		d.asks(d.bob, `<GroupPickupCall`+ed4+`><newDestination>201</newDestination></GroupPickupCall>`)
		d.told(d.bob, "stateIncompatibility/connectedCallExists")
		d.asks(d.cleo, `<GroupPickupCall`+ed4+`><newDestination>202</newDestination></GroupPickupCall>`)
		d.told(d.cleo, "operation/invalidPickUpDeviceID") // is in no group
		d.asks(d.cleo, `<GroupPickupCall`+ed4+`><newDestination>202</newDestination><pickGroup>700</pickGroup></GroupPickupCall>`)
		d.told(d.cleo, "GroupPickupCallResponse", "Established C2@202 connected callPickup")
		d.told(d.ann, "Diverted C2@200 null callPickup")
		d.asks(d.ann, `<GroupPickupCall`+ed4+`><newDestination>200</newDestination></GroupPickupCall>`)
		d.told(d.ann, "stateIncompatibility/noCallToAnswer")
	})
}

func TestParkedCallsArePickedUpOrComeBack(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.asks(d.ann, d.on("ParkCall", "parking", "C1@200", "<parkTo>201</parkTo>"))
		d.told(d.ann, "ParkCallResponse C1@201", "Diverted C1@200 null park")
		d.told(d.bob, "Queued C1@201 queued park")
		require.Equal(t, []string{"C1@201 " + customer + " queued connected"}, d.snapshot(d.bob, "201"))
		d.asks(d.cleo, d.on("DirectedPickupCall", "callToBePickedUp", "C1@201", "<requestingDevice>202</requestingDevice>"))
		d.told(d.cleo, "DirectedPickupCallResponse", "Established C1@202 connected callPickup")
		d.told(d.bob, "Diverted C1@201 null callPickup")

		d.asks(d.cleo, d.on("ParkCall", "parking", "C1@202", "")) // the switch finds a place
		d.told(d.cleo, "ParkCallResponse C1@7001", "Diverted C1@202 null park")
		require.Equal(t, []string{"C1@7001 " + customer + " queued connected"}, d.snapshot(d.cleo, "7001"))
		d.passes(time.Minute)
		f := d.all(d.cleo)[0]
		require.Equal(t, "Delivered C1@202 alerting recall", d.brief(f))
		require.Equal(t, "7001", f.at("lastRedirectionDevice/numberDialed"))
		anywhere := func(device string) string {
			return `<DirectedPickupCall` + ed4 + `><callToBePickedUp><deviceID>` + device + `</deviceID></callToBePickedUp><requestingDevice>201</requestingDevice></DirectedPickupCall>`
		}
		d.asks(d.bob, anywhere("7001"))
		d.told(d.bob, "operation/invalidConnectionID")
		d.asks(d.bob, anywhere("202"))
		d.told(d.bob, "DirectedPickupCallResponse", "Established C1@201 connected callPickup")
	})
}

func TestSingleStepConference(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		join := func(to, how string) string {
			return d.on("SingleStepConferenceCall", "activeCall", "C1@200", "<deviceToJoin>"+to+"</deviceToJoin><participationType>"+how+"</participationType>")
		}
		const list = " {C1@+49301 was C1@+49301 +49301} {C1@200 was C1@200 200} {C1@201 201}"
		d.asks(d.ann, join("201", "active"))
		d.told(d.ann, "SingleStepConferenceCallResponse C1@201", "Delivered C1@201 connected singleStepConference")
		d.told(d.bob, "Delivered C1@201 alerting singleStepConference")
		d.asks(d.bob, d.on("AnswerCall", "callToBeAnswered", "C1@201", ""))
		d.told(d.bob, "AnswerCallResponse", "Conferenced C1@200"+list+" connected singleStepConference")
		d.told(d.ann, "Conferenced C1@200"+list+" connected singleStepConference")
		d.asks(d.ann, join("202", "silent"))
		require.Equal(t, "SingleStepConferenceCallResponse C1@202", d.hears(d.ann)[0])
		require.Contains(t, d.hears(d.cleo)[0], "connected silentParticipation")
		d.asks(d.ann, join("201", "active"))
		d.told(d.ann, "operation/invalidDestinationDeviceID") // he is in it
		d.hears(d.bob)
		require.NoError(t, d.sw.HangUp("201"))
		d.told(d.ann, "ConnectionCleared C1@201 connected normalClearing")
	})
}

func TestDialDigits(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		press := func(digits string) {
			d.passes(0) // until the call is there
			d.asks(d.ann, d.on("DialDigits", "diallingConnection", d.newest("200"), "<diallingSequence>"+digits+"</diallingSequence>"))
		}
		d.asks(d.ann, makeCall("200", ""))
		d.told(d.ann, "MakeCallResponse C1@200", "ServiceInitiated C1@200 initiated makeCall")
		require.Equal(t, []string{"C1@200 initiated"}, d.snapshot(d.ann, "200"))
		press("2")
		f := d.all(d.ann)[1]
		require.Equal(t, "DigitsDialed C1@200 initiated", d.brief(f))
		require.Equal(t, "2", f.at("dialingSequence"))
		press("01") // an extension: complete
		d.told(d.ann, "DialDigitsResponse", "DigitsDialed C1@200 initiated", "Originated C1@200 connected")
		press("5")
		d.told(d.ann, "stateIncompatibility/invalidConnectionState")
		d.passes(routeTime)
		d.told(d.ann, "Delivered C1@201 connected")
		require.NoError(t, d.sw.HangUp("200"))
		d.hears(d.ann)

		d.asks(d.ann, makeCall("200", ""))
		press("555#")
		f = d.all(d.ann)[4]
		require.Equal(t, "555", f.at("calledDevice/deviceIdentifier"))
		require.NoError(t, d.sw.HangUp("200"))
		d.hears(d.ann)

		d.asks(d.ann, makeCall("200", ""))
		press("55")
		press("5x")
		require.Equal(t, "operation/invalidParameterValue", d.hears(d.ann)[4])
		d.passes(digitTime - time.Second)
		d.told(d.ann)
		d.passes(time.Second)
		d.told(d.ann, "Originated C3@200 connected")

		require.NoError(t, d.sw.HangUp("200"))
		d.hears(d.ann)
		d.asks(d.ann, makeCall("200", ""))
		press("7")
		d.asks(d.ann, d.on("ClearConnection", "connectionToBeCleared", "C4@200", ""))
		d.passes(time.Hour)
		require.Equal(t, "ConnectionCleared C4@200 null normalClearing", d.hears(d.ann)[5])
	})
}

func TestTypedDigitsAreToldWhereTheSwitchTellsThem(t *testing.T) {
	o := ecma
	o.Scenario.DigitsTold = true
	workday(t, o, func(d *desk) {
		d.talks()
		d.asks(d.ann, d.on("GenerateDigits", "connectionToSendDigits", "C1@200", "<charactersToSend>47*</charactersToSend>"))
		f := d.all(d.ann)[1]
		require.Equal(t, "DigitsGeneratedEvent", f.name)
		require.Equal(t, "47*", f.at("digitGeneratedList"))
		require.Equal(t, "47*", d.sw.Heard(customer))
	})
}

func TestAssociateData(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.asks(d.ann, d.on("AssociateData", "existingCall", "C1@200", "<accountCode>34373131</accountCode><correlatorData><string>6E6577</string></correlatorData>"))
		got := d.all(d.ann)
		require.Equal(t, "AssociateDataResponse", got[0].name)
		require.Equal(t, "CallInformation C1@200", d.brief(got[1]))
		require.Equal(t, "6E6577", got[1].at("correlatorData/string"))
		require.Equal(t, "34373131", got[1].at("accountInfo"))
		require.Equal(t, "200", got[1].at("device/deviceIdentifier"))
	})
}

func TestSnapshotsInBothForms(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.ann, d.on("SnapshotCall", "snapshotObject", "C1@200", ""))
		f := d.all(d.ann)[0]
		require.Equal(t, "616363743D3432", f.at("correlatorData/string"))
		require.Equal(t, customer, f.at("callingDevice/deviceIdentifier"))
		require.Equal(t, "0800", f.at("calledDevice/deviceIdentifier"))
		require.Equal(t, 2, strings.Count(f.body, "<localConnectionInfo>"), f.body)
		d.asks(d.ann, d.on("SnapshotCall", "snapshotObject", "C1@201", ""))
		d.told(d.ann, "operation/invalidConnectionID")
	})
	o := ecma
	o.Scenario.SnapshotData = true
	workday(t, o, func(d *desk) {
		d.asks(d.ann, `<SnapshotDevice`+ed4+`><snapshotObject>200</snapshotObject></SnapshotDevice>`)
		d.passes(time.Second)
		got := d.all(d.ann)
		require.Equal(t, []string{"SnapshotDeviceResponse", "SnapshotDeviceData"}, []string{got[0].name, got[1].name})
		ref := got[0].at("crossRefIDorSnapshotData/serviceCrossRefID")
		require.NotEmpty(t, ref)
		require.Equal(t, ref, got[1].at("serviceCrossRefID"))
		require.Equal(t, "true", got[1].at("lastSegment"))

		d.rings("200")
		d.rings("200")
		d.rings("200")
		d.asks(d.ann, `<SnapshotDevice`+ed4+`><snapshotObject>200</snapshotObject></SnapshotDevice>`)
		d.passes(time.Second)
		got = d.all(d.ann)
		require.Len(t, got, 3)
		require.Equal(t, []string{"1", "false", "2", "true"}, []string{got[1].at("segmentID"), got[1].at("lastSegment"), got[2].at("segmentID"), got[2].at("lastSegment")})
		require.Equal(t, 2, strings.Count(got[1].body, "<snapshotDeviceResponseInfo>"))
		require.Equal(t, 1, strings.Count(got[2].body, "<snapshotDeviceResponseInfo>"))

		d.asks(d.ann, d.on("SnapshotCall", "snapshotObject", "C1@200", ""))
		d.passes(time.Second)
		got = d.all(d.ann)
		require.Equal(t, "SnapshotCallData", got[1].name)
		require.NotEmpty(t, got[0].at("crossRefIDorSnapshotData/serviceCrossRefID"))
		require.Equal(t, 2, strings.Count(got[1].body, "<snapshotCallResponseInfo>"), got[1].body)
	})
}

func TestFeaturesAreToldAndLackedOnesRefused(t *testing.T) {
	o := ecma
	o.Scenario.Lacks = []string{"DeflectCall", "SingleStepTransferCall", "DialDigits"}
	workday(t, o, func(d *desk) {
		d.asks(d.ann, `<GetCSTAFeatures`+ed4+`/>`)
		f := d.all(d.ann)[0]
		for _, has := range []string{"<makeCall>", "<singleStepConference>", "<getCSTAFeatures>", "<delivered>", "<agentReady>", "<parkCall>"} {
			require.Contains(t, f.body, has)
		}
		for _, lacks := range []string{"<deflectCall>", "<singleStepTransfer>", "<dialDigits>", "<camponCall>", "<getDeviceId>"} {
			require.NotContains(t, f.body, lacks)
		}
		d.asks(d.ann, `<GetSwitchingFunctionCaps`+ed4+`/>`)
		f = d.all(d.ann)[0]
		require.Contains(t, f.body, "<makeCall>")
		require.NotContains(t, f.body, "<deflectCall>")
		d.rings("200")
		d.asks(d.ann, d.on("DeflectCall", "callToBeDiverted", "C1@200", "<newDestination>201</newDestination>"))
		d.told(d.ann, "operation/serviceNotSupported")
		d.asks(d.bob, makeCall("201", ""))
		d.told(d.bob, "operation/invalidCalledDeviceID")
	})
	scaped := scape
	scaped.Scenario.Lacks = []string{"DeflectCall"}
	story(t, scaped, func(t *testing.T, s *Switch) {
		c := scapeWatching(t, s, "200")
		_, err := s.Call(customer, "", "200", nil)
		require.NoError(t, err)
		require.Equal(t, []string{"answerCall", "clearConnection"}, c.hears("9999 DeliveredEvent")[0].permits())
		c.say(1, `<GetCSTAFeatures`+ed4+`/>`)
		c.refused(1, "operation", "serviceNotSupported")
	})
}

func TestOutOfService(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.rings("200")
		require.NoError(t, d.sw.SetInService("200", false))
		got := d.hears(d.ann)
		require.Equal(t, "OutOfService maintenance", got[0])
		require.Equal(t, "ConnectionCleared C1@200 null destOutOfOrder", got[1])
		d.asks(d.ann, makeCall("200", "201"))
		d.told(d.ann, "systemResourceAvailibility/callingDeviceOutOfService")
		d.asks(d.bob, makeCall("201", "200"))
		d.passes(routeTime)
		require.Equal(t, "Failed C2@200 connected destOutOfOrder", d.hears(d.bob)[3])
		require.NoError(t, d.sw.SetInService("200", true))
		require.NoError(t, d.sw.SetInService("200", true))
		d.told(d.ann, "BackInService maintenance")
		require.ErrorIs(t, d.sw.SetInService("299", true), ErrNoExtension)
	})
}
