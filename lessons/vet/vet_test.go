package vet

import (
	"testing"
	"testing/fstest"

	"github.com/wirebook/wirebook/lessons/lesson"
	"github.com/wirebook/wirebook/lessons/markdown"
)

const page = "---\ntitle: One\n---\n\n```go {name=good}\npackage main\n\nfunc main() {}\n```\n\n" +
	"```go {name=untidy}\npackage main\nfunc main () {\nprintln( 1 )}\n```\n\n" +
	"~~~go {name=wrong setup=good-parts}\npackage main\n\nimport \"nett\"\n\nfunc main() {\n\tx := 1\n\thelp(y)\n}\n-- more.go --\npackage main\n\nfunc  help(int) {}\n~~~\n\n" +
	"```go {name=good-parts norun}\npackage main\n```\n\n" +
	"```go {name=meant expect=compile-error}\npackage main\n\nfunc main() { x }\n```\n\n" +
	"```go {name=blank}\npackage main\n\nfunc main() { ____ }\n```\n"

const tidy = "---\ntitle: One\n---\n\n```go {name=good}\npackage main\n\nfunc main() {}\n```\n\n" +
	"```go {name=untidy}\npackage main\n\nfunc main() {\n\tprintln(1)\n}\n```\n\n" +
	"~~~go {name=wrong setup=good-parts}\npackage main\n\nimport \"nett\"\n\nfunc main() {\n\tx := 1\n\thelp(y)\n}\n-- more.go --\npackage main\n\nfunc help(int) {}\n~~~\n\n" +
	"```go {name=good-parts norun}\npackage main\n```\n\n" +
	"```go {name=meant expect=compile-error}\npackage main\n\nfunc main() { x }\n```\n\n" +
	"```go {name=blank}\npackage main\n\nfunc main() { ____ }\n```\n"

func parse(t *testing.T, files fstest.MapFS) *lesson.Course {
	t.Helper()
	c, err := markdown.Parse(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCourse(t *testing.T) {
	files := fstest.MapFS{
		"course.md":    {Data: []byte("---\ntitle: Course\n---\n")},
		"01-one.md":    {Data: []byte(page)},
		"02-two.md":    {Data: []byte("---\ntitle: Two\n---\nText.\n")},
		"03-three.md":  {Data: []byte("---\ntitle: Three\ndraft: true\n---\nText.\n")},
		"course.zh.md": {Data: []byte("---\ntitle: 课\n---\n")},
		"02-two.fr.md": {Data: []byte("---\ntitle: Deux\n---\nTexte.\n")},
		"02-two.zh.md": {Data: []byte("---\ntitle: 二\n---\n文。\n")},
	}
	want := `01-one.md: is not translated into zh as the course is: add 01-one.zh.md (untranslated)
01-one.md:11: cell untidy is not as gofmt writes it: wirebook check --fix does that (gofmt)
01-one.md:17: cell wrong is not as gofmt writes it: wirebook check --fix does that (gofmt)
01-one.md:20:8: cell wrong: could not import nett (a cell cannot import it) (compile)
01-one.md:23:2: cell wrong: declared and not used: x (compile)
01-one.md:24:7: cell wrong: undefined: y (compile)`
	if err := Course(files, parse(t, files)).Err(); err == nil || err.Error() != want {
		t.Errorf("Course() =\n%v\nwant\n%s", err, want)
	}
}

func TestFormat(t *testing.T) {
	files := fstest.MapFS{"course.md": {Data: []byte("---\ntitle: Course\n---\n")}, "01-one.md": {Data: []byte(page)}}
	l := parse(t, files).Lessons[0]
	if got := string(Format([]byte(page), l)); got != tidy {
		t.Errorf("Format() =\n%s\nwant\n%s", got, tidy)
	}
	if got := string(Format([]byte(tidy), l)); got != tidy {
		t.Errorf("Format() of what is formatted =\n%s", got)
	}
}
