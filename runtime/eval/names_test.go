package eval

import (
	"slices"
	"strings"
	"testing"
)

// notOffered are packages of which a cell does not have every name, and why.
var notOffered = map[string]string{
	"syscall":                "reaches the computer itself; a cell has what sets the options of a socket",
	"runtime":                "AddCleanup hangs on an address, and the interpreter's are not the program's",
	"runtime/debug":          "how a worker crashes is not for a program to say",
	"runtime/trace":          "shows the interpreter, not the program",
	"weak":                   "when the interpreter lets go of a value is not when the program does",
	"structs":                "the layout of a struct is the interpreter's",
	"hash/maphash":           "Comparable and WriteComparable are generic and need the runtime",
	"crypto/hkdf":            "generic, and no lesson needs it",
	"crypto/pbkdf2":          "generic, and no lesson needs it",
	"crypto/hpke":            "no lesson needs it",
	"crypto/mlkem":           "no lesson needs it",
	"crypto/mlkem/mlkemtest": "for tests of crypto/mlkem",
	"crypto/fips140":         "says how a binary was built",
}

// A name that type-checks is in the interpreter's tables or in the prelude, or is refused for a reason.
func TestEveryNameIsOfferedOrHasAReason(t *testing.T) {
	m := New(Config{})
	for _, path := range m.std.Paths() {
		missing := missingNames(t, m, path)
		if len(missing) > 0 && notOffered[path] == "" {
			t.Errorf("package %s lacks %s: run go generate", path, strings.Join(missing, ", "))
		}
		if len(missing) == 0 && notOffered[path] != "" {
			t.Errorf("package %s lacks nothing: it needs no reason", path)
		}
	}
}

func missingNames(t *testing.T, m *Machine, path string) (missing []string) {
	t.Helper()
	pkg, err := m.std.Import(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		known := m.tables[tableKey(pkg)][name].IsValid() || inPrelude(obj) && preludeHas(path, name)
		if obj.Exported() && !known && !slices.Contains(unrecorded[tableKey(pkg)], name) {
			missing = append(missing, name)
		}
	}
	return missing
}
