package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The test binary is wirebook, too, when a script or a worker starts it under that name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"wirebook": main})
}

// TestScripts runs the command as a person does, in a terminal. Each script says in its first line what holds.
func TestScripts(t *testing.T) {
	cache, err := exec.Command("go", "env", "GOCACHE").Output() // a script's home has none; without Go it is empty, and not needed
	if err != nil {
		t.Logf("no build cache for compiled runs: %v", err)
	}
	setup := func(e *testscript.Env) error {
		e.Setenv("GOCACHE", strings.TrimSpace(string(cache)))
		return nil
	}
	testscript.Run(t, testscript.Params{Dir: "testdata", Setup: setup, UpdateScripts: os.Getenv("UPDATE") != ""})
}
