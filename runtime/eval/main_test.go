package eval

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
	labnet "github.com/wirebook/wirebook/runtime/labnet"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// The test binary is a process for one program, too: a panic in a goroutine ends it.
func TestMain(m *testing.M) {
	if os.Getenv("EVAL_TEST_PROGRAM") != "" {
		interpret()
	}
	os.Exit(m.Run())
}

// outcome is what a program did. The process that runs it writes one with each change, the last one counts.
type outcome struct {
	Diags  []typecheck.Diagnostic
	Stdin  bool
	Stdout string
	Stderr string // of the builtins; after the end of the process, also what Go printed as it died
	Panic  *Panic
	Frames Frames
	Fault  string // what unwinds, if that is known better than from what Go printed
	Events []event.Event
	Exit   *int
}

// interpret runs the program on standard input, which continues as the program's.
func interpret() {
	var p lesson.Program
	var mu sync.Mutex
	var o outcome
	enc := json.NewEncoder(os.Stdout)
	change := func(f func()) {
		mu.Lock()
		defer mu.Unlock()
		f()
		enc.Encode(o)
	}
	in := json.NewDecoder(os.Stdin)
	if err := in.Decode(&p); err != nil {
		panic(err)
	}
	r, w, _ := os.Pipe()
	go func() { io.WriteString(w, p.Stdin); w.Close() }()
	os.Stdin = r
	m := New(Config{
		Stdout: writerFunc(func(b []byte) { change(func() { o.Stdout += string(b) }) }),
		Stderr: writerFunc(func(b []byte) { change(func() { o.Stderr += string(b) }) }),
		Settle: func() {},
		Exit:   func(code int) { change(func() { o.Exit = &code }); os.Exit(0) },
		Unwind: func(p Panic) { change(func() { o.Fault, o.Frames = p.Text, p.Frames }) },
	})
	ready, diags := m.Prepare(p)
	if diags == nil {
		labnet.Record(&labnet.Recorder{Now: zeroTime, Pos: m.Pos, Snap: 64, Emit: func(e event.Event) { change(func() { o.Events = append(o.Events, e) }) }})
		o.Stdin = ready.Stdin
		o.Panic = ready.Run(p.Args)
	}
	change(func() { o.Diags = diags })
	os.Exit(0)
}

type writerFunc func([]byte)

func (f writerFunc) Write(b []byte) (int, error) { f(b); return len(b), nil }

// runProgram runs a program in a process of its own.
func runProgram(t *testing.T, p lesson.Program) outcome {
	t.Helper()
	job, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable() // os.Args is a program's by now
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = []string{"EVAL_TEST_PROGRAM=1", "GOTRACEBACK=none", "SECRET=1"}
	cmd.Stdin = strings.NewReader(string(job))
	var died strings.Builder
	cmd.Stderr = &died
	out, _ := cmd.Output() // its end is in what it wrote
	var last outcome
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var o outcome
		if err := dec.Decode(&o); err != nil {
			break
		}
		last = o
	}
	last.Stderr += died.String()
	return last
}
func zeroTime() time.Duration { return 0 }
