package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The test binary is wirebook, too, when a script or a worker starts it under that name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"wirebook": main})
}

// TestScripts runs the command as a person does, in a terminal. Each script says in its first line what holds.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", UpdateScripts: os.Getenv("UPDATE") != ""})
}
