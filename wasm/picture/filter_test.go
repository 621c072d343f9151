package picture_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/wirebook/wirebook/wasm/golden"
	"github.com/wirebook/wirebook/wasm/picture"
	"github.com/wirebook/wirebook/wasm/trace"
	"github.com/wirebook/wirebook/wasm/view"
)

func TestFilter(t *testing.T) {
	say := &view.StringsFor("en").Picture
	for _, test := range []struct {
		log, filter string
		want        string // packets, calls, prints
	}{
		{"testdata/pieces.jsonl", "", "all"},
		{"testdata/pieces.jsonl", " \t ", "all"},
		{"testdata/pieces.jsonl", "syn", "2 0 0"},
		{"testdata/pieces.jsonl", "SYN -ack", "1 0 0"},
		{"testdata/pieces.jsonl", "-server -client", "0 0 0"},
		{"testdata/pieces.jsonl", "write", "0 4 0"},
		{"testdata/pieces.jsonl", "two", "1 2 1"},
		{"testdata/pieces.jsonl", `"seq 4 ack 1"`, "1 0 0"},
		{"testdata/pieces.jsonl", `"seq 4`, "1 0 0"},
		{"testdata/pieces.jsonl", `"" - -""`, "all"},
		{"testdata/pieces.jsonl", "eof", "0 1 1"},
		{"testdata/pieces.jsonl", "nothing-like-it", "0 0 0"},
		{"testdata/messages.jsonl", "dropped", "2 0 0"},
		{"testdata/messages.jsonl", "lost", "2 0 0"},
		{"../trace/testdata/refused.jsonl", "rst", "1 0 0"},
		{"../trace/testdata/refused.jsonl", "refused failed", "0 2 0"},
	} {
		s := picture.Told(t, test.log, 2)
		if test.log == "../trace/testdata/refused.jsonl" {
			s = picture.Told(t, test.log, 1)
		}
		want := test.want
		if want == "all" {
			want = fmt.Sprint(len(s.Packets), len(s.Calls), len(s.Prints))
		}
		less := picture.NewSieve(test.filter).Story(s, say)
		if got := fmt.Sprint(len(less.Packets), len(less.Calls), len(less.Prints)); got != want {
			t.Errorf("%s: %q lets through %s (packets, calls, prints), want %s", test.log, test.filter, got, want)
		}
	}
}

// A part of a list is drawn again when a filter leaves out another of its rows.
func TestFilteredRowsAreToldApart(t *testing.T) {
	say := &view.StringsFor("en").Picture
	s := picture.Told(t, "../trace/testdata/handshake.jsonl", 2)
	drawn := map[string]string{}
	for n := range 15 {
		less := picture.NewSieve(fmt.Sprintf(`-"seq %d "`, n)).Story(s, say)
		part := picture.Packets(less, picture.Look{Say: say}).Parts[0]
		if before, known := drawn[part.Rev]; known && before != part.Draw() {
			t.Errorf("without seq %d, Rev %q is that of other rows", n, part.Rev)
		}
		drawn[part.Rev] = part.Draw()
	}
}

// From a packet one goes on to those that are looked at: of the connection that was chosen, and let through by the filter.
func TestBrowse(t *testing.T) {
	say := &view.StringsFor("en").Picture
	s := picture.Told(t, "testdata/pieces.jsonl", 2)
	for _, test := range []struct {
		filter     string
		conn       int
		from, step int64
		want       int64
	}{
		{"", 0, 1, 1, 2},
		{"", 0, 2, -1, 1},
		{"", 0, 1, -1, 1}, // there is none
		{"", 0, 0, 1, 0},  // none was chosen
		{"", 2, 1, 1, 1},  // nor is there another connection
		{"syn", 0, 1, 1, 2},
		{"syn", 0, 2, 1, 2},
		{"fin", 0, 1, 1, 11},
		{"-syn", 0, 1, 1, 3},
		{"-ack", 0, 5, -1, 1},
	} {
		look := picture.Look{Chosen: test.from, Conn: test.conn, Filter: picture.ParseFilter(test.filter), Say: say}
		if got := picture.Browse(s, &look, int(test.step)); got != test.want {
			t.Errorf("%q, connection %d: %d from packet %d on is packet %d, want %d", test.filter, test.conn, test.step, test.from, got, test.want)
		}
	}
}

// While things happen, a sieve lets through what a new one would, whatever it has judged before.
func TestSieveOfAGrowingStory(t *testing.T) {
	say := &view.StringsFor("en").Picture
	for _, test := range []struct{ log, filter string }{
		{"testdata/pieces.jsonl", "syn"},
		{"testdata/pieces.jsonl", "-#1"},
		{"testdata/messages.jsonl", "lost"},
		{"testdata/messages.jsonl", "-delivered"},
		{"../trace/testdata/refused.jsonl", "refused"},
		{"../trace/testdata/self.jsonl", "client"},
	} {
		tr, sieve := trace.New(), picture.NewSieve(test.filter)
		for n, e := range golden.Events(t, test.log) {
			tr.Apply(&e)
			s := tr.Story(1)
			got, want := sieve.Story(s, say), picture.NewSieve(test.filter).Story(s, say)
			if !slices.Equal(got.Packets, want.Packets) || !slices.Equal(got.Calls, want.Calls) || !slices.Equal(got.Prints, want.Prints) {
				t.Fatalf("%s, %q: after %d events %d packets, %d calls and %d prints pass, want %d, %d and %d", test.log, test.filter, n+1,
					len(got.Packets), len(got.Calls), len(got.Prints), len(want.Packets), len(want.Calls), len(want.Prints))
			}
		}
	}
}

// BenchmarkSieve lets a story of 10 000 events through a filter, and again when it is told anew.
func BenchmarkSieve(b *testing.B) {
	say := &view.StringsFor("en").Picture
	tr := picture.Flooded(2500)
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			picture.NewSieve("write -client").Story(tr.Story(2), say)
		}
	})
	b.Run("again", func(b *testing.B) {
		sieve := picture.NewSieve("write -client")
		for b.Loop() {
			sieve.Story(tr.Story(2), say)
		}
	})
}
