package view

// maxCompared bounds how many pairs of lines are compared, which takes two bytes for each: 512 lines with as many, ten times a cell.
const maxCompared = 1 << 18

// changes appends what becomes of one Go source in another. What stays, far from any change, is folded. Of two that are too long to be
// compared, all of the newer is shown.
func (m *markup) changes(old, now string, foldWord func(lines int) string) {
	before, after := codeLines(old), codeLines(now)
	if len(before)*len(after) > maxCompared {
		m.code(now, nil, nil, foldWord)
		return
	}
	const around = 2 // lines on either side of a change
	lines := compare(before, after)
	for i := range lines {
		lines[i].folded = true
		for _, l := range lines[max(0, i-around):min(len(lines), i+around+1)] {
			lines[i].folded = lines[i].folded && l.kind == plain
		}
	}
	m.lines(lines, foldWord)
}

// compare returns the lines of two versions in their order, those that both have once: as many as can be.
func compare(old, now []string) []line {
	width := len(now) + 1
	common := make([]uint16, (len(old)+1)*width) // how many lines old from i on and now from j on have in common, in their order
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			at := i*width + j
			if old[i] == now[j] {
				common[at] = common[at+width+1] + 1
			} else {
				common[at] = max(common[at+width], common[at+1])
			}
		}
	}
	var lines []line
	for i, j := 0, 0; i < len(old) || j < len(now); {
		switch {
		case i < len(old) && j < len(now) && old[i] == now[j]:
			lines = append(lines, line{html: now[j], number: j + 1})
			i++
			j++
		case j == len(now) || i < len(old) && common[(i+1)*width+j] >= common[i*width+j+1]:
			lines = append(lines, line{html: old[i], kind: removed})
			i++
		default:
			lines = append(lines, line{html: now[j], number: j + 1, kind: added})
			j++
		}
	}
	return lines
}
