package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/runtime/evaltest"
)

var seeds = flag.Int("seeds", 2, "how many seeds FuzzRandomPrograms takes without -fuzz")

const (
	randomBatch       = 16              // programs of a seed: one build of so many costs little more than one of one
	mostCases         = 3               // that one seed keeps: they tend to have the same cause
	candidatePatience = 2 * time.Second // what is taken out of a program may be what ends it
)

// FuzzRandomPrograms runs random programs compiled by Go and as cells. One that differs is made small and becomes a case of the
// corpus, from where it can be mended. One that is refused is told as well, but is no failure.
func FuzzRandomPrograms(f *testing.F) {
	for seed := range *seeds {
		f.Add(uint64(seed))
	}
	cells := comparison{cell: buildSelf(f), patience: corpusPatience}
	without := slices.Collect(maps.Keys(avoided(f)))
	f.Fuzz(func(t *testing.T, seed uint64) {
		programs := map[string][]byte{}
		for i := range uint64(randomBatch) {
			programs[fmt.Sprintf("random_%d_%d.go", seed, i)] = evaltest.Random(seed*randomBatch+i, without...)
		}
		found := cells.run(t, programs)
		maps.DeleteFunc(found, func(name, what string) bool {
			refused := strings.HasPrefix(what, "refused")
			if refused {
				t.Log(name, what)
			}
			return refused
		})
		for i, name := range slices.Sorted(maps.Keys(found)) {
			if i == mostCases {
				t.Errorf("and %d more", len(found)-mostCases)
				break
			}
			cells.keep(t, name, programs[name], found[name])
		}
	})
}

// keep makes a program that differs small, and writes it to the corpus.
func (c comparison) keep(t *testing.T, name string, source []byte, what string) {
	t.Helper()
	kind := kindOf(what)
	c.patience = candidatePatience
	source = evaltest.Minimise(source, func(candidates [][]byte) int {
		programs := map[string][]byte{}
		for i, c := range candidates {
			programs[fmt.Sprintf("candidate_%02d.go", i)] = c
		}
		found := c.run(t, programs)
		for i, name := range slices.Sorted(maps.Keys(programs)) {
			if kindOf(found[name]) == kind {
				return i
			}
		}
		return -1
	})
	file := filepath.Join(corpusDir, strings.TrimSuffix(name, ".go")+".txtar")
	a := txtar.Archive{Comment: []byte("A random program, made small.\n\n"), Files: []txtar.File{{Name: name, Data: source}}}
	if err := os.WriteFile(file, txtar.Format(&a), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Errorf("%s %s\nkept in %s:\n%s", name, what, file, source)
}

// kindOf is what all differences of one cause say, with some luck: a smaller program prints another line, and the same kind of line.
func kindOf(what string) string {
	if end := strings.IndexAny(what, "(\""); end >= 0 {
		return what[:end]
	}
	return what
}

// avoided are the programs that are wrong because of a feature that random programs leave out, by the feature's name.
func avoided(t testing.TB) map[string][]byte {
	t.Helper()
	a, err := txtar.ParseFile("testdata/random/avoided.txtar")
	if err != nil {
		t.Fatal(err)
	}
	programs := map[string][]byte{}
	for _, f := range a.Files {
		programs[strings.TrimSuffix(f.Name, ".go")] = f.Data
	}
	return programs
}

// TestAvoidedFeaturesAreWrong keeps the list of them honest: what runs true is to be tried.
func TestAvoidedFeaturesAreWrong(t *testing.T) {
	cells := comparison{cell: buildSelf(t), patience: corpusPatience}
	for feature, program := range avoided(t) {
		if !slices.Contains(evaltest.Features(), feature) {
			t.Errorf("random programs have no %q", feature)
		}
		if len(cells.run(t, map[string][]byte{"avoided.go": program})) == 0 {
			t.Errorf("%q runs true now: take it off the list", feature)
		}
	}
}
