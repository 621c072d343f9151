package markdown

import (
	"regexp"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// code is a cell's source with the conventions of Go authors taken out of it.
type code struct {
	text       string // without the marks OMIT and HL, but with the promised output, which is for the learner, too
	output     *lesson.Output
	folds      []lesson.Lines
	highlights []lesson.Lines
}

// The marks of golang.org/x/tools/present that take part of a line or a whole one.
const (
	omitMark  = "// OMIT"
	hlMark    = "// HL"
	startMark = "// START OMIT"
	endMark   = "// END OMIT"
)

// The marks of mdBook, and those of Go examples.
var (
	anchorMark = regexp.MustCompile(`^\s*// (ANCHOR|ANCHOR_END): (\S+)\s*$`)
	outputMark = regexp.MustCompile(`(?i)^\s*//\s*(unordered )?output:(.*)$`)
)

// readCode reads a source; fault is told what is wrong with a line, counted from 1.
func readCode(source string, fault func(line int, text string)) code {
	r := codeReader{fault: fault}
	for i, line := range strings.Split(strings.TrimSuffix(source, "\n"), "\n") {
		if mark := strings.TrimSpace(line); mark == startMark || mark == endMark {
			r.bracket(mark, i+1)
		} else {
			r.line(line)
		}
	}
	if r.open > 0 {
		fault(r.open, "START OMIT without END OMIT after it")
	}
	return code{strings.Join(r.lines, "\n") + "\n", output(r.lines), r.folds(), r.highlighted}
}

// A codeReader gathers what the lines of a source say.
type codeReader struct {
	fault       func(line int, text string)
	lines       []string
	omitted     []lesson.Lines
	highlighted []lesson.Lines
	shown       []lesson.Lines // between START OMIT and END OMIT
	open        int            // the line of a START OMIT without its END
}

func (r *codeReader) line(s string) {
	s, omitted := cutMark(s, omitMark)
	if omitted {
		r.omitted = appendLine(r.omitted, len(r.lines)+1)
	}
	s, highlighted := cutMark(s, hlMark)
	if highlighted {
		r.highlighted = appendLine(r.highlighted, len(r.lines)+1)
	}
	r.lines = append(r.lines, s)
}

// cutMark takes a mark off the end of a line.
func cutMark(line, mark string) (string, bool) {
	before, found := strings.CutSuffix(strings.TrimRight(line, " \t"), mark)
	if !found {
		return line, false
	}
	return strings.TrimRight(before, " \t"), true
}

// bracket begins or ends what is shown.
func (r *codeReader) bracket(mark string, line int) {
	switch {
	case mark == startMark && r.open > 0:
		r.fault(line, "START OMIT stands here twice, without END OMIT between")
	case mark == startMark:
		r.open = line
		r.shown = append(r.shown, lesson.Lines{From: len(r.lines) + 1})
	case r.open == 0:
		r.fault(line, "END OMIT without START OMIT before it")
	default:
		r.open = 0
		r.shown[len(r.shown)-1].To = len(r.lines)
	}
}

// folds returns the lines that are omitted, or are not shown while others are.
func (r *codeReader) folds() []lesson.Lines {
	var folds []lesson.Lines
	for n := range len(r.lines) {
		if inside(r.omitted, n+1) || len(r.shown) > 0 && !inside(r.shown, n+1) {
			folds = appendLine(folds, n+1)
		}
	}
	return folds
}

// appendLine adds a line to ranges that end before it.
func appendLine(ranges []lesson.Lines, n int) []lesson.Lines {
	if last := len(ranges) - 1; last >= 0 && ranges[last].To == n-1 {
		ranges[last].To = n
		return ranges
	}
	return append(ranges, lesson.Lines{From: n, To: n})
}

func inside(ranges []lesson.Lines, n int) bool {
	for _, r := range ranges {
		if r.From <= n && n <= r.To {
			return true
		}
	}
	return false
}

// output reads the comment with which a Go example promises its output: the last one, with nothing but closing braces after it.
func output(lines []string) *lesson.Output {
	last := len(lines)
	for last > 0 && strings.Trim(lines[last-1], " \t}") == "" {
		last--
	}
	for i := last - 1; i >= 0 && strings.HasPrefix(strings.TrimSpace(lines[i]), "//"); i-- {
		m := outputMark.FindStringSubmatch(lines[i])
		if m == nil {
			continue
		}
		text := []string{strings.TrimSpace(m[2])}
		for _, line := range lines[i+1 : last] {
			line = strings.TrimPrefix(strings.TrimSpace(line), "//")
			text = append(text, strings.TrimPrefix(line, " "))
		}
		return &lesson.Output{Text: strings.Trim(strings.Join(text, "\n"), "\n") + "\n", Unordered: m[1] != ""}
	}
	return nil
}
