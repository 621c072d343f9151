package author

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wirebook/wirebook/bridge/wire"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
)

// The course of the tests: a lesson with its translation, and one that is not translated.
var course = map[string]string{
	"course.md":    "---\ntitle: Course\n---\n",
	"course.zh.md": "---\ntitle: 课程\n---\n",
	"01-a.md":      first,
	"01-a.zh.md":   chinese,
	"02-b.md":      "\ufeff---\r\ntitle: B\r\n---\r\nProse.\r\n",
}

const (
	first   = "---\ntitle: A\n---\nProse.\n\n## Head\n\n```go {name=one}\npackage main\n```\n"
	chinese = "---\ntitle: 甲\n---\n文\n\n## 节\n\n```go {use=one}\n```\n"
)

func newDesk(t *testing.T) (*Desk, string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range course {
		put(t, dir, name, content)
	}
	c, err := markdown.Parse(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Open(dir, func() *lesson.Course { return c })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, dir
}

func put(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o640); err != nil {
		t.Fatal(err)
	}
}

func got(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestOpen(t *testing.T) {
	d, dir := newDesk(t)
	put(t, dir, "not-text", "\xff")
	for _, test := range []struct {
		slug, lang, text string
		refused          wire.Refusal
	}{
		{slug: "a", text: first},
		{slug: "a", lang: "zh", text: chinese},
		{slug: "a", lang: "fr", text: first},
		{slug: "b", lang: "zh", text: "---\ntitle: B\n---\nProse.\n"}, // it is not translated
		{slug: "c", refused: wire.NoLesson},
		{slug: "../01-a.md", refused: wire.NoLesson},
	} {
		answer := d.Do(wire.Command{Verb: wire.Open, Lesson: test.slug, Lang: test.lang})
		text := ""
		if answer.Text != nil {
			text = *answer.Text
		}
		if answer.Verb != wire.Open || answer.Refused != test.refused || text != test.text || (answer.Base == "") != (test.text == "") {
			t.Errorf("open %s %s = %+v with the text %q, want %q, refused %q", test.slug, test.lang, answer, text, test.text, test.refused)
		}
	}
}

func TestOpenOfWhatIsNoText(t *testing.T) {
	for name, content := range map[string]string{"no UTF-8": "\xff\n", "too long": strings.Repeat("x", wire.MaxText+1)} {
		d, dir := newDesk(t)
		put(t, dir, "01-a.md", content)
		if answer := d.Do(wire.Command{Verb: wire.Open, Lesson: "a"}); answer.Refused != wire.NotText || answer.Text != nil {
			t.Errorf("%s: %+v", name, answer)
		}
	}
}

func TestPreview(t *testing.T) {
	d, dir := newDesk(t)
	preview := func(lang, text string) wire.Draft {
		return d.Do(wire.Command{Verb: wire.Preview, Lesson: "a", Lang: lang, Text: &text, Number: 7})
	}
	for _, test := range []struct {
		lang, text, title string
		places            []wire.Place
		complaints        []wire.Complaint
	}{
		{text: first, title: "A", places: []wire.Place{{Line: 6, ID: "head"}, {Line: 8, Cell: "one"}}},
		{text: strings.Replace(first, "title: A", "title: Other\nslug: other", 1), title: "Other", places: []wire.Place{{Line: 7, ID: "head"}, {Line: 9, Cell: "one"}}},
		{lang: "zh", text: chinese, title: "甲", places: []wire.Place{{Line: 6, ID: "节"}, {Line: 8, Cell: "one"}}},
		{text: strings.Replace(first, "name=one", "nam=one", 1), complaints: []wire.Complaint{
			{Line: 8, Col: 1, Text: "a cell needs a name: {name=…}"}, {Line: 8, Col: 8, Text: `unknown attribute "nam" (did you mean "name"?)`}}},
		{lang: "zh", text: strings.Replace(chinese, "use=one", "use=on", 1), complaints: []wire.Complaint{
			{Line: 4, Col: 1, Text: "the cell \"one\" of the original is missing: place it with ```go {use=one}"}, {Line: 8, Col: 1, Text: `the original has no cell "on" (did you mean "one"?)`}}},
	} {
		answer := preview(test.lang, test.text)
		title := ""
		if answer.Lesson != nil {
			title = answer.Lesson.Title
			if answer.Lesson.Slug != "a" {
				t.Errorf("%s is the lesson %q", title, answer.Lesson.Slug)
			}
		}
		if answer.Number != 7 || title != test.title {
			t.Errorf("%.40q: %+v, want the title %q", test.text, answer, test.title)
		}
		if diff := cmp.Diff(test.places, answer.Places); diff != "" {
			t.Errorf("%.40q: places -want +got\n%s", test.text, diff)
		}
		if diff := cmp.Diff(test.complaints, answer.Complaints); diff != "" {
			t.Errorf("%.40q: complaints -want +got\n%s", test.text, diff)
		}
	}
	if got(t, dir, "01-a.md") != first || got(t, dir, "01-a.zh.md") != chinese {
		t.Error("a preview has written a file")
	}
}

// A fault in another file of the course is not the preview's.
func TestPreviewBesideAFault(t *testing.T) {
	d, dir := newDesk(t)
	put(t, dir, "02-b.md", "---\ntitel: B\n---\n")
	if answer := d.Do(wire.Command{Verb: wire.Preview, Lesson: "a", Text: new(first)}); answer.Lesson == nil {
		t.Errorf("%+v", answer)
	}
}

func TestWrite(t *testing.T) {
	const next = "---\ntitle: Next\n---\nProse.\n"
	for _, test := range []struct {
		name, slug, file string
		outside          string // what another program makes of the file before
		text             string
		want             string // what the file holds then
		conflict         bool
		refused          wire.Refusal
	}{
		{name: "good", slug: "a", file: "01-a.md", text: next, want: next},
		{name: "conflict", slug: "a", file: "01-a.md", outside: "theirs\n", text: next, want: "theirs\n", conflict: true},
		{name: "both wrote the same", slug: "a", file: "01-a.md", outside: next, text: next, want: next},
		{name: "its form is kept", slug: "b", file: "02-b.md", text: next, want: "\ufeff---\r\ntitle: Next\r\n---\r\nProse.\r\n"},
		{name: "unknown lesson", slug: "c", file: "01-a.md", text: next, want: first, refused: wire.NoLesson},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, dir := newDesk(t)
			base := d.Do(wire.Command{Verb: wire.Open, Lesson: test.slug}).Base
			if test.outside != "" {
				put(t, dir, test.file, test.outside)
			}
			answer := d.Do(wire.Command{Verb: wire.Write, Lesson: test.slug, Text: &test.text, Base: base})
			if answer.Refused != test.refused || (answer.Text != nil) != test.conflict {
				t.Errorf("the answer is %+v", answer)
			}
			if text := got(t, dir, test.file); text != test.want {
				t.Errorf("the file holds %q, want %q", text, test.want)
			}
			if test.refused != "" {
				return
			}
			if now := d.Do(wire.Command{Verb: wire.Open, Lesson: test.slug}); now.Base != answer.Base || test.conflict && *answer.Text != *now.Text {
				t.Errorf("the answer %+v is of another text than %+v", answer, now)
			}
			// Who knows what there is may overwrite it.
			answer = d.Do(wire.Command{Verb: wire.Write, Lesson: test.slug, Text: new("mine\n"), Base: answer.Base})
			if answer.Text != nil || !strings.Contains(got(t, dir, test.file), "mine") {
				t.Errorf("the second write: %+v", answer)
			}
		})
	}
}

