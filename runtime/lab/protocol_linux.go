package lab

import (
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// maxRequest is the longest request in bytes: a command line and an environment, of which a worker's are short.
const maxRequest = 64 << 10

// request is what the bridge asks of a lab process: one message on their socket, with exactly one field set. The first is Open.
type request struct {
	Open   *opening       `json:"open,omitempty"`
	Start  *start         `json:"start,omitempty"`  // the message carries the three standard streams
	Kill   int            `json:"kill,omitempty"`   // a process, by its number
	Record bool           `json:"record,omitempty"` // record packets up to the limit anew
	Change *lesson.Change `json:"change,omitempty"` // answered with an event: link.changed or link.refused
}

type opening struct {
	Topology lesson.Topology `json:"topology"`
	Epoch    time.Duration   `json:"epoch"` // the moment that the lab came up, on the shared clock
}

type start struct {
	Number int      `json:"number"` // from 1; names the process
	Host   string   `json:"host"`
	Path   string   `json:"path"`
	Args   []string `json:"args"`
	Env    []string `json:"env"`
}

// answer is what a lab process says: one JSON object a line on its standard output, with exactly one field set. The first is Ready
// or Refused.
type answer struct {
	Ready   bool         `json:"ready,omitempty"`
	Refused *Refused     `json:"refused,omitempty"`
	Event   *event.Event `json:"event,omitempty"`
	Exited  *exited      `json:"exited,omitempty"`
}

type exited struct {
	Number int    `json:"number"`
	Code   int    `json:"code"`             // -1 if a signal ended it
	Err    string `json:"error,omitempty"`  // it did not start
	Memory bool   `json:"memory,omitempty"` // the lab ended it for its memory
}
