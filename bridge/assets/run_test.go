package assets

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
)

func TestExecuteTellsMissingFromFailing(t *testing.T) {
	_, err := execute(t.Context(), command{argv: []string{"wirebook-no-such-tool"}})
	if missing, ok := errors.AsType[*MissingToolError](err); !ok || missing.Tool != "wirebook-no-such-tool" {
		t.Errorf("execute of a tool that is not there: %v, want a MissingToolError", err)
	}
	_, err = execute(t.Context(), command{argv: []string{"go", "no-such-command"}})
	if _, ok := errors.AsType[*exec.ExitError](err); !ok || !strings.Contains(err.Error(), "unknown command") {
		t.Errorf("execute of a failing tool: %v, want its exit and what it said", err)
	}
}
