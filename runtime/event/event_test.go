package event

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// Lesson tests, exports and the page read these: what testdata/kinds.txtar says must stay.
func TestEveryKindRoundTrips(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/kinds.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, f := range archive.Files {
		kinds = append(kinds, f.Name)
		want := strings.TrimSpace(string(f.Data))
		d := json.NewDecoder(strings.NewReader(want))
		d.DisallowUnknownFields()
		var e Event
		if err := d.Decode(&e); err != nil {
			t.Errorf("%s: Decode() = %v", f.Name, err)
			continue
		}
		if string(e.Kind) != f.Name {
			t.Errorf("%s: kind is %q", f.Name, e.Kind)
		}
		got, err := json.Marshal(e)
		if err != nil {
			t.Errorf("%s: Marshal() = %v", f.Name, err)
		}
		if string(got) != want {
			t.Errorf("%s: after a round trip\n%s, want\n%s", f.Name, got, want)
		}
	}
	if diff := cmp.Diff(constants(t, "Kind"), kinds); diff != "" {
		t.Errorf("kinds in testdata/kinds.txtar (-declared +there):\n%s", diff)
	}
}

// constants returns the values of event.go's constants of a type.
func constants(t *testing.T, typ string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "event.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); ok && id.Name == typ {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, value)
		}
		return true
	})
	return values
}

func TestEveryEndIsNamedOnce(t *testing.T) {
	ends := constants(t, "How")
	slices.Sort(ends)
	if n := len(slices.Compact(slices.Clone(ends))); n != len(ends) || n == 0 {
		t.Errorf("the ends of a run are %q, want each once", ends)
	}
}

// The groups share one flat object. Package json drops a key that two of them have, without a word; and it ignores case as it reads.
func TestNoKeyMeansTwoThings(t *testing.T) {
	owner := map[string]string{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for f := range typ.Fields() {
			if f.Anonymous {
				walk(f.Type.Elem())
				continue
			}
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if key == "" || key != strings.ToLower(key) {
				t.Errorf("%s.%s has the key %q, want lower case", typ.Name(), f.Name, key)
			}
			if other := owner[key]; other != "" {
				t.Errorf("key %q is %s's and %s's", key, other, typ.Name())
			}
			owner[key] = typ.Name()
		}
	}
	walk(reflect.TypeFor[Event]())
}

// What an event has not, it does not say: most have two of six groups.
func TestTheZeroEventHasThreeKeys(t *testing.T) {
	got, err := json.Marshal(Event{})
	if want := `{"seq":0,"at":0,"kind":""}`; string(got) != want || err != nil {
		t.Errorf("Marshal(Event{}) = %s, %v, want %s", got, err, want)
	}
	var e Event
	if err := json.Unmarshal(got, &e); err != nil || !reflect.DeepEqual(e, Event{}) {
		t.Errorf("Unmarshal(Marshal(Event{})) = %+v, %v, want the zero event", e, err)
	}
}

func TestBytesAreKeptAsTheyAre(t *testing.T) {
	data := make([]byte, 256)
	for i := range data {
		data[i] = byte(i)
	}
	b, err := json.Marshal(Event{Kind: Stdout, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	var e Event
	if err := json.Unmarshal(b, &e); err != nil || !bytes.Equal(e.Data, data) {
		t.Errorf("Data after a round trip = %x, %v, want %x", e.Data, err, data)
	}
}
