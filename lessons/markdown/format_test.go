package markdown

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// TestFormatNamesEverything wants each word that the parser knows in what authors are given to read.
func TestFormatNamesEverything(t *testing.T) {
	r := new(yamlReader)
	b := new(builder)
	var l lesson.Lesson
	lab, link := r.labFields(&l.Lab), r.linkFields(&l.Lab.Link)
	words := slices.Concat(
		slices.Collect(maps.Keys(r.lessonFields(&l))), slices.Collect(maps.Keys(lab)), slices.Collect(maps.Keys(link)),
		slices.Collect(maps.Keys(b.attributes(&cellFence{cell: new(lesson.Cell)}))),
		callouts(), containers(), lesson.Expectations(), lesson.Pictures(),
		[]string{string(lesson.Drop), string(lesson.Duplicate), string(lesson.Corrupt), string(lesson.Delay), string(lesson.Cut)},
		[]string{string(lesson.Any), string(lesson.Segment), string(lesson.SYN), string(lesson.SYNACK), string(lesson.ACK), string(lesson.Data),
			string(lesson.FIN), string(lesson.RST), string(lesson.Datagram), string(lesson.Fragment), string(lesson.ICMP)},
		[]string{"topics", "use", "output", "OMIT", "HL", "START OMIT", "END OMIT", "ANCHOR", "ANCHOR_END", "Unordered output:", "<port>", "<time>", "<addr>"},
	)
	for _, word := range words {
		if !regexp.MustCompile(`(^|[^\w-])` + regexp.QuoteMeta(word) + `($|[^\w-])`).MatchString(Format) {
			t.Errorf("format.txt does not name %s", word)
		}
	}
}
