// Package native is what a learner's program links when the Go toolchain compiles it: the worker's half of the protocol (package
// report), without the interpreter. Package eval writes the calls of it into the program's source.
package native

import (
	"fmt"
	"io"
	"log"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/wirebook/wirebook/runtime/event"
	labnet "github.com/wirebook/wirebook/runtime/labnet"
	"github.com/wirebook/wirebook/runtime/process"
	"github.com/wirebook/wirebook/runtime/report"
)

// Job is what a compiled program is asked to do.
type Job struct {
	Args    []string      `json:"args,omitempty"`
	Epoch   time.Duration `json:"epoch"`   // the moment that the lab came up, on the shared clock
	Stdin   bool          `json:"stdin"`   // it reads its standard input
	Woken   bool          `json:"woken"`   // something outside of it, a timer or a signal, may wake its goroutines
	Settles bool          `json:"settles"` // it prints to os.Stdout and os.Stderr, which nothing but time would put in order
	Calls   []Call        `json:"calls"`   // in its source
}

// Program is the running program. It has those functions of the standard library that print with their place or end the process;
// they may be used from many goroutines.
type Program struct {
	process.Process
	report  *report.Report
	stdout  io.Writer
	places  *places
	settles bool
}

// Begin waits for the job and makes the process the program's. It is called once, before any variable of the program is
// initialised. A process that cannot begin ends here and says why to the operator.
func Begin() *Program {
	p, err := begin()
	if err != nil {
		if err != io.EOF { // a bridge that changed its mind
			fmt.Fprintln(os.Stderr, "native:", err)
		}
		os.Exit(1)
	}
	return p
}

func begin() (*Program, error) {
	dying := os.Stderr
	r, err := report.New()
	if err != nil {
		return nil, err
	}
	var j Job
	if err := report.ReadJob(os.Stdin, &j); err != nil {
		return nil, err
	}
	p := &Program{report: r, places: newPlaces(j.Calls), settles: j.Settles}
	stderr := r.Writer(event.Stderr, p.places.here)
	p.stdout = r.Writer(event.Stdout, p.places.here)
	p.Process = process.Process{Exit: r.Exit, Stderr: stderr}
	log.SetOutput(stderr)
	process.CommandLine(j.Args)
	os.Clearenv()
	for _, v := range process.Environment() {
		name, value, _ := strings.Cut(v, "=")
		os.Setenv(name, value)
	}
	debug.SetTraceback("single") // the bridge reads the learner's frames out of it
	r.Begin(j.Epoch)
	labnet.Record(&labnet.Recorder{Now: r.Now, Pos: p.places.here, Emit: r.Emit, Snap: report.Snap})
	r.Emit(event.Event{At: r.Now(), Kind: event.RunStarted, Start: &event.Start{Stdin: j.Stdin}})
	if !j.Woken {
		go p.watch(dying)
	}
	return p, nil
}

// At marks the calling goroutine: what comes next is the call of that number in the job.
func (p *Program) At(n int) {
	if p.settles {
		p.report.Settle()
	}
	p.places.calls[n].label.Set()
}

// End is the last that a goroutine does, main's and others, also one that panics: what was printed goes out before the process ends.
func (p *Program) End() { p.report.Settle() }

// Print is fmt.Print.
func (p *Program) Print(a ...any) (int, error) { return fmt.Fprint(p.stdout, a...) }

// Printf is fmt.Printf.
func (p *Program) Printf(format string, a ...any) (int, error) {
	return fmt.Fprintf(p.stdout, format, a...)
}

// Println is fmt.Println.
func (p *Program) Println(a ...any) (int, error) { return fmt.Fprintln(p.stdout, a...) }
