package main

import (
	"context"
	"fmt"

	"cordboard/frontend"
	"cordboard/testbed/org"
)

// console serves the simulated Salesforce console until it is interrupted.
func console(ctx context.Context, args []string, io stdio) error {
	set := flags("console", io)
	listen := set.String("listen", "127.0.0.1:0", "address to listen on")
	adapter := set.String("adapter", "", "the softphone page's URL; by default our own, served beside the console")
	library := set.String("opencti-dir", "", "folder whose files appear under /support/api/57.0/lightning/")
	if err := parse(set, args); err != nil {
		return err
	}
	c, err := org.StartConsole(ctx, *listen, org.ConsoleOptions{Softphone: frontend.Pages(), Adapter: *adapter, OpenCTIDir: *library})
	if err != nil {
		return err
	}
	fmt.Fprintln(io.out, "listening", c.URL())
	fmt.Fprintln(io.out, "softphone", c.AdapterURL())
	return c.Wait()
}
