package worker

import (
	"fmt"
	"os/exec"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/report"
	"github.com/wirebook/wirebook/runtime/typecheck"
)

// mayCompile reports whether the program goes on compiled because the interpreter has refused it, and then forgets the refusal but for
// its first sentence.
func (r *run) mayCompile() bool {
	if r.words.Exit == nil || r.words.How != event.Refused || r.endedBy() != "" {
		return false
	}
	if _, err := r.toolchain.Version(); err != nil {
		r.words.Text = "It would run compiled, but " + err.Error() + "."
		return false
	}
	if len(r.complaints) > 0 {
		r.why = "Runs compiled: " + r.complaints[0].Text
	}
	r.complaints, r.words = nil, event.Event{}
	return true
}

// compile builds the program, follows it to its end in a process of its own, and returns its exit code. That it cannot be built is
// its last words.
func (r *run) compile() int {
	binary, diags, err := r.toolchain.Build(r.building, r.program)
	switch {
	case diags != nil:
		return r.fail(event.CompileError, "", diags)
	case err != nil:
		return r.fail(event.Refused, "It is to run compiled, but "+err.Error()+".", nil)
	}
	defer binary.Remove()
	cmd := exec.Command(binary.Path)
	cmd.Env = []string{} // the program sets its own
	proc, err := launch(r.start, r.program.Host, cmd)
	if err != nil {
		return r.fail(event.Lost, fmt.Sprintf("the compiled program did not start: %v", err), nil)
	}
	r.compiled = true
	job := binary.Job
	job.Epoch = r.epoch
	r.move(proc, report.EncodeJob(job, r.program.Stdin))
	return r.serve(func() {})
}

// fail is the end of a program that did not run.
func (r *run) fail(how event.How, text string, diags []typecheck.Diagnostic) (code int) {
	for _, d := range diags {
		r.take(event.Event{At: r.now(), Kind: event.Diagnosed, Text: d.Text, Pos: &d.Pos})
	}
	code = 1
	r.words = event.Event{Text: text, Exit: &event.Exit{How: how, Code: code}}
	return code
}
