package salesforce

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"unicode/utf8"

	"github.com/beevik/etree"
)

// CallCenter is what a call-center definition file says (Salesforce's Open CTI guide, "Call Center
// Definition Files"). An administrator imports the file in Setup and adds the users to the call center.
type CallCenter struct {
	// InternalName identifies the call center: letters and digits, the first one a letter, at most 40.
	InternalName string
	DisplayName  string // what Setup shows, at most 1000 characters
	// AdapterURL is the softphone page's address. Lightning wants https.
	AdapterURL string
	// Height and Width are the softphone panel's, in pixels: 240 to 2560 and 200 to 1920.
	Height, Width int
	// Prefixes are shown to users of Salesforce's own dialling rules; Cordboard has its own.
	OutsidePrefix, LongDistancePrefix, InternationalPrefix string
}

var (
	internalName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,39}$`)
	prefix       = regexp.MustCompile(`^[0-9*#]{0,4}$`)
)

// Check says what Salesforce would not import.
func (c CallCenter) Check() error {
	var errs []error
	if !internalName.MatchString(c.InternalName) {
		errs = append(errs, errors.New("the internal name takes letters and digits, begins with a letter and has at most 40"))
	}
	if n := utf8.RuneCountInString(c.DisplayName); n == 0 || n > 1000 {
		errs = append(errs, errors.New("the display name has 1 to 1000 characters"))
	}
	if u, err := url.Parse(c.AdapterURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		errs = append(errs, errors.New("the softphone's address is a whole one, such as https://softphone.cordboard.invalid/softphone.html"))
	}
	if c.Height < 240 || c.Height > 2560 || c.Width < 200 || c.Width > 1920 {
		errs = append(errs, errors.New("the panel is 240 to 2560 pixels high and 200 to 1920 wide"))
	}
	for _, p := range []string{c.OutsidePrefix, c.LongDistancePrefix, c.InternationalPrefix} {
		if !prefix.MatchString(p) {
			errs = append(errs, fmt.Errorf("a prefix has up to four of 0-9 * #, not %q", p))
		}
	}
	return errors.Join(errs...)
}

// XML is the file to import: sections and items are numbered from 0 without gaps, as the import wants them.
func (c CallCenter) XML() ([]byte, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	root := doc.CreateElement("callCenter")
	type item struct{ name, label, value string }
	for i, section := range []struct {
		name, label string
		items       []item
	}{
		{"reqGeneralInfo", "General Information", []item{
			{"reqInternalName", "Internal Name", c.InternalName},
			{"reqDisplayName", "Display Name", c.DisplayName},
			{"reqAdapterUrl", "CTI Adapter URL", c.AdapterURL},
			{"reqUseApi", "Use CTI API", "true"},
			{"reqSoftphoneHeight", "Softphone Height", strconv.Itoa(c.Height)},
			{"reqSoftphoneWidth", "Softphone Width", strconv.Itoa(c.Width)},
			{"reqSalesforceCompatibilityMode", "Salesforce Compatibility Mode", "Lightning"},
		}},
		{"reqDialingOptions", "Dialing Options", []item{
			{"reqOutsidePrefix", "Outside Prefix", c.OutsidePrefix},
			{"reqLongDistPrefix", "Long Distance Prefix", c.LongDistancePrefix},
			{"reqInternationalPrefix", "International Prefix", c.InternationalPrefix},
		}},
	} {
		element := root.CreateElement("section")
		element.CreateAttr("sortOrder", strconv.Itoa(i))
		element.CreateAttr("name", section.name)
		element.CreateAttr("label", section.label)
		for j, item := range section.items {
			e := element.CreateElement("item")
			e.CreateAttr("sortOrder", strconv.Itoa(j))
			e.CreateAttr("name", item.name)
			e.CreateAttr("label", item.label)
			e.SetText(item.value)
		}
	}
	doc.Indent(2)
	return doc.WriteToBytes()
}
