package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/toolchain"
)

var (
	learnKnown   = flag.Bool("known", false, "rewrite the list of programs that are known to differ")
	compileCells = flag.Bool("compile", false, "run the corpus with run --compiled: all of it runs true then, but for names that no cell has")
)

const (
	corpusDir = "../../runtime/eval/testdata/corpus"
	knownFile = corpusDir + "/known.txt"
)

// corpusPatience is more than any program of the corpus takes on a busy machine.
const corpusPatience = 20 * time.Second

// TestCorpus runs every program of the corpus twice, compiled by Go and as a cell, and compares what they print and how they end.
// A program that is refused before it starts, or that differs, is in the list of known ones, with what is wrong; one that no
// longer is must leave the list.
func TestCorpus(t *testing.T) {
	programs := readCorpus(t)
	c := comparison{cell: buildSelf(t), patience: corpusPatience}
	if *compileCells {
		c.compiled, c.path = true, os.Getenv("PATH")
	}
	found := c.run(t, programs)
	if *learnKnown {
		writeKnown(t, found)
		return
	}
	if *compileCells {
		for name, what := range found {
			if !strings.Contains(what, "not available in a cell") {
				t.Errorf("%s %s", name, what)
			}
		}
		return
	}
	checkKnown(t, found)
	refused := 0
	for _, what := range found {
		if strings.HasPrefix(what, "refused") {
			refused++
		}
	}
	t.Logf("%d programs: %d run true, %d are refused, %d differ", len(programs), len(programs)-len(found), refused, len(found)-refused)
}

// comparison runs programs compiled by Go and as cells.
type comparison struct {
	cell     string        // the binary that runs cells
	patience time.Duration // with each program
	path     string        // where a cell finds a Go toolchain; if nowhere, what the interpreter refuses stays refused
	compiled bool          // cells are, too
}

// run returns what is wrong with those programs that are refused or that differ.
func (c comparison) run(t testing.TB, programs map[string][]byte) map[string]string {
	t.Helper()
	native := buildNative(t, programs)
	args := func(name string) []string { return []string{"run", name} }
	if c.compiled {
		args = func(name string) []string { return []string{"run", "--compiled", name} }
	}
	dir := t.TempDir()
	found := map[string]string{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	turns := make(chan struct{}, runtime.NumCPU())
	for name, source := range programs {
		if err := os.WriteFile(filepath.Join(dir, name), source, 0o644); err != nil {
			t.Fatal(err)
		}
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			want := c.start(dir, native(name), name)
			want.normalise(packageOf(name))
			got := c.start(dir, c.cell, args(name)...)
			if what := compareRuns(want, got); what != "" {
				mu.Lock()
				defer mu.Unlock()
				found[name] = what
			}
		})
	}
	wg.Wait()
	return found
}

// A few of those that the interpreter refuses, spread over the list: with a toolchain they run, and run true. Names that no cell has
// are refused either way.
func TestRefusedProgramsOfTheCorpusRunCompiled(t *testing.T) {
	const handful = 6
	var refused []string
	for name, what := range readKnown(t) {
		if strings.HasPrefix(what, "refused") && !strings.Contains(what, "not available in a cell") {
			refused = append(refused, name)
		}
	}
	slices.Sort(refused)
	all, programs := readCorpus(t), map[string][]byte{}
	for i := range min(handful, len(refused)) {
		name := refused[i*len(refused)/handful]
		programs[name] = all[name]
	}
	warmCache(t)
	compiled := comparison{cell: buildSelf(t), patience: corpusPatience, path: os.Getenv("PATH")}
	for name, what := range compiled.run(t, programs) {
		t.Errorf("%s %s", name, what)
	}
}

// readCorpus returns the programs by file name.
func readCorpus(t *testing.T) map[string][]byte {
	t.Helper()
	archives, err := filepath.Glob(corpusDir + "/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no corpus in %s: %v", corpusDir, err)
	}
	programs := map[string][]byte{}
	for _, file := range archives {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if programs[f.Name] != nil {
				t.Errorf("two programs are called %s", f.Name)
			}
			programs[f.Name] = f.Data
		}
	}
	return programs
}

func packageOf(name string) string { return "p_" + strings.TrimSuffix(name, ".go") }

// buildNative compiles the programs and returns the binary of each: one for all, but for those that do something before main, and
// for those that stand still, which Go does not notice where a package of the binary uses cgo.
func buildNative(t testing.TB, programs map[string][]byte) func(name string) string {
	t.Helper()
	together, still, own := map[string][]byte{}, map[string][]byte{}, map[string]string{}
	for name, source := range programs {
		if bytes.Contains(source, []byte("\nfunc init() {")) || strings.HasPrefix(name, "init_") {
			own[name] = buildCorpus(t, map[string][]byte{name: source})
		} else if strings.Contains(name, "deadlock") {
			still[name] = source
		} else {
			together[name] = source
		}
	}
	all := buildCorpus(t, together)
	if len(still) > 0 {
		stuck := buildCorpus(t, still, "CGO_ENABLED=0")
		for name := range still {
			own[name] = stuck
		}
	}
	return func(name string) string { return cmp.Or(own[name], all) }
}

