package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// EncodeJob writes a job and what follows it, the program's input.
func EncodeJob(job any, input string) []byte {
	body, err := json.Marshal(job)
	if err != nil {
		panic("report: internal error: " + err.Error()) // a job is plain data
	}
	return slices.Concat(strconv.AppendInt(nil, int64(len(body)), 10), []byte("\n"), body, []byte(input))
}

// ReadJob takes a job from standard input and not a byte of what follows it.
func ReadJob(r io.Reader, job any) error {
	line, err := bufio.NewReader(oneByte{r}).ReadString('\n')
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || n < 0 || n > maxJob {
		return fmt.Errorf("bad job length %q", line)
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(r, body); err != nil {
		return err
	}
	return json.Unmarshal(body, job)
}

// oneByte keeps a buffered reader from reading ahead.
type oneByte struct{ r io.Reader }

func (o oneByte) Read(p []byte) (int, error) { return o.r.Read(p[:min(len(p), 1)]) }
