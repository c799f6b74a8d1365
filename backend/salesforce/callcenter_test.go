package salesforce

import (
	"strconv"
	"testing"

	"github.com/beevik/etree"
	"github.com/stretchr/testify/require"
)

func sample() CallCenter {
	return CallCenter{
		InternalName: "Cordboard", DisplayName: "Größl & Söhne", AdapterURL: "https://softphone.cordboard.invalid/softphone.html?a=1&b=2",
		Height: 600, Width: 320, OutsidePrefix: "0",
	}
}

func TestTheDefinitionFileIsNumberedWithoutGaps(t *testing.T) {
	content, err := sample().XML()
	require.NoError(t, err)
	doc := etree.NewDocument()
	require.NoError(t, doc.ReadFromBytes(content))
	require.Equal(t, "callCenter", doc.Root().Tag)
	values := map[string]string{}
	for i, section := range doc.Root().SelectElements("section") {
		require.Equal(t, strconv.Itoa(i), section.SelectAttrValue("sortOrder", ""))
		require.NotEmpty(t, section.SelectAttrValue("label", ""))
		for j, item := range section.SelectElements("item") {
			require.Equal(t, strconv.Itoa(j), item.SelectAttrValue("sortOrder", ""))
			values[item.SelectAttrValue("name", "")] = item.Text()
		}
	}
	require.Equal(t, map[string]string{
		"reqInternalName": "Cordboard", "reqDisplayName": "Größl & Söhne", "reqUseApi": "true",
		"reqAdapterUrl":      "https://softphone.cordboard.invalid/softphone.html?a=1&b=2",
		"reqSoftphoneHeight": "600", "reqSoftphoneWidth": "320", "reqSalesforceCompatibilityMode": "Lightning",
		"reqOutsidePrefix": "0", "reqLongDistPrefix": "", "reqInternationalPrefix": "",
	}, values)
}

func TestWhatSalesforceWouldNotImportIsRefused(t *testing.T) {
	for name, change := range map[string]func(*CallCenter){
		"the internal name takes":     func(c *CallCenter) { c.InternalName = "1 Cord" },
		"the display name has":        func(c *CallCenter) { c.DisplayName = "" },
		"the softphone's address is":  func(c *CallCenter) { c.AdapterURL = "softphone.html" },
		"the panel is 240":            func(c *CallCenter) { c.Height = 100 },
		"a prefix has up to four":     func(c *CallCenter) { c.InternationalPrefix = "+49" },
		"200 to 1920 wide":            func(c *CallCenter) { c.Width = 5000 },
		"begins with a letter and ha": func(c *CallCenter) { c.InternalName = "" },
	} {
		c := sample()
		change(&c)
		_, err := c.XML()
		require.ErrorContains(t, err, name)
	}
}
