package pbx

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMXPresence(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		early := dial(t, s)
		early.say(0, `<?xml version="1.0" encoding="UTF-8"?><presence status='Away' />`)
		early.hears()
		c := mx(t, s, "200")
		c.say(0, `<?xml version="1.0" encoding="UTF-8"?><presence status='Away' />`)
		f := c.hears("9999 presence")[0]
		require.Equal(t, []string{"0", "Away", "Away", ""}, []string{f.attr("from"), f.attr("status"), f.attr("mxStatus"), f.at("presenceNote")})
		require.Contains(t, f.body, "<presenceNote>", "be it empty")
		c.say(0, `<presence status="Away" mxStatus="AtLunch"><presenceNote>back at 1</presenceNote></presence>`)
		f = c.hears("9999 presence")[0]
		require.Equal(t, []string{"Away", "AtLunch", "back at 1"}, []string{f.attr("status"), f.attr("mxStatus"), f.at("presenceNote")})
		require.NoError(t, c.conn.Close())
		again := dial(t, s)
		again.say(1, loginRequest("200"))
		require.Equal(t, "AtLunch", again.hears("9999 presence", "0001 loginResponce")[0].attr("mxStatus"), "the server remembers it")
	})
}

func TestMXAddressBookComesInPages(t *testing.T) {
	o := Options{Scenario: Scenario{Names: map[string]string{}}}
	for i := range 60 {
		o.Scenario.Names[fmt.Sprintf("30%02d", i)] = fmt.Sprintf("Person %02d", i)
	}
	story(t, o, func(t *testing.T, s *Switch) {
		c := mx(t, s, "200")
		for _, page := range []struct{ index, entries int }{{0, 50}, {1, 12}, {2, 0}, {50, 0}, {-1, 0}} {
			c.say(3, fmt.Sprintf(`<iq type="get" id="addressbook" index="%d"></iq>`, page.index))
			f := c.hears("9999 ablist")[0]
			require.Equal(t, []string{"62", fmt.Sprint(page.index)}, []string{f.attr("size"), f.attr("index")})
			require.Len(t, f.Children, page.entries)
			for _, entry := range f.Children {
				require.Regexp(t, `^\d+$`, entry.attr("jid"), "a number, in an attribute")
			}
		}
	})
}

func TestMXCallLogComesInBlocks(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		c := mx(t, s, "200")
		c.say(3, `<iq type='get' id='calllog' timestamp='-1'></iq>`)
		require.Empty(t, c.hears("9999 callloginfo")[0].Children)
		for range 22 {
			_, err := s.Call(customer, "", "200", nil)
			require.NoError(t, err)
			require.NoError(t, s.HangUp("200"))
		}
		time.Sleep(time.Hour)
		since := time.Now().Unix()
		_, err := s.Call(customer, "", "200", nil)
		require.NoError(t, err)
		require.NoError(t, s.HangUp("200"))
		c.say(4, `<iq type='get' id='calllog' timestamp='-1'></iq>`)
		got := c.hears("9999 callloginfo", "9999 callloginfo")
		require.Equal(t, []int{21, 2}, []int{len(got[0].Children), len(got[1].Children)})
		c.say(5, fmt.Sprintf(`<iq type='get' id='calllog' timestamp='%d'></iq>`, since))
		only := c.hears("9999 callloginfo")[0]
		require.Len(t, only.Children, 1)
		require.Equal(t, "callinfo", only.Children[0].XMLName.Local)
		require.Equal(t, []string{"true", "Incoming"}, []string{only.Children[0].attr("missed"), only.Children[0].attr("direction")})
		require.Equal(t, []string{customer, "200", "0"},
			[]string{only.at("callinfo/callingPartyNo"), only.at("callinfo/originalCalledPartyNo"), only.at("callinfo/connectTimestamp")})
		require.NotEmpty(t, only.at("callinfo/gcid"))
		require.Equal(t, "23", only.at("callinfo/record_id"))
		time.Sleep(time.Hour)
		_, err = s.Call(customer, "", "200", nil)
		require.NoError(t, err)
		require.NoError(t, s.Lift("200"))
		begun := time.Now().Unix()
		time.Sleep(time.Minute)
		require.NoError(t, s.HangUp("200"))
		c.say(6, fmt.Sprintf(`<iq type='get' id='calllog' timestamp='%d'></iq>`, begun))
		talked := c.hears("9999 callloginfo")[0]
		require.Equal(t, []string{"false", fmt.Sprint(begun), fmt.Sprint(begun + 60)},
			[]string{talked.Children[0].attr("missed"), talked.at("callinfo/connectTimestamp"), talked.at("callinfo/disconnectTimestamp")})
	})
}

