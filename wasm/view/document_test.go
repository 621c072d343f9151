package view

import (
	"bytes"
	"encoding/json"
	"html"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/runtime/event"
)

// drawn is the document of a page whose JSON has every "<" as it is.
func drawn(t *testing.T, p Page) string {
	t.Helper()
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(p); err != nil {
		t.Fatal(err)
	}
	return Document(p, bytes.TrimSpace(data.Bytes()))
}

func TestDocument(t *testing.T) {
	p := testPage()
	p.Theme = "dark"
	p.Lab = event.Lab{Level: "plain", Why: "because"}
	p.Saved = map[string]wire.Saved{"client": {Source: "package mine\n", Original: "package old\n"}}
	golden(t, "document.html", drawn(t, p))
}

func TestLogin(t *testing.T) {
	golden(t, "login.html", Login(testPage().Assets, "en", "That link has <run out>."))
}

func TestPageComesBackFromItsDocument(t *testing.T) {
	p := testPage()
	p.Saved = map[string]wire.Saved{"client": {Source: "</script><script>alert(1)</script>"}}
	_, rest, _ := strings.Cut(drawn(t, p), `id="page">`)
	data, rest, _ := strings.Cut(rest, "</script")
	if rest != "></body></html>\n" {
		t.Errorf("after the page's JSON comes %q", rest)
	}
	var got Page
	if err := json.Unmarshal([]byte(data), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}

// The content security policy refuses inline scripts and styles.
func TestDocumentHasNothingInline(t *testing.T) {
	for _, bad := range []string{" style=", "<style", " onclick=", "javascript:"} {
		if page := drawn(t, testPage()); strings.Contains(page, bad) {
			t.Errorf("the document contains %q", bad)
		}
	}
}

func TestNeighbours(t *testing.T) {
	o := OutlineOf(&lesson.Course{Lessons: []*lesson.Lesson{{Slug: "a"}, {Slug: "b"}, {Slug: "c"}}})
	for slug, want := range map[string][2]string{"a": {"", "b"}, "b": {"a", "c"}, "c": {"b", ""}, "x": {"", ""}} {
		var got [2]string
		previous, next := o.neighbours(slug)
		if previous != nil {
			got[0] = previous.Slug
		}
		if next != nil {
			got[1] = next.Slug
		}
		if got != want {
			t.Errorf("neighbours(%q) = %q, want %q", slug, got, want)
		}
	}
}

func TestFeedback(t *testing.T) {
	m := New(testPage())
	for _, test := range []struct {
		quiz, choice int
		html         string
		right        bool
	}{
		{0, 0, "<strong>Not this one.</strong> No.", false},
		{0, 1, "<strong>Right.</strong> Yes.", true},
		{0, 2, "", false},
		{1, 0, "", false},
	} {
		if html, right := m.Feedback(test.quiz, test.choice); html != test.html || right != test.right {
			t.Errorf("Feedback(%d, %d) = %q, %v, want %q, %v", test.quiz, test.choice, html, right, test.html, test.right)
		}
	}
}

func TestEveryStringIsSaid(t *testing.T) {
	say := reflect.ValueOf(StringsFor("en")).Elem()
	for i := range say.NumField() {
		if say.Field(i).IsZero() {
			t.Errorf("Strings.%s is empty", say.Type().Field(i).Name)
		}
	}
	if got := StringsFor("xx-YY").Run; got != "Run" {
		t.Errorf("an unknown language says %q, want English", got)
	}
}

func TestCodeLines(t *testing.T) {
	src := "func f(s string) { // <x>\n\ts.Len(); g(`a\nb`, 'c', \"d\\\"e\", 0x1F, nil) /* f\n*/ }\n"
	golden(t, "code.html", strings.Join(codeLines(src), "\n"))
}

// The colours are for Go, but a learner's source may be anything.
func TestCodeLinesLoseNothing(t *testing.T) {
	tags := regexp.MustCompile(`<[^>]*>`)
	for _, src := range []string{"", "\"open", "'", "`open", "/*", "/", "\\", "日本 := →", "\"\\", "\"a\nb", "1.5e-9..x", "a.b.c()"} {
		if got := html.UnescapeString(tags.ReplaceAllString(strings.Join(codeLines(src), "\n"), "")); got != src {
			t.Errorf("codeLines(%q) reads as %q", src, got)
		}
	}
}
