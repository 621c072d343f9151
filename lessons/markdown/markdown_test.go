package markdown_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
)

var update = flag.Bool("update", false, "write what Parse returns to the cases in testdata")

// Files of a case that are not part of its course.
const (
	wantModel  = "want.json"
	wantFaults = "want.faults"
)

// A case is a course as txtar, with the model or the faults that come of it. A line that begins with "\-- " stands for one that
// begins with "-- ".
func TestParse(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases in testdata: %v", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := outcome(markdown.Parse(files(archive)))
			if *update {
				rewrite(t, name, archive, got)
			}
			want := map[string]string{}
			for _, f := range archive.Files {
				if f.Name == wantModel || f.Name == wantFaults {
					want[f.Name] = string(f.Data)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Parse(%s): -want +got\n%s", name, diff)
			}
		})
	}
}

// files returns the course of a case, with a course.md where the case has none.
func files(archive *txtar.Archive) fstest.MapFS {
	fsys := fstest.MapFS{"course.md": {Data: []byte("---\ntitle: Course\n---\n")}}
	for _, f := range archive.Files {
		data := strings.ReplaceAll(string(f.Data), "\n\\-- ", "\n-- ")
		fsys[f.Name] = &fstest.MapFile{Data: []byte(data)}
	}
	delete(fsys, wantModel)
	delete(fsys, wantFaults)
	return fsys
}

// outcome returns the faults, or the model when there are none.
func outcome(c *lesson.Course, err error) map[string]string {
	if err != nil {
		return map[string]string{wantFaults: err.Error() + "\n"}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(c); err != nil {
		return map[string]string{wantFaults: err.Error() + "\n"}
	}
	return map[string]string{wantModel: b.String()}
}

func rewrite(t *testing.T, name string, archive *txtar.Archive, got map[string]string) {
	t.Helper()
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == wantModel || f.Name == wantFaults })
	for name, data := range got {
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(data)})
	}
	if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestParseLessonEqualsItsPartOfTheCourse(t *testing.T) {
	course, err := markdown.Parse(lessons.Files)
	if err != nil {
		t.Fatal(err)
	}
	all := course.Lessons
	for _, c := range course.Translations {
		all = append(all, c.Lessons...)
	}
	for _, want := range all {
		got, err := markdown.ParseLesson(lessons.Files, want.File)
		if err != nil {
			t.Errorf("ParseLesson(%s): %v", want.File, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("ParseLesson(%s): -want +got\n%s", want.File, diff)
		}
	}
}

// An author's preview goes to where the cursor is.
func TestLinesOfWhatALessonHolds(t *testing.T) {
	fsys := fstest.MapFS{
		"course.md": {Data: []byte("---\ntitle: Course\n---\n")},
		"01-a.md": {Data: []byte("---\ntitle: A\n---\n\nProse\nof two lines.\n\nMore.\n\n```go {name=one}\npackage main\n```\n\n" +
			"## Head\n\nProse.\n\n::: hint h\nA hint.\n:::\n\n::: quiz\nWhich?\n\n- [x] this\n- [ ] that\n:::\n")},
		"01-a.zh.md": {Data: []byte("---\ntitle: 甲\n---\n文\n\n```go {use=one}\n```\n\n## 节\n\n文\n\n::: hint h\n提示\n:::\n\n::: quiz\n哪个？\n\n- [x] 这个\n- [ ] 那个\n:::\n")},
	}
	for file, want := range map[string][]int{"01-a.md": {0, 5, 10, 14, 16, 18, 22}, "01-a.zh.md": {0, 4, 6, 9, 11, 13, 17}} {
		l, err := markdown.ParseLesson(fsys, file)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, s := range l.Sections {
			got = append(got, s.Line)
			for _, b := range s.Blocks {
				got = append(got, b.Line)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", file, diff)
		}
	}
}

func TestParseLessonOfNoSuchFile(t *testing.T) {
	if l, err := markdown.ParseLesson(lessons.Files, "01-two-protocols/99-none.md"); err == nil {
		t.Errorf("ParseLesson of a file that is not there = %v, want an error", l)
	}
}

func TestFaultsAreOfTheirType(t *testing.T) {
	_, err := markdown.Parse(fstest.MapFS{})
	if _, ok := err.(lesson.Faults); !ok {
		t.Errorf("Parse of an empty folder = %T, want lesson.Faults", err)
	}
}
