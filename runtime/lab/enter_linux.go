package lab

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"github.com/wirebook/wirebook/runtime/stage"
)

// entrance is how a process comes onto a host.
type entrance struct {
	Host string     `json:"host"`
	Plan stage.Plan `json:"plan"`
}

// failureFD is where a process writes why it has not become the program: the first behind the standard streams.
const failureFD = 3

// Enter makes the calling process, which a lab process has started on a host, the program that it was told to. It returns only if it
// fails. The argument is the one that the lab process gives to its subcommand.
func Enter(arg string) error {
	unix.CloseOnExec(failureFD)
	err := enter(arg)
	unix.Write(failureFD, []byte(err.Error())) // it is returned as well
	return err
}

// enter returns only if it fails.
func enter(arg string) error {
	var e entrance
	if err := json.Unmarshal([]byte(arg), &e); err != nil {
		return fmt.Errorf("lab: the lab process says what cannot be read: %w", err)
	}
	name := e.Host
	if name == "" {
		name = "localhost"
	}
	if err := unix.Sethostname([]byte(name)); err != nil {
		return os.NewSyscallError("sethostname", err)
	}
	return stage.Enter(e.Plan)
}
