package main

import (
	"context"

	"cordboard/backend/salesforce"
)

// runSalesforce writes what a Salesforce administrator needs: `cordctl salesforce callcenter` prints the
// call-center definition file.
func runSalesforce(_ context.Context, args []string, io stdio) error {
	if len(args) == 0 || args[0] != "callcenter" {
		return &usageError{"there is `cordctl salesforce callcenter`"}
	}
	var c salesforce.CallCenter
	set := flags("salesforce callcenter", io)
	set.StringVar(&c.InternalName, "name", "Cordboard", "internal name: letters and digits")
	set.StringVar(&c.DisplayName, "display-name", "Cordboard", "the name that Setup shows")
	set.StringVar(&c.AdapterURL, "adapter", "https://softphone.cordboard.invalid/softphone.html", "the softphone page's address")
	set.IntVar(&c.Height, "height", 600, "the panel's height in pixels")
	set.IntVar(&c.Width, "width", 340, "the panel's width in pixels")
	set.StringVar(&c.OutsidePrefix, "outside-prefix", "", "shown in Salesforce; Cordboard dials by its own settings")
	set.StringVar(&c.LongDistancePrefix, "long-distance-prefix", "", "likewise")
	set.StringVar(&c.InternationalPrefix, "international-prefix", "", "likewise")
	if err := parse(set, args[1:]); err != nil {
		return err
	}
	content, err := c.XML()
	if err != nil {
		return err
	}
	_, err = io.out.Write(content)
	return err
}
