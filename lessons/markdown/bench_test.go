package markdown_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/wirebook/wirebook/lessons"
	"github.com/wirebook/wirebook/lessons/markdown"
)

// BenchmarkParseLesson is what an author's preview costs: a lesson of 14 kB, target under 1 ms.
func BenchmarkParseLesson(b *testing.B) {
	text, err := lessons.Files.ReadFile("03-sticking/01-sticky-sender.md")
	if err != nil {
		b.Fatal(err)
	}
	body := string(text)
	const size = 14 << 10
	for i := 0; len(body) < size; i++ {
		body += "\n## More\n\n" + strings.Repeat("Some *prose* with `code`, [a link](https://go.dev) and words.\n", 10)
	}
	body = strings.ReplaceAll(body, "(02-sticky-receiver.md)", "(01-a.md)")
	fsys := fstest.MapFS{
		"course.md": {Data: []byte("---\ntitle: Course\n---\n")},
		"01-a.md":   {Data: []byte(body)},
	}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := markdown.ParseLesson(fsys, "01-a.md"); err != nil {
			b.Fatal(err)
		}
	}
}
