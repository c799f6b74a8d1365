//go:build ignore

// Switch is a simulated Zultys MX outside of Wine. It prints "listening ADDRESS", and then the name of every message
// that a client sends, a line each.
package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"cordboard/backend/csta"
	"cordboard/testbed/pbx"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("listening", listener.Addr())
	sw := pbx.New(pbx.Options{
		Dialect: csta.Dialects()[0], Extensions: []string{"200", "201"},
		Scenario: pbx.Scenario{Passwords: map[string]csta.Secret{"200": "outside"}}, // as ending_windows_test.go says it
		Record: func(f pbx.Frame) {
			if !f.Out {
				fmt.Println(f.Name)
			}
		},
	})
	defer sw.Close()
	if err := sw.Serve(context.Background(), listener); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
