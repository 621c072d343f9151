// Package golden is what the tests of the page have in common: logs that were recorded in a lab, and files that hold what is wanted. Only
// tests import it.
package golden

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/runtime/event"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Events returns the events of a log: one JSON object a line, as wirebook run --events writes them.
func Events(t testing.TB, file string) []event.Event {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var events []event.Event
	for d := json.NewDecoder(bytes.NewReader(b)); d.More(); {
		var e event.Event
		if err := d.Decode(&e); err != nil {
			t.Fatalf("%s, event %d: %v", file, len(events)+1, err)
		}
		events = append(events, e)
	}
	return events
}

// Compare compares a text with a file; with the flag -update it writes the file.
func Compare(t testing.TB, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); run go test -update if that is right:\n%s", file, diff)
	}
}

// HTML is Compare for HTML or SVG, of which each element begins a line in the file, so that a difference can be read.
func HTML(t testing.TB, file, html string) {
	t.Helper()
	Compare(t, file, strings.ReplaceAll(html, "><", ">\n<"))
}
