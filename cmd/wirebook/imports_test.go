package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/wirebook/wirebook/"

// rooms is the order of the rooms: a package imports only from rows above its own. A new package is a decision and gets its line
// and its reason here.
var rooms = map[string]struct {
	row    int
	reason string
}{
	"lessons/lesson":     {0, "the model of a lesson, in bridge and page"},
	"runtime/event":      {0, "what can happen in a lab, in bridge and page"},
	"runtime/packet":     {0, "headers as bytes, in lab and page"},
	"lessons":            {0, "the course's files and nothing else"},
	"runtime/ask":        {0, "what an editor asks and is told, in bridge and helper"},
	"runtime/label":      {0, "goroutines told apart by where they are, for the interpreter and for compiled programs"},
	"runtime/process":    {0, "what a program meets of its process, interpreted or compiled: exits, flags, print"},
	"runtime/newtype":    {0, "types with names and methods made at run time, which package reflect cannot; the unsafe code that takes"},
	"runtime/inspect":    {0, "what the interpreter's goroutines are doing, read from outside as a debugger would; the unsafe code that takes"},
	"runtime/evaltest":   {0, "random programs, to compare cells with Go; only tests import it"},
	"bridge/assets":      {0, "the page's files, built or embedded; knows no other room"},
	"bridge/browsertest": {0, "a browser for tests; only tests import it"},
	"runtime/limit":      {0, "what a process binds itself to before a learner's program begins, at every level and in compiled programs"},
	"runtime/pcapng":     {1, "a log's packets as a capture; bridge, command and page write the same"},
	"runtime/stage":      {1, "what a worker must not have is taken from it before it runs a learner's program; Linux"},
	"lessons/markdown":   {1, "Markdown to model"},
	"bridge/wire":        {1, "what browser and bridge say to each other"},
	"runtime/typecheck":  {1, "a program parsed and type-checked; an editor asks it without the interpreter"},
	"runtime/report":     {1, "a program's own end of the line to the bridge: events, limits, job; a compiled program links it without the interpreter"},
	"runtime/check/feed": {1, "what a check's process has of the bridge: what happens, and whom to ask"},
	"runtime/check":      {2, "what the check of an exercise is written with"},
	"runtime/labnet":     {2, "package net as a snippet sees it"},
	"runtime/lab":        {2, "the private network: cable, capture, TCP states"},
	"runtime/assist":     {2, "an editor's questions answered, in a process of its own; links no interpreter"},
	"bridge/author":      {2, "the lessons' own files for who writes them: read, previewed, written"},
	"lessons/vet":        {2, "what can be said of a course without running it"},
	"bridge/trial":       {3, "lessons gone through as a learner would; the command check and the course's own test"},
	"bridge/session":     {2, "one learner's truth"},
	"wasm/golden":        {1, "recorded logs, and files that hold what is wanted; only tests import it"},
	"wasm/text":          {0, "escaped markup, numbers and times as people read them; page and pictures"},
	"wasm/trace":         {1, "a log's pieces put together: packets with what became of them, connections, calls; what the pictures draw"},
	"wasm/picture":       {2, "geometry and drawing of the pictures; the view says which stand where"},
	"wasm/view":          {3, "lesson and events to HTML; the bridge calls it once for the first paint"},
	"bridge/server":      {4, "routes, WebSocket, login"},
	"wasm/codec":         {4, "the page's JSON without reflection, written by a generator from the struct tags"},
	"wasm/dom":           {5, "the only syscall/js"},
	"wasm":               {6, "the page's main"},

	// Each stands in for what one package of the standard library opens by itself. They are as many as those packages, so that a
	// compiled program links net/http only if it uses it.
	"runtime/labnet/http":      {3, "net/http"},
	"runtime/labnet/httptest":  {4, "net/http/httptest"},
	"runtime/labnet/tls":       {3, "crypto/tls"},
	"runtime/labnet/textproto": {3, "net/textproto"},
	"runtime/labnet/smtp":      {3, "net/smtp"},
	"runtime/labnet/rpc":       {3, "net/rpc"},

	"runtime/native":    {3, "what a compiled program links: the worker's half of the protocol without the interpreter"},
	"runtime/eval":      {5, "a program made ready and interpreted"},
	"runtime/toolchain": {6, "the Go toolchain of this computer, as a maker of learners' programs"},
	"runtime/worker":    {7, "the worker process, both ends"},
	"cmd/wirebook":      {8, "wiring"},
}

func TestRoomsImportOnlyFromAbove(t *testing.T) {
	seen := map[string]bool{}
	for _, target := range []string{"", "GOOS=js GOARCH=wasm"} {
		for pkg, imports := range goList(t, target, "{{.ImportPath}} {{join .Imports \" \"}}", "./...") {
			room, ours := strings.CutPrefix(pkg, module)
			if !ours {
				continue
			}
			seen[room] = true
			if rooms[room].reason == "" {
				t.Errorf("package %s is in no row: decide where it belongs", room)
			}
			for _, imp := range imports {
				other, ours := strings.CutPrefix(imp, module)
				if ours && rooms[other].row >= rooms[room].row {
					t.Errorf("%s (row %d) imports %s (row %d)", room, rooms[room].row, other, rooms[other].row)
				}
			}
		}
	}
	for room := range rooms {
		if !seen[room] {
			t.Errorf("the table has %s, which is no package", room)
		}
	}
}

// TestCompiledProgramsNeedTheStandardLibraryOnly guards what is built where there is a toolchain and nothing else.
func TestCompiledProgramsNeedTheStandardLibraryOnly(t *testing.T) {
	for dep := range goList(t, "", "{{.ImportPath}}", "-deps", "./runtime/native", "./runtime/labnet/...") {
		if _, ours := strings.CutPrefix(dep, module); !ours && strings.Contains(strings.Split(dep, "/")[0], ".") {
			t.Errorf("a compiled program links %s", dep)
		}
	}
}

// TestTopLevel keeps the checkout's first look what it is.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case strings.HasPrefix(name, "."):
		case slices.Contains([]string{"lessons", "runtime", "bridge", "wasm", "cmd", "go.mod", "go.sum", "README.md", "LICENSE"}, name):
		default:
			t.Errorf("%s does not belong at the top", name)
		}
	}
}

// TestPageLinksNothingHeavy guards the size of the wasm: most of these would double it, and one call of fmt adds 50 to 100 kB.
func TestPageLinksNothingHeavy(t *testing.T) {
	banned := []string{"net/http", "html/template", "text/template", "os/exec", "testing", "go/parser", "regexp", "encoding/json", "fmt", "os", "io/fs",
		"github.com/yuin/goldmark", "github.com/alecthomas/chroma", "github.com/traefik/yaegi", "github.com/goccy/go-yaml"}
	for dep := range goList(t, "GOOS=js GOARCH=wasm", "{{.ImportPath}}", "-deps", "./wasm") {
		for _, b := range banned {
			if dep == b || strings.HasPrefix(dep, b+"/") {
				t.Errorf("the page links %s", dep)
			}
		}
	}
}

// goList runs go list for a target ("GOOS=… GOARCH=…", or "" for the native one) and returns the words of each line by its first.
func goList(t *testing.T, target, format string, args ...string) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-f", format}, args...)...)
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), strings.Fields(target)...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	lines := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		lines[words[0]] = words[1:]
	}
	return lines
}
