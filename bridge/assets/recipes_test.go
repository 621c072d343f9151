package assets

import (
	"slices"
	"strings"
	"testing"
)

// TestPageSourcesAreItsImports fails when the page comes to import a package whose change would not build it anew.
func TestPageSourcesAreItsImports(t *testing.T) {
	root, err := FindRoot()
	if err != nil {
		t.Fatal(err)
	}
	out, err := execute(t.Context(), command{
		dir:  root,
		env:  []string{"GOOS=js", "GOARCH=wasm"},
		argv: []string{"go", "list", "-deps", "-f", `{{with .Module}}{{if .Main}}{{$.ImportPath}} {{len $.EmbedFiles}}{{end}}{{end}}`, "./wasm/..."},
	})
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out) {
		path, embedded, _ := strings.Cut(strings.TrimSpace(line), " ")
		path = strings.TrimPrefix(path, "github.com/wirebook/wirebook/")
		if path == "" {
			continue
		}
		covered := slices.ContainsFunc(pageRecipe.sources, func(source string) bool { return path == source || strings.HasPrefix(path, source+"/") })
		if !covered || embedded != "0" {
			t.Errorf("the page is built from %s (%s embedded files), but its recipe hashes only Go files of %q", path, embedded, pageRecipe.sources)
		}
	}
}
