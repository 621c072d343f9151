package native

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/runtime/event"
	"github.com/wirebook/wirebook/runtime/report"
)

// The test binary is also a compiled program, which links this package as all do.
func TestMain(m *testing.M) {
	if os.Getenv("NATIVE_TEST") == "" {
		os.Exit(m.Run())
	}
	p := Begin()
	_, err := os.StartProcess("/proc/self/exe", os.Args, &os.ProcAttr{})
	p.Println(err)
	p.Println(syscall.Exec("/proc/self/exe", os.Args, nil))
	p.Exit(0)
}

func TestCompiledProgramsStayAlone(t *testing.T) {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = []string{"NATIVE_TEST=program"}
	cmd.Stdin = bytes.NewReader(report.EncodeJob(Job{}, ""))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var printed []string
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var e event.Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		if e.Kind == event.Stdout {
			printed = append(printed, string(e.Data))
		}
	}
	want := []string{"fork/exec /proc/self/exe: operation not permitted\n", "operation not permitted\n"}
	if diff := cmp.Diff(want, printed); diff != "" {
		t.Errorf("printed (-want +got):\n%s", diff)
	}
}