func TestMXPhonesAndMode(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		c := mx(t, s, "200")
		c.say(3, `<?xml version='1.0' encoding='UTF-8'?><AssignDevice xmlns='http://www.ecma-international.org/standards/ecma-323/csta/ed4'><deviceID type='address'>15551234567</deviceID></AssignDevice>`)
		f := c.hears("0003 AssignDeviceResponse", "9999 AssignDeviceInfo")[1]
		require.Equal(t, "15551234567", f.at("deviceID"))
		c.say(4, `<iq type="set" id="mode" mode="local" ringdelay="20" vmdelay="10"><address>3095</address></iq>`)
		c.hears()
	})
}

func TestMXParkTellsThePlace(t *testing.T) {
	workday(t, Options{}, func(d *desk) {
		_, err := d.sw.Call(customer, "", "200", account)
		require.NoError(t, err)
		require.NoError(t, d.sw.Lift("200"))
		d.hears(d.ann)
		d.asks(d.ann, `<?xml version="1.0" encoding="UTF-8"?><ParkCall`+ed4+`>            <parking><callID>1</callID><deviceID>200</deviceID></parking></ParkCall>`)
		got := d.all(d.ann)
		require.Equal(t, []string{"ParkCallResponse", "ConnectionClearedEvent", "callParkInfo"}, []string{got[0].name, got[1].name, got[2].name})
		require.Equal(t, []string{"1", "7001"}, []string{got[2].at("monitorCrossRefID"), got[2].at("parkID")})
		require.NoError(t, d.sw.PickUp("201", "7001"))
		names := strings.Join(d.hears(d.bob), ";")
		require.Contains(t, names, "Established 1@201")
		require.Empty(t, d.hears(d.cleo))
	})
}

func TestMXDeflect(t *testing.T) {
	workday(t, Options{}, func(d *desk) {
		_, err := d.sw.Call(customer, "", "200", account)
		require.NoError(t, err)
		d.hears(d.ann)
		d.asks(d.ann, `<DeflectCall><callToBeDiverted><callID>1</callID><deviceID>200</deviceID></callToBeDiverted><newDestination>201</newDestination></DeflectCall>`)
		d.told(d.ann, "DeflectCallResponse", "ConnectionCleared 1@200")
		require.Equal(t, []string{"Diverted 1@201", "Delivered 1@201 alerting"}, d.hears(d.bob))
	})
}

func TestMXDirectoryWantsTheClearText(t *testing.T) {
	o := Options{Scenario: Scenario{Habits: Habits{Directory: []string{"201"}}}}
	story(t, o, func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.say(1, loginRequest("201"))
		require.Equal(t, "4", c.hears("0001 loginFailed")[0].attr("Code"))
		c.say(2, strings.Replace(loginRequest("201"), hashed+"\n", "secret", 1))
		c.hears("9999 presence", "0002 loginResponce")
	})
}

func TestMXTellsThatACallCanBeRecorded(t *testing.T) {
	o := Options{Scenario: Scenario{Habits: Habits{Recording: true}}}
	story(t, o, func(t *testing.T, s *Switch) {
		c := mxWatching(t, s, "200")
		_, err := s.Call(customer, "", "200", nil)
		require.NoError(t, err)
		require.NoError(t, s.Lift("200"))
		f := c.hears("9999 DivertedEvent", "9999 DeliveredEvent", "9999 EstablishedEvent", "9999 RecordingStateEvent")[3]
		require.Equal(t, []string{"1", "1", "true", "false"},
			[]string{f.at("monitorCrossRefID"), f.at("connection/callID"), f.at("RecIsAvailable"), f.at("RecIsActive")})
	})
}
