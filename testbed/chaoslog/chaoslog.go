// Package chaoslog tries whether calls get lost on their way to Salesforce: the real program under a display, with a
// simulated switch and a simulated Salesforce around it, is killed at random moments of calls; meanwhile the switch
// is restarted and counts its call ids anew, the disk is full, the store is damaged, and pages are loaded again. In
// the end what the org and the call log have is held against what truly happened at the agent's phone.
//
// It drives the program from outside only: by the switch's socket, by the console's page, by what the softphone shows
// and by its fields and buttons. It is part of the test bed and in no binary.
package chaoslog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"cordboard/backend/csta"
)

// Options says what to try.
type Options struct {
	Program string // the path of the program, built with the tag devtools
	Folder  string // where transcripts, logs and stores are left
	Route   string // how Activities reach the CRM: opencti
	Kills   int    // in all lanes together
	Lanes   int    // how many programs run at once; 0 = 2
	Seed    uint64
	Without []string  // ingredients to leave out, for finding a cause: disk, store, switch, reload, second
	Say     io.Writer // is told what was found; the last line is the Verdict's
}

// Run lets the program live and be killed in every dialect, and tells what came of it. An error is a trial that could
// not be made, or one that found something.
func Run(ctx context.Context, o Options) (Verdict, error) {
	if o.Lanes == 0 {
		o.Lanes = 2
	}
	watched, stop := context.WithCancel(ctx)
	s := new(stalls)
	var watch sync.WaitGroup
	watch.Go(func() { s.watch(watched) })
	defer func() { stop(); watch.Wait() }()

	dialects := csta.Dialects()
	var (
		mu     sync.Mutex
		total  Verdict
		failed error
		crew   sync.WaitGroup
	)
	free := make(chan struct{}, o.Lanes)
	for i, dialect := range dialects {
		kills := o.Kills / len(dialects)
		if i < o.Kills%len(dialects) {
			kills++
		}
		crew.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			verdict, report, err := runLane(ctx, o, dialect, o.Seed+uint64(i), kills, s)
			mu.Lock()
			defer mu.Unlock()
			total.add(verdict)
			failed = errors.Join(failed, err)
			_, _ = io.WriteString(o.Say, report)
		})
	}
	crew.Wait()
	if len(total.Findings) > 0 {
		failed = errors.Join(failed, fmt.Errorf("chaoslog: %d findings, see %s; seed %d", len(total.Findings), o.Folder, o.Seed))
	}
	fmt.Fprintf(o.Say, "longest stall of this computer: %v\n%s\n", s.longest(), total.Line(o.Route, o.Kills))
	return total, failed
}

// told is of how many findings the transcript is told as well; all of it is in the lane's folder.
const told = 5

// runLane is a dialect's part; report is what is to be told of it.
func runLane(ctx context.Context, o Options, dialect csta.Dialect, seed uint64, kills int, s *stalls) (Verdict, string, error) {
	if kills == 0 {
		return Verdict{}, "", nil
	}
	l, err := openLane(ctx, o, dialect, seed, s)
	if err != nil {
		return Verdict{}, "", err
	}
	verdict, err := l.run(ctx, kills)
	var report strings.Builder
	texts, needless := l.explain(verdict.Uncertain)
	for _, text := range texts {
		fmt.Fprintf(&report, "uncertain: %s\n", text)
	}
	for _, text := range needless {
		verdict.Findings = append(verdict.Findings, Finding{"needlessly uncertain: " + text, nil})
	}
	for _, text := range l.trouble {
		verdict.Findings = append(verdict.Findings, Finding{text, nil})
	}
	for i, finding := range verdict.Findings {
		fmt.Fprintf(&report, "%s (seed %d): %s\n", dialect, seed, finding.Text)
		if finding.Call != nil && i < told {
			fmt.Fprintf(&report, "\t%s\n", strings.Join(l.diary.about(finding.Call), "\n\t"))
		}
	}
	if !l.disk.small {
		fmt.Fprintf(&report, "%s: without a full disk: %s\n", dialect, l.disk.why)
	}
	return verdict, report.String(), errors.Join(err, l.close())
}
