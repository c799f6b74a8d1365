package main

import (
	"context"
	"fmt"

	"cordboard/frontend"
	"cordboard/testbed/org"
)

// console serves the simulated Salesforce console until it is interrupted.
func console() *command {
	listen, adapter, library, file := "127.0.0.1:0", "", "", ""
	return &command{
		name: "console",
		flags: []option{
			{"listen", "HOST:PORT", &listen},
			{"adapter", "URL", &adapter},
			{"opencti-dir", "FOLDER", &library},
			{"org", "FILE", &file},
		},
		run: func(ctx context.Context, _ given, io stdio) error {
			c, err := org.StartConsole(ctx, listen, org.ConsoleOptions{Softphone: frontend.Pages(), Adapter: adapter, OpenCTIDir: library, OrgFile: file})
			if err != nil {
				return err
			}
			fmt.Fprintln(io.out, "listening", c.URL())
			fmt.Fprintln(io.out, "softphone", c.AdapterURL())
			return c.Wait()
		},
	}
}
