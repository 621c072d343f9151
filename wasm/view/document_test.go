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
	"github.com/wirebook/wirebook/wasm/golden"
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
	golden.HTML(t, "testdata/document.html", drawn(t, p))
}

func TestLogin(t *testing.T) {
	golden.HTML(t, "testdata/login.html", Login(testPage().Assets, "en", "That link has <run out>."))
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
	o := OutlineOf(&lesson.Course{Lessons: []*lesson.Lesson{{Slug: "a"}, {Slug: "b"}, {Slug: "c"}}}, func(string) map[string]wire.Saved { return nil })
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
	if html, verdict := m.Feedback(0); html != "" || verdict != "" {
		t.Errorf("Feedback before an answer = %q, %q, want none", html, verdict)
	}
	for _, test := range []struct {
		choice        int
		html, verdict string
	}{
		{0, "<strong>Not this one.</strong> No.", "wrong"},
		{1, "<strong>Right.</strong> Yes.", "right"},
		{2, "<strong>Right.</strong> Yes.", "right"}, // there is no such choice
	} {
		m.Choose(0, test.choice)
		if html, verdict := m.Feedback(0); html != test.html || verdict != test.verdict {
			t.Errorf("Feedback of choice %d = %q, %q, want %q, %q", test.choice, html, verdict, test.html, test.verdict)
		}
	}
}

// A prediction is answered by the cell that it is about, whenever that has run.
func TestPrediction(t *testing.T) {
	p := testPage()
	p.Lesson.Sections[1].Blocks[len(p.Lesson.Sections[1].Blocks)-1].Quiz.Predicts = "client"
	m := New(p)
	m.Choose(0, 0)
	var l log
	step := func(e event.Event) { l.add(e); m.Apply(l.events) }
	want := func(when, html, verdict string) {
		t.Helper()
		if gotHTML, got := m.Feedback(0); gotHTML != html || got != verdict {
			t.Errorf("%s: Feedback = %q, %q, want %q, %q", when, gotHTML, got, html, verdict)
		}
	}
	want("before the run", "Now run client and see.", "open")
	step(queued(1, "client", clientSource))
	step(event.Event{Kind: event.RunStarted, Run: 1})
	want("while it runs", "Now run client and see.", "open")
	step(exited(1, event.OK))
	want("after it", "<strong>Not as you predicted.</strong> No.", "wrong")
	m.Choose(0, 1)
	want("with the other answer", "<strong>As you predicted.</strong> Yes.", "right")
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
	golden.HTML(t, "testdata/code.html", strings.Join(codeLines(src), "\n"))
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
