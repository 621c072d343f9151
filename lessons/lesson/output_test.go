package lesson

import "testing"

func TestMismatch(t *testing.T) {
	for _, tt := range []struct {
		name, want, got string
		unordered       bool
		mismatch        string
	}{
		{name: "same", want: "a\nb", got: "a\nb\n"},
		{name: "white space around", want: "a\nb", got: "\n a \nb\n\n"},
		{name: "nil is no placeholder", want: "err: <nil>", got: "err: x", mismatch: `line 1 is "err: x", want "err: <nil>"`},
		{name: "port", want: "to 127.0.0.1:<port>: refused", got: "to 127.0.0.1:40123: refused"},
		{name: "number", want: "listener: <number>", got: "listener: 9"},
		{name: "two", want: "from <addr> to <addr>", got: "from 127.0.0.1:1 to [::1]:2"},
		{name: "a placeholder is not empty", want: "port <port>.", got: "port .", mismatch: `line 1 is "port .", want "port <port>."`},
		{name: "nor two words", want: "took <time>", got: "took 3 ms", mismatch: `line 1 is "took 3 ms", want "took <time>"`},
		{name: "missing", want: "a\nb", got: "a", mismatch: `line 2 is missing: "b"`},
		{name: "more", want: "a", got: "a\nb", mismatch: `line 2 is not expected: "b"`},
		{name: "any order", unordered: true, want: "a\nb\nb", got: "b\na\nb"},
		{name: "any order, one too few", unordered: true, want: "a\nb\nb", got: "b\na", mismatch: `a line is missing: "b"`},
		{name: "any order, one too many", unordered: true, want: "a", got: "b\na", mismatch: `a line is not expected: "b"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := Output{Text: tt.want, Unordered: tt.unordered}
			if got := o.Mismatch(tt.got); got != tt.mismatch {
				t.Errorf("Mismatch(%q) = %q, want %q", tt.got, got, tt.mismatch)
			}
		})
	}
}
