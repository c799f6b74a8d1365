package csta

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/stretchr/testify/require"
)

// tongues are who speaks in the samples.
var tongues = map[string]Dialect{
	"zultys": Zultys, "zultys-reconstructed": Zultys, "openscape-voice": OpenScape, "pyssimist-mock-run": OpenScape,
	"osbiz": OpenScape, "avaya-dmcc": DMCC, "uacsta-rcc": ECMA, "eltex-ecss10": ECMA, "ecma323-constructed": ECMA,
}

// empties stands for all elements that hold nothing.
const empties = "(empty)"

// passedOver are the elements and attributes (with an @) in the samples that this package does not say. A +
// marks what it says beyond the sample, or where another element puts it.
var passedOver = map[string][]string{
	"zultys": {
		"@softPhonePwd", "@proto", "@mxport", "@clientport", // a secret, and a telephone's business
		"@dcmode", "@webToken", // nothing tells what they do
		"confEvents", "group", // options of MonitorStart and of MakeCall that the product does not use
		"+@typeOfNumber", // MX's mark, which two of the samples lack
	},
	"zultys-reconstructed": {
		empties,                   // MX's way to say that there is nothing to say
		"callTypeFlags",           // a mask without a known meaning
		"actualMonitorMediaClass", // told, never asked
		"@rowCount",               // the number of rows
	},
	"openscape-voice": {
		"extensions", "mediaCallCharacteristics", "callCharacteristics", "connectionInfo", "associatedCallingDevice",
		"+calledDevice", "+callingDevice",
	},
	"ecma323-constructed": {"associatedCallingDevice", "numberQueued"},
	"avaya-dmcc":          {"requestedMonitorFilter", "extensions"}, // whose sense vendors disagree on
	"uacsta-rcc":          {"extensions"},
	"pyssimist-mock-run":  {"extensions", "mediaCallCharacteristics", "callCharacteristics"},
}

// otherwise are the samples that this package says in another way, and why.
var otherwise = map[string]string{
	"zultys/33-StartRecording.xml":                                "nobody here asks for a recording",
	"zultys/03-presence-self.xml":                                 "an empty attribute is not written",
	"zultys-reconstructed/09-ServiceInitiatedEvent.xml":           "initializing is no state",
	"zultys-reconstructed/15-EstablishedEvent-apiguide-style.xml": "the vendor's guide puts the answering device last",
	"openscape-voice/10-ns3_SystemStatus.xml":                     "the standard demands a status",
	"openscape-voice/14-DeflectCall.xml":                          "the device before the call: the choice has no order",
	"uacsta-rcc/07-phone-HoldCall-empty-callID.xml":               "an empty call id is not written",
	"eltex-ecss10/01-StartApplicationSession.xml":                 "the login of a vendor who has no dialect here",
}

// TestTheSamplesAreSaidAgain: what is read from a sample and written in the dialect of its speaker is the sample,
// but for what is passed over.
func TestTheSamplesAreSaidAgain(t *testing.T) {
	folder := shared(t, "csta/samples")
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.xml"))
	require.NoError(t, err)
	var said int
	for _, file := range files {
		speaker := filepath.Base(filepath.Dir(file))
		name := speaker + "/" + filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(file)
			require.NoError(t, err)
			m, err := Decode(body)
			require.NoError(t, err)
			again, err := Encode(m, tongues[speaker])
			if otherwise[name] != "" {
				require.True(t, err != nil || !slices.Equal(outline(t, body, passedOver[speaker]), outline(t, again, passedOver[speaker])), "said the same now")
				return
			}
			require.NoError(t, err)
			require.Equal(t, outline(t, body, passedOver[speaker]), outline(t, again, passedOver[speaker]), "%s", again)
			said++
		})
	}
	require.Greater(t, said, 150)
}

// outline is a document as lines of names, attributes and texts, without namespaces and without what is
// passed over.
func outline(t *testing.T, body []byte, without []string) []string {
	t.Helper()
	root, err := (&Reading{Text: body}).parse()
	require.NoError(t, err)
	var lines []string
	var walk func(el *etree.Element, path string)
	walk = func(el *etree.Element, path string) {
		if slices.Contains(without, el.Tag) || slices.Contains(without, "+"+el.Tag) {
			return
		}
		if len(el.Child) == 0 && len(el.Attr) == 0 && len(path) > 0 && slices.Contains(without, empties) {
			return
		}
		path += "/" + el.Tag
		lines = append(lines, path+" "+strings.Join(strings.Fields(content(el)), ""))
		var attributes []string
		for _, a := range el.Attr {
			if a.Space != "xmlns" && a.Key != "xmlns" && a.Key != "schemaLocation" &&
				!slices.Contains(without, "@"+a.Key) && !slices.Contains(without, "+@"+a.Key) {
				attributes = append(attributes, path+"@"+a.Key+" "+strings.TrimSpace(a.Value))
			}
		}
		slices.Sort(attributes)
		lines = append(lines, attributes...)
		for _, child := range el.ChildElements() {
			walk(child, path)
		}
	}
	walk(root, "")
	return lines
}
