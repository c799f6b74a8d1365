package csta

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNumberIsFoundInEverySpelling(t *testing.T) {
	for id, number := range map[string]string{
		"":                        "",
		"3095":                    "3095",
		" 3095 ":                  "3095",
		"*86":                     "*86",
		"+49 30 1234567":          "+49 30 1234567",
		"N<3021005550000>;noa=nk": "3021005550000",
		"N<2025550123>Line71001;displayNumber=2025550199;uid=FF0001": "2025550123",
		"N<>Anna;displayNumber=2025550199;uid=FF0001":                "2025550199",
		"N<>;noa=nk":      "",
		"N<123":           "123",
		"tel:+3222220220": "+3222220220",
		"TEL:73124;phone-context=dialstring;partition=BE_BRS_INT":          "73124",
		"sip:1001@pbx.example.invalid":                                     "1001",
		"sips:+49301234567;phone-context=x@pbx.example.invalid;user=phone": "+49301234567",
		"1000:CM1:192.0.2.1:0":                                             "1000",
		":CM1:192.0.2.1:0":                                                 ":CM1:192.0.2.1:0",
		"a:b:c":                                                            "a:b:c",
		"T12#3":                                                            "T12#3",
	} {
		require.Equal(t, number, DeviceID{ID: id}.Number(), id)
	}
}

func TestConnectionsAreToldApartByCallAndDeviceAlone(t *testing.T) {
	plain := at("39", "3095")
	decorated := onMX("39", "3095")
	decorated.Device.TypeOfNumber = "dynamic"
	require.Equal(t, plain.Key(), decorated.Key())
	require.Equal(t, ConnectionKey{"39", "3095"}, plain.Key())
	require.NotEqual(t, plain.Key(), at("39", "3096").Key())
	require.NotEqual(t, at("39", "03095").Key(), plain.Key(), "text, never numbers")
}

func TestConnectionGoesBackAsItCame(t *testing.T) {
	m, err := Decode([]byte(`<HeldEvent><heldConnection><deviceID typeOfNumber="dynamic" mediaClass="voice">x&amp;y</deviceID><callID>00FF</callID></heldConnection></HeldEvent>`))
	require.NoError(t, err)
	body, err := Encode(ClearConnection{m.(Event).Connection}, ECMA)
	require.NoError(t, err)
	require.Contains(t, string(body), `<callID>00FF</callID><deviceID typeOfNumber="dynamic" mediaClass="voice">x&amp;y</deviceID>`)
}

func TestDevicesAreReadInEveryWrapping(t *testing.T) {
	for body, want := range map[string]Device{
		``:                                 {},
		`<callingDevice/>`:                 {},
		`<callingDevice> </callingDevice>`: {},
		`<callingDevice><deviceIdentifier/></callingDevice>`:                                       {},
		`<callingDevice><deviceIdentifier>12</deviceIdentifier></callingDevice>`:                   known("12"),
		`<callingDevice><numberDialed>12</numberDialed></callingDevice>`:                           known("12"),
		`<callingDevice>12</callingDevice>`:                                                        known("12"),
		`<callingDevice><notKnown/></callingDevice>`:                                               {Presence: NotKnown},
		`<callingDevice><restricted/></callingDevice>`:                                             {Presence: Restricted},
		`<callingDevice><notRequired/></callingDevice>`:                                            {Presence: NotRequired},
		`<callingDevice><notSpecified/></callingDevice>`:                                           {Presence: NotSpecified},
		`<callingDevice><party><addr>12</addr><disp>Zoë</disp></party></callingDevice>`:            named(known("12"), "Zoë"),
		`<callingDevice><party><disp>Zoë</disp></party></callingDevice>`:                           {Name: "Zoë"},
		`<callingDisplayName>Zoë</callingDisplayName>`:                                             {Name: "Zoë"},
		`<callingDevice><restricted/></callingDevice><callingDisplayName>Zoë</callingDisplayName>`: {Presence: Restricted, Name: "Zoë"},
		`<callingDevice><deviceIdentifier typeOfNumber="implicitPublic">12</deviceIdentifier></callingDevice>`: {
			Presence: Known, DeviceID: DeviceID{ID: "12", TypeOfNumber: "implicitPublic"},
		},
	} {
		m, err := Decode([]byte("<DeliveredEvent>" + body + "</DeliveredEvent>"))
		require.NoError(t, err, body)
		require.Equal(t, want, m.(Event).Calling, body)

		if want.Presence != NotRequired && want.Presence != NotSpecified { // an ordinary device has no such words
			written, err := Encode(m, Zultys)
			require.NoError(t, err)
			again, err := Decode(written)
			require.NoError(t, err)
			require.Equal(t, want, again.(Event).Calling, body)
		}
	}
}

func TestANameInPlaceOfTheNetworksNumberIsAName(t *testing.T) {
	for id, want := range map[string]Device{
		"Vasily Znamensky": {Name: "Vasily Znamensky"},
		"Filiale 7":        {Name: "Filiale 7"},
		"山田":               {Name: "山田"},
		"+49 30 1234":      known("+49 30 1234"),
		"*86":              known("*86"),
		"sip:zoe@x":        known("sip:zoe@x"),
	} {
		const event = `<networkCallingDevice><deviceIdentifier>`
		m, err := Decode([]byte(`<DeliveredEvent>` + event + id + `</deviceIdentifier></networkCallingDevice></DeliveredEvent>`))
		require.NoError(t, err)
		require.Equal(t, want, m.(Event).NetworkCalling)

		// In the standard's namespace it is what the standard says.
		m, err = Decode([]byte(`<DeliveredEvent xmlns="` + NamespaceED4 + `">` + event + id + `</deviceIdentifier></networkCallingDevice></DeliveredEvent>`))
		require.NoError(t, err)
		require.Equal(t, known(id), m.(Event).NetworkCalling)
	}
}

func TestAnMXTellsTheNetworksNumberToo(t *testing.T) {
	for id, want := range map[string]Device{"+49301234567": known("+49301234567"), "Zoë": {Name: "Zoë"}} {
		body, err := Encode(Event{Type: Delivered, NetworkCalling: known(id)}, Zultys)
		require.NoError(t, err)
		m, err := Decode(body)
		require.NoError(t, err)
		require.Equal(t, want, m.(Event).NetworkCalling)
	}
}