func TestWriteKeepsTheModeAndLeavesNothing(t *testing.T) {
	d, dir := newDesk(t)
	base := d.Do(wire.Command{Verb: wire.Open, Lesson: "a"}).Base
	if answer := d.Do(wire.Command{Verb: wire.Write, Lesson: "a", Text: new("new\n"), Base: base}); answer.Refused != "" {
		t.Fatalf("%+v", answer)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(course) {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	info, err := os.Stat(filepath.Join(dir, "01-a.md"))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
}

// A link may lead anywhere; what is behind it is not for a page to read or write.
func TestLinks(t *testing.T) {
	d, dir := newDesk(t)
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := func(to string) {
		t.Helper()
		file := filepath.Join(dir, "01-a.md")
		os.Remove(file)
		if err := os.Symlink(to, file); err != nil {
			t.Skip(err) // no such thing here
		}
	}
	link(outside)
	if answer := d.Do(wire.Command{Verb: wire.Open, Lesson: "a"}); answer.Refused != wire.Failed || answer.Text != nil {
		t.Errorf("a link that leads out: %+v", answer)
	}
	link("02-b.md")
	base := d.Do(wire.Command{Verb: wire.Open, Lesson: "a"}).Base
	if answer := d.Do(wire.Command{Verb: wire.Write, Lesson: "a", Text: new("new\n"), Base: base}); answer.Refused != wire.Failed {
		t.Errorf("a write to a link: %+v", answer)
	}
	if info, err := os.Lstat(filepath.Join(dir, "01-a.md")); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("the link is %v, %v", info, err)
	}
}
