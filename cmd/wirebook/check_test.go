package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/wirebook/wirebook/bridge/trial"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/vet"
)

var ruleCode = regexp.MustCompile(`\bRule\w+ +(?:lesson\.)?Rule += "(.+)"`)

// TestRulesAreExplained wants in the help whatever may stand in brackets behind a fault.
func TestRulesAreExplained(t *testing.T) {
	for folder, explained := range map[string][]lesson.About{"lessons/lesson": lesson.Rules, "lessons/vet": vet.Rules, "bridge/trial": trial.Rules} {
		files, err := filepath.Glob(filepath.Join("../..", folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range ruleCode.FindAllStringSubmatch(string(source), -1) {
				n++
				if !slices.ContainsFunc(explained, func(a lesson.About) bool { return string(a.Rule) == m[1] }) {
					t.Errorf("%s: the rule %s is in no table", file, m[1])
				}
			}
		}
		if n != len(explained) {
			t.Errorf("%s has %d rules, and a table of %d", folder, n, len(explained))
		}
	}
}
