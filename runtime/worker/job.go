package worker

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// job is what a worker is asked to do.
type job struct {
	Program lesson.Program `json:"program"`
	Epoch   time.Duration  `json:"epoch"` // the moment that the lab came up, on the shared clock
}

// encode also writes what follows the job, the program's input.
func (j job) encode() []byte {
	body, err := json.Marshal(j)
	if err != nil {
		panic("worker: internal error: " + err.Error()) // a program is plain data
	}
	return slices.Concat(strconv.AppendInt(nil, int64(len(body)), 10), []byte("\n"), body, []byte(j.Program.Stdin))
}

// readJob takes the job from standard input and not a byte of what follows it.
func readJob(r io.Reader) (job, error) {
	var j job
	line, err := bufio.NewReader(oneByte{r}).ReadString('\n')
	if err != nil {
		return j, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || n < 0 || n > maxJob {
		return j, fmt.Errorf("bad job length %q", line)
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(r, body); err != nil {
		return j, err
	}
	return j, json.Unmarshal(body, &j)
}

// oneByte keeps a buffered reader from reading ahead.
type oneByte struct{ r io.Reader }

func (o oneByte) Read(p []byte) (int, error) { return o.r.Read(p[:min(len(p), 1)]) }
