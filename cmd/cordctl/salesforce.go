package main

import (
	"context"

	"cordboard/backend/salesforce"
)

// salesforceCommand writes what a Salesforce administrator needs: `cordctl salesforce callcenter` prints the
// call-center definition file.
func salesforceCommand() *command {
	what := ""
	c := salesforce.CallCenter{
		InternalName: "Cordboard", DisplayName: "Cordboard", AdapterURL: "https://softphone.cordboard.invalid/softphone.html",
		Height: 600, Width: 340,
	}
	return &command{
		name: "salesforce", operand: &operand{"callcenter", &what},
		flags: []option{
			{"name", "NAME", &c.InternalName},
			{"display-name", "NAME", &c.DisplayName},
			{"adapter", "URL", &c.AdapterURL},
			{"height", "N", &c.Height},
			{"width", "N", &c.Width},
			{"outside-prefix", "N", &c.OutsidePrefix},
			{"long-distance-prefix", "N", &c.LongDistancePrefix},
			{"international-prefix", "N", &c.InternationalPrefix},
		},
		run: func(_ context.Context, _ given, io stdio) error {
			if what != "callcenter" {
				return usage("onlyCallCenter")
			}
			content, err := c.XML()
			if err != nil {
				return err
			}
			_, err = io.out.Write(content)
			return err
		},
	}
}
