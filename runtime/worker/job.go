package worker

import (
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// job is what a worker is asked to do.
type job struct {
	Program lesson.Program `json:"program"`
	Epoch   time.Duration  `json:"epoch"`           // the moment that the lab came up, on the shared clock
	Leaks   bool           `json:"leaks,omitempty"` // see Config
}