// buildCorpus compiles all programs into one binary, each as a package of its own: a build for each would take minutes.
func buildCorpus(t testing.TB, programs map[string][]byte, env ...string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, text []byte) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var imports, table strings.Builder
	for name, source := range programs {
		pkg := packageOf(name)
		write(filepath.Join(pkg, name), asPackage(t, name, source))
		fmt.Fprintf(&imports, "\t%q\n", "corpus/"+pkg)
		fmt.Fprintf(&table, "\t%q: %s.Main,\n", name, pkg)
	}
	write("go.mod", []byte("module corpus\n\ngo 1.26\n"))
	write("main.go", fmt.Appendf(nil, "package main\n\nimport (\n\t\"os\"\n%s)\n\nvar programs = map[string]func(){\n%s}\n\nfunc main() {\n"+
		"\tname := os.Args[1]\n\tos.Args = []string{\"cell\"}\n\tprograms[name]()\n}\n", imports.String(), table.String()))
	binary := filepath.Join(dir, "native")
	cmd := exec.Command("go", "build", "-o", binary, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the corpus does not compile: %v\n%s", err, out)
	}
	return binary
}

// asPackage makes a program a package with an exported main.
func asPackage(t testing.TB, name string, source []byte) []byte {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	out := slices.Clone(source)
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "main" {
			out[fset.Position(fn.Name.Pos()).Offset] = 'M'
		}
	}
	at := fset.Position(f.Name.Pos()).Offset
	return slices.Concat(out[:at], []byte(packageOf(name)), out[at+len("main"):])
}

// buildSelf builds wirebook without the race detector, as its users have it.
func buildSelf(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "wirebook")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// warmCache fills the build cache with what a compiled program links, which may take longer than a test is ready to wait.
func warmCache(t *testing.T) {
	t.Helper()
	tools := new(toolchain.Toolchain)
	defer tools.Close()
	p := lesson.Program{Files: []lesson.File{{Name: "main.go", Source: "package main\nimport \"net/http\"\nfunc main() { http.Get(``) }"}}}
	if _, diags, err := tools.Build(t.Context(), p); diags != nil || err != nil {
		t.Fatalf("Build: %v, %v", diags, err)
	}
}

// programRun is what a program did.
type programRun struct {
	stdout, stderr string
	code           int
}

func (c comparison) start(dir, binary string, args ...string) programRun {
	ctx, cancel := context.WithTimeout(context.Background(), c.patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Dir = dir
	cmd.WaitDelay = time.Second
	cmd.Env = append(os.Environ(), "GOTRACEBACK=none", "PATH="+c.path)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	r := programRun{out.String(), errs.String(), 0}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		r.code, r.stderr = -1, "it does not end"
	case errors.As(err, &exit):
		r.code = exit.ExitCode()
	case err != nil:
		r.code, r.stderr = -1, err.Error()
	}
	return r
}

// normalise gives a package its program's name back, and takes out what only a compiled program prints.
func (r *programRun) normalise(pkg string) {
	r.stdout = strings.ReplaceAll(strings.ReplaceAll(r.stdout, "corpus/"+pkg, "main"), pkg+".", "main.")
	r.stderr = strings.ReplaceAll(strings.ReplaceAll(r.stderr, "corpus/"+pkg, "main"), pkg+".", "main.")
}

var diagnosed = regexp.MustCompile(`(?m)^\S+\.go(?::\d+:\d+)?: (.*)$`)

// compareRuns returns "" if a cell does what Go does, otherwise what is wrong in a line.
func compareRuns(want, got programRun) string {
	if m := diagnosed.FindStringSubmatch(got.stderr); m != nil && got.code == 1 && got.stdout == "" && want.stderr != got.stderr {
		return "refused: " + m[1]
	}
	if want.code != got.code {
		return fmt.Sprintf("differs: exit code %d (%s), want %d (%s)", got.code, firstLine(got.stderr), want.code, firstLine(want.stderr))
	}
	if want.stdout != got.stdout {
		w, g := firstDifference(want.stdout, got.stdout)
		return fmt.Sprintf("differs: prints %q, want %q", g, w)
	}
	if want.code != 0 && firstLine(want.stderr) != firstLine(got.stderr) {
		return fmt.Sprintf("differs: ends with %q, want %q", firstLine(got.stderr), firstLine(want.stderr))
	}
	return ""
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSuffix(line, " [recovered, repanicked]")
}

func firstDifference(want, got string) (w, g string) {
	ws, gs := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(ws), len(gs)) {
		w, g = "", ""
		if i < len(ws) {
			w = ws[i]
		}
		if i < len(gs) {
			g = gs[i]
		}
		if w != g {
			break
		}
	}
	return w, g
}

// writeKnown writes the list: a program, then what is wrong with it.
func writeKnown(t *testing.T, found map[string]string) {
	t.Helper()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(found)) {
		fmt.Fprintf(&b, "%s\t%s\n", name, found[name])
	}
	if err := os.WriteFile(knownFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkKnown compares kinds, not words: how a program differs may depend on the time of day.
func checkKnown(t *testing.T, found map[string]string) {
	t.Helper()
	known := readKnown(t)
	for name, what := range found {
		if known[name] == "" {
			t.Errorf("%s %s", name, what)
		}
	}
	for name, what := range known {
		if found[name] == "" {
			t.Errorf("%s is known as %q but runs true now: take it off the list (-known)", name, what)
		}
	}
}

func readKnown(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(knownFile)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, what, _ := strings.Cut(strings.TrimSpace(line), "\t")
		known[name] = what
	}
	return known
}
