package text

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAddEscapesEveryValue(t *testing.T) {
	var m Markup
	m.Add(`<a title="%">%</a>`, `" onclick="x`, "<b>&'100%'\r\x00\xff")
	want := `<a title="&#34; onclick=&#34;x">&lt;b&gt;&amp;&#39;100%&#39;&#13;` + "\ufffd\ufffd" + `</a>`
	if got := m.String(); got != want {
		t.Errorf("add = %q, want %q", got, want)
	}
}

func TestAddWantsAsManyValuesAsPlaces(t *testing.T) {
	for _, args := range [][]string{{}, {"a"}, {"a", "b", "c"}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("add with %d values for 2 places did not panic", len(args))
				}
			}()
			new(Markup).Add("% %", args...)
		}()
	}
}

// Whatever a value is, a reader of HTML sees it as text, and sees all of it.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "<script>", `"'`, "&amp;", "a\r\nb\x00", "\xff\xfe", "</script><!--", "日本"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var m Markup
		m.Escape(s)
		got := m.String()
		if strings.ContainsAny(got, "<>\"'\x00\r") || !utf8.ValidString(got) {
			t.Errorf("escape(%q) = %q, which is more than text", s, got)
		}
		want := strings.ReplaceAll(string([]rune(s)), "\x00", "\ufffd")
		if back := html.UnescapeString(got); back != want {
			t.Errorf("escape(%q) reads as %q, want %q", s, back, want)
		}
	})
}
