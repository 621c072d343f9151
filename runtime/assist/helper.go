package assist

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/ask"
)

const (
	patience  = 2 * time.Second // for one answer: a page of code takes milliseconds, the first one as long as the process takes to start
	maxAnswer = 1 << 20         // bytes of JSON: the longest list has 500 names with their types
)

// request is a question as the helper's process gets it; its answer comes back the same way, as one JSON value.
type request struct {
	Files    []lesson.File `json:"files"`
	Question ask.Question  `json:"question"`
}

// Helper has questions answered by a process, which it starts when there is a first one. It is safe for concurrent use; one
// question waits for the other.
type Helper struct {
	command func() *exec.Cmd
	turn    chan struct{} // holds an element while somebody asks
	child   *child        // nil while there is none
}

// NewHelper has a helper whose process, which calls [Main], is started by command. It ends with [Helper.Close].
func NewHelper(command func() *exec.Cmd) *Helper {
	return &Helper{command: command, turn: make(chan struct{}, 1)}
}

// Ask asks. The error, which is for the operator, says that the process did not answer in time or came to its end; the next
// question gets a new one. A context that is done only ends the wait for the question's turn.
func (h *Helper) Ask(ctx context.Context, files []lesson.File, q ask.Question) (a ask.Answer, err error) {
	select {
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-ctx.Done():
		return a, context.Cause(ctx)
	}
	if h.child == nil {
		if h.child, err = start(h.command()); err != nil {
			return a, err
		}
	}
	if a, err = h.child.ask(request{files, q}); err != nil {
		h.end()
		return ask.Answer{}, fmt.Errorf("assist: no answer to %q: %w", q.Kind, err)
	}
	return a, nil
}

// Close ends the process, when the question that it is at is answered.
func (h *Helper) Close() {
	h.turn <- struct{}{}
	h.end()
	<-h.turn
}

func (h *Helper) end() {
	if h.child != nil {
		h.child.end()
		h.child = nil
	}
}

// child is a running process.
type child struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	bytes *io.LimitedReader
	out   *json.Decoder // of bytes
}

func start(cmd *exec.Cmd) (*child, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	limited := &io.LimitedReader{R: out}
	return &child{cmd, in, limited, json.NewDecoder(limited)}, nil
}

func (c *child) ask(r request) (a ask.Answer, err error) {
	late := time.AfterFunc(patience, func() { c.cmd.Process.Kill() })
	defer late.Stop()
	if err := json.NewEncoder(c.in).Encode(r); err != nil {
		return a, err
	}
	c.bytes.N = maxAnswer
	err = c.out.Decode(&a)
	return a, err
}

func (c *child) end() {
	c.in.Close()
	c.cmd.Process.Kill()
	c.cmd.Wait()
}
