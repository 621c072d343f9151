package lab

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// Refused is the error of a computer that does not let a lab come up.
type Refused struct {
	Step  string        `json:"step"`  // what was tried: "namespaces"
	Errno syscall.Errno `json:"errno"` // 0 if there is none
	Text  string        `json:"text"`  // all that is known, for the operator
}

func (r *Refused) Error() string { return fmt.Sprintf("lab: %s: %s", r.Step, r.Text) }

// ErrMemory is how [Process.Wait] says that a process was ended because it, with those that it started, held too much memory.
var ErrMemory = errors.New("out of memory: the program holds more than a run may")

// refusedBy makes a Refused of an error, unless it is one.
func refusedBy(step string, err error) *Refused {
	var r *Refused
	if errors.As(err, &r) {
		return r
	}
	r = &Refused{Step: step, Text: strings.TrimSpace(err.Error())}
	errors.As(err, &r.Errno)
	return r
}
