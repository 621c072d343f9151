package markdown

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/wirebook/wirebook/lessons/lesson"
)

// beside returns the path of a file that a lesson names.
func (b *builder) beside(name string) string { return path.Join(path.Dir(b.path), name) }

// include returns a source file, or what stands in it between an anchor's marks, without the marks of any; and how many lines
// stand before.
func (b *builder) include(name, anchor string) (source string, before int, fault string) {
	text, err := fs.ReadFile(b.fsys, b.beside(name))
	if err != nil {
		return "", 0, fmt.Sprintf("there is no file %q", name)
	}
	lines := strings.SplitAfter(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	from, to := 0, len(lines)
	if anchor != "" {
		from, to = find(lines, "ANCHOR", anchor)+1, find(lines, "ANCHOR_END", anchor)
		switch {
		case from == 0:
			return "", 0, fmt.Sprintf("%s has no anchor %q%s", name, anchor, lesson.DidYouMean(anchor, anchors(lines)))
		case to < from:
			return "", 0, fmt.Sprintf("anchor %q of %s has no end: add // ANCHOR_END: %s", anchor, name, anchor)
		}
	}
	inside := slices.Clone(lines[from:to])
	inside = slices.DeleteFunc(inside, anchorMark.MatchString)
	return strings.Join(inside, ""), from, ""
}

// find returns the index of the line with that mark, or -1.
func find(lines []string, mark, anchor string) int {
	return slices.IndexFunc(lines, func(line string) bool {
		m := anchorMark.FindStringSubmatch(line)
		return m != nil && m[1] == mark && m[2] == anchor
	})
}

func anchors(lines []string) []string {
	var names []string
	for _, line := range lines {
		if m := anchorMark.FindStringSubmatch(line); m != nil && m[1] == "ANCHOR" {
			names = append(names, m[2])
		}
	}
	return names
}
